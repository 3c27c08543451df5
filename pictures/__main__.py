"""`make pictures`: an image of each page, phone and desktop, in `pictures/out`, as the people of the demo see it."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from preau.engine.locks import until

ROOT = Path(__file__).parent.parent
OUT = ROOT / "pictures" / "out"
HOME = ROOT / "var" / "pictures"
PORT = 8769
URL = f"http://localhost:{PORT}"
SIZES = {"tel": (390, 844), "bureau": (1280, 900)}
# login → (file name, path after the hat); the first hat is the one shown.
PAGES = {
    "": [("connexion", "/connexion/"), ("premiere-connexion", "/activer/"), ("aide", "/connexion/aide/"), ("404", "/rien/")],
    "claire.vasseur": [
        ("accueil-parent", ""), ("scolarite", "annuaire/scolarite/"), ("agenda", "annuaire/agenda/"), ("messages", "messages/"),
        ("compte", "compte/"), ("tout-parent", "tout/"),
        ("annuaire-parent", "annuaire/?q=bart"), ("notifications", "notifications/"),
    ],
    "lucie.baert": [("accueil-enseignant", ""), ("classes", "annuaire/classes/"), ("message-nouveau", "messages/nouveau/")],
    "anne.carlier": [("fiches", "fiches/")],
    "philippe.hermant": [("accueil-direction", ""), ("etablissement", "annuaire/etablissement/"),
        ("signalements", "messages/signalements/")],
    "gaelle.pruvost": [("accueil-mairie", ""), ("etablissements", "annuaire/etablissements/")],
    "yann.leclercq": [("annuaire-exploitation", "annuaire/?q=delatre")],
}  # fmt: skip


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    with served() as people, sync_playwright() as engine:
        chromium = engine.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        for size, (width, height) in SIZES.items():
            for login, pages in PAGES.items():
                context = chromium.new_context(viewport={"width": width, "height": height}, locale="fr-FR")
                shoot(context.new_page(), login, people.get(login, ""), pages, size)
        chromium.close()


def shoot(page: Any, login: str, password: str, pages: list[tuple[str, str]], size: str) -> None:
    base = URL
    if login:
        page.goto(f"{URL}/connexion/")
        page.fill("[name=login]", login)
        page.fill("[name=password]", password)
        page.click("form button")
        page.wait_for_load_state()
        base = page.url
    for name, path in pages:
        page.goto(base + path)
        page.screenshot(path=OUT / f"{name}-{size}.png", full_page=True)
        print(f"{name}-{size}.png")


@contextmanager
def served() -> Iterator[dict[str, str]]:
    """The demo, and the password of each of its people by login."""
    environment = dict(os.environ, PREAU_HOME=str(HOME), PREAU_NOW="2026-11-23T10:40")
    preau = [sys.executable, "-m", "preau"]
    subprocess.run([*preau, "demo"], env=environment, check=True, stdout=subprocess.DEVNULL)
    listed = subprocess.run(
        [*preau, "demo", "--people", "--json"], env=environment, check=True, capture_output=True, text=True
    )
    site = subprocess.Popen([*preau, "serve", "--port", str(PORT)], env=environment)
    try:
        until(answers, 60, pause=0.2)
        yield {one["login"]: one["password"] for one in json.loads(listed.stdout)}
    finally:
        site.terminate()
        site.wait(20)


def answers() -> bool:
    try:
        with urllib.request.urlopen(f"{URL}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


if __name__ == "__main__":
    main()
