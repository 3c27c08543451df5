"""A few letters of the demo, sent by the true verbs, so that a first visit finds something to read."""

from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from preau.access.models import Account
from preau.base import clock
from preau.directory.choices import Profile
from preau.directory.contacts import reachable_by
from preau.directory.hats import Hat, hats_of
from preau.directory.models import Enrolment, Group, Person, Post
from preau.directory.quiet.readings import settled_in
from preau.home.demo.people import CLASSES
from preau.messaging import actions
from preau.messaging.boxes.actions import give_box, open_box
from preau.messaging.boxes.drafts import save_shared
from preau.messaging.models import Conversation, Draft, Participant
from preau.messaging.safety.approvals import set_safe_mode
from preau.messaging.safety.recalls import recall

LONG_AGO = 130  # minutes: a little more than the oldest thing that the demo tells


def write() -> None:
    """Old letters first: what the parent of the guide has read and answered, then what waits for her."""
    claire, ines, louis, lucie, marc, philippe = (person(login) for login in LOGINS)
    cm1, fifth = (Group.objects.get(name=name) for name in CLASSES)
    school = f"parents-ecole-{fifth.establishment_id}"
    with earlier(95):
        bottle = _send(lucie, "teacher", [_key(claire)], "Gourde oubliée ce matin", BOTTLE, about=ines)
    with earlier(80):
        _answer(bottle, claire, "guardian", "Merci beaucoup, elle la rapporte demain.")
    with earlier(65):
        _send(philippe, "head", [school], "Portes ouvertes du collège", OPEN_DAY)
    with earlier(45):
        _send(lucie, "teacher", [f"familles-{cm1.pk}"], "Marché de Noël de l’école", MARKET)
    with earlier(30):
        _send(marc, "teacher", [_key(claire)], "Un vrai progrès en SVT", PROGRESS, about=louis)
    with earlier(25):
        _take_back(_send(lucie, "teacher", [f"familles-{cm1.pk}"], "Sortie à la ferme", WRONG_DAY), lucie)
    with earlier(10):
        _send(louis, "pupil", [_key(marc)], "L’exposé de vendredi", TALK)
    set_safe_mode(cm1.establishment, on=True, by=person("anne.carlier"))
    with earlier(5):
        _send(ines, "pupil", [_key(_classmate(ines))], "La corde à sauter", ROPE)
    _keep_office(philippe, fifth, claire, louis)
    morning = settled_in(cm1.establishment_id).opening(clock.now() + timedelta(days=1))
    _send(lucie, "teacher", [f"familles-{cm1.pk}"], "Sortie à la ferme : le pique-nique", PICNIC, at=morning)


def _keep_office(head: Person, group: Group, parent: Person, child: Person) -> None:
    """The box of the college's office, kept by two; a letter waits there, another is answered."""
    hat, team = hat_of(head, "head"), _of_office(group)
    with earlier(120):
        box = open_box(function="office", name="Secrétariat", names_writer=False, by=head, hat=hat)
        for one in team:
            give_box(box, one, starts_on=clock.today(), ends_on=None, by=head, hat=hat)
    key = [f"boite-{box.pk}"]
    with earlier(70):
        asked = _send(parent, "guardian", key, "Certificat de scolarité", CERTIFICATE, about=child)
    with earlier(40):
        mine = Participant.objects.held_by(team[0]).get(conversation=asked)
        worn = next(one for one in hats_of(team[0]) if one.establishment_id == group.establishment_id)
        actions.reply(mine, by=team[0], hat=worn, body=READY, once="demo-certificat")
    with earlier(15):
        _send(parent, "guardian", key, "Changement d’adresse", MOVED, about=child)
    with earlier(8):
        grants = Draft(author=team[0], box=box, hat_key=worn.key, recipients=[f"familles-{group.pk}"])
        save_shared(grants, by=team[0], seen="", subject="Bourses de collège", body=GRANTS)
        actions.send(grants, by=team[0], hat=worn)
    later = Draft(author=team[0], box=box, hat_key=worn.key, recipients=[f"familles-{group.pk}"])
    save_shared(later, by=team[0], seen="", subject="Photos de classe", body=PHOTOS)


def _of_office(group: Group) -> list[Person]:
    """Someone of the office of a college, and who is known of its school life."""
    posts = Post.objects.current().filter(establishment=group.establishment, profile=Profile.OFFICE)
    office = [post.person for post in posts.select_related("person").order_by("pk")[:1]]
    return [*office, person("sofiane.meziane")]


