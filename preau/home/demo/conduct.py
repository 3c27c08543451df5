"""The collège of the demo: an incident to look at, detentions of the day, a procedure that waits for its answer."""

from contextlib import AbstractContextManager
from datetime import datetime, time, timedelta

from preau.base import clock
from preau.conduct.actions import incidents, punishments, sanctions
from preau.conduct.choices import Authority, Role
from preau.conduct.kinds import measures
from preau.directory.choices import Profile
from preau.directory.models import Group, Person
from preau.directory.queries import pupils_of
from preau.home.demo.letters import earlier, hat_of, person
from preau.home.demo.people import CLASSES

GUIDE = ("Inès", "Louis")


def follow() -> None:
    fifth = Group.objects.select_related("establishment").get(name=CLASSES[1])
    pupils = [one for one in pupils_of(fifth) if one.first_name not in GUIDE]
    louis = person("louis.vasseur")
    marc, meziane, head = (
        person(login) for login in ("marc.delattre", "sofiane.meziane", "philippe.hermant")
    )
    _reported(marc, meziane, pupils)
    _punished(marc, meziane, pupils, louis)
    _sanctioned(head, pupils)


def _reported(marc: Person, meziane: Person, pupils: list[Person]) -> None:
    teaches, follows = hat_of(marc, Profile.TEACHER), hat_of(meziane, Profile.SCHOOL_LIFE)
    with _days_ago(4):
        old = incidents.report(
            "demo-1", by=marc, hat=teaches, pupils={pupils[2].pk: Role.AUTHOR}, kind="phone", day=clock.today(),
            at=time(10, 50), place="Sciences 2", lesson="",
            words="Téléphone sorti pendant l’expérience, rangé après deux rappels.",
        )  # fmt: skip
        incidents.take_up(old, by=meziane)
    with earlier(70):
        incidents.report(
            "demo-2", by=marc, hat=teaches, kind="words", day=clock.today(), at=time(9, 20), place="Couloir des sciences",
            pupils={pupils[4].pk: Role.AUTHOR, pupils[9].pk: Role.VICTIM, pupils[11].pk: Role.WITNESS}, lesson="",
            words="Moqueries répétées sur une tenue, en sortant de cours. Le deuxième élève est parti en pleurs.",
        )  # fmt: skip
        incidents.report(
            "demo-3", by=meziane, hat=follows, kind="damage", day=clock.today(), at=time(8, 10), place="Cour",
            pupils={pupils[7].pk: Role.AUTHOR}, words="Panneau d’affichage arraché à l’arrivée.", lesson="",
        )  # fmt: skip


def _punished(marc: Person, meziane: Person, pupils: list[Person], louis: Person) -> None:
    teaches, follows = hat_of(marc, Profile.TEACHER), hat_of(meziane, Profile.SCHOOL_LIFE)
    today = clock.today()
    hours = {"starts_at": time(17, 5), "ends_at": time(18), "place": "Permanence", "day": today}
    with _days_ago(2):
        for rank, one in enumerate((pupils[2], pupils[5], pupils[8])):
            punishments.give(
                f"demo-{rank}", by=marc, hat=teaches, pupil=one, kind="detention", **hours,
                words="Travail non fait, pour la troisième fois.",
                work="Refaire le schéma de la respiration, légendes complètes.",
            )  # fmt: skip
    with earlier(120):
        punishments.give(
            "demo-guide", by=marc, hat=teaches, pupil=louis, kind="work", words="Leçon non apprise, deux fois de suite.",
            work="Recopier et apprendre le bilan de la page 58.", day=today + timedelta(days=3),
        )  # fmt: skip
        punishments.give(
            "demo-apology", by=meziane, hat=follows, pupil=pupils[7], kind="apology",
            words="Panneau de la cour arraché : excuses à l’équipe d’entretien, et aide à le remettre.",
        )  # fmt: skip


def _sanctioned(head: Person, pupils: list[Person]) -> None:
    hat = hat_of(head, Profile.HEAD)
    with _days_ago(16):
        first = sanctions.open_procedure(
            "demo-1", by=head, hat=hat, pupil=pupils[12], authority=Authority.HEAD,
            facts="Au gymnase, a frappé un camarade au visage après une dispute.",
        )  # fmt: skip
        sanctions.inform(first, by=head)
    with _days_ago(6):
        sanctions.decide(
            first, by=head, measure=measures()["reprimand"],
            reasons="Les faits sont reconnus ; des excuses ont été présentées. Violence contraire au règlement intérieur.",
        )  # fmt: skip
    second = sanctions.open_procedure(
        "demo-2", by=head, hat=hat, pupil=pupils[4], authority=Authority.HEAD,
        facts="Moqueries répétées envers un camarade depuis la rentrée, dont ce matin dans le couloir des sciences.",
    )  # fmt: skip
    sanctions.inform(second, by=head)


def _days_ago(days: int) -> AbstractContextManager[None]:
    moment = datetime.combine(clock.today() - timedelta(days=days), time(11), clock.PARIS)
    return clock.frozen_shift(moment.isoformat())
