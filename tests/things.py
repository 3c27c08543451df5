"""Things with data that could leak, done by the cast through the main verbs of every room: what the table of rights judges."""

from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.db import connection

from preau.attendance.models import AbsenceLetter
from preau.attendance.tests import morning
from preau.base import clock
from preau.bookings.tests import shed
from preau.canteen.actions import lists
from preau.canteen.tests import noon
from preau.conduct.models import Sanction
from preau.conduct.tests import scene
from preau.council.actions.acts import draft as draft_act
from preau.council.actions.assemblies import open_assembly, open_college
from preau.council.actions.room import stop_without_quorum
from preau.council.actions.sittings import add_matter, convene
from preau.council.tests.hall import over, sitting_in
from preau.directory.actions.groups import add_members, open_group
from preau.directory.authorities.leaving import leave
from preau.directory.hats import hats_of
from preau.directory.models import Operation
from preau.files.models import StoredFile
from preau.homework.models import Sequence
from preau.homework.tests import school
from preau.meetings.actions import take
from preau.meetings.tests import evening
from preau.messaging import actions
from preau.messaging.boxes.actions import give_box, open_box
from preau.messaging.joint.actions import propose
from preau.messaging.models import Attachment, Binder, Draft
from preau.messaging.tests.desk import drafted
from preau.news.models import NoteDraft
from preau.news.tests import book, closing, press
from preau.occasions.tests import outing
from preau.progress.tests import notebook
from preau.syndicate.actions import financing, ordering, planning
from preau.syndicate.actions.campaigns import open_campaign
from preau.syndicate.actions.freezing import freeze
from preau.syndicate.actions.visits import ask
from preau.syndicate.models import Accession, SchoolArchive, noted
from preau.syndicate.tests import shop
from preau.syndicate.tests.desk import member
from preau.timetable.actions import open_course
from preau.timetable.models import Room


def things_of(cast: Any) -> dict[str, Any]:
    """The main verbs of every room, done by the cast."""
    hat = hats_of(cast.claire)[0]

    def draft(subject, body):
        return Draft.objects.create(
            author=cast.claire, hat_key=hat.key, recipients=[f"personne-{cast.lucie.pk}"], child=cast.ines,
            subject=subject, body=body, saved_at=cast.claire.account.activated_at,
        )  # fmt: skip

    sent = draft("Mots pour Mme Baert", "Mots pour Mme Baert")
    stored = StoredFile.objects.create(sum="a" * 64, size=1, media_type="image/png", stored_at=sent.saved_at)
    stored.path.parent.mkdir(parents=True, exist_ok=True)
    Path(stored.path).write_bytes(b"x")
    attachment = Attachment.objects.create(draft=sent, stored=stored, name="photo.png")
    conversation = actions.send(sent, by=cast.claire, hat=hat)
    to_all = drafted(cast.lucie, [f"familles-{cast.cm1.pk}"], subject="Sortie", body="Jeudi.")
    choir = open_group(by=cast.lucie, hat=hats_of(cast.lucie)[0], establishment=cast.school, name="Chorale")
    add_members(choir, by=cast.lucie, persons=[cast.ines])
    return {
        "draft": draft("Brouillon de Claire", "…"),
        "conversation": conversation,
        "broadcast": actions.send(to_all, by=cast.lucie, hat=hats_of(cast.lucie)[0]),
        "message": conversation.messages.get(),
        "attachment": attachment,
        "binder": Binder.objects.create(owner=cast.claire, name="Dossier de Claire", made_at=sent.saved_at),
        "box": _boxed(cast, draft("Mots pour le secrétariat", "…")),
        "joint": propose(conversation.participants.get(person=cast.claire), by=cast.claire, hat=hat),
        "tie": cast.claire.children_ties.get(child=cast.ines),
        "choir": choir,
        "ines": cast.ines, "cm1": cast.cm1, "school": cast.school, "academy": cast.academy,
        **_delivered(cast),
        **_noted(cast),
        **_published(cast, stored),
        **_asked(cast, stored),
        **_held(cast),
        **_called(cast),
        **_disciplined(cast),
        **_lent(cast),
        **_eating(cast),
        **_worked(cast, stored),
        **notebook.followed(cast, stored),
        **_deliberated(cast),
        **_joined(cast),
    }  # fmt: skip


def _boxed(cast: Any, letter: Draft) -> Any:
    """The box of the office of the college, which Agnès keeps; Claire has written to it about Louis."""
    head = hats_of(cast.bruno)[0]
    box = open_box(function="office", name="Secrétariat", names_writer=False, by=cast.bruno, hat=head)
    give_box(box, cast.agnes, starts_on=clock.today(), ends_on=None, by=cast.bruno, hat=head)
    letter.recipients, letter.child = [f"boite-{box.pk}"], cast.louis
    letter.save()
    actions.send(letter, by=cast.claire, hat=hats_of(cast.claire)[0])
    return box


