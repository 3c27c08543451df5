"""How one writes: a signature, and the days when one does not answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from preau.base import clock, transaction
from preau.directory.models import Person
from preau.messaging.models import Correspondent
from preau.messaging.recipients import named


@dataclass(frozen=True)
class Away:
    """Someone who does not answer until the evening of `until`, and what they say of it."""

    name: str
    until: date
    words: str


def habits_of(person: Person) -> Correspondent:
    """What someone chose; a blank one who chose nothing."""
    return Correspondent.objects.filter(person=person).first() or Correspondent(person=person)


@transaction.atomic
def choose_habits(
    *, by: Person, signature: str, away: tuple[date, date] | None, away_words: str
) -> Correspondent:
    """`away`: the first and the last day, both included; None: one answers as usual."""
    first, last = away or (None, None)
    row, _made = Correspondent.objects.update_or_create(
        person=by,
        defaults={
            "signature": signature.strip(), "away_from": first, "away_until": last,
            "away_words": away_words.strip() if away else "", "saved_at": clock.now(),
        },
    )  # fmt: skip
    return row


def signed(person: Person) -> str:
    """The body of a blank message: room to write above the signature; empty without one."""
    signature = habits_of(person).signature
    return f"\n\n{signature}" if signature else ""


def away_among(people: Iterable[Person]) -> list[Away]:
    """Who of these does not answer today, in the order of school lists."""
    today = clock.today()
    rows = Correspondent.objects.filter(
        person__in=[one.pk for one in people], away_from__lte=today, away_until__gte=today
    )
    found = rows.select_related("person").order_by("person__sort_key", "person")
    return [Away(named(row.person), row.away_until, row.away_words) for row in found if row.away_until]
