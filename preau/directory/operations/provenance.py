"""Where what a card says comes from: which feed, of which day, and what the school has corrected.

Nothing of it is stored twice: a feed that still names a person says, at its last delivery, what the card shows.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from preau.directory.choices import OperationKind, Particular, Source
from preau.directory.models import Correction, FeedRules, Identity, Operation, Person
from preau.directory.operations.order import STANDING
from preau.directory.particulars import order_of, said

Days = dict[tuple[int, str], date | None]
WAYS = frozenset({Particular.EMAIL, Particular.PHONE, Particular.MOBILE, Particular.ADDRESS})
NAMES = frozenset(
    {
        Particular.TITLE,
        Particular.LAST_NAME,
        Particular.FIRST_NAME,
        Particular.BIRTH_NAME,
        Particular.OTHER_FIRST_NAMES,
    }
)


_ACADEMY = _("Annuaire de l’académie")
_WORDS = {
    Source.AAF_1D: _("Annuaire de l’académie, 1er degré"),
    Source.AAF_2D: _("Annuaire de l’académie, 2d degré"),
}


@dataclass
class Origin:
    """One source of a card: its words, the day of its last delivery, the day it stopped naming the person, and, when
    several sources speak, the particulars that are its own."""

    words: str
    delivered_on: date | None
    missing_since: date | None
    particulars: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Provenance:
    origins: list[Origin]
    corrections: list[Correction]

    @property
    def by_hand(self) -> bool:
        """No feed knows this person."""
        return not self.origins


def provenance_of(person: Person, shown: Iterable[str], *, apart: bool) -> Provenance:
    """Where the `shown` particulars of a person come from; three queries, four where two sources know them.

    Sources are told `apart` to the person and to who runs the platform only: a school that learnt that the second
    degree knows a parent too would learn of another child, in another school.
    """
    particulars = set(shown)
    corrections = list(
        Correction.objects.standing()
        .filter(person=person, particular__in=particulars)
        .select_related("made_by")
        .order_by("made_at")
    )
    identities = list(Identity.objects.filter(person=person).select_related("academy").order_by("pk"))
    days = _last_days(identities)
    if not apart:
        return Provenance(_together(identities, days), corrections)
    origins: dict[str, Origin] = {}
    for one in identities:
        words = str(_WORDS.get(Source(one.source), _ACADEMY))
        origins.setdefault(
            one.source, Origin(words, days.get((one.academy_id, one.source)), one.missing_since)
        )
    if len(origins) > 1:
        corrected = {one.particular for one in corrections}
        for particular, writer in _writers(identities, particulars - corrected):
            origins[writer].particulars.append(str(Particular(particular).label))
    return Provenance(list(origins.values()), corrections)


def shown_particulars(*, ways: bool, birth: bool) -> set[str]:
    """What the card of a person shows, from what its reader may read."""
    found: set[str] = {*NAMES}
    return found | (set(WAYS) if ways else set()) | ({Particular.BIRTH_DATE} if birth else set())


def corrections_of(school_people: "QuerySet[Person]") -> list[Correction]:
    """The corrections that stand of these persons; those that a feed has come round to come last."""
    rows = Correction.objects.standing().filter(person__in=school_people.values("pk"))
    found = rows.select_related("person", "made_by").order_by("person__sort_key", "particular")
    return sorted(found, key=lambda one: one.is_agreed)


def _together(identities: list[Identity], days: Days) -> list[Origin]:
    """All that feeds say as one origin, of the latest of their days; gone when none of them names the person."""
    present = [one for one in identities if one.missing_since is None]
    delivered = [day for one in present or identities if (day := days.get((one.academy_id, one.source)))]
    gone = [one.missing_since for one in identities if one.missing_since]
    missing = None if present else max(gone, default=None)
    return [Origin(str(_ACADEMY), max(delivered, default=None), missing)] if identities else []


def _writers(identities: list[Identity], particulars: set[str]) -> Iterable[tuple[str, str]]:
    """Each particular with the source whose word is written."""
    present = [one for one in identities if one.missing_since is None]
    rules = FeedRules.of(identities[0].academy)
    for particular in Particular:
        order = order_of(particular, rules.precedence)
        speaking = [one for one in present if particular in said(one.says)]
        if particular in particulars and speaking:
            yield particular, min(speaking, key=lambda one: order.index(one.source)).source


def _last_days(identities: list[Identity]) -> Days:
    """The day of the last delivery that stands, by academy and source."""
    rows = (
        Operation.objects.filter(academy__in={one.academy_id for one in identities}, state__in=STANDING)
        .exclude(kind=OperationKind.UNDO)
        .values_list("academy", "source")
        .annotate(day=Max("delivered_on"))
    )
    return {(academy, source): day for academy, source, day in rows}
