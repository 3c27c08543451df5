"""The rendez-vous, the poll and the closure of the demo, made by the true verbs: half of the families have answered."""

from contextlib import suppress
from datetime import date, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError

from preau.access.models import Account
from preau.base import clock
from preau.directory.choices import Profile
from preau.directory.models import Group, Guardianship, Person, Teaching
from preau.directory.sight import sighted_ties
from preau.home.demo.letters import earlier, hat_of, person
from preau.home.demo.people import CLASSES
from preau.meetings import actions
from preau.meetings.hours import Hours
from preau.meetings.models import Offer, Slot
from preau.news.continuity import actions as continuity
from preau.news.polls import actions as polls

GUIDE = "Vasseur"  # the family of the guide chooses for itself


def write() -> None:
    """The reports of the primary class, the evening of a class of the college, the day of a party, two days without heating."""
    cm1, fifth = (Group.objects.get(name=name) for name in CLASSES)
    lucie, anne, philippe = (person(login) for login in LOGINS)
    with earlier(50):
        reports = _open(lucie, Profile.TEACHER, cm1, [lucie], _REPORTS | {"each": "parent"})
        evening = _open(philippe, Profile.HEAD, fifth, _teachers(fifth), _EVENING | {"each": "child"})
    with earlier(30):
        _take_half(reports)
        _take_half(evening)
        _ask(lucie, cm1)
    _close(anne)


def _open(author: Person, kind: str, group: Group, hosts: list[Person], words: dict[str, Any]) -> Offer:
    day = _evening(9)
    usual = {
        "audience": f"familles-{group.pk}", "only": [], "hosts": [one.pk for one in hosts], "manner": "apart",
        "for_all": False, "by_phone": False, "seats": 1, "deadline": day - timedelta(days=2),
        "hours": Hours(day, time(17), time(19), 10),
    }  # fmt: skip
    return actions.open_offer(f"demo-{group.pk}", usual | words, by=author, hat=hat_of(author, kind))


def _take_half(one: Offer) -> None:
    """A parent with an account, of every other family; at the next desk three hours further on."""
    asked = list(one.invitations.select_related("child").order_by("child__sort_key"))
    adults = [(_connected(row.child), row.child) for row in asked[::2] if row.child.last_name != GUIDE]
    for table, desk in enumerate(one.desks.order_by("pk")):
        slots = list(Slot.objects.filter(desk=desk).select_related("desk__offer").order_by("starts_at"))
        for rank, (adult, child) in enumerate(adults[: len(slots) - 3]):
            if adult:
                with suppress(ValidationError):  # the parent of two is at one table at a time
                    actions.take(slots[(rank + 3 * table) % len(slots)], by=adult, child=child)


def _ask(author: Person, group: Group) -> None:
    words = {
        "audience": f"familles-{group.pk}", "question": "Quel jour pour le goûter de Noël de la classe ?", "words": "",
        "answers": ["Jeudi 17 décembre, après la classe", "Vendredi 18 décembre, après la classe", "Samedi 19, le matin"],
        "several": True, "voice_of": "parent", "named": False, "shown": "answered", "closes_on": _evening(5),
    }  # fmt: skip
    poll = polls.ask("demo", words, by=author, hat=hat_of(author, Profile.TEACHER))
    for rank, tie in enumerate(_ties(group)):
        if rank % 3 and tie.child.last_name != GUIDE:
            polls.answer(poll, [rank % 3 - 1, 1] if rank % 4 else [2], by=tie.guardian)


def _close(head: Person) -> None:
    """Another class of the school than the guide's, so that the first pages stay calm."""
    hat = hat_of(head, Profile.HEAD)
    first, _second = CLASSES
    others = Group.objects.filter(establishment=hat.establishment_id, kind="class", missing_since=None)
    group = others.exclude(name=first).order_by("name").first()
    assert group
    words = {
        "group": group, "cause": "building", "decider": "mayor", "why": "La chaudière de l’aile est en panne.",
        "starts_on": clock.today(), "ends_on": _evening(1),
    }  # fmt: skip
    continuity.announce("demo", words, by=head, hat=hat)
    days = {clock.today(): _TODAY, _evening(1): _TOMORROW}
    continuity.write_plan(group, days, by=head, hat=hat)


def _teachers(group: Group) -> list[Person]:
    taught = Teaching.objects.current().filter(group=group)
    return list(Person.objects.filter(pk__in=taught.values("person")).order_by("sort_key", "pk")[:4])


def _connected(child: Person) -> Person | None:
    ties = Guardianship.objects.filter(sighted_ties(), child=child).order_by("pk")
    opened = Account.objects.filter(activated_at__isnull=False, closed_at=None)
    return next((tie.guardian for tie in ties.filter(guardian__in=opened.values("person"))), None)


def _ties(group: Group) -> list[Guardianship]:
    pupils = group.memberships.filter(role="pupil", ends_on=None).values("person")
    ties = Guardianship.objects.filter(sighted_ties(), child__in=pupils).select_related("child", "guardian")
    return list(ties.order_by("guardian", "pk").distinct("guardian"))


def _evening(days: int) -> date:
    """A day of class, at least so many days from today."""
    day = clock.today() + timedelta(days=days)
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day


LOGINS = ("lucie.baert", "anne.carlier", "philippe.hermant")
_REPORTS = {
    "title": "Remise des livrets du 1er trimestre", "place": "la classe de CM1-CM2",
    "words": "Dix minutes pour regarder ensemble le livret et les cahiers. Chaque parent peut venir de son côté.",
}  # fmt: skip
_EVENING = {
    "title": "Rencontre parents-professeurs, 5e B", "place": "le hall, puis la salle affichée",
    "words": "Les professeurs de la classe vous reçoivent. Choisissez ceux que vous souhaitez voir.",
}  # fmt: skip
_TODAY = "Lecture : le premier chapitre, puis le raconter à quelqu’un.\nCalcul : la table de 3, dans les deux sens."
_TOMORROW = "Écriture : trois phrases sur la journée.\nDehors si possible : dix minutes de marche, puis compter les arbres."
