"""What is authorised for one pupil, and what a school offers."""

from typing import Any

from preau.attendance.exits.rules import keeps_permanence
from preau.attendance.models import ExitChoice, ExitRule
from preau.directory.hats import Hat
from preau.directory.models import Person


def exits_of(pupil: Person, hat: Hat) -> dict[str, Any]:
    """For who answers for a school of the second degree: `exit_rules` offered, `exit_choice` of a pupil; nothing elsewhere."""
    if not keeps_permanence(hat):
        return {}
    return {
        "exit_rules": list(ExitRule.objects.live(hat.establishment_id).order_by("pk")),
        "exit_choice": choice_of(pupil, hat.establishment_id),
    }


def choice_of(pupil: Person, establishment_id: int | None) -> ExitChoice | None:
    live = ExitChoice.objects.filter(pupil=pupil, establishment=establishment_id, ended_at=None)
    return live.select_related("rule").first()
