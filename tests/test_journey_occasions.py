"""An outing, told by a real browser: a teacher announces it, a parent reads it on a phone and in a calendar, then it is off."""

import re
from datetime import timedelta

import pytest
from ical.calendar_stream import IcsCalendarStream

from preau.base import clock
from tests.site import CHROMIUM, DESK, PHONE, Visitor

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("journey"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not on this machine: apt install chromium"),
]


def test_an_outing_of_the_class_reaches_the_phone_and_the_calendar_of_a_parent(site):
    url, opened = site
    day = clock.today() + timedelta(days=7)
    day -= timedelta(days=max(day.weekday() - 4, 0))  # a day of class
    lucie = Visitor(opened, url, DESK).sign_in("lucie").press("Tout").press("Événements")
    lucie.press("Annoncer un événement").press("Annoncer")
    assert lucie.reads("Il manque le titre") and lucie.reads("Dites pour qui")
    for name, value in {
        "title": "Sortie à la mer", "first_day": day.isoformat(), "starts_at": "09:00", "ends_at": "16:30",
        "place": "Wissant", "words": "Des bottes et un pique-nique.",
    }.items():  # fmt: skip
        lucie.page.fill(f"[name={name}]", value)
    lucie.page.get_by_label("CM1-CM2").check()
    lucie.press("Annoncer")
    assert lucie.reads("C’est annoncé") and lucie.reads("Des bottes et un pique-nique.")

    claire = Visitor(opened, url, PHONE).sign_in("claire")
    assert claire.reads("Sortie à la mer")
    claire.press("Sortie à la mer")
    assert claire.reads("de 9\xa0h à 16\xa0h\xa030") and claire.reads("Wissant")
    claire.press("Agenda")
    base = claire.page.url.split("?")[0]
    ines = claire.page.get_by_role("link", name="Inès").first.get_attribute("href").split("?")[1]
    claire.open(f"{base.removeprefix(url)}?{ines}&semaine={day.isoformat()}&jour={day.isoformat()}")
    assert claire.reads("Sortie à la mer")

    claire.press("Dans mon calendrier")
    claire.page.fill("[name=name]", "Téléphone")
    claire.page.select_option("[name=child]", label="d’Inès")
    claire.press("Créer l’adresse")
    [secret] = re.findall(r"/agenda/[\w-]+\.ics", claire.page.content())[:1]

    def read():
        calendar = IcsCalendarStream.calendar_from_ics(claire.page.request.get(url + secret).text())
        return [(one.summary, one.location) for one in calendar.events if "Sortie" in one.summary]

    assert read() == [("Sortie à la mer", "Wissant")]
    lucie.page.get_by_text("Annuler cet événement").click()
    lucie.press("Oui, l’annuler")
    assert lucie.reads("Annulé par Mme Baert")
    assert read() == [("Annulé : Sortie à la mer", "Wissant")]
    assert lucie.complaints + claire.complaints == []
