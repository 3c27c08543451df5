"""How long saving a roll takes, and the figures of a year of a large school.

`python -m bench.roll_call saving` prints the median seconds of a roll of thirty pupils and of the bare INSERT beside it;
`python -m bench.roll_call figures` does the same for a year of 2,000 pupils. Both on the database of DATABASE_URL.
"""

import statistics
import sys
import time
from datetime import time as hour
from datetime import timedelta
from typing import Any

from bench import ground
from bench.ground import Measure
from bench.yardsticks import roll_insert

ROLLS, TURNS = 150, 7
CLASSES, WEEKS, LESSONS = 67, 36, 26  # about 2,000 pupils, 1.9 million marks
YEAR = """
INSERT INTO attendance_rollcall (key, establishment_id, group_id, half, day, starts_at, ends_at, words, version,
                                 called_by_id, called_at, saved_by_id, saved_at)
SELECT 'b' || g.id || '-' || w || '-' || n, g.establishment_id, g.id, CASE WHEN n %% 6 < 4 THEN 'morning' ELSE 'afternoon' END,
       (%(first)s::date + w * 7 + n %% 5), make_time(8 + n / 5, 0, 0), make_time(8 + n / 5, 55, 0), 'Cours', 1,
       %(by)s, %(now)s, %(by)s, %(now)s
  FROM directory_group g, generate_series(0, %(weeks)s - 1) w, generate_series(0, %(lessons)s - 1) n
"""
MARKS = """
INSERT INTO attendance_mark (roll_id, pupil_id, establishment_id, day, state, minutes)
SELECT r.id, m.person_id, r.establishment_id, r.day,
       CASE (r.id * 31 + m.person_id * 17) % 40 WHEN 0 THEN 'absent' WHEN 1 THEN 'absent' WHEN 2 THEN 'late' ELSE 'present' END, 0
  FROM attendance_rollcall r JOIN directory_membership m ON m.group_id = r.group_id
"""
ABSENCES = """
INSERT INTO attendance_absence (pupil_id, establishment_id, day, starts_at, last_at, ends_at, morning, afternoon, made_at)
SELECT m.pupil_id, r.establishment_id, r.day, min(r.starts_at), max(r.starts_at), max(r.ends_at),
       count(*) FILTER (WHERE r.half = 'morning'), count(*) FILTER (WHERE r.half = 'afternoon'), %(now)s
  FROM attendance_mark m JOIN attendance_rollcall r ON r.id = m.roll_id
 WHERE m.state = 'absent' GROUP BY m.pupil_id, r.establishment_id, r.day
"""


def measures() -> list[Measure]:
    return [saving(), year()]


def saving() -> Measure:
    """A roll of thirty pupils, two of them away: its marks, what is corrected, the absences, the trace, the job."""
    with ground.database() as url:
        took, bare = map(float, ground.python(["-m", "bench.roll_call", "saving"], url).split())
    return ground.measure(
        "roll_call_save", took * 1000, "ms", bare * 1000, 3.0,
        f"un appel de 30 élèves dont 2 absents, du verbe à la validation ; médiane de {ROLLS} appels",
        "un INSERT de 30 lignes dans la même table, alterné",
    )  # fmt: skip


def year() -> Measure:
    with ground.database() as url:
        took, bare = map(float, ground.python(["-m", "bench.roll_call", "figures"], url).split())
    return ground.measure(
        "attendance_year", took, "s", bare, 2.0,
        f"chiffres par classe, {CLASSES * 30} élèves, {CLASSES * 30 * WEEKS * LESSONS} pointages ; médiane de {TURNS}",
        "un agrégat des mêmes lignes par élève",
    )  # fmt: skip


def _school(classes: int) -> tuple[Any, Any, list[Any]]:
    """A school, its head, and so many classes of thirty pupils."""
    from preau.base import clock
    from preau.directory import nomenclatures
    from preau.directory.models import Establishment, Group, Membership, Person, SchoolYear

    school = Establishment.objects.create(
        uai="0599002P", kind="middle", name="C", academy=nomenclatures.academy("LILLE")
    )
    head = Person.objects.create(last_name="Roux", first_name="Bruno")
    groups = Group.objects.bulk_create(
        Group(kind="class", establishment=school, school_year=SchoolYear.current(), name=f"C{n:02}")
        for n in range(classes)
    )
    people = Person.objects.bulk_create(
        Person(last_name=f"Nom{n}", first_name="Jeanne") for n in range(classes * 30)
    )
    since = clock.today() - timedelta(days=300)
    Membership.objects.bulk_create(
        Membership(group=groups[n // 30], person=one, starts_on=since) for n, one in enumerate(people)
    )
    return school, head, groups


def _save() -> tuple[float, float]:
    from django.db import connection

    from preau.attendance.actions import call_roll
    from preau.attendance.calling.rolls import Called
    from preau.attendance.models import RollCall
    from preau.base import clock
    from preau.directory.models import Membership

    school, head, [group] = _school(1)
    pupils = list(Membership.objects.values_list("person", flat=True).order_by("pk"))
    ours, theirs = [], []
    for n in range(ROLLS):
        day = clock.today() - timedelta(days=n)
        called = Called(
            f"b{n}",
            school.pk,
            day,
            "morning",
            hour(8, 30),
            hour(9, 25),
            "C",
            "SVT",
            (group.pk,),
            None,
            None,
            group.pk,
        )
        marks = {
            pk: ("absent" if place in (n % 30, (n + 7) % 30) else "present", 0)
            for place, pk in enumerate(pupils)
        }
        start = time.perf_counter()
        call_roll(called, by=head, marks=marks, version=0)
        ours.append(time.perf_counter() - start)
        empty = RollCall.objects.create(
            key=f"y{n}", establishment=school, group=group, half="morning", day=day, starts_at=hour(8, 30), ends_at=hour(9, 25),
            version=1, called_by=head, saved_by=head, called_at=clock.now(), saved_at=clock.now(),
        )  # fmt: skip
        theirs.append(roll_insert.insert_seconds(connection.connection, (empty.pk, school.pk, day), pupils))
    return statistics.median(ours), statistics.median(theirs)


def _figures() -> tuple[float, float]:
    from django.db import connection

    from preau.attendance.counting import figures
    from preau.base import clock

    school, head, _groups = _school(CLASSES)
    first = clock.today() - timedelta(days=280)
    values = {"first": first, "weeks": WEEKS, "lessons": LESSONS, "by": head.pk, "now": clock.now()}
    with connection.cursor() as cursor:
        cursor.execute(YEAR, values)
        cursor.execute(MARKS)
        cursor.execute(ABSENCES, values)
        cursor.execute("VACUUM ANALYZE")
    ours, theirs = [], []
    for _turn in range(TURNS):
        theirs.append(roll_insert.aggregate_seconds(connection.connection, 1))
        start = time.perf_counter()
        found = figures(school.pk, first, clock.today())
        ours.append(time.perf_counter() - start)
        assert sum(one.marks for one in found) == CLASSES * 30 * WEEKS * LESSONS, len(found)
    return statistics.median(ours), statistics.median(theirs)


def main() -> None:
    import django

    django.setup()
    print(*{"saving": _save, "figures": _figures}[sys.argv[1]]())


if __name__ == "__main__":
    main()