def _noted(cast: Any) -> dict[str, Any]:
    """A note to the families of CM1-CM2 that Claire has signed, and one that is being written."""
    note = book.sent(cast.lucie, cast.cm1, subject="Mot du carnet")
    book.signed(note, cast.ines, cast.claire)
    typed = {"subject": "Mot en brouillon", "audience": f"familles-{cast.cm1.pk}"}
    draft = NoteDraft.objects.create(
        author=cast.lucie, hat_key=hats_of(cast.lucie)[0].key, typed=typed, saved_at=note.sent_at
    )
    return {"note": note, "note_draft": draft, "slip": book.slip(note, cast.ines), "thomas": cast.thomas}


def _published(cast: Any, stored: StoredFile) -> dict[str, Any]:
    """News of a class with its picture, and one that is being written."""
    article = press.published(cast.lucie, [f"familles-{cast.cm1.pk}"], title="La fresque est terminée")
    draft = press.drafted(cast.lucie, [], title="Actualité en brouillon")
    picture = article.pictures.create(stored=stored, name="fresque.png")
    return {"article": article, "article_draft": draft, "picture": picture}


def _asked(cast: Any, stored: StoredFile) -> dict[str, Any]:
    """Rendez-vous of which Claire has taken one, an outing, a poll, and a class that is closed with the plan of its week."""
    one = evening.opened(cast.lucie, cast.cm1, title="Bulletins du CM1")
    closure = closing.closed(cast.anne, cast.cm1, why="Chaudière en panne")
    plan = closing.planned(cast.lucie, cast.cm1, "Lire le chapitre 4")
    return {
        "offer": one, "desk": one.desks.get(), "booking": take(evening.slots(one)[0], by=cast.claire, child=cast.ines),
        "closure": closure, "plan_file": plan.files.create(stored=stored, name="lecture.png"),
        "occasion": outing.announced(cast.lucie, cast.cm1, title="Sortie secrète"),
        "poll": closing.asked(cast.lucie, cast.cm1, question="Quel jour pour la fête ?"),
    }  # fmt: skip


def _delivered(cast: Any) -> dict[str, Any]:
    """A delivery with its counts and a remark; `delivered` bears the UAI that its page is asked by."""
    operation = Operation.objects.create(
        academy=cast.academy, source="aaf1d", state="applied", origin="Livraison de septembre.zip",
        started_at=cast.claire.account.activated_at, counts={"kinds": {"pupils": {"created": 1}}},
    )  # fmt: skip
    operation.remarks.create(text="Remarque de la livraison")
    with connection.cursor() as cursor:
        for group in ("", "CM1 DE LA LIVRAISON"):
            cursor.execute(
                "INSERT INTO directory_tally VALUES (%s, '0599001N', 'ECOLE DE LA LIVRAISON', %s, 1, 0, 0)",
                [operation.pk, group],
            )
    letter = operation.letters.create(
        uai=cast.school.uai, kind="changed", written_at=operation.started_at,
        people={"pupil": {"arrived": [cast.ines.pk]}},
    )  # fmt: skip
    return {"delivery": operation, "delivered": SimpleNamespace(pk="0599001N"), "letter": letter}


def _held(cast: Any) -> dict[str, Any]:
    """A lesson of today, in a room; its day is asked by its own word."""
    today = clock.today()
    room = Room.objects.create(establishment=cast.college, code="L9", name="Labo 9")
    course = open_course(
        by=cast.bruno, establishment=cast.college, weekday=today.isoweekday(), starts_at=time(8, 30), ends_at=time(9, 25),
        groups=[cast.fifth], teachers=[cast.marc], starts_on=today, subject="Chimie secrète", room=room,
    )  # fmt: skip
    return {"course": course, "room": room, "lesson_day": SimpleNamespace(pk=today), "fifth": cast.fifth,
            "marc": cast.marc, "louis": cast.louis}  # fmt: skip


def _called(cast: Any) -> dict[str, Any]:
    """Inès was away this morning, and the fourth time of the month has made a letter; Odile has the motives of the 5e B."""
    morning.half_days(cast)
    morning.lent(cast, "motives", by="bruno")
    morning.class_called(cast, cast.cm1, cast.lucie, ines="absent")
    letter = AbsenceLetter.objects.create(
        pupil=cast.ines, establishment=cast.school, month=clock.today().replace(day=1), threshold=4, half_days=4,
        made_by=cast.anne, made_at=clock.now(),
    )  # fmt: skip
    return {"absence": cast.ines.absences.get(), "absence_letter": letter}


def _disciplined(cast: Any) -> dict[str, Any]:
    """Louis in an incident, punished, and told of a procedure to which he can answer no more."""
    told = scene.told(cast, facts="Faits secrets")
    yesterday = clock.today() - timedelta(days=1)
    Sanction.objects.filter(pk=told.pk).update(told_on=yesterday, answer_until=yesterday)
    seen = scene.seen(cast, words="Insulte secrète")
    return {"incident": seen, "punishment": scene.given(cast, words="Bavardage secret"), "sanction": told}


def _lent(cast: Any) -> dict[str, Any]:
    """A trolley of the collège that Marc has booked."""
    trolley = shed.lent(cast, name="Chariot secret")
    return {"trolley": trolley, "trolley_booking": shed.booked(cast, trolley, words="Exposé secret")[0]}


