"""The end of a carnet: given to the family, then erased; nothing is left of it but a line that says so."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from preau.base import clock, transaction
from preau.base.audit import SystemActor, record
from preau.directory.models import Enrolment, Person
from preau.files.actions import discard
from preau.notifications.actions import forget
from preau.progress.learnings import number
from preau.progress.models import Observation, Observed, Sharing, Synthesis, Trace
from preau.progress.sight import in_cycle
from preau.progress.synthesis.telling import path_of as synthesis_path
from preau.progress.telling import path_of

ERASER = SystemActor("Effacement")


def erase_due() -> int:
    """The carnets, and the syntheses, of the children who have left cycle 1 for `kept_days`; how many. Harmless when repeated."""
    limit = clock.today() - timedelta(days=number("kept_days"))
    still = Enrolment.objects.filter(
        in_cycle(), Q(ends_on=None) | Q(ends_on__gte=limit), person=OuterRef("pk")
    )
    told, written = (rows.filter(child=OuterRef("pk")) for rows in (Observed.objects, Synthesis.objects))
    gone = Person.objects.filter(Exists(told) | Exists(written), ~Exists(still)).order_by("pk")
    for child in list(gone):
        _erase(child)
    return len(gone)


@transaction.atomic
def _erase(child: Person) -> None:
    count = Observed.objects.filter(child=child).delete()[0]
    alone = Observation.objects.filter(observed=None)
    bytes_of = set(Trace.objects.filter(observation__in=alone).values_list("stored", flat=True))
    alone.delete()
    empty = Sharing.objects.filter(observed=None)
    forget([path_of(one) for one in empty])
    empty.delete()
    discard(bytes_of)
    syntheses = Synthesis.objects.filter(child=child)
    forget([synthesis_path(one) for one in syntheses])
    syntheses.delete()
    record("progress.erase", child, by=ERASER, observed=count)
