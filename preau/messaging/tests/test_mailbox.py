"""Folders, pages and the price of a page."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from preau.messaging.choices import LINES_A_PAGE
from preau.messaging.models import Participant
from preau.messaging.tests.desk import answer, enter, text, to, write


def fill(cast, number):
    """So many threads in Fatou's mailbox, "Objet 00" the newest; two of them at the very same moment."""
    for rank in range(number):
        conversation = write(cast.lucie, "teacher", to(cast.fatou), subject=f"Objet {rank:02}")
        row = Participant.objects.get(conversation=conversation, person=cast.fatou)
        row.latest_at -= timedelta(minutes=rank // 2)
        row.save()


def subjects(page):
    return {rank for rank in range(60) if f"Objet {rank:02}" in page}


def test_pages_follow_each_other_without_hole_or_repeat(cast):
    fill(cast, LINES_A_PAGE * 2 + 3)
    fatou, seen, here = enter(cast.fatou), [], "/parent/messages/"
    for _page in range(3):
        page = text(fatou.get(here))
        seen.append(subjects(page))
        here = page.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert [len(one) for one in seen] == [LINES_A_PAGE, LINES_A_PAGE, 3]
    assert set().union(*seen) == set(range(LINES_A_PAGE * 2 + 3))
    assert "Plus anciens" not in page and "Revenir aux plus récents" in page


@pytest.mark.parametrize(
    "cursor", ["x", "_", "2026-99-99_1", "2026-11-24T10:00:00_1", "2026-11-24T10:00:00+01:00_²"]
)
def test_a_cursor_that_means_nothing_gives_the_first_page(cast, cursor):
    fill(cast, 1)
    assert "Objet 00" in text(enter(cast.fatou).get("/parent/messages/", {"avant": cursor}))


def test_a_page_of_twenty_costs_as_many_queries_as_a_page_of_two(cast):
    fatou = enter(cast.fatou)

    def price():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            fatou.get("/parent/messages/")
        return len(queries)

    fill(cast, 2)
    few = price()
    fill(cast, LINES_A_PAGE)
    assert price() == few


def test_the_mailbox_narrows_to_one_child(cast):
    write(cast.lucie, "teacher", to(cast.claire), subject="Pour Inès")
    write(cast.odile, "teacher", to(cast.claire), subject="Pour Louis")
    page = text(enter(cast.claire).get(f"/parent/messages/?enfant={cast.louis.pk}"))
    assert "Pour Louis" in page and "Pour Inès" not in page


def test_the_child_of_another_narrows_nothing_and_is_not_named(cast):
    write(cast.lucie, "teacher", to(cast.claire), subject="Pour Inès")
    page = text(enter(cast.claire).get(f"/parent/messages/?enfant={cast.jade.pk}"))
    assert "Pour Inès" in page and "Jade" not in page


def test_an_answer_awaiting_is_on_the_first_page_with_its_child(cast):
    conversation = write(cast.fatou, "guardian", to(cast.lucie), subject="Rendez-vous")
    answer(conversation, cast.lucie, "teacher")
    page = text(enter(cast.fatou).get("/parent/"))
    assert "message à lire" in page and "Rendez-vous" in page and "Issa · CM1-CM2" in page


def test_a_card_offers_to_write_only_to_those_one_may_reach(cast):
    claire = enter(cast.claire)
    assert "Écrire à Mme Baert" in text(claire.get(f"/parent/annuaire/personne/{cast.lucie.pk}/"))
    assert "Écrire à" not in text(claire.get(f"/parent/annuaire/personne/{cast.thomas.pk}/"))
