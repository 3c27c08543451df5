"""Two tabs, two children, two parents at the same second: each answer is counted once, the record holds, each is told once."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from preau.base.models import AuditLine
from preau.directory.models import Guardianship
from preau.news.carnet import chain
from preau.news.carnet.queries import pupils_before
from preau.news.choices import Standing
from preau.news.models import Article, Note, Poll
from preau.news.tests.book import enter, post, sent, slip
from preau.news.tests.closing import asked
from preau.notifications.models import Notification
from tests.database import TEMPLATE, admin, cast_file, drop
from tests.jobs import run_jobs
from tests.world import Cast


@pytest.fixture
def outside(django_db_setup, django_db_blocker):
    """Threads see each other's rows only when they are committed: not in the transaction of `db`."""
    name, before = f"preau_two_{os.getpid()}", connection.settings_dict["NAME"]
    admin(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = name
        yield Cast.load(cast_file())
        connection.close()
        connection.settings_dict["NAME"] = before
    drop(name)


def at_once(*tabs):
    """Each of these on a connection of its own, all through one gate; the status of each answer."""
    gate = threading.Barrier(len(tabs))

    def press(tab):
        person, path, data = tab
        client = enter(person)
        gate.wait(20)
        try:
            return client.post(f"/parent/{path}", data).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(tabs)) as pool:
        return list(pool.map(press, tabs))


def signing(person, note, child, said="yes"):
    key = f"mot-{slip(note, child).pk}"
    return person, f"carnet/{note.pk}/", {"signe": key, f"{key}-said": said}


def lines(note):
    found = Note.objects.get(pk=note.pk)
    assert chain.faults_of(found) == []
    rows = found.signed.order_by("place").values_list(
        "signer__first_name", "slip__child__first_name", "agrees"
    )
    assert [one.place for one in found.signed.order_by("place")] == list(range(1, len(rows) + 1))
    return sorted(rows)


def told(kind):
    return sorted(Notification.objects.filter(kind=kind).values_list("person__first_name", flat=True))


def test_two_tabs_with_the_same_answer_are_one_signature(outside):
    note = sent(outside.lucie, outside.cm1, nature="image")
    run_jobs()
    tab = signing(outside.claire, note, outside.ines)
    assert at_once(tab, tab, tab) == [302, 302, 302]
    assert lines(note) == [("Claire", "Inès", True)]
    run_jobs()
    assert told("note_signed") == ["Thomas"]


def test_two_tabs_that_do_not_agree_are_two_rows_and_the_last_one_counts(outside):
    note = sent(outside.lucie, outside.cm1, nature="usual_act")
    tabs = [signing(outside.fatou, note, outside.issa, said) for said in ("yes", "no")]
    assert at_once(*tabs) == [302, 302]
    assert lines(note) == [("Fatou", "Issa", False), ("Fatou", "Issa", True)]
    last = note.signed.order_by("-place").first()
    [pupil] = [one for one in pupils_before(note) if one.slip.child_id == outside.issa.pk]
    assert pupil.standing == (Standing.GIVEN if last.agrees else Standing.REFUSED)


def test_both_parents_at_once_sign_both_and_the_teacher_counts_one_child(outside):
    note = sent(outside.lucie, outside.cm1, nature="image")
    run_jobs()
    tabs = [
        signing(one, note, outside.ines)
        for one in (outside.claire, outside.thomas, outside.claire, outside.thomas)
    ]
    assert at_once(*tabs) == [302] * 4
    assert lines(note) == [("Claire", "Inès", True), ("Thomas", "Inès", True)]
    [pupil] = [one for one in pupils_before(note) if one.slip.child_id == outside.ines.pk]
    assert pupil.standing == Standing.GIVEN
    page = enter(outside.lucie).get(f"/{_teaching(outside)}/carnet/{note.pk}/").content.decode()
    assert "Réponses : 1 sur 3" in page
    run_jobs()
    assert told("note_signed") == ["Claire", "Thomas"]  # each hears of the other, once
    assert told("note_disagreement") == []


