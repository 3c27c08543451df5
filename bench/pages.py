"""How fast signed-in pages are: the first page beside the plain view, and every page in a small and a large region."""

import json
import statistics
from contextlib import ExitStack
from urllib.parse import quote

import psycopg

from bench import ground, load
from bench.ground import Measure
from bench.region import CLASS, HEAD, PUPIL, STAFF, VIEWERS

SMALL, LARGE = 2_000, 200_000
HOME_TURNS, PAGE_TURNS, PAGE_TIMES = 7, 12, 4


def measures(turns: int = HOME_TURNS) -> list[Measure]:
    """Both regions stand side by side, so that each pair of requests meets the same moment of the machine."""
    with ExitStack() as open_doors:
        ports, visits = {}, {}
        for size in (SMALL, LARGE):
            url = open_doors.enter_context(ground.database(size))
            visits[size] = visits_of(url)
            ports[size] = open_doors.enter_context(ground.web(url))
        with psycopg.connect(url, autocommit=True) as database:
            database.execute((ground.ROOT / "bench" / "yardsticks" / "plain_page.sql").read_text())
        plain = open_doors.enter_context(ground.web(url, "bench.yardsticks.plain_settings"))
        homes = [
            _home(who, visits[LARGE][who], ports[LARGE], plain, turns)
            for who in ("guardian", "teacher", "head")
        ]
        flat = [
            _flat(who, page, ports, {size: visits[size][who] for size in ports})
            for who in ("teacher", "guardian", "agent")
            for page in visits[LARGE][who]["pages"]
        ]
    return homes + flat


def _home(who: str, visit: dict, port: int, plain: int, turns: int) -> Measure:
    path, cookie = visit["pages"]["home"], visit["headers"]
    ours, theirs = [], []
    for _turn in range(turns):
        theirs.append(load.per_second(plain, "/", {}, 0.7))
        ours.append(load.per_second(port, path, cookie, 0.7))
    return ground.measure(
        f"home_{who}", statistics.median(ours), "req/s", statistics.median(theirs), 0.35,
        f"granian, un processus, un fil, 4 connexions, {LARGE} personnes ; médiane de {turns} tours alternés",
        "vue de 20 lignes sans middleware", at_least=True,
    )  # fmt: skip


def _flat(who: str, page: str, ports: dict[int, int], visits: dict[int, dict]) -> Measure:
    took: dict[int, list[float]] = {SMALL: [], LARGE: []}
    for turn in range(PAGE_TURNS):
        for size, port in ports.items():
            times = load.timed(port, visits[size]["pages"][page], visits[size]["headers"], PAGE_TIMES)
            took[size] += times if turn else []
    return ground.measure(
        f"flat_{page}_{who}", statistics.median(took[LARGE]) * 1000, "ms", statistics.median(took[SMALL]) * 1000, 1.3,
        f"{LARGE} personnes contre {SMALL}, requêtes alternées, médiane de {(PAGE_TURNS - 1) * PAGE_TIMES}",
        f"la même page à {SMALL} personnes",
    )  # fmt: skip


def visits_of(url: str) -> dict[str, dict]:
    return json.loads(ground.python(["-m", "bench.pages"], url))


def _pages(who: str, hat: str, words: str) -> dict[str, str]:
    """The pages of a viewer, under their hat; `words` are the names of someone they know, with a letter missing, so
    that as many lines are found in a large region as in a small one."""
    above = who in ("agent", "authority")
    own = f"/{hat}/annuaire"
    card = HEAD if above else STAFF if who == "guardian" else PUPIL
    return {
        "home": f"/{hat}/",
        "search": f"{own}/?q={quote(words)}",
        "class": f"{own}/etablissement/1001/" if above else f"{own}/groupe/{CLASS}/",
        "card": f"{own}/personne/{card}/",
    }


def visits() -> dict[str, dict]:
    """Sign in each viewer of the region; their headers and their pages."""
    from django.conf import settings
    from django.test import Client

    from preau.access.middleware import CHARTER_READ
    from preau.access.models import Account
    from preau.directory.hats import hats_of
    from preau.directory.models import Person

    looked_for = Person.objects.get(pk=STAFF)
    slip = looked_for.last_name[:3] + looked_for.last_name[4:]
    found = {}
    for who, pk in VIEWERS.items():
        account = Account.objects.get(person_id=pk)
        client = Client()
        client.force_login(account)
        session = client.session
        session[CHARTER_READ] = True
        session.save()
        found[who] = {
            "headers": {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session.session_key}"},
            "pages": _pages(who, hats_of(account.person)[0].key, f"{looked_for.first_name} {slip}"),
        }
    return found


def main() -> None:
    """`python -m bench.pages` prints the visits of the region of DATABASE_URL."""
    import django

    django.setup()
    print(json.dumps(visits()))


if __name__ == "__main__":
    main()
