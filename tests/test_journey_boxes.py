"""A box of the office, told by a real browser: its head opens it, a keeper writes in its name, a mother answers on her phone."""

import pytest

from tests.site import CHROMIUM, DESK, PHONE, Visitor

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("journey"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not on this machine: apt install chromium"),
]


def test_the_office_writes_and_the_answer_comes_back_to_the_box(site):
    url, opened = site
    bruno = Visitor(opened, url, DESK).sign_in("bruno").press("Tout").press("Boîtes de l’établissement")
    bruno.page.check("[name=function][value=office]")
    bruno.page.fill("[name=name]", "Secrétariat du collège")
    bruno.press("Ouvrir cette boîte")
    bruno.page.select_option("select[name=person]", label="MASSE Agnès")
    bruno.press("Confier la boîte")
    assert bruno.reads("écrire en son nom")

    agnes = Visitor(opened, url, DESK).sign_in("agnes").press("Messages").press("Secrétariat du collège")
    agnes.press("Écrire au nom de la boîte")
    agnes.page.fill("[name=find]", "familles")
    agnes.press("Chercher")
    agnes.press("Ajouter Toutes les familles, Collège Lucie-Aubrac")
    agnes.page.fill("[name=subject]", "Bourses de collège")
    agnes.page.fill("[name=body]", "Le dossier se rend avant le 4 décembre.")
    assert agnes.reads("Chacun ne répond qu’à la boîte.")
    agnes.press("Envoyer à une famille")
    assert agnes.reads("De la boîte Secrétariat du collège, à : Toutes les familles")

    claire = Visitor(opened, url, PHONE).sign_in("claire").press("Messages").press("Bourses de collège")
    assert claire.reads("De Secrétariat du collège, Collège Lucie-Aubrac") and not claire.reads("Masse")
    claire.page.fill("[name=body]", "Il est dans le sac de Louis.")
    claire.press("Envoyer la réponse")
    agnes.press("À répondre").press("Claire Vasseur")
    assert agnes.reads("Il est dans le sac de Louis.")
    assert bruno.complaints + agnes.complaints + claire.complaints == []
