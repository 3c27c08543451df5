"""Convening: in time or refused with the law, proof of each mail, answers and what follows from them."""

import hashlib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from ical.calendar_stream import IcsCalendarStream

from preau.base import clock
from preau.council.actions import assemblies, room, sittings
from preau.council.calling import days_given
from preau.council.models import Call, Convocation, Sitting
from preau.council.tests.hall import come, council, members_of, sitting_in
from preau.council.tests.test_pages import page


def test_a_call_in_time_reaches_every_member_in_exercise_with_its_proof(cast):
    assembly = council(cast, 3)
    gone = members_of(assembly)[2]
    assemblies.end_mandate(gone, by=cast.gaelle, on=clock.today(), because="démission")
    call = sittings.convene(sitting_in(assembly, cast.gaelle), by=cast.gaelle)
    assert sittings.mail_convocations(call.pk) == 2
    rows = Convocation.objects.filter(call=call).order_by("member__rank")
    assert [one.address for one in rows] == ["amiot@conseil.example", "bodart@conseil.example"]
    assert all(one.mailed_at for one in rows)
    assert [one.to for one in mail.outbox] == [["amiot@conseil.example"], ["bodart@conseil.example"]]
    assert "Point 1" in mail.outbox[0].body and "Salle du conseil" in mail.outbox[0].body


def test_a_convocation_carries_the_sitting_for_a_calendar(cast, sign_in):
    sitting = sitting_in(council(cast, 2), cast.gaelle)
    assert (
        "BEGIN"
        not in sign_in(cast.josette).get(page("sitting_ics", cast.josette, pk=sitting.pk)).content.decode()
    )
    sittings.mail_convocations(sittings.convene(sitting, by=cast.gaelle).pk)
    [(name, words, kind)] = mail.outbox[0].attachments
    assert (name, kind) == ("seance.ics", "text/calendar")
    [event] = IcsCalendarStream.calendar_from_ics(words).events
    assert (
        event.dtstart == sitting.starts_at.replace(microsecond=0)
        and str(event.dtstart.tzinfo) == "Europe/Paris"
    )
    assert (event.location, event.status, event.description) == (
        "Salle du conseil",
        "CONFIRMED",
        "1. Point 1\n2. Point 2",
    )
    sittings.cancel(sitting, by=cast.gaelle)
    shown = sign_in(cast.gaelle).get(page("sitting_ics", cast.gaelle, pk=sitting.pk)).content.decode()
    [cancelled] = IcsCalendarStream.calendar_from_ics(shown).events
    assert (cancelled.uid, cancelled.status, cancelled.sequence) == (event.uid, "CANCELLED", 1)


def test_the_sum_kept_is_that_of_the_bytes_that_left(cast):
    """The message that the server was given, to the last octet: its Message-ID, its hour, its boundary."""
    call = sittings.convene(sitting_in(council(cast, 2), cast.gaelle), by=cast.gaelle)
    sittings.mail_convocations(call.pk)
    left = [hashlib.sha256(one.message().as_bytes(linesep="\r\n")).hexdigest() for one in mail.outbox]
    rows = Convocation.objects.filter(call=call).order_by("member__rank")
    assert [one.proof for one in rows] == left and len(set(left)) == 2


def test_mails_leave_once_however_often_the_job_runs(cast):
    call = sittings.convene(sitting_in(council(cast, 2), cast.gaelle), by=cast.gaelle)
    assert [sittings.mail_convocations(call.pk), sittings.mail_convocations(call.pk)] == [2, 0]


@pytest.mark.parametrize(
    ("population", "days", "urgent", "refused"),
    [(3499, 4, "", False), (3499, 3, "", True), (3500, 6, "", False), (3500, 5, "", True),
     (3500, 2, "Digue rompue", False), (3500, 1, "Digue rompue", True)],
)  # fmt: skip
def test_a_call_too_late_is_refused_with_the_law(cast, population, days, urgent, refused):
    sitting = sitting_in(council(cast, 2, population=population), cast.gaelle, days=days)
    if not refused:
        sittings.convene(sitting, by=cast.gaelle, urgent=urgent)
        assert days_given(sitting, clock.today()) == days - 1
        return
    with pytest.raises(ValidationError, match=r"Trop tard : .* L2121-1"):
        sittings.convene(sitting, by=cast.gaelle, urgent=urgent)
    assert not Call.objects.filter(sitting=sitting).exists()


def test_two_presses_are_one_call(cast):
    sitting = sitting_in(council(cast, 2), cast.gaelle)
    assert sittings.convene(sitting, by=cast.gaelle) == sittings.convene(sitting, by=cast.gaelle)


