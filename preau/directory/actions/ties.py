"""Family ties."""

from datetime import date

from preau.base import clock, transaction
from preau.base.audit import record
from preau.directory.models import CourtDecision, Guardianship, Person


@transaction.atomic
def enter_court_decision(tie: Guardianship, *, by: Person, state: str, decided_on: date) -> CourtDecision:
    """Write down a judgment that the head has read; what the parent may see follows at once.

    `state` is a `TieState` (Code civil, art. 373-2-1 for the right to watch over schooling). Repeated with the
    same words it changes nothing.
    """
    locked = Guardianship.objects.select_for_update().get(pk=tie.pk)
    known = locked.decisions.filter(state=state, decided_on=decided_on).order_by("-pk").first()
    if known and locked.state == state:
        return known
    locked.state = state
    locked.save(update_fields=["state"])
    decision = CourtDecision.objects.create(
        guardianship=locked, state=state, decided_on=decided_on, entered_at=clock.now(), entered_by=by
    )
    record("directory.court_decision", locked, by=by, state=state)
    return decision
