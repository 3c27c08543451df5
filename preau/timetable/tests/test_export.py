"""`emp_sts` written and read again says the same, whatever the week."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from preau.base import clock
from preau.base.audit import SystemActor
from preau.directory.models import SchoolYear
from preau.timetable.choices import CourseSource
from preau.timetable.formats.sts_writer import emp_sts
from preau.timetable.intake.actions import import_files
from preau.timetable.models import Alternation, Course, Room
from preau.timetable.tests.week import at, monday

WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs", "S"]), min_size=1, max_size=18)
COURSE = st.tuples(
    st.integers(1, 6), st.integers(84, 220), st.integers(1, 30), st.sampled_from(["fifth", "latin"]),
    st.sets(st.sampled_from(["marc", "odile"])), WORDS, st.booleans(), st.sampled_from([None, "A", "B"]),
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    drawn=st.lists(COURSE, max_size=12, unique_by=lambda one: one[:4]),
    source=st.sampled_from(CourseSource.values),
)
def test_what_is_written_and_read_again_is_the_same(cast, tmp_path_factory, drawn, source):
    _forget(cast)
    weeks = {code: _alternation(cast, code) for code in "AB"}
    room = Room.objects.create(establishment=cast.college, code="Labo & 1", name="Labo & 1")
    for weekday, start, lasts, group, teachers, subject, roomed, week in drawn:
        words = " ".join(subject.split()) or "x"
        one = Course.objects.create(
            establishment=cast.college, school_year=SchoolYear.current(), weekday=weekday, starts_at=_time(start),
            ends_at=_time(start + lasts), subject=words, subject_code=words if source == "file" else "", source=source,
            room=room if roomed else None, alternation=weeks.get(week), starts_on=monday(-2), made_at=clock.now(),
        )  # fmt: skip
        one.groups.add(getattr(cast, group))
        one.teachers.set([getattr(cast, name) for name in teachers])
    path = tmp_path_factory.mktemp("sts") / "emp_sts.xml"
    written = emp_sts(cast.college)
    path.write_bytes(written)
    before = list(Course.objects.order_by("pk").values())
    report = import_files([path], establishment=cast.college, by=SystemActor("test"))
    numbers = {verdict: n for verdict, n in report["kinds"]["courses"].items() if n}
    assert numbers == ({"unchanged": len(drawn)} if drawn else {})
    assert list(Course.objects.order_by("pk").values()) == before
    assert etree.fromstring(emp_sts(cast.college)) is not None
    assert b"ISO-8859-15" in written[:60].upper()


def test_a_course_that_is_over_is_not_written(cast):
    one = Course.objects.create(
        establishment=cast.college, school_year=SchoolYear.current(), weekday=1, starts_at=at("08:30"),
        ends_at=at("09:25"), subject="Fini", starts_on=monday(-3), ends_on=clock.today() - timedelta(days=1),
        made_at=clock.now(),
    )  # fmt: skip
    one.groups.add(cast.fifth)
    assert b"Fini" not in emp_sts(cast.college)


def _forget(cast):
    Course.objects.filter(establishment=cast.college).delete()
    Room.objects.filter(establishment=cast.college).delete()
    Alternation.objects.filter(establishment=cast.college).delete()


def _alternation(cast, code):
    mondays = [monday(n + (code == "B")) for n in range(0, 20, 2)]
    return Alternation.objects.create(
        establishment=cast.college,
        school_year=SchoolYear.current(),
        code=code,
        name=f"Semaine {code}",
        mondays=mondays,
    )


def _time(fives):
    return at(f"{fives * 5 // 60:02}:{fives * 5 % 60:02}")
