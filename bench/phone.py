"""The first page of a phone: what it weighs on the wire, and whether anything moves while it opens."""

import gzip
import re
import shutil
from typing import Any
from urllib.request import Request, urlopen

from bench import ground, pages
from bench.ground import Measure

BUDGET = 90  # kB of HTML, CSS and JS, gzip
PHONE = {"width": 390, "height": 844}
_SHIFTS = """() => new Promise((done, fail) => {
    if (!PerformanceObserver.supportedEntryTypes.includes("layout-shift")) fail("layout-shift");
    let sum = 0;
    const watch = list => { for (const one of list.getEntries()) if (!one.hadRecentInput) sum += one.value; };
    new PerformanceObserver(watch).observe({type: "layout-shift", buffered: true});
    setTimeout(() => done(sum), 500);
})"""


def measures() -> list[Measure]:
    with ground.database(pages.SMALL) as url:
        visit = pages.visits_of(url)["guardian"]
        ground.python(["-m", "preau", "collectstatic", "--noinput", "-v0"], url)
        with ground.web(url) as port:
            doors = {"sign_in": ("/connexion/", {}), "home": (visit["pages"]["home"], visit["headers"])}
            found = [_weight(name, port, path, headers) for name, (path, headers) in doors.items()]
            return found + (_shifts(port, doors) if _chromium() else [])


def _weight(name: str, port: int, path: str, headers: dict[str, str]) -> Measure:
    page = _read(port, path, headers)
    parts = re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', page.decode())
    total = sum(len(gzip.compress(one, 6)) for one in (page, *(_read(port, part, {}) for part in parts)))
    return ground.measure(
        f"phone_weight_{name}", total / 1000, "kB", BUDGET, 1.0,
        f"HTML, CSS et JS de {path}, gzip 6, {len(parts)} fichiers joints", f"{BUDGET} ko",
    )  # fmt: skip


def _shifts(port: int, doors: dict[str, tuple[str, dict[str, str]]]) -> list[Measure]:
    """Cumulative layout shift as Chromium counts it, half a second after the page has loaded; 0.1 is "good" for
    web.dev, our page may not move at all."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as engine:
        chromium = engine.chromium.launch(executable_path=_chromium(), args=["--no-sandbox", "--disable-gpu"])
        found = [_shift(chromium, name, port, *door) for name, door in doors.items()]
        chromium.close()
    return found


def _shift(chromium: Any, name: str, port: int, path: str, headers: dict[str, str]) -> Measure:
    page = chromium.new_context(viewport=PHONE, locale="fr-FR", extra_http_headers=headers).new_page()
    page.goto(f"http://127.0.0.1:{port}{path}", wait_until="load")
    return ground.measure(
        f"phone_shift_{name}", page.evaluate(_SHIFTS), "CLS", 0.01, 1.0,
        f"chromium, 390 × 844, {path}, entrées layout-shift jusqu’à 500 ms après le chargement", "0,01",
    )  # fmt: skip


def _read(port: int, path: str, headers: dict[str, str]) -> bytes:
    request = Request(f"http://127.0.0.1:{port}{path}", headers={"Host": "localhost", **headers})
    with urlopen(request, timeout=30) as answer:
        return bytes(answer.read())


def _chromium() -> str:
    return shutil.which("chromium") or shutil.which("chromium-browser") or ""
