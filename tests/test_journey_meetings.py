"""Rendez-vous, told by a real browser: a teacher opens an hour, two parents who live apart choose, one cancels."""

import pytest

from tests.site import CHROMIUM, DESK, PHONE, Visitor

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("journey"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not on this machine: apt install chromium"),
]


def test_an_hour_is_chosen_in_three_touches_and_neither_parent_sees_the_others(site):
    url, opened = site
    lucie = Visitor(opened, url, DESK).sign_in("lucie").press("Tout").press("Rendez-vous")
    lucie.press("Proposer des rendez-vous")
    for name, value in {
        "title": "Remise des livrets", "day": "2026-12-03", "first": "17:00", "last": "18:00", "place": "salle 12",
        "deadline": "2026-12-01",
    }.items():  # fmt: skip
        lucie.page.fill(f"[name={name}]", value)
    lucie.page.check("[name=each][value=parent]")
    lucie.press("Voir ce que cela donne")
    assert lucie.reads("Les familles de 3 élèves pourront choisir") and lucie.reads("6 rendez-vous proposés")
    lucie.press("Proposer aux familles")
    assert lucie.reads("Prises : 0 sur 6") and lucie.reads("N’ont pas choisi (3)")

    claire = Visitor(opened, url, PHONE).sign_in("claire")
    claire.press("Choisir Remise des livrets, Inès")
    claire.page.get_by_text("17 h 20").click()
    claire.press("Prendre ce rendez-vous")
    assert claire.reads("C’est noté pour Inès") and claire.reads("Jeudi 3\xa0décembre à 17\xa0h\xa020")

    thomas = Visitor(opened, url, PHONE).sign_in("thomas").press("Choisir Remise des livrets, Inès")
    assert not thomas.reads("17\xa0h\xa020") and not thomas.reads("Claire")
    thomas.page.get_by_text("17 h 10").click()
    thomas.press("Prendre ce rendez-vous")

    claire.page.get_by_text("Annuler ce rendez-vous").click()
    claire.press("Annuler, et prévenir l’école")
    assert claire.reads("Rendez-vous annulé") and claire.reads("17\xa0h\xa020")
    lucie.open(lucie.page.url.removeprefix(url))
    assert (
        lucie.reads("Prises : 1 sur 6")
        and lucie.reads("Thomas Vasseur")
        and lucie.reads("N’ont pas choisi (3)")
    )
    assert lucie.complaints + claire.complaints + thomas.complaints == []
