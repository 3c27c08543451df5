"""Who replaces whom, on the first page of who answers for a school."""

from datetime import timedelta

from preau.base import clock
from preau.directory.actions.arrivals import welcome_substitute
from preau.directory.hats import hats_of
from preau.timetable import actions
from preau.timetable.lessons import found
from preau.timetable.tests.week import course


def held(cast, starts="13:30", ends="14:25", **more):
    today = clock.today()
    return found(course(cast, weekday=today.isoweekday(), starts=starts, ends=ends, **more).pk, today)


def first_page(sign_in, person):
    return sign_in(person).get(f"/{hats_of(person)[0].key}/").content.decode()


def test_a_head_reads_who_replaces_whom_and_what_is_not_held(cast, sign_in):
    assert "Qui remplace qui" not in first_page(sign_in, cast.bruno)
    actions.replace_teacher(held(cast), by=cast.bruno, teacher=cast.odile)
    actions.cancel_lesson(held(cast, "14:30", "15:25", subject="Anglais"), by=cast.bruno)
    for person in (cast.bruno, cast.celine):
        shown = first_page(sign_in, person)
        assert "Qui remplace qui" in shown and "remplace M. Delattre, SVT, 5e B, 13\u00a0h\u00a030" in shown
        assert "1 cours annulé aujourd’hui" in shown
    for person in (cast.anne, cast.marc, cast.claire):
        assert "remplace M. Delattre" not in first_page(sign_in, person)


def test_a_director_reads_who_came_this_morning_and_until_when(cast, sign_in):
    until = clock.today() + timedelta(days=1)
    welcome_substitute(
        by=cast.anne, establishment=cast.school, groups=[cast.cp], until=until, title="Mme", first_name="Rita",
        last_name="Vidal",
    )  # fmt: skip
    shown = first_page(sign_in, cast.anne)
    assert "Mme Vidal" in shown and f"{cast.cp}, jusqu’au" in shown
    assert "Mme Vidal" not in first_page(sign_in, cast.perle)
