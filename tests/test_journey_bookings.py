"""A room that is lent, told by a real browser: booked each week on a phone, a clash told, the head who says yes."""

from datetime import timedelta

import pytest

from preau.bookings.tests.shed import day
from tests.site import CHROMIUM, DESK, PHONE, Visitor

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("journey"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not on this machine: apt install chromium"),
]


def test_a_room_is_booked_each_week_a_clash_is_told_and_the_head_agrees(site):
    url, opened = site
    first = day(8)
    last = first + timedelta(weeks=2)
    bruno = (
        Visitor(opened, url, DESK)
        .sign_in("bruno")
        .press("Tout")
        .press("Réservations")
        .press("Rendre réservable")
    )
    bruno.page.get_by_label("Salle", exact=True).check()
    bruno.page.fill("[name=name]", "Salle polyvalente")
    bruno.page.get_by_label("Chaque réservation attend un accord").check()
    bruno.press("Enregistrer")

    odile = Visitor(opened, url, DESK).sign_in("odile")
    _ask(odile, "Chorale", first + timedelta(weeks=1))
    assert odile.reads("vous serez prévenu de la réponse")

    marc = Visitor(opened, url, PHONE).sign_in("marc")
    _ask(marc, "5e B, exposés", first, last)
    assert marc.reads("2 jours libres sur 3") and marc.reads("déjà réservé par Mme Caron")
    marc.press("Réserver les 2 jours libres")
    marc.press("Toutes les réservations")
    assert marc.reads("5e B, exposés") and marc.reads("à valider")

    bruno.press("Tout").press("Réservations")
    assert bruno.reads("réservations à valider")
    bruno.page.get_by_role("link", name="5e B, exposés").first.click()
    bruno.page.fill("[name=words]", "Laissez les chaises en place.")
    bruno.press("Accepter")
    marc.press("5e B, exposés")
    assert (
        marc.reads("réservé")
        and marc.reads("Laissez les chaises en place.")
        and marc.reads("1 autre jour ensuite")
    )
    assert bruno.complaints + odile.complaints + marc.complaints == []


def _ask(who, words, on, until=None):
    """From ten to eleven, from the list of what is lent."""
    who.press("Tout").press("Réservations").press("Salle polyvalente").press("Réserver")
    typed = {"words": words, "day": f"{on}", "starts_at": "10:00", "ends_at": "11:00"}
    for name, value in (typed | ({"until": f"{until}"} if until else {})).items():
        who.page.fill(f"[name={name}]", value)
    who.press("Réserver")