def test_an_agenda_that_has_left_does_not_change(cast):
    sitting = sitting_in(council(cast, 2), cast.gaelle)
    sittings.convene(sitting, by=cast.gaelle)
    with pytest.raises(ValidationError, match="ne change plus"):
        sittings.add_matter(sitting, by=cast.gaelle, title="Un point de plus")


def test_an_empty_agenda_and_an_assembly_of_nobody_are_not_convened(cast):
    with pytest.raises(ValidationError, match="vide"):
        sittings.convene(sitting_in(council(cast, 2), cast.gaelle, matters=0), by=cast.gaelle)
    nobody = assemblies.open_assembly(by=cast.gaelle, kind="bureau", place=cast.commune, seats=5)
    with pytest.raises(ValidationError, match="Personne ne siège"):
        sittings.convene(sitting_in(nobody, cast.gaelle), by=cast.gaelle)


def test_matters_change_places_and_close_ranks(cast):
    sitting = sitting_in(council(cast, 2), cast.gaelle, matters=3)
    first, second, _third = sitting.matters.order_by("rank")
    sittings.move_matter(second, by=cast.gaelle, up=True)
    sittings.remove_matter(first, by=cast.gaelle)
    assert list(sitting.matters.values_list("rank", "title")) == [(1, "Point 2"), (2, "Point 3")]


def test_an_answer_gives_a_proxy_changes_it_and_takes_it_back(cast):
    assembly = council(cast, 3)
    sitting = sitting_in(assembly, cast.gaelle)
    call = sittings.convene(sitting, by=cast.gaelle)
    giver, second, third = members_of(assembly)
    mine = call.convocations.get(member=giver)
    for holder in (second, third, third):
        sittings.answer(mine, by=giver.person, reply="proxy", proxy_to=holder)
    assert [one.holder for one in sitting.proxies.filter(revoked_at=None)] == [third]
    sittings.answer(mine, by=giver.person, reply="present")
    assert not sitting.proxies.filter(revoked_at=None).exists()
    assert list(mine.answers.order_by("pk").values_list("reply", flat=True)) == ["proxy", "proxy", "present"]


def test_a_member_holds_one_proxy_and_nobody_their_own(cast):
    assembly = council(cast, 3)
    sitting = sitting_in(assembly, cast.gaelle)
    first, second, third = members_of(assembly)
    room.give_proxy(sitting, by=cast.gaelle, giver=first, holder=third)
    with pytest.raises(ValidationError, match=r"n’en porte qu’un .*L2121-20"):
        room.give_proxy(sitting, by=cast.gaelle, giver=second, holder=third)
    with pytest.raises(ValidationError, match="soi-même"):
        room.give_proxy(sitting, by=cast.gaelle, giver=second, holder=second)


def test_a_second_sitting_has_the_same_agenda_and_asks_no_quorum(cast):
    assembly = council(cast, 5)
    sitting = sitting_in(assembly, cast.gaelle)
    sittings.convene(sitting, by=cast.gaelle)
    come(sitting)
    room.arrive(sitting, by=cast.gaelle, member=members_of(assembly)[0])
    with pytest.raises(ValidationError, match="il en manque 2"):
        room.open_sitting(sitting, by=cast.gaelle)
    room.stop_without_quorum(sitting, by=cast.gaelle)
    second = sittings.sit_again(sitting, by=cast.gaelle, starts_at=clock.now() + timedelta(days=4))
    assert list(second.matters.values_list("title", flat=True)) == ["Point 1", "Point 2"]
    sittings.convene(second, by=cast.gaelle)
    come(second)
    room.arrive(second, by=cast.gaelle, member=members_of(assembly)[0])
    room.open_sitting(second, by=cast.gaelle)
    assert Sitting.objects.get(pk=second.pk).steps.get().kind == "opened"


def test_a_second_sitting_too_near_is_refused(cast):
    assembly = council(cast, 5)
    sitting = sitting_in(assembly, cast.gaelle)
    sittings.convene(sitting, by=cast.gaelle)
    with pytest.raises(ValidationError, match="quorum a manqué"):
        sittings.sit_again(sitting, by=cast.gaelle, starts_at=clock.now() + timedelta(days=4))
    room.stop_without_quorum(sitting, by=cast.gaelle)
    second = sittings.sit_again(sitting, by=cast.gaelle, starts_at=clock.now() + timedelta(days=3))
    with pytest.raises(ValidationError, match=r"3 jours francs .*L2121-17"):
        sittings.convene(second, by=cast.gaelle)
