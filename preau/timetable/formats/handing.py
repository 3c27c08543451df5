"""What the timetable hands over of a school: its courses, a line a course, and its half-days."""

from collections.abc import Iterator

from preau.base.handing import Handed, table
from preau.timetable.models import Course, HalfDay


def of_school(establishment_id: int) -> Iterator[Handed]:
    halves = (
        HalfDay.objects.in_force().filter(establishment=establishment_id).order_by("weekday", "starts_at")
    )
    yield table("demi_journees.csv", ("jour", "demi_journee", "debut", "fin"), halves.values_list(
        "weekday", "half", "starts_at", "ends_at").iterator())  # fmt: skip
    yield table("cours.csv", (
        "annee", "jour", "debut", "fin", "matiere", "groupes", "enseignants", "salle", "alternance", "du", "au",
    ), map(_course, _courses(establishment_id)))  # fmt: skip


def _courses(establishment_id: int) -> Iterator[Course]:
    rows = Course.objects.filter(establishment=establishment_id).select_related(
        "school_year", "room", "alternation"
    )
    found = rows.prefetch_related("groups", "teachers").order_by(
        "school_year__name", "weekday", "starts_at", "pk"
    )
    return found.iterator(chunk_size=500)


def _course(one: Course) -> tuple[object, ...]:
    return (
        one.school_year.name, one.weekday, one.starts_at, one.ends_at, one.subject,
        ", ".join(group.name for group in one.groups.all()),
        ", ".join(f"{who.first_name} {who.last_name}" for who in one.teachers.all()),
        one.room.name if one.room else "", one.alternation.name if one.alternation else "", one.starts_on, one.ends_on,
    )  # fmt: skip
