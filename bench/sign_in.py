"""How many sign-ins a core bears, beside what verifying a password alone allows."""

import json
import statistics
import time

from bench import ground
from bench.ground import Measure

TURNS, EACH = 7, 6


def measures() -> list[Measure]:
    with ground.database(2_000) as url:
        ours, bare = json.loads(ground.python(["-m", "bench.sign_in"], url))
    return [
        ground.measure(
            "sign_in", ours, "entrées/s", bare, 0.7,
            f"POST /connexion/ d’un bout à l’autre (freins, session, trace), un cœur, médiane de {TURNS} tours alternés",
            "vérifications Argon2 nues", at_least=True,
        )
    ]  # fmt: skip


def main() -> None:
    """Whole sign-ins through the application in this process, by turns with bare verifications; a second of each."""
    import django

    django.setup()
    from django.contrib.auth.hashers import check_password
    from django.test import Client

    from bench.region import PASSWORD, VIEWERS
    from preau.access.models import Account

    accounts = list(Account.objects.filter(person_id__gte=1_000_000).order_by("pk")[: TURNS * EACH + 1])
    assert check_password(PASSWORD, accounts[0].password) and VIEWERS

    # One client, as a web process is started once; each entry is of someone the site has never seen.
    client = Client(SERVER_NAME="localhost")

    def enter(account: Account) -> None:
        client.cookies.clear()
        answer = client.post("/connexion/", {"login": account.login, "password": PASSWORD})
        assert answer.status_code == 302, answer.status_code

    enter(accounts.pop())
    ours, bare = [], []
    for turn in range(TURNS):
        these = accounts[turn * EACH : (turn + 1) * EACH]
        start = time.perf_counter()
        for account in these:
            check_password(PASSWORD, account.password)
        middle = time.perf_counter()
        for account in these:
            enter(account)
        bare.append(EACH / (middle - start))
        ours.append(EACH / (time.perf_counter() - middle))
    print(json.dumps([statistics.median(ours), statistics.median(bare)]))


if __name__ == "__main__":
    main()
