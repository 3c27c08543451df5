"""Homework, told by a real browser: a teacher's phone, a pupil's, then a parent's."""

import pytest

from preau.files.tests.test_store import PNG
from tests.site import CHROMIUM, PHONE, Visitor

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("journey"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not on this machine: apt install chromium"),
]


def test_a_work_is_given_in_few_taps_done_handed_in_given_back_and_seen_by_the_parent(site, tmp_path):
    url, opened = site
    photo = tmp_path / "cahier.png"
    photo.write_bytes(PNG)

    marc = Visitor(opened, url, PHONE).sign_in("marc")
    marc.press("Mes classes").press("5e B").press("Remplir aujourd’hui")
    marc.page.fill("[name=text]", "Observer des branchies")
    marc.page.fill("[name=what]", "Relire la leçon")
    marc.press("Publier")
    assert marc.reads("Le cahier est rempli, le travail est donné.")
    marc.page.fill("[name=what]", "Schéma du poisson")
    marc.page.get_by_text("À rendre", exact=True).click()
    marc.page.get_by_text("À rendre ici").click()
    marc.press("Publier")
    assert marc.reads("Déjà donné") and marc.reads("Schéma du poisson")

    louis = Visitor(opened, url, PHONE).sign_in("louis").press("Mon travail")
    if not louis.reads("Relire la leçon"):  # given on a Friday, for the Monday
        louis.press("Après")
    done = louis.page.get_by_role("button", name="Fait : Relire la leçon")
    louis.page.context.set_offline(True)
    done.click()
    louis.page.get_by_text("Ce sera noté dès que tu auras du réseau.").wait_for()
    louis.page.context.set_offline(False)
    louis.page.get_by_text("Relire la leçon : c’est parti.").wait_for()
    louis.page.reload()
    for pressed in ("false", "true"):  # without reload
        done.click()
        louis.page.locator(f".tick[aria-pressed={pressed}]").first.wait_for()
    louis.look().press("Rendre Schéma du poisson")
    louis.page.set_input_files("[name=photos]", photo)
    louis.press("Rendre à M. Delattre")
    assert louis.reads("C’est rendu.") and louis.reads("cahier.png")

    marc.open("/" + marc.page.url.split("/", 3)[3].split("/")[0] + "/")
    marc.press("Schéma du poisson").press("VASSEUR Louis")
    marc.page.fill("[name=words]", "Schéma clair, légendes complètes.")
    marc.press("Rendre à Louis")
    assert marc.reads("C’est rendu à l’élève ; ses parents le voient aussi.")

    claire = Visitor(opened, url, PHONE).sign_in("claire")
    claire.press("Tout le travail de Louis")
    if not claire.reads("rendu, lu"):
        claire.press("Après")
    claire.press("rendu, lu")
    assert claire.reads("Schéma clair, légendes complètes.") and claire.reads("M. Delattre")
    assert marc.complaints + louis.complaints + claire.complaints == []
