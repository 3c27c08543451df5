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
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from preau.base import clock
from preau.engine.locks import until
from tests import pristine
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
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
MORNING = os.environ["PREAU_NOW"]
_open = ExitStack()
_browser: list[Any] = []
_screens: list[Any] = []
_looked_at: dict[tuple[int, str], set[str]] = {}
_signed_in: list[str] = []
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Site:
    """`preau serve` and a browser, for all the stories of a process. Its clock and its rows are a story's to set."""

    def __init__(self, url: str, database: str, folder: Path, hour: Path) -> None:
        self.url, self.database, self.folder, self._hour = url, database, folder, hour
        self._is_anybodys = True

    @property
    def browser(self) -> Any:
        return browser()

    def at(self, moment: str) -> "Site":
        """It is this hour in Paris on each of its processes, and the clock runs on from there."""
        draft = self._hour.with_suffix(".new")
        draft.write_text(f"{clock.shift_to(moment).total_seconds():+f}")
        draft.replace(self._hour)
        return self

    def anew(self) -> "Site":
        """Nobody has done anything yet; it is the school morning of all tests."""
        pristine.put_back(self.database)
        self._is_anybodys = False
        return self.at(MORNING)

    @contextmanager
    def models(self) -> Iterator[None]:
        """The models of this process write on its rows; for what a story finds when it begins."""
        from django.db import connection

        own, its = connection.settings_dict["NAME"], urlsplit(self.database).path[1:]
        connection.close()
        connection.settings_dict["NAME"] = its
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = own

    def shared(self) -> "Site":
        """As the stories that share it leave it to each other; anew after one that had it alone."""
        if not self._is_anybodys:
            self.anew()
        self._is_anybodys = True
        return self


@contextmanager
def standing(folder: Path, workers: int = 1, **settings: str) -> Iterator[Site]:
    """A site on its own clone of the cast, whose hour and rows may be set while it stands; `settings` as for `opened`."""
    with cloned() as database:
        pristine.keep(database)
        site = Site("", database, folder, folder / "hour").at(MORNING)
        with opened(folder, database, workers, PREAU_NOW=f"@{folder / 'hour'}", **settings) as site.url:
            yield site


@contextmanager
def cloned() -> Iterator[str]:
    """A clone of the cast's database; its URL."""
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
        _screens.append(context)
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


def browser() -> Any:
    """The browser of this process, launched when it is first asked for."""
    if not _browser:
        from playwright.sync_api import sync_playwright

        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright's loop lives in this thread
        os.environ["PW_EXPERIMENTAL_SERVICE_WORKER_NETWORK_EVENTS"] = "1"  # routes catch what it asks, too
        engine = _open.enter_context(sync_playwright())
        _browser.append(engine.chromium.launch(executable_path=CHROMIUM, args=FLAGS))
        _open.callback(_close)
    return _browser[0]


def close_browser() -> None:
    """Its loop would stand in the way of tests that have one of their own."""
    _open.close()


def leave_screens() -> None:
    """Close what visitors have open: pages that nobody looks at any more would go on following the site."""
    while _screens:
        _screens.pop().close()


def _close() -> None:
    _browser.pop().close()


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
