"""iCal: read again by another library, the agenda is that of the page; its address is private and dies when it should."""

from datetime import date, datetime, timedelta

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from preau.base import clock
from preau.directory.hats import hats_of
from preau.directory.models import Holiday, SchoolYear
from preau.timetable import actions
from preau.timetable.ical import Agenda, written
from preau.timetable.lessons import lessons_of
from preau.timetable.links import make_link, revoke_link
from preau.timetable.models import Alternation, Change, Course, HalfDay, Room
from preau.timetable.reading.scopes import Scope
from preau.timetable.tests.week import at, course, monday


def year():
    one = SchoolYear.current()
    return one.starts_on, one.ends_on


def events(body):
    """(day, beginning, end, title) of each occurrence that another reader finds, holidays and cancelled ones left out."""
    calendar = IcsCalendarStream.calendar_from_ics(body.decode())
    return sorted(
        (one.dtstart.astimezone(clock.PARIS).replace(tzinfo=None), one.dtend.astimezone(clock.PARIS).replace(tzinfo=None),
         one.summary)
        for one in calendar.timeline
        if isinstance(one.dtstart, datetime) and one.status != "CANCELLED"
    )  # fmt: skip


def held(scope):
    return sorted(
        (datetime.combine(one.day, one.starts_at), datetime.combine(one.day, one.ends_at), one.words)
        for one in lessons_of(scope, *year())
        if not one.is_off
    )


def body(cast, scope=None):
    return written(Agenda("Agenda", scope or Scope.group(cast.fifth.pk), cast.college, clock.now()))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    weekday=st.integers(1, 6), weeks=st.none() | st.sets(st.integers(-10, 20), min_size=1),
    off=st.none() | st.tuples(st.integers(-30, 60), st.integers(0, 20)),
    changes=st.lists(st.tuples(st.integers(1, 12), st.sampled_from(["cancel", "move"]), st.integers(0, 9)), max_size=4),
    subject=st.text(min_size=1, max_size=100).filter(lambda words: words.strip() and words.isprintable()),
)  # fmt: skip
def test_another_library_reads_the_very_same_lessons(cast, weekday, weeks, off, changes, subject):
    for model in (Change, Course, Alternation, Holiday):
        model.objects.all().delete()
    alternation = None
    if weeks is not None:
        alternation = Alternation.objects.create(
            establishment=cast.college, school_year=SchoolYear.current(), code="A", name="A",
            mondays=[monday(n) for n in weeks],
        )  # fmt: skip
    if off:
        first = monday() + timedelta(days=off[0])
        Holiday.objects.create(
            zone="B", name="Vacances", first_day=first, last_day=first + timedelta(days=off[1])
        )
    course(
        cast,
        weekday=weekday,
        subject=subject.strip(),
        alternation=alternation,
        starts_on=monday(-4),
        ends_on=year()[1],
    )
    coming = [one for one in lessons_of(Scope.group(cast.fifth.pk), *year()) if one.date > clock.today()]
    for n, verb, days in changes:
        if n < len(coming):
            _change(cast, coming[n], verb, days)
    text = body(cast)
    assert events(text) == held(Scope.group(cast.fifth.pk))
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))


def _change(cast, lesson, verb, days):
    if verb == "cancel":
        actions.cancel_lesson(lesson, by=cast.bruno)
        return
    day = min(lesson.date + timedelta(days=days), year()[1])
    actions.move_lesson(lesson, by=cast.bruno, day=day, starts_at=at("16:40"), ends_at=at("17:35"))


def test_hours_stay_in_paris_across_the_change_of_clock(cast):
    course(cast, starts_on=date(2026, 9, 7), ends_on=date(2027, 6, 28))
    if SchoolYear.current().starts_on.year == 2026:
        hours = {one[0].hour for one in events(body(cast)) if one[2] == "SVT"}
        assert hours == {8}
    assert b"BEGIN:VTIMEZONE" in body(cast) and b"TZID=Europe/Paris" in body(cast)


def test_a_primary_school_gives_its_half_days(cast):
    HalfDay.objects.create(
        establishment=cast.school, weekday=1, half="morning", starts_at=at("08:30"), ends_at=at("12:00")
    )
    text = written(Agenda("Agenda", Scope.pupil(cast.ines.pk), cast.school, clock.now()))
    assert {(one[0].hour, one[2]) for one in events(text)} == {(8, "Classe, matin")}


