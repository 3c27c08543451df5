"""Bring the acts of an older register: their number, day and object; their words stay where they are written."""

from collections.abc import Sequence

from preau.base import clock, transaction
from preau.base.audit import record
from preau.base.language import refusal
from preau.council.models import Act, Assembly, Register
from preau.council.sheets.numbers import Row
from preau.directory.models import Person


@transaction.atomic
def bring_past_acts(assembly: Assembly, *, by: Person, rows: Sequence[Row]) -> int:
    """The acts of an older register, from a sheet: how many are new. Their words are on paper; only what finds them is kept.

    The register of each year goes on after its last number. ValidationError: a number that another act bears here.
    """
    Assembly.objects.select_for_update().get(pk=assembly.pk)
    years = {one.year for one in rows}
    known = {
        (year, number): title
        for year, number, title in Act.objects.filter(assembly=assembly, year__in=years).values_list(
            "year", "number", "title"
        )
    }
    for one in rows:
        title = known.get((one.year, one.number), one.title)
        if title != one.title:
            raise refusal(
                "Ligne %(n)s : le numéro %(number)s est celui d’un autre acte ici, « %(title)s ».",
                n=one.rank, number=f"{one.year}-{one.number}", title=title[:80],
            )  # fmt: skip
    new = [one for one in rows if (one.year, one.number) not in known]
    Act.objects.bulk_create(_past(assembly, by, one) for one in new)
    for year in sorted({one.year for one in new}):
        _go_past(assembly, year, max(one.number for one in new if one.year == year))
    record("council.bring_past_acts", assembly, by=by, acts=len(new))
    return len(new)


def _past(assembly: Assembly, by: Person, row: Row) -> Act:
    return Act(
        assembly=assembly, year=row.year, number=row.number, decided_on=row.decided_on, title=row.title,
        public_title=row.title, subject_code=row.subject_code, drafted_at=clock.now(), drafted_by=by,
    )  # fmt: skip


def _go_past(assembly: Assembly, year: int, number: int) -> None:
    Register.objects.get_or_create(assembly=assembly, year=year)
    Register.objects.filter(assembly=assembly, year=year, last__lt=number).update(last=number)
