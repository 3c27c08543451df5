"""How long a message to 10,000 recipients, with a file, takes to be accepted, against the bare INSERT … SELECT of its rows."""

import json
import time
from typing import Any

from bench import ground

RECIPIENTS = 10_000
ATTACHED = 1_000_000  # bytes: a letter of the school with its pictures


def delivery() -> dict[str, Any]:
    with ground.database() as url:
        took, bare = json.loads(ground.python(["-m", "bench.message"], url))
    how = (
        f"médiane de 7, {RECIPIENTS} boîtes, un PDF de {ATTACHED // 1_000_000} Mo joint, une tâche, une trace"
    )
    return ground.measure(
        "message_10000", took * 1000, "ms", bare * 1000, 3.0, how, "INSERT … SELECT nu des mêmes lignes"
    )


def main() -> None:
    import django

    django.setup()
    from django.db import connection, transaction

    author, group = _school()
    sends, inserts = [], []
    for _turn in range(7):
        with transaction.atomic():
            draft = _draft(author, group)
            start = time.perf_counter()
            _send(draft, author)
            sends.append(time.perf_counter() - start)
            transaction.set_rollback(True)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO messaging_conversation (subject, started_by_id, started_at, mode, audience) "
                           "VALUES ('x', %s, '2026-11-24', 'broadcast', '') RETURNING id", [author.pk])  # fmt: skip
            number = cursor.fetchone()[0]
            start = time.perf_counter()
            cursor.execute(_BARE, {"conversation": number, "group": group.pk})
            inserts.append(time.perf_counter() - start)
            assert cursor.rowcount == RECIPIENTS
            transaction.set_rollback(True)
    print(json.dumps([sorted(sends)[3], sorted(inserts)[3]]))


def _draft(author: Any, group: Any) -> Any:
    """As it stands before the button is pressed."""
    from preau.base import clock
    from preau.messaging.models import Draft

    return Draft.objects.create(
        author=author, hat_key="x", recipients=[f"familles-{group.pk}"], subject="s", body="b", saved_at=clock.now()
    )  # fmt: skip


def _send(draft: Any, author: Any) -> None:
    """The one request of somebody who chooses a file and presses the button: it is joined, and the message is delivered."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from preau.directory.hats import hats_of
    from preau.messaging import actions
    from preau.messaging.models import Attachment

    worn = hats_of(author)[0]
    paper = SimpleUploadedFile("lettre.pdf", b"%PDF-1.7\n" + bytes(ATTACHED))
    actions.attach(draft, paper, hat=worn)
    sent = actions.send(draft, by=author, hat=worn)
    assert Attachment.objects.get(message__conversation=sent).stored.size > ATTACHED


def _school() -> tuple[Any, Any]:
    """A head and one huge class: 5,000 pupils of two parents each."""
    from django.db import connection

    from preau.base import clock
    from preau.directory import nomenclatures
    from preau.directory.models import Establishment, Group, Person, Post, SchoolYear

    day, year = clock.today(), SchoolYear.current()
    school = Establishment.objects.create(
        uai="0599999R", kind="middle", name="Grand", academy=nomenclatures.academy("LILLE")
    )
    group = Group.objects.create(kind="class", establishment=school, school_year=year, name="Tous")
    author = Person.objects.create(first_name="Odile", last_name="Grand")
    Post.objects.create(person=author, profile="head", establishment=school, starts_on=day)
    with connection.cursor() as cursor:
        cursor.execute(_FILL, {"group": group.pk, "day": day})
        cursor.execute("ANALYZE")
    return author, group


_FILL = """
WITH people AS (
    INSERT INTO directory_person (title, last_name, first_name, birth_name, other_first_names, ine, email, phone, mobile,
           address, postal_code, city, country)
    SELECT '', 'Nom' || n, 'Prénom' || n, '', '', '', '', '', '', '', '', '', '' FROM generate_series(1, 15000) n RETURNING id
), ranked AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM people
), pupils AS (
    INSERT INTO directory_membership (group_id, person_id, role, starts_on, source)
    SELECT %(group)s, id, 'pupil', %(day)s, 'hand' FROM ranked WHERE n %% 3 = 0
)
INSERT INTO directory_guardianship (guardian_id, child_id, kind, kinship, state, pays, starts_on, source)
SELECT g.id, c.id, 'legal', '10', 'joint', false, %(day)s, 'hand'
  FROM ranked g JOIN ranked c ON c.n = g.n - g.n %% 3 WHERE g.n %% 3 <> 0
"""
_BARE = """
INSERT INTO messaging_participant (conversation_id, person_id, children, received_at, available_at, latest_at)
SELECT %(conversation)s, t.guardian_id, array_agg(t.child_id), '2026-11-24', '2026-11-24', '2026-11-24'
  FROM directory_membership m JOIN directory_guardianship t ON t.child_id = m.person_id
 WHERE m.group_id = %(group)s GROUP BY t.guardian_id
"""

if __name__ == "__main__":
    main()
