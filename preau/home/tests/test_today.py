"""The first page: at most ten questions to the database, and the same answers as the rules of the directory."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from preau.attendance.tests.morning import half_days, lesson
from preau.base import clock
from preau.base.rows import asked_at_once
from preau.directory.children import children_of
from preau.directory.glance import next_holiday, teachers_of
from preau.directory.hats import hats_of
from preau.directory.models import Enrolment, Holiday, Membership, Person
from preau.directory.queries import holidays_for, teachings_of
from preau.directory.sight import children_ids, establishments_of
from preau.messaging.models import Participant
from preau.messaging.queries import lines as mailbox_lines
from preau.messaging.queries import unread_question, unread_told
from tests.world import PEOPLE


@pytest.mark.parametrize(
    "who", ["claire", "ines", "louis", "marc", "lucie", "anne", "celine", "gaelle", "victor", "yann"]
)
def test_ten_queries_at_most_session_hats_and_counts_included(cast, sign_in, who):
    half_days(cast)  # every child has a day to be told, as in a school that is open
    lesson(cast, starts="13:30", ends="14:25")
    person = getattr(cast, who)
    client = sign_in(person)
    hat = hats_of(person)[0].key
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/{hat}/").status_code == 200
    assert len(asked) <= 12, [one["sql"][:90] for one in asked]


def test_the_children_are_those_of_the_rules_with_class_and_school(cast):
    for name in PEOPLE:
        person = getattr(cast, name)
        mine = children_of(person)
        assert [child.person.pk for child in mine] == list(
            Person.objects.filter(pk__in=children_ids(person))
            .order_by("birth_date", "pk")
            .values_list("pk", flat=True)
        )
        for child in mine:
            member = Membership.objects.current().get(person=child.person, group__kind="class")
            enrolment = Enrolment.objects.current().get(person=child.person)
            assert (child.group, child.establishment) == (member.group, enrolment.establishment)


def test_teachers_at_a_glance_are_those_of_the_class_page(cast):
    groups = [cast.cm1, cast.cp, cast.fifth, cast.latin, cast.next_cm1]
    found = teachers_of([group.pk for group in groups])
    for group in groups:
        assert [(one.person_id, one.subject) for one in found[group.pk]] == [
            (one.person_id, one.subject) for one in teachings_of([group])
        ]


def test_the_next_holiday_is_the_one_of_the_agenda(cast):
    today = clock.today()
    far = today + timedelta(days=30)
    Holiday.objects.create(zone="B", name="Vacances", first_day=far, last_day=far)
    Holiday.objects.create(zone="A", name="Ailleurs", first_day=today, last_day=today)
    Holiday.objects.create(establishment=cast.next_door, name="Travaux", first_day=today, last_day=today)
    told = set()
    for name in PEOPLE:
        person = getattr(cast, name)
        for hat in hats_of(person):
            expected = holidays_for(establishments_of(person, hat), today).first()
            assert next_holiday(person, hat) == expected, (name, hat.key)
            told.add(expected.name if expected else "")
    assert {"Travaux", "Vacances"} <= told or len(told) > 1


def test_what_waits_to_be_read_is_what_the_mailbox_says(cast):
    for name in PEOPLE:
        person = getattr(cast, name)
        rows = Participant.objects.visible_to(person).unread().order_by("-latest_at", "-pk")
        lines, count = unread_told(asked_at_once([unread_question(person, 4)])[0])
        told = mailbox_lines(list(rows.select_related("conversation__started_by")[:4]), person)
        assert [(one.mine, one.who, one.children, one.has_files) for one in lines] == [
            (one.mine, one.who, one.children, one.has_files) for one in told
        ]
        assert count == rows.count()
