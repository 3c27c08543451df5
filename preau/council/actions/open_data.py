"""The line of each public act in the open data, written when the act becomes public, and again when it is received."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from preau.base import clock, transaction
from preau.council import scdl
from preau.council.actions.papers import marks_of
from preau.council.blanking import blanked
from preau.council.describing import described_act
from preau.council.models import Act, Assembly, OpenRow
from preau.council.queries import classification_in


def write_row(act: Act) -> OpenRow | None:
    """The line of an act that is public, or why the schema would refuse it; none for one that is not public."""
    if not Act.objects.public().filter(pk=act.pk).exists():
        OpenRow.objects.filter(act=act).delete()
        return None
    cells, fault = _cells(act)
    values = {"cells": cells, "fault": fault[:300], "written_at": clock.now()}
    return OpenRow.objects.update_or_create(act=act, defaults=values)[0]


@transaction.atomic
def write_rows(assembly: Assembly) -> int:
    """Lines that are missing or refused are tried again; how many."""
    rows = Act.objects.public().filter(assembly=assembly).filter(Q(open_row=None) | ~Q(open_row__fault=""))
    found = list(rows.select_related("assembly__authority", "assembly__establishment", "matter__sitting"))
    for one in found:
        write_row(one)
    return len(found)


def _cells(act: Act) -> tuple[list[str], str]:
    if act.matter is None:
        return [], _("l’acte vient d’un ancien registre, sans sa séance.")
    it = blanked(described_act(act), marks_of(act))
    try:
        row = scdl.row_of(
            it, classification=classification_in(it.assembly.department_code), url=_address(act)
        )
    except ValidationError as refusal:
        return [], refusal.messages[0]
    faults = scdl.check(row)
    return ([], faults[0]) if faults else (scdl.cells_of(row), "")


def _address(act: Act) -> str:
    return settings.PUBLIC_URL + reverse("acts:act", args=[act.assembly.slug, act.year, act.number])