@pytest.fixture
def link(cast):
    cache.clear()
    course(cast, subject="Sciences secrètes")
    made, secret = make_link(by=cast.claire, hat=hats_of(cast.claire)[0], name="Téléphone", child=cast.louis)
    return made, f"/agenda/{secret}.ics"


def test_an_address_is_read_without_signing_in_and_from_the_cache(
    cast, client, link, django_assert_max_num_queries
):
    first = client.get(link[1])
    assert first.status_code == 200 and "Sciences secrètes" in first.content.decode()
    assert link[0].secret_hash not in link[1]
    with django_assert_max_num_queries(7):
        again = client.get(link[1], headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    [lesson] = lessons_of(Scope.pupil(cast.louis.pk), monday(), monday())
    actions.cancel_lesson(lesson, by=cast.bruno)
    changed = client.get(link[1], headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200 and "Annulé" in changed.content.decode()


@pytest.mark.parametrize(
    "agent", ["iOS/18.1 dataaccessd", "Google-Calendar-Importer", "Microsoft Outlook 16", "curl", ""]
)
@pytest.mark.parametrize("accept", ["text/calendar", "*/*", "application/xml", ""])
def test_readers_of_every_kind_have_the_same_answer(client, link, agent, accept):
    """They ask with HEAD first, name no type or another, send back a tag made weak by a proxy, and never a language."""
    headers = {name: value for name, value in {"User-Agent": agent, "Accept": accept}.items() if value}
    asked, read = client.head(link[1], headers=headers), client.get(link[1], headers=headers)
    assert (asked.status_code, asked.content, asked["ETag"]) == (200, b"", read["ETag"])
    assert read["Content-Type"] == "text/calendar; charset=utf-8" and read.content.endswith(
        b"END:VCALENDAR\r\n"
    )
    assert max(len(line) for line in read.content.split(b"\r\n")) <= 75 and b"\n" not in read.content.replace(
        b"\r\n", b""
    )
    again = client.get(link[1], headers=headers | {"If-None-Match": f'"other", W/{read["ETag"]}'})
    assert again.status_code == 304
    assert client.put(link[1], b"BEGIN:VCALENDAR", content_type="text/calendar").status_code == 405


def test_an_address_dies_with_its_link_its_tie_and_nobody_guesses_it(cast, client, link):
    assert client.get("/agenda/x.ics").status_code == 404
    cast.claire.children_ties.filter(child=cast.louis).update(state="forbidden")
    assert client.get(link[1]).status_code == 404
    cast.claire.children_ties.filter(child=cast.louis).update(state="joint")
    assert client.get(link[1]).status_code == 200
    revoke_link(link[0], by=cast.claire)
    assert client.get(link[1]).status_code == 404


def test_a_parent_makes_an_address_that_is_shown_once_and_revokes_it(cast, sign_in):
    client = sign_in(cast.claire)
    made = client.post(
        "/parent/agenda/abonnements/", {"name": "Téléphone", "child": cast.louis.pk}
    ).content.decode()
    assert ".ics" in made and ".ics" not in client.get("/parent/agenda/abonnements/").content.decode()
    mine = cast.claire.pk
    [one] = [row for row in _links() if row.person_id == mine]
    assert sign_in(cast.thomas).post(f"/parent/agenda/abonnements/{one.pk}/retrait/").status_code == 404
    sign_in(cast.claire).post(f"/parent/agenda/abonnements/{one.pk}/retrait/")
    one.refresh_from_db()
    assert one.revoked_at


def _links():
    from preau.timetable.models import AgendaLink

    return list(AgendaLink.objects.all())


def test_a_lesson_shortened_at_its_own_hour_or_moved_to_a_room_stays(cast):
    course(cast, starts_on=monday(), ends_on=monday(3))
    lab = Room.objects.create(establishment=cast.college, code="L1", name="Labo 1")
    scope = Scope.group(cast.fifth.pk)
    _first, second, third = lessons_of(scope, monday(), monday(3))
    for lesson, ends in ((second, "09:00"), (third, "09:25")):
        place = {"day": lesson.day, "starts_at": at("08:30"), "ends_at": at(ends), "room": lab}
        actions.move_lesson(lesson, by=cast.bruno, **place)
    text = body(cast)
    assert events(text) == held(scope) and len(events(text)) == 3
    assert text.count(b"LOCATION:Labo 1") == 2
