"""The liaison book of the demo: notes in every state, written and signed by the true verbs."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from preau.base import clock
from preau.directory.choices import Profile
from preau.directory.hats import Hat, hats_of
from preau.directory.models import Group, Person
from preau.home.demo.letters import earlier, hat_of, person
from preau.home.demo.people import CLASSES
from preau.news.carnet import actions
from preau.news.carnet.actions import Answer
from preau.news.carnet.queries import Pupil, pupils_before
from preau.news.models import Note, NoteDraft, Slip

GUIDE = "Vasseur"  # the family of the guide: its notes wait for the visitor


def write() -> None:
    """The trip and the race wait for the parent of the guide; the photos are nearly all signed, and two disagree."""
    lucie = person("lucie.baert")
    cm1, fifth = (Group.objects.get(name=name) for name in CLASSES)
    with earlier(90):
        photos = _send(lucie, cm1, _PHOTOS)
        trip = _send(lucie, cm1, _trip())
    with earlier(70):
        race = _send(_known("Ousmane", "Faye"), fifth, _race())
    with earlier(40):
        _sign_photos(photos)
        _sign(trip, but_each=3, refuses=11)
        _sign(race, but_each=4)
        _note_papers(trip, lucie)
        _note_insurances(trip, lucie)
    _draft(lucie, cm1)


def _send(author: Person, group: Group, words: Mapping[str, Any]) -> Note:
    hat = _teaching(author)
    draft = NoteDraft.objects.create(author=author, hat_key=hat.key, saved_at=clock.now())
    whole = _USUAL | {"deadline": _school_day(3), "audience": f"familles-{group.pk}", **words}
    return actions.send(draft, whole, by=author, hat=hat)


def _sign(note: Note, *, but_each: int, refuses: int = 0) -> None:
    """One parent signs for each child, but for one in `but_each`, and for the family of the guide."""
    for rank, pupil in enumerate(pupils_before(note), start=1):
        signers = _connected(pupil)
        if rank % but_each and signers and pupil.slip.child.last_name != GUIDE:
            _signed(note, pupil, signers[0], agrees=rank != refuses)


def _sign_photos(note: Note) -> None:
    """Both parents of each child, but for a few; Jade's do not agree."""
    for rank, pupil in enumerate(pupils_before(note), start=1):
        jade = pupil.slip.child.first_name == "Jade"
        for place, signer in enumerate(_connected(pupil)):
            if jade or place == 0 or rank % 6 or pupil.slip.child.last_name == GUIDE:
                _signed(note, pupil, signer, agrees=not (jade and place))


def _signed(note: Note, pupil: Pupil, signer: Person, *, agrees: bool) -> None:
    words = "1" if note.has_question and agrees else ""
    slip = Slip.objects.select_related("note", "child").get(pk=pupil.slip.pk)
    actions.sign([Answer(slip, agrees, words)], by=signer)


def _note_papers(note: Note, by: Person) -> None:
    """Two sheets came back from families who have no account."""
    for pupil in [one for one in pupils_before(note) if one.on_paper and one.signers][:2]:
        slip = Slip.objects.select_related("note", "child").get(pk=pupil.slip.pk)
        actions.note_paper(Answer(slip, True), signer=pupil.signers[0].person, by=by, hat=_teaching(by))


def _note_insurances(note: Note, by: Person) -> None:
    """Most certificates came in since September."""
    for rank, slip in enumerate(note.slips.select_related("note", "child").order_by("child__sort_key")):
        if rank % 4:
            actions.note_insurance(slip, by=by, hat=_teaching(by))


def _connected(pupil: Pupil) -> list[Person]:
    ids = [one.person.pk for one in pupil.signers if one.has_account]
    return list(Person.objects.filter(pk__in=ids).order_by("pk"))


def _draft(author: Person, group: Group) -> None:
    typed = {
        "audience": f"familles-{group.pk}", "nature": "information", "subject": "Réunion de la classe",
        "body": "Je vous attends à 17 h dans la classe pour parler des évaluations et du projet de l’année.",
        "answer_kind": "number", "question": "Combien de personnes viendront ?", "deadline": _school_day(6).isoformat(),
    }  # fmt: skip
    draft = NoteDraft(author=author, hat_key=_teaching(author).key)
    actions.save_draft(draft, typed)


def _teaching(author: Person) -> Hat:
    return hat_of(author, Profile.TEACHER)


def _known(given: str, family: str) -> Person:
    named = Person.objects.filter(first_name=given, last_name=family)
    return next(one for one in named if hats_of(one))


def _school_day(days: int) -> date:
    """A day of class, at least so many days from today."""
    day = clock.today() + timedelta(days=days)
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day


def _trip() -> dict[str, Any]:
    return {
        "nature": "optional_trip", "subject": "Sortie au LaM", "day": _school_day(16), "leaves_at": time(9),
        "returns_at": time(16), "cost": Decimal("4.00"),
        "body": "Nous irons voir les sculptures du LaM en autocar. Pique-nique et manteau chaud à prévoir.\n\n"
        "La coopérative de l’école peut payer la sortie : dites-le-moi simplement.",
    }  # fmt: skip


def _race() -> dict[str, Any]:
    return {
        "nature": "compulsory_trip", "subject": "Cross du collège", "day": _school_day(8), "leaves_at": time(9),
        "returns_at": time(11, 30), "body": "Au stade, à pied, avec toutes les classes de 5e. Tenue de sport et gourde.",
    }  # fmt: skip


_USUAL: dict[str, Any] = {
    "only": [], "day": None, "leaves_at": None, "returns_at": None, "cost": None, "answer_kind": "none", "question": "",
    "options": [],
}  # fmt: skip
_PHOTOS = {
    "nature": "image", "subject": "Photos de la vie de la classe",
    "body": "Pendant l’année, nous prenons des photos des ateliers et des sorties. Elles sont montrées dans les actualités "
    "de l’école, aux familles seulement. Vous pouvez changer d’avis à tout moment auprès de moi.",
}  # fmt: skip