def test_both_parents_who_do_not_agree_at_once_are_told_to_the_teacher_once(outside):
    note = sent(outside.lucie, outside.cm1, nature="usual_act")
    assert at_once(
        signing(outside.claire, note, outside.ines, "yes"), signing(outside.thomas, note, outside.ines, "no")
    ) == [302, 302]
    run_jobs()
    assert len(lines(note)) == 2 and told("note_disagreement") == ["Lucie"]


def test_a_parent_of_two_signs_all_in_each_of_two_tabs(outside):
    """Two notes asked in opposite orders, and a brother in the same class: nobody waits for the other for ever."""
    Guardianship.objects.create(
        guardian=outside.claire, child=outside.issa, kind="legal", state="joint", starts_on="2026-09-01"
    )
    first, second = sent(outside.lucie, outside.cm1), sent(outside.odile, outside.fifth, subject="Cross")
    slips = [slip(first, outside.ines), slip(first, outside.issa), slip(second, outside.louis)]
    tabs = [
        (
            outside.claire,
            "carnet/signatures/",
            {"slip": [one.pk for one in order]} | {f"mot-{one.pk}-said": "yes" for one in order},
        )
        for order in (slips, slips[::-1])
    ]
    assert at_once(*tabs, signing(outside.claire, first, outside.issa)) == [302] * 3
    assert lines(first) == [("Claire", "Inès", True), ("Claire", "Issa", True)]
    assert lines(second) == [("Claire", "Louis", True)]


def test_a_note_sent_by_two_presses_at_once_is_one_note_and_each_family_is_told_once(outside):
    key = f"familles-{outside.cm1.pk}"
    data = {"key": "clef", "audience": key, "nature": "information", "subject": "Piscine", "body": "Bonnet.",
            "answer_kind": "none", "deadline": "2026-11-27", "act": "send"}  # fmt: skip
    gate = threading.Barrier(2)

    def press(_turn):
        try:
            gate.wait(20)
            return post(outside.lucie, "teacher", "nouveau/", data).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(press, range(2))) == [302, 302]
    run_jobs()
    assert Note.objects.count() == 1 and Note.objects.get().slips.count() == 3
    assert told("note") == ["Claire", "Fatou", "Paul", "Sophie", "Thomas"]


def test_an_article_published_by_two_presses_at_once_is_one_article_told_once(outside):
    url = f"/{_teaching(outside)}/actualites/nouvelle/"
    data = {
        "key": "clef",
        "readers": [f"familles-{outside.cm1.pk}"],
        "title": "Fresque",
        "body": "Finie.",
        "act": "send",
    }
    gate = threading.Barrier(3)

    def press(_turn):
        try:
            client = enter(outside.lucie)
            gate.wait(20)
            return client.post(url, data).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(press, range(3))) == [302] * 3
    run_jobs()
    assert Article.objects.count() == 1 and Article.objects.get().is_published
    assert AuditLine.objects.filter(verb="news.submit_article").count() == 1
    assert told("news") == ["Claire", "Fatou", "Paul", "Sophie", "Thomas"]


def test_both_parents_give_the_one_voice_of_their_family(outside):
    poll = asked(outside.lucie, outside.cm1, voice_of="child")
    key = f"voix-{outside.ines.pk}"
    said = at_once(
        *(
            (who, f"sondages/{poll.pk}/", {"voix": key, f"{key}-ticked": "0"})
            for who in (outside.claire, outside.thomas)
        )
    )
    first, second = sorted(said, key=lambda status: status != 302)
    assert first == 302 and second in (200, 400), (
        "shown as given by the other, or refused while both were sent"
    )
    assert Poll.objects.get().voices.count() == 1


def _teaching(cast):
    from preau.news.tests.book import hat

    return hat(cast.lucie, "teacher").key
