"""The school day, told by a real browser: weeks A and B, a class that is lent, a late pupil, a cut day, the nurse."""

import pytest

from tests.site import CHROMIUM, DESK, PHONE, Visitor

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("journey"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not on this machine: apt install chromium"),
]


def test_weeks_alternate_and_the_school_lends_a_class(site):
    url, opened = site
    bruno = (
        Visitor(opened, url, DESK)
        .sign_in("bruno")
        .press("Tout")
        .press("Emplois du temps")
        .press("Semaines A et B")
    )
    bruno.page.fill("[name=codes]", "Paire, Impaire")
    bruno.press("Faire alterner ces semaines")
    assert bruno.reads("Les semaines sont enregistrées") and bruno.reads("semaine Impaire")
    bruno.press("Emplois du temps").press("Ajouter un cours")
    assert bruno.reads("Semaine Paire")
    bruno.press("Présences").press("Délégations")
    bruno.page.select_option("select[name=group]", label="5e B")
    bruno.page.select_option("select[name=person]", label="CARON Odile")
    bruno.press("Confier à cette personne")
    assert bruno.reads("Faire l’appel, 5e B") and bruno.complaints == []


def test_the_nurse_notes_an_hour_on_a_phone(site):
    url, opened = site
    dora = Visitor(opened, url, PHONE).sign_in("dora").press("Infirmerie")
    dora.page.fill("[name=q]", "vass")
    dora.page.press("#q", "Enter")
    dora.page.get_by_role("button", name="Est là").wait_for()
    dora.press("Est là")
    assert dora.reads("Louis est à l’infirmerie") and dora.reads("depuis")
    dora.press("Repart")
    assert dora.reads("Passés aujourd’hui") and dora.complaints == []
