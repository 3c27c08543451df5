"""Support on demand: asked for by a school or a commune, quoted, accepted, planned on a calendar, done; each is told."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from ical.calendar_stream import IcsCalendarStream

from preau.notifications.models import Notification
from preau.syndicate.actions import planning, visits
from preau.syndicate.models import Visit, VisitSlot
from preau.syndicate.tests.desk import ago, member
from preau.syndicate.tests.test_pages import read, url


@pytest.fixture
def office(cast):
    found = member(cast)
    return found, planning.add_trainer(found.syndicate, by=cast.samira, name="M. Leclercq")


def quoted(cast, found, half_days=1, need="Premiers pas", **more):
    visit = visits.ask(found, by=cast.gaelle, half_days=half_days, need=need, **more)
    visits.step(visit, by=cast.samira, kind="quoted", on=ago(0))
    return visit


def told(person):
    rows = Notification.objects.filter(person=person, kind="support_visit")
    return [one.text for one in rows.order_by("pk")]


def test_from_the_request_of_a_head_to_the_report(cast, office, sign_in):
    _found, trainer = office
    anne = sign_in(cast.anne)
    refused = anne.post(url(cast.anne, "school_visit_new"), {"half_days": "0", "need": "La messagerie"})
    assert refused.status_code == 422 and "La messagerie" in refused.content.decode()
    anne.post(url(cast.anne, "school_visit_new"), {"half_days": "2", "need": "La messagerie"})
    visit = Visit.objects.get()
    assert visit.from_school and visit.school.establishment == cast.school
    assert told(cast.samira) == told(cast.gaelle) != []
    samira, path = sign_in(cast.samira), url(cast.samira, "visit", pk=visit.pk)
    samira.post(path, {"on": ago(0), "words": ""})
    assert "Accepter 300,00 €" in read(sign_in(cast.gaelle), cast.gaelle, "home")
    sign_in(cast.gaelle).post(url(cast.gaelle, "visit_accept", pk=visit.pk))
    day = ago(-3)
    slots = {"on_1": day, "half_1": "morning", "on_2": day, "half_2": "morning", "trainer": trainer.pk}
    plan = url(cast.samira, "visit_plan", pk=visit.pk)
    again = sign_in(cast.samira).post(plan, slots)
    assert again.status_code == 422 and "demi-journées différentes" in again.content.decode()
    samira.post(plan, slots | {"half_2": "afternoon"})
    assert "M. Leclercq" in read(sign_in(cast.anne), cast.anne, "school_page")
    assert told(cast.anne)[-1].startswith("Accompagnement fixé au")
    early = sign_in(cast.samira).post(path, {"on": ago(-3), "words": "Six enseignants."})
    assert "à venir" in early.content.decode()
    samira.post(path, {"on": ago(0), "words": "Six enseignants."})
    assert "Facturer à part" in read(samira, cast.samira, "visit", pk=visit.pk)
    kinds = list(visit.steps.values_list("kind", flat=True))
    assert kinds == ["quoted", "accepted", "planned", "done"]


def test_a_trainer_is_in_one_place_at_a_time(cast, office):
    found, trainer = office
    first, second = quoted(cast, found), quoted(cast, found, need="La suite")
    planning.plan(first, by=cast.samira, trainer=trainer, slots=[(ago(-3), "morning")])
    with pytest.raises(ValidationError, match="déjà pris") as refusal:
        planning.plan(second, by=cast.samira, trainer=trainer, slots=[(ago(-3), "morning")])
    assert "le matin" in refusal.value.messages[0] and not second.slots.exists()
    other = planning.add_trainer(found.syndicate, by=cast.samira, name="Mme Delva")
    planning.plan(second, by=cast.samira, trainer=other, slots=[(ago(-3), "morning")])
    assert VisitSlot.objects.count() == 2


def test_a_plan_moves_until_it_is_done_and_bears_repetition(cast, office):
    found, trainer = office
    visit = quoted(cast, found)
    row = planning.plan(visit, by=cast.samira, trainer=trainer, slots=[(ago(-3), "morning")])
    assert planning.plan(visit, by=cast.samira, trainer=trainer, slots=[(ago(-3), "morning")]) == row
    planning.plan(visit, by=cast.samira, trainer=trainer, slots=[(ago(0), "afternoon")])
    assert [(one.on, one.half) for one in visit.slots.all()] == [(ago(0), "afternoon")]
    visits.step(visit, by=cast.samira, kind="done", on=ago(0), words="Fait.")
    with pytest.raises(ValidationError, match="ne vient pas maintenant"):
        planning.plan(visit, by=cast.samira, trainer=trainer, slots=[(ago(-4), "morning")])


def test_one_that_is_cancelled_is_told_to_all_and_frees_the_trainer(cast, office, sign_in):
    found, trainer = office
    visit = quoted(cast, found, school=found.schools.get())
    planning.plan(visit, by=cast.samira, trainer=trainer, slots=[(ago(-3), "morning")])
    sign_in(cast.samira).post(url(cast.samira, "visit_cancel", pk=visit.pk), {"words": "formateur malade"})
    for person in (cast.gaelle, cast.anne):
        assert told(person)[-1].startswith("Accompagnement annulé"), person
    assert not [one for one in told(cast.samira) if one.startswith("Accompagnement annulé")]
    assert not trainer.slots.exists() and visit.steps.last().words == "formateur malade"


def test_the_calendar_of_a_trainer_says_where_and_when(cast, office, sign_in):
    found, trainer = office
    visit = quoted(cast, found, half_days=2, school=found.schools.get())
    monday = ago(0) + timedelta(days=7 - ago(0).weekday())
    planning.plan(visit, by=cast.samira, trainer=trainer, slots=[(monday, "morning"), (monday, "afternoon")])
    samira = sign_in(cast.samira)
    page = samira.get(url(cast.samira, "trainer", pk=trainer.pk) + f"?semaine={monday}").content.decode()
    assert page.count("École de Prêmesques, Premiers pas") == 2
    assert "École de Prêmesques" not in read(samira, cast.samira, "trainer", pk=trainer.pk)
    content = samira.get(url(cast.samira, "trainer_ics", pk=trainer.pk)).content.decode()
    events = IcsCalendarStream.calendar_from_ics(content).events
    assert [(one.start.hour, one.location) for one in sorted(events, key=lambda one: one.start)] == [
        (one, "École de Prêmesques") for one in hours_of(monday)
    ]


def hours_of(day):
    """9:00 and 13:30 in Paris, in UTC."""
    from datetime import datetime, time

    from django.utils.timezone import make_aware

    from preau.base import clock

    begins = [make_aware(datetime.combine(day, time(*at)), clock.PARIS) for at in ((9, 0), (13, 30))]
    return [(one - one.utcoffset()).hour for one in begins]


def test_nobody_else_touches_what_a_school_has_asked_for(cast, office, sign_in):
    found, _trainer = office
    visit = visits.ask(
        found, by=cast.anne, half_days=1, need="La messagerie", school=found.schools.get(), from_school=True
    )
    path = "school_visit_cancel"
    assert sign_in(cast.bruno).post(url(cast.bruno, path, pk=visit.pk)).status_code == 404
    assert sign_in(cast.lucie).post(url(cast.lucie, path, pk=visit.pk)).status_code == 404
    assert not visit.steps.exists()
    sign_in(cast.anne).post(url(cast.anne, path, pk=visit.pk))
    assert visit.steps.get().kind == "cancelled"


def test_a_trainer_s_private_address_is_shown_once_replaced_and_revoked(cast, sign_in, client):
    trainer = planning.add_trainer(member(cast).syndicate, by=cast.samira, name="M. Leclercq")
    samira, path = sign_in(cast.samira), url(cast.samira, "trainer", pk=trainer.pk)

    def made():
        return re.search(r"/agenda/formateur/[^\"]+\.ics", samira.post(path).content.decode())[0]

    first = made()
    assert (
        client.get(first)["Content-Type"].startswith("text/calendar")
        and first not in samira.get(path).content.decode()
    )
    second = made()
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)
    assert sign_in(cast.gaelle).post(url(cast.gaelle, "trainer_link_end", pk=trainer.pk)).status_code == 404
    sign_in(cast.samira).post(url(cast.samira, "trainer_link_end", pk=trainer.pk))
    assert client.get(second).status_code == 404 == client.get("/agenda/formateur/x.ics").status_code
