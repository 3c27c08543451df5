"""From the membership to the first sign-in of the head, and to the archive that is offered once the school has left."""

import io
import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from pypdf import PdfReader

from preau.access.actions import activate
from preau.access.models import Account, ActivationCode
from preau.access.queries import open_code
from preau.base import clock
from preau.base.models import AuditLine
from preau.directory.models import Person, Post
from preau.notifications.models import Notification
from preau.syndicate import tasks
from preau.syndicate.actions import archives, joining, openings
from preau.syndicate.models import SchoolArchive
from preau.syndicate.tests.desk import again, ago, member
from preau.syndicate.tests.test_pages import read, url


@pytest.fixture
def newcomer(cast):
    """Who heads the school since today, known to the directory and without account; nobody else heads it."""
    Post.objects.filter(person=cast.anne, profile="head").update(ends_on=ago(1))
    person = Person.objects.create(first_name="Odette", last_name="Wallart", title="Mme")
    Post.objects.create(
        person=person, establishment=cast.school, profile="head", title="Directrice", starts_on=ago(0)
    )
    return person


def code_in(content):
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return re.search(r"[A-Z2-9]{4}(?:[-\s][A-Z2-9]{4}){1,3}", text)[0]


def test_an_effective_membership_opens_the_school_and_its_head_signs_in(cast, newcomer, sign_in):
    found = member(cast)
    assert found.schools.get().opened_on == found.since
    samira = sign_in(cast.samira)
    assert "direction pas encore connectée" in read(samira, cast.samira, "accession", pk=found.pk)
    school = found.schools.get()
    answer = samira.post(url(cast.samira, "school_sign_in", pk=found.pk, school=school.pk))
    assert answer["Content-Type"] == "application/pdf" and "no-store" in answer["Cache-Control"]
    code = open_code(code_in(answer.content))
    assert code and code.person == newcomer
    activate(code, password="une phrase de passe bien longue")
    assert Account.objects.get(person=newcomer).activated_at
    assert "direction connectée" in read(sign_in(cast.samira), cast.samira, "accession", pk=found.pk)
    with pytest.raises(ValidationError, match="déjà entrée"):
        openings.first_sign_in(school, by=cast.samira)


def test_no_sheet_before_the_service_is_open(cast, newcomer):
    found = member(cast, open_since=None)
    with pytest.raises(ValidationError, match="n’est pas ouvert"):
        openings.first_sign_in(found.schools.get(), by=cast.samira)
    joining.note(found, by=cast.samira, link=joining.Link.SERVICE, on=ago(0))
    assert openings.first_sign_in(found.schools.get(), by=cast.samira).startswith(b"%PDF")


def test_another_office_draws_no_sheet(cast, newcomer, sign_in):
    found = member(cast)
    path = {"name": "school_sign_in", "pk": found.pk, "school": found.schools.get().pk}
    assert sign_in(cast.gaelle).post(url(cast.gaelle, **path)).status_code == 404
    assert not ActivationCode.objects.filter(person=newcomer).exists()


def test_a_head_who_has_an_account_is_told_that_the_school_is_confirmed(cast):
    member(cast, open_since=date(2019, 9, 1))
    assert Notification.objects.get(kind="school_opened").person == cast.anne


def test_closed_with_notice_its_archive_is_offered_to_its_head(cast, sign_in):
    """The last day, the school is served; the day after, it is closed, and its content is there for who heads it."""
    found = member(cast)
    joining.ask_to_leave(found, by=cast.samira, on=ago(0), proof="2026-31")
    last, page = again(found).until, url(cast.anne, "school_page")
    with clock.frozen_shift(f"{last.isoformat()}T12:00"):
        tasks.close_left()
        assert again(found).schools.get().until is None and not SchoolArchive.objects.exists()
    with clock.frozen_shift(f"{(last + timedelta(days=1)).isoformat()}T04:00"):
        tasks.close_left()
        assert again(found).schools.get().until == last
        row = archives.make(SchoolArchive.objects.get().pk)
        assert "Prendre l’archive" in sign_in(cast.anne).get(f"/archive-ecole/{row.pk}/").content.decode()
        assert sign_in(cast.anne).get(page).status_code == 404


def link_in(mail):
    return re.search(r"/activer/#(\S+)", mail.body)[1]


def test_the_first_sign_in_goes_by_mail_once_when_a_membership_opens_the_school(cast, newcomer, mailoutbox):
    type(cast.school).objects.filter(pk=cast.school.pk).update(email="ecole@premesques.test")
    found = member(cast)
    school = found.schools.get()
    assert school.invited_at and not openings.invite(found), "once"
    tasks.mail_first_sign_in(school.pk, "ecole@premesques.test")
    [mail] = mailoutbox
    assert mail.to == ["ecole@premesques.test"] and "Mme Wallart" in mail.body
    code = open_code(link_in(mail))
    assert code.person == newcomer and code.expires_at - clock.now() < timedelta(days=7, seconds=1)
    activate(code, password="une phrase de passe bien longue")
    assert open_code(link_in(mail)) is None, "one use"
    assert tasks.mail_first_sign_in(school.pk, "x@y.test") is None and len(mailoutbox) == 1, "she has come in"


def test_the_office_writes_to_the_address_that_the_act_names(cast, newcomer, sign_in, mailoutbox):
    found = member(cast)
    school = found.schools.get()
    samira, told = sign_in(cast.samira), {"name": "school_mail", "pk": found.pk, "school": school.pk}
    wrong = samira.post(url(cast.samira, **told), {"address": "mairie"}, follow=True).content.decode()
    assert "part à" not in wrong and not AuditLine.objects.filter(verb="syndicate.ask_first_mail").exists()
    page = samira.post(url(cast.samira, **told), {"address": "dir@ecole.test"}, follow=True).content.decode()
    assert "part à dir@ecole.test" in page
    tasks.mail_first_sign_in(school.pk, "dir@ecole.test")
    first = link_in(mailoutbox[0])
    openings.first_sign_in(school, by=cast.samira)
    assert open_code(first) is None, "the sheet voids it"
    assert sign_in(cast.gaelle).post(url(cast.gaelle, **told), {"address": "a@b.test"}).status_code == 404
