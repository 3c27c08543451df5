"""Languages, told by a real browser: a parent who reads English tells the school something, and the school reads French; then
the pages of a family as they would be read from right to left."""

import pytest

from tests.site import CHROMIUM, DESK, PHONE, Visitor
from tests.world import PASSWORD, login

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("second journey"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not on this machine: apt install chromium"),
]
FAMILY = ["/parent/", "/parent/messages/", "/parent/carnet/", "/parent/agenda/", "/parent/compte/"]
# Turn the page, then say what does not fit: what is wider than the screen, boxes of a line that cover each other, and where
# the first door of the menu and the title stand.
TURNED = """() => {
  document.documentElement.dir = "rtl";
  const box = (one) => one.getBoundingClientRect();
  const seen = (one) => box(one).width > 1 && box(one).height > 1 && getComputedStyle(one).position === "static";
  const cross = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  const covered = [...document.querySelectorAll(".row, .roof-row, .card-head, .button-row, .field, .mail")].filter((line) => {
    const parts = [...line.children].filter(seen).map(box);
    return parts.some((a, n) => parts.slice(n + 1).some((b) => cross(a, b)));
  });
  const doors = [...document.querySelectorAll(".nav-list a")].map(box);
  return {
    wide: document.scrollingElement.scrollWidth > innerWidth,
    covered: covered.map((line) => line.outerHTML.slice(0, 120)),
    first: doors[0].left > doors.at(-1).left,
    title: innerWidth - box(document.querySelector("h1")).right < 60,
  };
}"""


def test_a_parent_reads_english_the_school_reads_french_and_pages_may_be_turned(anew):
    url, opened = anew.url, anew.browser
    claire = Visitor(opened, url, PHONE).open("/connexion/").press("English")
    claire.page.fill("[name=login]", login("claire"))
    claire.page.fill("[name=password]", PASSWORD)
    claire.press("Sign in")
    claire.press("I have read this, continue")
    assert claire.page.get_attribute("html", "lang") == "en-gb" and claire.reads("Inès")
    claire.open("/parent/vie-scolaire/famille/").press("Report an absence")
    claire.page.get_by_text("Inès · CM1").click()
    claire.page.get_by_text("The child is ill", exact=True).click()
    claire.press("Tell the school")
    assert claire.reads("Thank you, the school has been told.") and claire.reads("The child is ill")
    anne = Visitor(opened, url, DESK).sign_in("anne")
    anne.open(f"{anne.page.url.removeprefix(url)}vie-scolaire/absences/")
    assert anne.reads("Inès") and anne.reads("Maladie de l’enfant")

    turned = {path: claire.open(path).page.evaluate(TURNED) for path in FAMILY}
    assert turned == {path: {"wide": False, "covered": [], "first": True, "title": True} for path in FAMILY}
    assert claire.complaints + anne.complaints == []
