"""The real site for the journeys: `preau serve` on a clone of the tests' database, and a real browser."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from preau.engine.locks import until
from tests.database import ROOT, TEMPLATE, address, admin, drop
from tests.world import PASSWORD, login

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PHONE, DESK = (390, 844), (1280, 900)
# What axe judges of a page, without its words: its elements, each within its parent, their classes, states and roles.
BONES = """() => {
  const bone = one => one.tagName + (one.textContent.trim() ? 1 : 0) + [...one.attributes]
    .filter(it => /^(class|role|type|hidden|open|disabled|checked|required|aria-(?!label|described).*)$/.test(it.name))
    .map(it => it.name + it.value) + [...one.attributes].map(it => it.name)
  return [...new Set([...document.querySelectorAll("body *")].map(one => bone(one.parentElement) + ">" + bone(one)))]
}"""
# What axe complains of, and nothing of what it finds right, which is long to tell.
VIOLATIONS = """rules => axe.run(document, {runOnly: rules, resultTypes: ["violations"]})
  .then(found => found.violations.map(one => [one.id, one.nodes[0].html]))"""
_looked_at: dict[tuple[int, str], set[str]] = {}
_signed_in: list[str] = []
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a site of its own, with its own home and its own clone of the cast."""
    with cloned() as database, opened(folder, database) as url:
        yield url


@contextmanager
def cloned() -> Iterator[str]:
    """A clone of the cast's database; its URL. Several sites may stand on it, one after the other."""
    name = f"preau_site_{os.getpid()}_{time.monotonic_ns()}"
    admin(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
    try:
        yield address(name)
    finally:
        drop(name)


@contextmanager
def opened(folder: Path, database: str, workers: int = 1, **settings: str) -> Iterator[str]:
    """`preau serve` on a database; `settings` are variables of its environment: PREAU_NOW, PREAU_UNDO…"""
    port = _free_port()
    environment = environment_of(folder, database) | settings
    words = [sys.executable, "-m", "preau", "serve", "--port", str(port), "--workers", str(workers)]
    with (folder / "serve.log").open("wb") as log:
        site = subprocess.Popen(words, env=environment, cwd=ROOT, stdout=log, stderr=log)
    try:
        url = f"http://localhost:{port}"
        if (
            not until(lambda: _answers(url) or site.poll() is not None, 60, pause=0.1)
            or site.poll() is not None
        ):
            raise AssertionError((folder / "serve.log").read_text())
        yield url
    finally:
        site.terminate()
        site.wait(20)


def environment_of(folder: Path, database: str) -> dict[str, str]:
    """What a command needs to work on a site."""
    return dict(os.environ, DATABASE_URL=database, PREAU_HOME=str(folder / "home"))


class Visitor:
    """Someone at a screen: opens pages, and has axe look at each of them."""

    def __init__(self, browser: Any, url: str, size: tuple[int, int], script: bool = True) -> None:
        width, height = size
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="fr-FR", java_script_enabled=script
        )
        self.url, self.page, self.script = url, context.new_page(), script
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: str) -> "Visitor":
        self.page.goto(self.url + path)
        return self.look()

    def press(self, name: str) -> "Visitor":
        """Press the first button or link of this name, and see where it leads."""
        self._click(name)
        self.page.wait_for_load_state()
        return self.look()

    def unfold(self, title: str) -> "Visitor":
        """Open what is folded under a title; nothing where it is open."""
        for folded in self.page.locator("details:not([open]) > summary", has_text=title).all():
            folded.click()
        return self

    def _click(self, name: str) -> None:
        """A page that follows by itself may rename a link under the hand ("Messages", "Messages 1"): it is the element that
        is pressed, not the name; one that was replaced meanwhile is looked for again."""
        from playwright.sync_api import Error

        for turn in range(3):
            for exact in (True, False):
                found = self.page.get_by_role("button", name=name, exact=exact)
                found = found.or_(self.page.get_by_role("link", name=name, exact=exact))
                if found.count():
                    break
            try:
                found.first.element_handle().click()
                break
            except Error as gone:
                if turn == 2 or "not attached" not in str(gone):
                    raise

    def sign_in(self, name: str) -> "Visitor":
        """By the form; once it has been seen to work, by what it sends."""
        if _signed_in:
            answer = self.page.request.get(f"{self.url}/connexion/").text()
            [token] = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', answer)[:1]
            typed = {"login": login(name), "password": PASSWORD, "csrfmiddlewaretoken": token}
            self.page.request.post(
                f"{self.url}/connexion/", form=typed, headers={"Referer": f"{self.url}/connexion/"}
            )
            self.open("/")
        else:
            self.open("/connexion/")
            self.page.fill("[name=login]", login(name))
            self.page.fill("[name=password]", PASSWORD)
            self.press("Entrer")
            _signed_in.append(name)
        assert "/connexion/" not in self.page.url, f"{name} is not let in"
        return self.press("J’ai lu, je continue") if "/charte/" in self.page.url else self

    def look(self) -> "Visitor":
        """axe's complaints about the page now shown; a page of the same address and size that shows nothing which
        was not looked at before has no more to complain of."""
        if self.script and AXE.exists() and self._is_new():
            self.page.evaluate(AXE.read_text())
            self.page.evaluate(
                "scrollTo(0, document.body.scrollHeight)"
            )  # where the bottom bar covers nothing
            found = self.page.evaluate(VIOLATIONS, RULES)
            self.complaints += [f"{self.page.url} {rule}: {where[:160]}" for rule, where in found]
        return self

    def _is_new(self) -> bool:
        page = (self.page.viewport_size["width"], re.sub(r"\d+", "0", self.page.url.split("/", 3)[3]))
        bones, known = set(self.page.evaluate(BONES)), _looked_at.setdefault(page, set())
        new = not bones <= known or not known
        known |= bones
        return new

    def reads(self, words: str) -> bool:
        return words in self.page.inner_text("body")


@contextmanager
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as engine:
        opened = engine.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield opened
        opened.close()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
