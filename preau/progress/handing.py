"""What the carnets hand over of a school that leaves: what was shown of its pupils of today, with pictures and sounds, and their
signed syntheses."""

from collections.abc import Iterator
from typing import Any

from preau.base.handing import Handed, file, safe_name, table
from preau.directory.models import Enrolment
from preau.progress.models import Observed, Synthesis, Trace


def of_school(establishment_id: int) -> Iterator[Handed]:
    here = Enrolment.objects.current().filter(establishment=establishment_id).values("person")
    shown = Observed.objects.standing().filter(child__in=here).exclude(sharing=None)
    yield table("carnets.csv", ("observation", "jour", "nom", "prenom", "domaine", "reussite", "mot", "ecrit_par"), (
        shown.order_by("child__last_name", "child__first_name", "observation__day", "pk").values_list(
            "observation", "observation__day", "child__last_name", "child__first_name", "observation__domain",
            "observation__says", "observation__words", "observation__written_as").iterator()
    ))  # fmt: skip
    yield table(
        "syntheses.csv",
        ("annee", "nom", "prenom", "domaine", "point", "reussite", "besoins"),
        _syntheses(here),
    )
    traces = Trace.objects.filter(observation__in=shown.values("observation")).select_related("stored")
    for one in traces.order_by("pk").iterator():
        yield file(f"traces/{one.observation_id}-{one.pk}-{safe_name(one.name)}", one.stored.path)


def _syntheses(children: Any) -> Iterator[tuple[object, ...]]:
    signed = (
        Synthesis.objects.filter(child__in=children)
        .exclude(signed=None)
        .select_related("child", "school_year")
    )
    for one in signed.order_by("child__last_name", "child__first_name", "pk").iterator():
        kept = one.signed or {}
        who = (one.school_year.name, one.child.last_name, one.child.first_name)
        for chapter in kept["chapters"]:
            for point, standing in chapter["lines"]:
                yield (*who, chapter["title"], point, standing, chapter["words"])
        for point, words in kept["observed"]:
            yield (*who, "Apprendre ensemble et vivre ensemble", point, "", words)
