"""Pages of a phone: what they weigh on the wire, whether anything moves while they open, how soon the first one is there
without network."""

import gzip
import re
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from bench import ground, pages
from bench.ground import Measure

BUDGET = 90  # kB of HTML, CSS and JS, gzip
NEXT = 60  # kB of each page after the first: its HTML alone, the rest is there
STARTS = 9
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
            found += [_heaviest(port, visit)]
            if not _chromium():
                return found
            return [*found, *_shifts(port, doors), _offline_start(port, *doors["home"])]


def _weight(name: str, port: int, path: str, headers: dict[str, str]) -> Measure:
    page = _read(port, path, headers)
    parts = re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', page.decode())
    total = sum(len(gzip.compress(one, 6)) for one in (page, *(_read(port, part, {}) for part in parts)))
    return ground.measure(
        f"phone_weight_{name}", total / 1000, "kB", BUDGET, 1.0,
        f"HTML, CSS et JS de {path}, gzip 6, {len(parts)} fichiers joints", f"{BUDGET} ko",
    )  # fmt: skip


def _heaviest(port: int, visit: dict[str, Any]) -> Measure:
    sizes = {
        path: len(gzip.compress(_read(port, path, visit["headers"]), 6)) for path in visit["pages"].values()
    }
    path = max(sizes, key=lambda one: sizes[one])
    return ground.measure(
        "phone_weight_next", sizes[path] / 1000, "kB", NEXT, 1.0,
        f"la plus lourde de {len(sizes)} pages d’un parent, {path}, son HTML, gzip 6", f"{NEXT} ko",
    )  # fmt: skip


def _offline_start(port: int, path: str, headers: dict[str, str]) -> Measure:
    """From the touch on the icon to the page drawn whole, the network cut; beside the same bytes that a bare server gives."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as engine:
        _copy(port, path, headers, Path(folder))
        plain = ground.free_port()
        words = [
            sys.executable,
            "-m",
            "http.server",
            str(plain),
            "--bind",
            "127.0.0.1",
            "--directory",
            folder,
        ]
        chromium = engine.chromium.launch(executable_path=_chromium(), args=["--no-sandbox", "--disable-gpu"])
        with ground.serving(words, plain, ground.environment("")):
            ours = _installed(chromium, f"http://127.0.0.1:{port}", path, headers)
            theirs = chromium.new_context(viewport=PHONE, service_workers="block").new_page()
            took = [(_start(ours, f"http://127.0.0.1:{port}{path}"), _start(theirs, f"http://127.0.0.1:{plain}/"))
                    for _turn in range(STARTS)][1:]  # fmt: skip
        chromium.close()
    offline, static = (statistics.median(turn[n] for turn in took) for n in (0, 1))
    return ground.measure(
        "phone_offline_start", offline, "ms", static, 1.5,
        f"chromium, 390 × 844, {path} sans réseau, de la navigation à loadEventEnd ; médiane de {STARTS - 1}",
        "les mêmes octets, servis par http.server de Python",
    )  # fmt: skip


def _copy(port: int, path: str, headers: dict[str, str], folder: Path) -> None:
    page = _read(port, path, headers)
    (folder / "index.html").write_bytes(page)
    styles = [
        (part, _read(port, part, {})) for part in re.findall(r'(?:href|src)="(/static/[^"#]+)', page.decode())
    ]
    inner = {
        f"{part.rpartition('/')[0]}/{one}"
        for part, style in styles
        if part.endswith(".css")
        for one in re.findall(r'url\("?([^")]+)', style.decode())
    }
    for part, content in [*styles, *((part, _read(port, part, {})) for part in inner)]:
        target = folder / part.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _installed(chromium: Any, origin: str, path: str, headers: dict[str, str]) -> Any:
    """A page whose service worker has kept the first one, then loses the network."""
    context = chromium.new_context(viewport=PHONE, locale="fr-FR")
    name, _equals, value = headers["Cookie"].partition("=")
    context.add_cookies([{"name": name, "value": value, "url": origin}])
    page = context.new_page()
    for _time in range(2):
        page.goto(origin + path, wait_until="load")
        page.wait_for_function(
            "navigator.serviceWorker.ready.then(() => !!navigator.serviceWorker.controller)"
        )
    page.wait_for_function("caches.keys().then(all => all.some(one => one.startsWith('pages-')))")
    context.set_offline(True)
    return page


def _start(page: Any, url: str) -> float:
    page.goto("about:blank")
    page.goto(url, wait_until="load")
    assert "Bonjour" in page.inner_text("h1")
    page.wait_for_function("performance.getEntriesByType('navigation')[0].loadEventEnd > 0")
    return float(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd"))


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
