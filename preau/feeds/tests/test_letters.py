"""Who must act in a school learns what a delivery did there: once, in counts and links, and nothing of other schools."""

import re
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from procrastinate.contrib.django.models import ProcrastinateJob

from preau.access.actions import set_email, verify_email
from preau.base import clock
from preau.directory.hats import hats_of
from preau.directory.models import Person, Post
from preau.directory.operations import undo
from preau.feeds import actions
from preau.feeds.letters import actions as letters
from preau.feeds.letters.queries import summary_of
from preau.feeds.models import Letter, LetterCopy
from preau.feeds.tests import aaf_files as aaf
from preau.notifications.actions import choose_ways
from preau.notifications.mails import send_due_mails
from preau.notifications.models import Notification
from tests.jobs import run_jobs

MAILS = "preau.feeds.tasks.mail_letters"
SCHOOL, COLLEGE = aaf.school("10", "0599001N"), aaf.school("20", "0599002P")


@pytest.fixture
def readers(cast):
    """Anne directs the school; Bruno directs the collège, Agnès is its office. All three verified an address."""
    for name in ("anne", "bruno", "agnes"):
        account = getattr(cast, name).account
        set_email(account, email=f"{name}@ecole.example")
        verify_email(account)
    run_jobs()
    mail.outbox.clear()
    return cast


def pupils(place, *numbers, **more):
    return [aaf.pupil(f"{place}-{n}", place, "3A", **more) for n in numbers]


def feed(folder, *records, day="20261123"):
    operation = aaf.feed(aaf.write(folder, SCHOOL, COLLEGE, *records, day=day))
    run_jobs()
    return operation


def first_delivery(tmp_path):
    return feed(tmp_path / "a", *pupils("10", *range(20)), *pupils("20", *range(20)))


def sent():
    return sorted((one.to[0], one.subject) for one in mail.outbox)


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())).replace("\xa0", " ")


def page_of(person, letter=None):
    return f"/{hats_of(person)[0].key}/alimentation/ecole/" + (f"{letter.pk}/" if letter else "")


def test_one_mail_a_school_to_who_must_act_with_counts_and_links_and_no_name(readers, tmp_path):
    first_delivery(tmp_path)
    mail.outbox.clear()
    ties = ["p1$10$1$1$1$1"]
    feed(
        tmp_path / "b", *pupils("10", *range(1, 20)), *pupils("20", *range(20)),
        aaf.pupil("10-90", "10", "3A", ties=ties), aaf.guardian("p1"), day="20261124",
    )  # fmt: skip
    assert sent() == [("anne@ecole.example", "École de Prêmesques : l’annuaire a changé")]
    body = mail.outbox[0].body.replace("\xa0", " ")
    assert "- 1 élève arrivé\n- 1 élève parti\n- 1 responsable arrivé\n" in body
    letter = Letter.objects.latest("pk")
    assert f"http://localhost:8000{page_of(readers.anne, letter)}" in body
    assert "- 20 élèves que personne ne suit" in body and "fiches/en-attente/" in body
    names = set(Person.objects.exclude(pk=readers.anne.pk).values_list("last_name", flat=True))
    assert not [name for name in names if name.lower() in body.lower()]
    assert "Lucie-Aubrac" not in body


def test_nothing_changed_nothing_is_sent(readers, tmp_path):
    first_delivery(tmp_path)
    assert [to for to, _subject in sent()] == [
        "agnes@ecole.example",
        "anne@ecole.example",
        "bruno@ecole.example",
    ]
    before = Letter.objects.count()
    mail.outbox.clear()
    feed(tmp_path / "b", *pupils("10", *range(20)), *pupils("20", *range(20)), day="20261124")
    assert (sent(), Letter.objects.count()) == ([], before)


def test_an_address_that_nobody_verified_or_an_account_that_wants_none_gets_no_mail(readers, tmp_path):
    set_email(readers.anne.account, email="autre@ecole.example")
    choose_ways({("feed", None): "app"}, by=readers.bruno)
    run_jobs()
    mail.outbox.clear()
    first_delivery(tmp_path)
    assert [to for to, _subject in sent()] == ["agnes@ecole.example"]
    told = Notification.objects.filter(kind="feed")
    assert set(told.values_list("person__first_name", flat=True)) == {"Anne", "Agnès", "Bruno"}
    mail.outbox.clear()
    send_due_mails()
    assert sent() == []


