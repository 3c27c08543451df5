"""An incident, told by a real browser: school life reports it, the head punishes and opens a procedure, the family answers."""

import pytest

from tests.site import CHROMIUM, DESK, PHONE, Visitor

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("journey"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not on this machine: apt install chromium"),
]


def test_an_incident_is_followed_by_the_school_and_its_end_alone_is_read_by_the_family(site):
    url, opened = site
    celine = Visitor(opened, url, PHONE).sign_in("celine").press("Tout").press("Incidents et punitions")
    celine.press("Signaler un incident")
    celine.page.get_by_label("VASSEUR Louis").select_option(label="Auteur")
    celine.page.get_by_label("Dégradation ou vol").check()
    celine.page.fill("[name=words]", "Un casier du couloir a été forcé à la récréation.")
    celine.press("Signaler à la vie scolaire")
    assert celine.reads("pris en charge")

    bruno = Visitor(opened, url, DESK).sign_in("bruno").press("Tout").press("Incidents et punitions")
    bruno.press("Dégradation ou vol").press("Donner une punition")
    bruno.page.select_option("[name=pupil]", label="VASSEUR Louis")
    bruno.page.get_by_label("Excuses, orales ou écrites").check()
    bruno.page.fill("[name=words]", "Casier forcé : des excuses à qui s’en servait.")
    bruno.press("Donner et prévenir")
    assert bruno.reads("la famille et l’élève sont prévenus")
    bruno.press("Tout").press("Incidents et punitions")
    bruno.press("Dégradation ou vol").press("Engager une procédure disciplinaire")
    bruno.page.fill("[name=facts]", "Le 24 novembre, un casier forcé, un vêtement jeté dans la cour.")
    bruno.press("Préparer la procédure").press("Informer maintenant")
    assert bruno.reads("La décision peut être prise après le")

    claire = Visitor(opened, url, PHONE).sign_in("claire").open("/parent/discipline/famille/")
    assert claire.reads("Excuses, orales ou écrites") and not claire.reads("à la récréation")
    claire.press("Procédure disciplinaire")
    claire.page.fill("[name=words]", "Louis a remplacé le cadenas et présenté ses excuses.")
    claire.press("Envoyer ma réponse")
    bruno.open(bruno.page.url.removeprefix(url))
    assert bruno.reads("Louis a remplacé le cadenas")

    nora = Visitor(opened, url, PHONE).sign_in("nora")
    here = claire.page.url.removeprefix(url)
    assert nora.page.goto(url + here).status == 404
    assert celine.complaints + bruno.complaints + claire.complaints == []
