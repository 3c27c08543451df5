"""An assembly that opens: found by who runs the platform, opened and filled by an office, without script."""

import pytest

from preau.base import clock
from tests.site import CHROMIUM, DESK, PHONE, Visitor

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("journey"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not on this machine: apt install chromium"),
]


def test_an_office_opens_its_bureau_and_fills_it_from_a_sheet(site):
    """Who runs the platform finds a place; the office of the syndicate opens its own, on a phone, without script."""
    url, engine = site
    yann = Visitor(engine, url, DESK).sign_in("yann").press("Tout").press("Assemblées")
    yann.page.fill("[name=q]", "syndicat mixte")
    yann.press("Chercher")
    assert yann.reads("Syndicat mixte du numérique éducatif") and yann.reads("Haddad")
    samira = Visitor(engine, url, PHONE, script=False).sign_in("samira").press("Séances")
    samira.press("Ouvrir une assemblée")
    samira.page.select_option("[name=kind]", label="Bureau")
    samira.press("Ouvrir cette assemblée")
    assert samira.reads("combien de sièges")
    samira.page.fill("[name=seats]", "3")
    samira.press("Ouvrir cette assemblée")
    samira.page.get_by_text("Tout le tableau, d’une feuille").click()
    samira.page.fill("[name=lines]", "Mme;Rose;Bodart;;présidente\nM.;Paul;Amiot;;\nMme;Anne;Crépel;;")
    samira.page.fill("[name=since]", f"{clock.today():%Y-%m-%d}")
    samira.press("Ajouter ces membres")
    assert samira.reads("3 membres en exercice sur 3 sièges") and samira.reads("Présidente")
    assert "\n".join(yann.complaints + samira.complaints) == ""