def earlier(minutes: int) -> AbstractContextManager[None]:
    """The clock a little back, but not before today: nobody of the export was here yesterday. In the first hours of a day the
    same things follow each other closer, so that an answer still comes after what it answers."""
    now = clock.now()
    today = now - now.replace(hour=0, minute=0, second=0, microsecond=0)
    back = min(timedelta(minutes=minutes), today * min(1, minutes / LONG_AGO))
    return clock.frozen_shift((now - back).isoformat())


def _send(
    author: Person, kind: str, to: list[str], subject: str, body: str, about: Person | None = None,
    at: datetime | None = None,
) -> Conversation:  # fmt: skip
    hat = hat_of(author, kind)
    draft = Draft(author=author, hat_key=hat.key, recipients=to)
    actions.save_draft(draft, subject=subject, body=body, child=about)
    return actions.send(draft, by=author, hat=hat, at=at)


def _take_back(conversation: Conversation, author: Person) -> None:
    message = conversation.messages.get()
    with clock.frozen_shift((message.available_at + timedelta(minutes=1)).isoformat()):
        recall(message, by=author, hat=hat_of(author, "teacher"))


def _answer(conversation: Conversation, by: Person, kind: str, body: str) -> None:
    mine = Participant.objects.visible_to(by).get(conversation=conversation)
    actions.reply(mine, by=by, hat=hat_of(by, kind), body=body, once=f"demo-{clock.now().timestamp()}")


def _classmate(pupil: Person) -> Person:
    """The first, in the order of lists, whom a pupil may write to."""
    classmates = Enrolment.objects.current().values("person")
    found = reachable_by(pupil, hat_of(pupil, "pupil")).filter(pk__in=classmates).order_by("sort_key").first()
    assert found
    return found


def hat_of(who: Person, kind: str) -> Hat:
    return next(one for one in hats_of(who) if one.kind == kind)


def _key(person: Person) -> str:
    return f"personne-{person.pk}"


def person(login: str) -> Person:
    return Account.objects.select_related("person").get(login=login).person


LOGINS = (
    "claire.vasseur", "ines.vasseur", "louis.vasseur", "lucie.baert", "marc.delattre", "philippe.hermant",
)  # fmt: skip
BOTTLE = "Bonjour,\n\nInès a oublié sa gourde, nous en avons prêté une pour la journée.\n\nLucie Baert"
OPEN_DAY = (
    "Madame, Monsieur,\n\nLe collège ouvre ses portes aux élèves de CM2 et à leurs familles un samedi matin de "
    "janvier. Les élèves volontaires peuvent guider les visites : ils s’inscrivent à la vie scolaire.\n\n"
    "Philippe Hermant"
)
MARKET = (
    "Bonjour,\n\nNous cherchons des parents pour tenir un stand d’une demi-heure. "
    "Vous pouvez me répondre ici, je suis seule à lire votre réponse.\n\nLucie Baert"
)
PROGRESS = (
    "Bonjour,\n\nLe cahier de Louis est devenu clair et complet, et il ose lire ses réponses à voix haute. "
    "Je voulais vous le dire avant le bulletin.\n\nMarc Delattre"
)
CERTIFICATE = "Bonjour,\n\nJ’aurais besoin d’un certificat de scolarité pour Louis.\n\nClaire Vasseur"
GRANTS = (
    "Madame, Monsieur,\n\nLes dossiers de bourse se rendent au secrétariat avant le 11 décembre. Il manque souvent l’avis "
    "d’imposition : pensez à le joindre. Vous pouvez nous répondre ici.\n\nLe secrétariat"
)
PHOTOS = "Madame, Monsieur,\n\nLes photos de classe sont prêtes. Elles se retirent"
READY = "Bonjour,\n\nIl est prêt : Louis peut passer le prendre à la récréation.\n\nLe secrétariat"
MOVED = "Bonjour,\n\nNous déménageons le mois prochain. Quels papiers vous faut-il ?\n\nClaire Vasseur"
WRONG_DAY = "Bonjour,\n\nLa sortie à la ferme aura lieu lundi.\n\nLucie Baert"
PICNIC = "Bonjour,\n\nPour la sortie à la ferme, prévoyez un pique-nique sans emballage, une gourde et des bottes.\n\nLucie Baert"
ROPE = "Coucou, tu apportes ta corde à sauter demain ? On fera le double saut à la récré. Inès"
TALK = "Bonjour Monsieur, est-ce que je peux apporter une maquette pour l’exposé de vendredi ? Louis"