def test_who_left_the_post_before_the_mail_gets_none(readers, tmp_path):
    operation = aaf.feed(aaf.write(tmp_path / "a", SCHOOL, *pupils("10", 1), day="20261123"))
    letters.write(operation.pk)
    Post.objects.filter(person=readers.anne).update(ends_on="2026-11-20")
    letters.mail_all(operation.pk)
    assert sent() == []
    assert LetterCopy.objects.filter(closed_at=None).count() == 0


def test_a_school_in_its_silence_is_mailed_when_it_opens(readers, tmp_path):
    operation = aaf.feed(aaf.write(tmp_path / "a", SCHOOL, *pupils("10", 1), day="20261123"))
    letters.write(operation.pk)
    ProcrastinateJob.objects.filter(task_name=MAILS).delete()
    with clock.frozen_shift("2026-11-27T21:10"):
        letters.mail_all(operation.pk)
    assert sent() == []
    assert ProcrastinateJob.objects.get(task_name=MAILS).scheduled_at
    with clock.frozen_shift("2026-11-30T07:00"):
        letters.mail_all(operation.pk)
    assert [to for to, _subject in sent()] == ["anne@ecole.example"]


class Killed(BaseException):
    pass


def test_a_worker_killed_between_two_mails_mails_nobody_twice(readers, tmp_path, monkeypatch):
    operation = aaf.feed(
        aaf.write(tmp_path / "a", SCHOOL, COLLEGE, *pupils("10", 1), *pupils("20", 1), day="20261123")
    )
    letters.write(operation.pk)
    letters.write(operation.pk)
    send, left = EmailBackend.send_messages, [1]

    def killed_at_the_second(self, messages):
        if not left:
            raise Killed
        left.pop()
        return send(self, messages)

    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", killed_at_the_second)
        with pytest.raises(Killed):
            letters.mail_all(operation.pk)
    assert len(sent()) == 1
    letters.mail_all(operation.pk)
    letters.mail_all(operation.pk)
    assert len({to for to, _subject in sent()}) == len(sent()) == 3


def test_an_address_that_the_server_refuses_takes_nothing_from_the_others(readers, tmp_path, monkeypatch):
    operation = aaf.feed(aaf.write(tmp_path / "a", COLLEGE, *pupils("20", 1), day="20261123"))
    letters.write(operation.pk)
    send = EmailBackend.send_messages

    def refused_for_bruno(self, messages):
        if messages[0].to == ["bruno@ecole.example"]:
            raise SMTPRecipientsRefused({})
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refused_for_bruno)
    letters.mail_all(operation.pk)
    assert [to for to, _subject in sent()] == ["agnes@ecole.example"]
    assert LetterCopy.objects.filter(mailed_at=None).get().account == readers.bruno.account


def test_a_school_in_quarantine_is_told_why_then_what_was_done(readers, tmp_path, sign_in):
    feed(tmp_path / "a", *pupils("10", *range(20)), *pupils("20", *range(80)))
    mail.outbox.clear()
    operation = feed(tmp_path / "b", *pupils("10", *range(5)), *pupils("20", *range(80)), day="20261124")
    assert sent() == [("anne@ecole.example", "École de Prêmesques : l’annuaire attend une vérification")]
    assert "- 15 élèves sur 20 n’y seraient plus." in mail.outbox[0].body.replace("\xa0", " ")
    client, letter = sign_in(readers.anne), Letter.objects.latest("pk")
    assert "Pourquoi elle attend" in text(client.get(page_of(readers.anne, letter)))
    mail.outbox.clear()
    actions.confirm(operation, by=readers.yann)
    actions.apply_delivery(operation, by=readers.yann)
    run_jobs()
    assert sent() == [("anne@ecole.example", "École de Prêmesques : l’annuaire a changé")]
    assert summary_of(Letter.objects.latest("pk")).pupils_left == 15


