"""How fast what is told leaves the house, by push and by mail, against what the bare client library does to the same server."""

import json
import secrets
import smtplib
import statistics
import sys
import time
from base64 import urlsafe_b64encode
from email.message import EmailMessage
from http.client import HTTPConnection
from typing import Any

from bench import ground
from bench.ground import Measure

PERSONS = 400
TURNS = 11  # a worker has been at it for long: the first ones make its statements ready


def measures() -> list[Measure]:
    port = _two_ports()
    receivers = [sys.executable, "-m", "bench.yardsticks.plain_receivers", str(port)]
    inside = {
        "PREAU_PUSH_INSIDE": "1",
        "EMAIL_URL": f"smtp://127.0.0.1:{port + 1}",
        "BENCH_PORT": str(port),
    }
    with ground.database() as url, ground.serving(receivers, port, ground.environment("")):
        told = json.loads(ground.python(["-m", "bench.telling"], url, **inside))
    how = f"{PERSONS} personnes, une annonce chacune, lecture, mots, scellé, envoi et suite en base ; médiane de {TURNS}"
    yardsticks = {
        "push": "http-ece et http.client, une connexion gardée, sans base",
        "mail": "smtplib, une connexion gardée, sans base",
    }
    return [
        ground.measure(
            f"{way}_sent", PERSONS / ours, "par s", PERSONS / bare, 0.7, how, yardsticks[way], at_least=True
        )
        for way, (ours, bare) in told.items()
    ]  # fmt: skip


def _two_ports() -> int:
    """A free port whose next one is free too, as far as one can tell."""
    return min(ground.free_port(), 65_534)


def main() -> None:
    import django

    django.setup()
    import os

    port = int(os.environ["BENCH_PORT"])
    people = _people(port)
    pushes = [
        (_ring(people), _timed(_send_pushes), _timed(lambda: _bare_pushes(people, port)))[1:]
        for _ in range(TURNS)
    ]
    mails = [
        (_write(people), _timed(_send_mails), _timed(lambda: _bare_mails(port + 1)))[1:] for _ in range(TURNS)
    ]
    medians = {
        way: [statistics.median(turn[n] for turn in turns) for n in (0, 1)]
        for way, turns in (("push", pushes), ("mail", mails))
    }
    print(json.dumps(medians))


def _timed(act: Any) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _send_pushes() -> None:
    from preau.notifications.push.sending import send_due_pushes

    sent = send_due_pushes()
    assert sent == PERSONS, sent


def _send_mails() -> None:
    from preau.notifications.mails import send_due_mails

    assert send_due_mails() == PERSONS


def _bare_pushes(people: list[Any], port: int) -> None:
    import http_ece
    from cryptography.hazmat.primitives.asymmetric import ec

    line = HTTPConnection("127.0.0.1", port)
    for device in people:
        message = json.dumps(
            {"title": "Un message de l’école ou d’une famille", "url": "/aller/12/"}
        ).encode()
        body = http_ece.encrypt(
            message, private_key=ec.generate_private_key(ec.SECP256R1()), dh=_bytes(device.p256dh),
            auth_secret=_bytes(device.auth), version="aes128gcm",
        )  # fmt: skip
        line.request(
            "POST",
            "/x",
            body,
            {"Content-Encoding": "aes128gcm", "TTL": "60", "Authorization": "vapid t=x, k=y"},
        )
        line.getresponse().read()


def _bare_mails(port: int) -> None:
    with smtplib.SMTP("127.0.0.1", port) as server:
        for number in range(PERSONS):
            mail = EmailMessage()
            mail["Subject"], mail["From"] = "Du nouveau pour vous sur Préau", "ne-pas-repondre@localhost"
            mail["To"] = f"p{number}@famille.example"
            mail.set_content(
                "Bonjour,\n\nQuelque chose de nouveau vous attend sur Préau.\n\nhttp://localhost/aller/\n"
            )
            server.send_message(mail)


def _people(port: int) -> list[Any]:
    """Persons with an account, an address, a session and a device."""
    from cryptography.hazmat.primitives.asymmetric import ec

    from preau.access.models import Account, Session
    from preau.base import clock
    from preau.directory.models import Person
    from preau.notifications.models import Device
    from preau.notifications.push.sealing import encoded

    now = clock.now()
    persons = Person.objects.bulk_create(Person(first_name="P", last_name=f"Nom{n}") for n in range(PERSONS))
    accounts = Account.objects.bulk_create(
        Account(
            person=one,
            login=f"p{one.pk}",
            email=f"p{one.pk}@famille.example",
            email_verified_at=now,
            activated_at=now,
        )
        for one in persons
    )
    Session.objects.bulk_create(
        Session(
            session_key=f"k{one.person_id}",
            session_data="",
            expire_date=now.replace(year=now.year + 1),
            account=one,
        )
        for one in accounts
    )
    keys = [encoded(ec.generate_private_key(ec.SECP256R1()).public_key()) for _one in persons]
    return Device.objects.bulk_create(
        Device(
            person=one, session_key=f"k{one.pk}", endpoint=f"http://127.0.0.1:{port}/{one.pk}", p256dh=_words(key),
            auth=_words(secrets.token_bytes(16)), since=now,
        )
        for one, key in zip(persons, keys, strict=True)
    )  # fmt: skip


def _ring(people: list[Any]) -> None:
    from preau.notifications.models import Ring

    rows = _told(people, by_push=True)
    Ring.objects.bulk_create(
        Ring(device=device, notification=row, due_at=row.made_at)
        for device, row in zip(people, rows, strict=True)
    )


def _write(people: list[Any]) -> None:
    from preau.notifications.models import Mailing

    Mailing.objects.all().delete()
    _told(people, mailed=True)


def _told(people: list[Any], *, by_push: bool = False, mailed: bool = False) -> list[Any]:
    from preau.base import clock
    from preau.notifications.models import Notification

    now = clock.now()
    Notification.objects.all().delete()
    return Notification.objects.bulk_create(
        Notification(
            person_id=one.person_id, kind="message", text="M. Nom vous a écrit", path="messages/1/", made_at=now,
            available_at=now, by_push=by_push, mail_at=now if mailed else None,
        )
        for one in people
    )  # fmt: skip


def _words(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(words: str) -> bytes:
    from preau.notifications.push.keys import from_words

    return from_words(words)


if __name__ == "__main__":
    main()
