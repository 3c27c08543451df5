"""Reads that span several models: who is on a list, what a family is shown, the figures of a year."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from preau.conduct.kinds import incident_words, measure_words, punishment_words
from preau.conduct.models import Incident, Punishment, Sanction
from preau.directory.hats import Hat
from preau.directory.models import Group, Membership, Person, SchoolYear
from preau.directory.wordings import class_words

SHOWN_AT_MOST = 100


@dataclass(frozen=True)
class Folder:
    """What one hat may read of one pupil."""

    punishments: list[Punishment]
    sanctions: list[Sanction]
    incidents: list[Incident]


def folder_of(pupil: Person, person: Person, hat: Hat) -> Folder:
    """Newest first."""
    punishments = Punishment.objects.visible_to(person, hat).filter(pupil=pupil)
    sanctions = Sanction.objects.visible_to(person, hat).filter(pupil=pupil)
    incidents = Incident.objects.visible_to(person, hat).standing().filter(involvements__pupil=pupil)
    return Folder(
        list(punishments.select_related("given_by", "pupil").order_by("-given_at", "-pk")[:SHOWN_AT_MOST]),
        list(sanctions.select_related("pupil").order_by("-opened_at", "-pk")[:SHOWN_AT_MOST]),
        list(incidents.select_related("reported_by").order_by("-day", "-pk")[:SHOWN_AT_MOST]),
    )


def detentions_on(rows: QuerySet[Punishment], day: date) -> list[Punishment]:
    """The detentions of a day, in the order of hours and lists, each with the class of its pupil (`group_words`)."""
    found = list(
        rows.filter(day=day, starts_at__isnull=False, withdrawn_at=None)
        .select_related("pupil", "given_by")
        .order_by("starts_at", "pupil__sort_key", "pk")
    )
    classes = classes_of([one.pupil_id for one in found])
    for one in found:
        one.group_words = classes.get(one.pupil_id, "")  # type: ignore[attr-defined]
    return found


def classes_of(pupils: list[int]) -> dict[int, str]:
    """The class of each pupil today, by id."""
    rows = Membership.objects.current().filter(person__in=pupils, group__kind="class", role="pupil")
    named = rows.order_by("starts_on").values_list("person", "group__name")
    return {pupil: class_words(name) for pupil, name in named}


def pupils_of_group(group: Group) -> list[Person]:
    rows = Membership.objects.current().filter(group=group, role="pupil")
    return list(Person.objects.filter(pk__in=rows.values("person")).order_by("sort_key", "pk"))


def figures(establishment_id: int) -> list[tuple[str, list[tuple[str, int]]]]:
    """How many of each kind this school year, counts alone: "incidents", "punishments", "sanctions"."""
    since = SchoolYear.current().starts_on
    return [
        (
            "incidents",
            _counted(
                Incident.objects.standing().filter(day__gte=since), establishment_id, "kind", incident_words
            ),
        ),
        (
            "punishments",
            _counted(
                Punishment.objects.standing().filter(given_at__date__gte=since),
                establishment_id,
                "kind",
                punishment_words,
            ),
        ),
        (
            "sanctions",
            _counted(
                Sanction.objects.filter(decided_on__gte=since), establishment_id, "measure", measure_words
            ),
        ),
    ]


def _counted(rows: QuerySet[Any], establishment_id: int, name: str, words: Any) -> list[tuple[str, int]]:
    found = rows.filter(establishment=establishment_id).order_by().values_list(name).annotate(n=Count("pk"))
    counts: Counter[str] = Counter()
    for code, number in found:
        counts[words(code)] += number
    return counts.most_common()
