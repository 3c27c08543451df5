"""A roll on a phone, told by a real browser: three taps, a parent is alerted and explains, school life accepts."""

import time

import pytest

from preau.attendance.tests.morning import lesson
from tests.site import CHROMIUM, DESK, PHONE, Visitor

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("second journey"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not on this machine: apt install chromium"),
]


@pytest.fixture
def site(anew, everyone, django_db_blocker):
    """Where the class has two lessons this morning, the second of which begins."""
    with django_db_blocker.unblock(), anew.models():
        lesson(everyone, starts="09:30", ends="10:25")
        lesson(everyone, starts="10:40", ends="11:35", subject="Anglais")
    return anew.url, anew.browser


def test_three_taps_call_a_roll_and_the_absence_is_explained_and_accepted(site):
    url, chromium = site
    marc = Visitor(chromium, url, PHONE).sign_in("marc")
    assert marc.reads("Appel de 10\u00a0h\u00a040 à faire")
    marc.press("Faire l’appel")  # one
    marc.press("VASSEUR Louis, Là")  # two
    assert marc.reads("absences 1")
    marc.press("Valider l’appel")  # three
    assert marc.reads("1\u00a0absence") or marc.reads("1 absence")

    claire = Visitor(chromium, url, PHONE).sign_in("claire")
    assert claire.open("/parent/").reads("absence à expliquer")
    claire.press("Dire pourquoi")
    claire.page.get_by_label("Maladie de l’enfant", exact=True).check()
    claire.press("Envoyer le motif")
    assert claire.reads("Merci, c’est transmis.") and claire.reads("à étudier")

    celine = Visitor(chromium, url, DESK).sign_in("celine").press("Vie scolaire")
    assert (
        celine.reads("Motif donné")
        and celine.reads("Appels qui manquent")
        and celine.reads("9\u00a0h\u00a030")
    )
    celine.press("Étudier 1 motif").press("Accepter VASSEUR Louis")
    assert celine.reads("Motif accepté.") and celine.reads("Rien n’attend votre réponse.")
    claire.open("/parent/vie-scolaire/famille/")
    assert claire.reads("motif accepté")
    marc.press("VASSEUR Louis, Absence")  # late, finally
    marc.page.fill(".roll-minutes input", "12")
    marc.press("Corriger l’appel")
    marc.press("Les corrections")
    assert marc.reads("retard de 12 min")
    assert marc.complaints + claire.complaints + celine.complaints == []


def test_a_teachers_morning_is_six_taps_and_few_seconds_of_waiting(site):
    """Roll call, lesson book and homework, on one page: twelve taps and a minute at most, hands included."""
    url, chromium = site
    marc = Visitor(chromium, url, PHONE).sign_in("marc")
    began, taps = time.monotonic(), 0
    for tap in ("Faire l’appel", "VASSEUR Louis, Là", "Valider l’appel"):
        marc.press(tap)
        taps += 1
    assert marc.reads("Appel enregistré à")
    for name, words in {"text": "Observer des branchies", "what": "Relire la leçon"}.items():
        marc.page.click(f"[name={name}]")
        marc.page.keyboard.type(words)
        taps += 1
    marc.press("Publier")
    taps += 1
    assert marc.reads("Le cahier est rempli, le travail est donné.") and marc.reads("Déjà donné")
    assert taps <= 12 and time.monotonic() - began < 30  # the half of a minute that is not the hands'
    celine = Visitor(chromium, url, DESK).sign_in("celine").press("Vie scolaire")
    louis = Visitor(chromium, url, PHONE).sign_in("louis").press("Mon travail")
    if not louis.reads("Relire la leçon"):
        louis.press("Après")
    assert celine.reads("VASSEUR Louis") and louis.reads("Relire la leçon")
    assert marc.complaints + celine.complaints + louis.complaints == []


def test_a_roll_is_called_without_script(site):
    url, chromium = site
    marc = Visitor(chromium, url, PHONE, script=False).sign_in("marc").press("Faire l’appel")
    marc.page.get_by_label("Retard", exact=True).check()
    marc.page.fill(".roll-minutes input", "dix")
    marc.press("Valider l’appel")
    assert marc.reads("n’est pas un nombre de minutes")
    marc.page.fill(".roll-minutes input", "10")
    marc.press("Valider l’appel")
    assert marc.reads("Appel fait par M. Delattre")