def _eating(cast: Any) -> dict[str, Any]:
    """The canteen of the school, every day, where Inès is expected today."""
    service = noon.opened(cast, weekdays=list(range(1, 8)))
    lists.note_late(
        service, clock.today(), by=cast.gaelle, hat=hats_of(cast.gaelle)[0], child=cast.ines, comes=True
    )
    return {"service": service}


def _worked(cast: Any, stored: StoredFile) -> dict[str, Any]:
    """A line of the book with a page, a work that Louis has handed in, and what Marc prepares."""
    lesson = school.held(cast, subject="Chimie secrète", starts="10:00", ends="10:55")
    entry = school.written(cast, lesson, "Chimie secrète")
    page = entry.files.create(stored=stored, name="page.png", joined_by=cast.marc)
    work = school.given(cast, "Chimie secrète", hands_in=True)
    hand_in = work.hand_ins.create(
        pupil=cast.louis, text="Ma copie secrète", saved_at=work.given_at, handed_at=work.given_at
    )
    sequence = Sequence.objects.create(owner=cast.marc, title="Séquence secrète", made_at=work.given_at)
    step = sequence.steps.create(place=1, title="Séance")
    return {"work": work, "hand_in": hand_in, "page_of_book": page, "sequence": sequence, "step": step}


def _deliberated(cast: Any) -> dict[str, Any]:
    """A sitting convened, with a draft act and an annex; one that the clerk prepares; one that had no quorum."""
    stored = StoredFile.objects.create(
        sum="b" * 64, size=1, media_type="image/png", stored_at=cast.claire.account.activated_at
    )
    stored.path.parent.mkdir(parents=True, exist_ok=True)
    Path(stored.path).write_bytes(b"x")
    made = [sitting_in(cast.council, cast.gaelle, matters=0) for _number in range(3)]
    for one, title in zip(
        made, ["Point du conseil", "Point en préparation", "Point sans quorum"], strict=True
    ):
        add_matter(one, by=cast.gaelle, title=title)
    convened, in_draft, without_quorum = made
    for one in (convened, without_quorum):
        convene(one, by=cast.gaelle)
    stop_without_quorum(without_quorum, by=cast.gaelle)
    member = cast.council.members.get(person=cast.josette)
    matter = convened.matters.get()
    return {
        "convened": convened, "in_draft": in_draft, "without_quorum": without_quorum, "matter": matter, "member": member,
        "held_sitting": over(cast.council, cast.gaelle, "Point tenu"), "council": cast.council,
        "matter_in_draft": in_draft.matters.get(), "commune": cast.commune, "syndicate": cast.syndicate,
        "annex": matter.annexes.create(stored=stored, name="plan.png"),
        "convocation": convened.call.convocations.get(member=member), "act": draft_act(matter, by=cast.gaelle),
    }  # fmt: skip


def _joined(cast: Any) -> dict[str, Any]:
    """The commune is a member of the syndicate, counted, billed for a year, and has asked for a visit."""
    accession = member(cast, since=30)
    Accession.objects.filter(pk=accession.pk).update(since=date(2024, 3, 28))
    campaign = open_campaign(accession.syndicate, by=cast.samira, year=2024)
    freeze(campaign, by=cast.samira)
    return {
        "accession": accession, "statement": campaign.statements.get(), "count": campaign.counts.get(),
        "trainer": planning.add_trainer(accession.syndicate, by=cast.samira, name="M. Leclercq"),
        "visit": ask(accession, by=cast.gaelle, half_days=1, need="Premiers pas"),
        "college": _college(cast, accession.syndicate.authority),
        "annex_1": accession.syndicate.documents.get(kind="members"),
        **_bought(cast, accession),
        "leaving_school": leave(
            cast.next_door, by=cast.samira, on=clock.today() + timedelta(days=300), reason="retrait"
        ),
    }  # fmt: skip


def _bought(cast: Any, accession: Any) -> dict[str, Any]:
    """What the syndicate's members buy together; and the archive of a school, whose commune is said to leave."""
    group = shop.group_of(cast, accession)
    market = shop.market_of(cast, group)
    lot = shop.lot_of(cast, market)
    asked = {"by": cast.samira, "authority": cast.commune, "on": clock.today()}
    asked["quantities"] = {lot.prices.all()[0].pk: 1}
    parts = {cast.commune.pk: 1}
    plan = financing.plan(
        group, by=cast.samira, title="ENT 2027", cost=Decimal(10), aids=[], key="fixed", parts=parts
    )
    SchoolArchive.objects.create(school=accession.schools.get(), **noted(cast.samira))
    return {
        "purchasing_group": group, "market": market, "lot": lot, "signing": shop.signed_on_paper(cast, group),
        "order": ordering.order(lot, **asked), "plan": plan,
    }  # fmt: skip


def _college(cast: Any, authority: Any) -> Any:
    """A college of the committee of the syndicate."""
    committee = open_assembly(
        by=cast.samira, kind="committee", place=authority, name="Comité des collèges", seats=5
    )
    return open_college(committee, by=cast.samira, name="Collège des communes", seats=2)
