"""The carnet de suivi, told by a real browser: a teacher notes and shows, a mother reads, a child of five listens."""

import psycopg
import pytest

from tests.site import CHROMIUM, DESK, PHONE, Visitor

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("journey"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not on this machine: apt install chromium"),
]
# A device with a French voice of its own, and one of the network that must stay silent; the browser of the tests has none.
VOICES = """
window.spoken = [];
const voices = [{ lang: 'fr-FR', localService: false }, { lang: 'fr-FR', localService: true, name: 'here' }];
const speech = { getVoices: () => voices, cancel() {}, addEventListener() {},
  speak: (one) => window.spoken.push([one.voice.name, one.text]) };
Object.defineProperty(window, 'speechSynthesis', { value: speech });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""


def to_nursery(database: str) -> None:
    """The feed alone says the level of a pupil: Maya is in grande section."""
    with psycopg.connect(database, autocommit=True) as rows:
        rows.execute(
            "UPDATE directory_enrolment SET level = 'GS' WHERE person_id IN "
            "(SELECT id FROM directory_person WHERE first_name = 'Maya')"
        )


def test_a_carnet_is_noted_in_few_taps_shown_and_listened_to(site, database):
    url, opened = site
    to_nursery(database)
    helene = Visitor(opened, url, PHONE).sign_in("helene").press("Tout").press("Carnet de suivi")
    helene.press("Noter : LEMAIRE Maya").press("Acquérir les premiers outils mathématiques")
    assert helene.page.get_by_label("LEMAIRE Maya").is_checked()
    helene.page.get_by_label("Je sais compter jusqu’à 5.").check()
    helene.press("Noter dans le carnet")
    assert helene.reads("C’est noté") and helene.reads("1 à montrer")
    helene.press("Voir qui lira quoi")
    helene.page.fill("[name=title]", "Septembre et octobre")
    helene.press("Montrer à la famille d’un enfant")
    assert helene.reads("les familles sont prévenues") and helene.reads("Septembre et octobre")

    nora = Visitor(opened, url, DESK).sign_in("nora").press("Carnet de suivi : 1 nouvelle réussite")
    assert nora.reads("Le carnet de Maya") and nora.reads("Je sais compter jusqu’à 5.")

    maya = Visitor(opened, url, PHONE)
    maya.page.add_init_script(VOICES)
    maya.sign_in("maya").press("Écouter : toute la page").press("Écouter : toute la page")
    [(voice, page)] = maya.page.evaluate("window.spoken")
    assert voice == "here" and page.startswith("Bonjour Maya. Ma journée.") and "Je sais faire." in page
    maya.press("Je sais faire")
    maya.press("Écouter : Je sais compter jusqu’à 5.")
    assert maya.page.evaluate("window.spoken") == [["here", "Je sais compter jusqu’à 5."]]
    maya.press("Revenir à ma journée").press("Au revoir")
    assert "/connexion/" in maya.page.url
    assert helene.complaints + nora.complaints + maya.complaints == []


def test_without_a_voice_of_the_device_no_button_speaks(site, database):
    url, opened = site
    to_nursery(database)
    maya = Visitor(opened, url, DESK).sign_in("maya")
    assert maya.reads("Bonjour Maya") and maya.page.locator(".listen:visible").count() == 0
    assert maya.complaints == []
