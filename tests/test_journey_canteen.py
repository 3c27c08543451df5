"""Lunch, told by a real browser: a parent books from a phone in three touches, an agent sees the child and ticks it."""

import pytest

from tests.site import CHROMIUM, PHONE, Visitor

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("second journey"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not on this machine: apt install chromium"),
]
THURSDAY = "2026-12-10T06:30"


def test_a_parent_books_in_three_touches_and_the_agent_sees_the_child(anew):
    url, engine = anew.at(THURSDAY).url, anew.browser
    gaelle = Visitor(engine, url, PHONE).sign_in("gaelle").press("Tout").press("Cantine et garderie")
    gaelle.press("Services et délais").press("Ouvrir un service")
    for name, value in {"notice_days": "0", "notice_at": "09:00", "phone": "03 20 00 00 01"}.items():
        gaelle.page.fill(f"[name={name}]", value)
    gaelle.press("Ouvrir ce service")
    assert gaelle.reads("le jour même avant 9\xa0h")

    claire = Visitor(engine, url, PHONE).sign_in("claire")
    claire.press("Réserver pour Inès")
    claire.page.get_by_role("group", name="jeudi 10").get_by_label("Cantine").check()
    claire.press("Enregistrer")
    assert claire.reads("C’est noté pour Inès : 1 changement")

    gaelle.open(gaelle.page.url.removeprefix(url).replace("services/", ""))
    gaelle.press("Cantine").press("Là VASSEUR Inès")
    assert gaelle.reads("là depuis 6\xa0h\xa03")
    gaelle.press("Imprimer")
    assert gaelle.reads("VASSEUR Inès")
    assert gaelle.complaints + claire.complaints == []
