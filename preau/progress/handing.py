"""What the carnets hand over of a school that leaves: what was shown of its pupils of today, with pictures and sounds."""

from collections.abc import Iterator

from preau.base.handing import Handed, file, safe_name, table
from preau.directory.models import Enrolment
from preau.progress.models import Observed, Trace


def of_school(establishment_id: int) -> Iterator[Handed]:
    here = Enrolment.objects.current().filter(establishment=establishment_id).values("person")
    shown = Observed.objects.standing().filter(child__in=here).exclude(sharing=None)
    yield table("carnets.csv", ("observation", "jour", "nom", "prenom", "domaine", "reussite", "mot", "ecrit_par"), (
        shown.order_by("child__last_name", "child__first_name", "observation__day", "pk").values_list(
            "observation", "observation__day", "child__last_name", "child__first_name", "observation__domain",
            "observation__says", "observation__words", "observation__written_as").iterator()
    ))  # fmt: skip
    traces = Trace.objects.filter(observation__in=shown.values("observation")).select_related("stored")
    for one in traces.order_by("pk").iterator():
        yield file(f"traces/{one.observation_id}-{one.pk}-{safe_name(one.name)}", one.stored.path)
