"""What this room does of what its siblings say; each bears repetition, in any order."""

from datetime import date, datetime

from preau.base import transaction
from preau.canteen.actions.keeping import keep_counts
from preau.canteen.models import Halt, Service


@transaction.atomic
def school_closed(
    closure: int, establishment: int, group: int | None, why: str, starts_on: str, ends_on: str | None, told_at: str,
    ended_at: str | None,
) -> None:  # fmt: skip
    """A class, or a school, is closed, or is no more: its children are not expected; what the kitchen counted stays."""
    keep_counts(Service.objects.live().filter(establishment=establishment).values_list("pk", flat=True))
    known = Halt.objects.select_for_update().filter(closure=closure).first()
    if known and (known.ended_at or not ended_at):
        return
    told = {
        "establishment_id": establishment, "group_id": group, "why": why, "starts_on": date.fromisoformat(starts_on),
        "ends_on": date.fromisoformat(ends_on) if ends_on else None, "told_at": datetime.fromisoformat(told_at),
        "ended_at": datetime.fromisoformat(ended_at) if ended_at else None,
    }  # fmt: skip
    Halt.objects.update_or_create(closure=closure, defaults=told)