def test_the_page_names_under_the_rights_of_the_hat_and_leads_to_what_mends(readers, tmp_path, sign_in):
    first_delivery(tmp_path)
    born = aaf.pupil("10-90", "10", "3A", sn="VASSEUR", givenName="Inès", ENTPersonDateNaissance="31/02/2014")
    feed(tmp_path / "b", *pupils("10", *range(20)), *pupils("20", *range(19)), born, day="20261124")
    client, anne = sign_in(readers.anne), readers.anne
    letter = Letter.objects.filter(uai="0599001N").latest("pk")
    said = text(client.get(page_of(anne, letter)))
    assert "Élèves arrivés 1 VASSEUR Inès" in said and "ELEVE20-19" not in said
    assert "1 personne peut-être inscrite deux fois" in said and "saisie par l’école" in said
    assert "La date « 31/02/2014 » n’existe pas" in said and "À corriger dans SIECLE" in said
    assert "Élève que personne" not in said and "élèves que personne ne suit ici" in said
    arrived = Person.objects.get(identities__external_id="10-90")
    assert f"/annuaire/personne/{arrived.pk}/" in client.get(page_of(anne, letter)).content.decode()
    assert "1 élève arrivé" in text(client.get(page_of(anne)))
    assert Notification.objects.get(person=anne, path__endswith=f"/{letter.pk}/").read_at


def test_a_remark_on_somebody_of_another_school_is_theirs_though_the_numbers_are_the_same(
    readers, tmp_path, sign_in
):
    """A pupil of the collège and a parent of the school bear the same number, each in their own file."""
    odd = aaf.pupil("77", "20", "3A", ENTPersonDateNaissance="31/02/2014")
    feed(tmp_path / "a", *pupils("10", 1, ties=["77$10$1$1$1$1"]), aaf.guardian("77"), odd)
    said = {}
    for name, uai in (("anne", "0599001N"), ("bruno", "0599002P")):
        person = getattr(readers, name)
        said[name] = text(sign_in(person).get(page_of(person, Letter.objects.get(uai=uai))))
    assert [name for name, words in said.items() if "31/02/2014" in words] == ["bruno"]


def test_strangers_see_no_letter(readers, tmp_path, sign_in):
    first_delivery(tmp_path)
    letter = Letter.objects.get(uai="0599001N")
    for name in ("perle", "bruno", "agnes", "lucie", "claire", "ines", "gaelle", "victor", "yann"):
        person = getattr(readers, name)
        assert sign_in(person).get(page_of(person, letter)).status_code == 404, name


def test_told_under_another_hat_it_opens_under_its_own(readers, tmp_path, sign_in):
    first_delivery(tmp_path)
    readers.anne.children_ties.create(child=readers.maya, kind="legal", state="joint", starts_on="2026-09-01")
    letter = Letter.objects.get(uai="0599001N")
    answer = sign_in(readers.anne).get(f"/parent/alimentation/ecole/{letter.pk}/")
    assert answer.url == page_of(readers.anne, letter)


def test_an_undone_delivery_keeps_nobody_says_so_and_is_not_mailed(readers, tmp_path, sign_in):
    operation = aaf.feed(aaf.write(tmp_path / "a", SCHOOL, *pupils("10", 1), day="20261123"))
    before = Person.objects.count()
    letters.write(operation.pk)
    undo.undo(operation, by=readers.yann)
    run_jobs()
    assert (sent(), Person.objects.count()) == ([], before - 1)
    letter = Letter.objects.get()
    said = text(sign_in(readers.anne).get(page_of(readers.anne, letter)))
    assert "Cette livraison a été annulée" in said and "annulée" in text(
        sign_in(readers.anne).get(page_of(readers.anne))
    )


def test_only_those_it_is_for_are_offered_the_mail(readers, sign_in):
    asked = {name: text(sign_in(getattr(readers, name)).get(f"/{hats_of(getattr(readers, name))[0].key}/notifications/reglages/"))
             for name in ("anne", "agnes", "claire", "lucie")}  # fmt: skip
    words = "Ce que l’académie a changé dans mon école"
    assert [name for name, said in asked.items() if words in said] == ["anne", "agnes"]
