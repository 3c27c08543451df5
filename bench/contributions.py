"""How long the campaign of 1,534 communes takes to be frozen, against the bare SQL of its sums and rows."""

import json
import sys
import time
from datetime import date
from typing import Any

from bench import ground

COMMUNES = 1_534


def campaign() -> dict[str, Any]:
    with ground.database() as url:
        took, bare = json.loads(ground.python(["-m", "bench.contributions"], url))
    how = f"médiane de 5, {COMMUNES} membres, avis, lignes, étapes et trace"
    return ground.measure(
        "campaign_1534",
        took * 1000,
        "ms",
        bare * 1000,
        3.0,
        how,
        "INSERT … SELECT nu des mêmes sommes, avis et lignes",
    )


def statements() -> dict[str, Any]:
    """Printing 1,534 statements, rows and bytes kept, against the bare library on the very same documents."""
    with ground.database() as url:
        took, bare = json.loads(ground.python(["-m", "bench.contributions", "statements"], url))
    how = f"{COMMUNES} avis imprimés et gardés par le travail du worker, une fois ; l’étalon aussi, en alternant par quarante"
    return ground.measure(
        "statements_1534", took, "s", bare, 1.3, how, "typst nu sur les mêmes documents, rien n’est gardé"
    )


def redesignation() -> dict[str, Any]:
    """All councils asked again after their renewal: electors ended, reminders written, the job deferred."""
    with ground.database() as url:
        took, bare = json.loads(ground.python(["-m", "bench.contributions", "redesignation"], url))
    how = f"médiane de 5, {COMMUNES} électeurs dont le mandat s’achève, autant de relances écrites, avec leurs traces"
    return ground.measure(
        "redesignation_1534",
        took * 1000,
        "ms",
        bare * 1000,
        3.0,
        how,
        "UPDATE et INSERT … SELECT nus des mêmes lignes",
    )


def ask_again() -> None:
    import django

    django.setup()
    from django.db import connection, transaction

    from preau.base.audit import SystemActor
    from preau.syndicate.actions.college import ask_again as ask
    from preau.syndicate.actions.reminders import remind

    syndicate, by = _named(), SystemActor("bench")
    took: list[float] = []
    bare: list[float] = []
    for _turn in range(5):
        with transaction.atomic():
            start = time.perf_counter()
            asked = ask(syndicate, by=by, renewed_on=date(2026, 3, 22), answer_by=date(2027, 1, 31))
            assert remind(asked, by=by) == COMMUNES
            took.append(time.perf_counter() - start)
            transaction.set_rollback(True)
        with transaction.atomic(), connection.cursor() as cursor:
            start = time.perf_counter()
            for words in _BARE_AGAIN:
                cursor.execute(words, {"syndicate": syndicate.pk})
            bare.append(time.perf_counter() - start)
            assert cursor.rowcount == COMMUNES
            transaction.set_rollback(True)
    print(json.dumps([sorted(took)[2], sorted(bare)[2]]))


_BARE_AGAIN = (
    """INSERT INTO syndicate_redesignation (syndicate_id, renewed_on, answer_by, at, by_name)
       VALUES (%(syndicate)s, '2026-03-22', '2027-01-31', '2026-11-25', 'bench')""",
    """UPDATE syndicate_elector e SET until = '2026-03-22', ended_because = 'bench' FROM syndicate_accession x
        WHERE x.id = e.accession_id AND x.syndicate_id = %(syndicate)s AND e.until IS NULL AND e.since < '2026-03-22'""",
    """INSERT INTO syndicate_reminder (redesignation_id, accession_id, address, proof, failed, at, by_name)
       SELECT r.id, x.id, x.mailbox, '', '', '2026-11-25', 'bench'
         FROM syndicate_accession x JOIN syndicate_redesignation r ON r.syndicate_id = x.syndicate_id
        WHERE x.syndicate_id = %(syndicate)s AND x.mailbox <> ''
          AND NOT EXISTS (SELECT 1 FROM syndicate_elector e WHERE e.accession_id = x.id AND e.until IS NULL)""",
)


def _named() -> Any:
    """The members of the campaign, each with its elector and its address."""
    from preau.base.audit import SystemActor
    from preau.syndicate.models import Accession, Elector, noted

    by_name = noted(SystemActor("bench"))
    syndicate = _campaign().syndicate
    Accession.objects.filter(syndicate=syndicate).update(mailbox="mairie@commune.example")
    Elector.objects.bulk_create(
        Elector(accession=one, name="Mme Une Élue", since=date(2024, 1, 1), reference="2024-1", **by_name)
        for one in syndicate.accessions.all()
    )
    return syndicate


def print_statements() -> None:
    """Alternately a handful as the worker does, and the same documents by the library alone."""
    import django

    django.setup()
    from preau.base.audit import SystemActor
    from preau.syndicate.actions import printing
    from preau.syndicate.actions.freezing import freeze
    from preau.syndicate.models import Statement
    from preau.syndicate.papers import statement_paper

    found, took, bare = freeze(_campaign(), by=SystemActor("bench")), 0.0, 0.0
    reference = statement_paper.rates_reference(found)
    rows = Statement.objects.filter(campaign=found).select_related(
        "campaign__syndicate", "accession__authority"
    )
    every = list(rows.prefetch_related("lines__school__establishment").order_by("number"))
    documents = [statement_paper.printed(one, reference) for one in every]
    for first in range(0, COMMUNES, printing.A_TURN):
        start = time.perf_counter()
        printing._turn(found.pk)
        took += time.perf_counter() - start
        start = time.perf_counter()
        for one in documents[first : first + printing.A_TURN]:
            statement_paper.compiled(one)
        bare += time.perf_counter() - start
    assert printing.progress(found) == {"asked": COMMUNES, "printed": COMMUNES}
    print(json.dumps([took, bare]))


def main() -> None:
    import django

    django.setup()
    from django.db import connection, transaction

    from preau.base.audit import SystemActor
    from preau.syndicate.actions.freezing import freeze

    found, frozen, bare = _campaign(), [], []
    for _turn in range(5):
        with transaction.atomic():
            start = time.perf_counter()
            freeze(found, by=SystemActor("bench"))
            frozen.append(time.perf_counter() - start)
            assert found.statements.count() == COMMUNES
            transaction.set_rollback(True)
        with transaction.atomic(), connection.cursor() as cursor:
            start = time.perf_counter()
            for words in _BARE:
                cursor.execute(words, {"campaign": found.pk})
            bare.append(time.perf_counter() - start)
            assert cursor.rowcount == COMMUNES
            transaction.set_rollback(True)
    print(json.dumps([sorted(frozen)[2], sorted(bare)[2]]))


_BARE = (
    """INSERT INTO syndicate_statement (campaign_id, accession_id, number, total, at, by_name)
       SELECT %(campaign)s, s.accession_id, row_number() OVER (ORDER BY a.name), sum(round(c.pupils * 1.30, 2)),
              '2026-11-24', 'bench'
         FROM syndicate_headcount c JOIN syndicate_servedschool s ON s.id = c.school_id
         JOIN syndicate_accession x ON x.id = s.accession_id JOIN directory_authority a ON a.id = x.authority_id
        WHERE c.campaign_id = %(campaign)s AND c.replaced_at IS NULL GROUP BY s.accession_id, a.name""",
    """INSERT INTO syndicate_statementline (statement_id, rank, kind, school_id, quantity, unit, months, amount)
       SELECT t.id, 1, 'base', c.school_id, c.pupils, 1.30, 12, round(c.pupils * 1.30, 2)
         FROM syndicate_statement t JOIN syndicate_servedschool s ON s.accession_id = t.accession_id
         JOIN syndicate_headcount c ON c.school_id = s.id AND c.campaign_id = t.campaign_id AND c.replaced_at IS NULL
        WHERE t.campaign_id = %(campaign)s""",
    """INSERT INTO syndicate_accessionstep (accession_id, kind, "on", proof, at, by_name)
       SELECT accession_id, 'due', '2026-11-24', '', '2026-11-24', 'bench' FROM syndicate_statement
        WHERE campaign_id = %(campaign)s""",
)


def _campaign() -> Any:
    """A syndicate whose members are all the communes of both departments, each with a school of 100 pupils and more."""
    from decimal import Decimal

    from preau.base.audit import SystemActor
    from preau.directory.actions.official import load_authorities
    from preau.directory.models import Academy, Authority, Establishment
    from preau.syndicate import models
    from preau.syndicate.actions.office import add_document, open_syndicate, vote_rates

    by = SystemActor("bench")
    load_authorities(by=by)
    syndicate = open_syndicate(
        Authority.objects.create(kind="syndicate", name="Bench"),
        by=by,
        statutory_name="Bench",
        competence="x",
    )
    documents = [
        add_document(syndicate, by=by, kind=kind, version="1", adopted_on=date(2022, 1, 1))
        for kind in ("statutes", "conditions")
    ]
    rates = {"base": Decimal("1.30"), "option": Decimal("0.30"), "half_day": Decimal("150")}
    vote_rates(syndicate, by=by, amounts=rates, starts_on=date(2024, 1, 1), reference="1")
    stamp, academy = models.noted(by), Academy.objects.create(code="BENCH", name="Bench")
    communes = list(Authority.objects.filter(kind="commune")[:COMMUNES])
    members = models.Accession.objects.bulk_create(
        models.Accession(syndicate=syndicate, authority=one, reason="x", statutes=documents[0], conditions=documents[1],
                         since=date(2024, 1, 1), **stamp) for one in communes
    )  # fmt: skip
    models.AccessionStep.objects.bulk_create(
        models.AccessionStep(accession=one, kind="service", on=date(2024, 1, 1), **stamp) for one in members
    )
    schools = Establishment.objects.bulk_create(
        Establishment(uai=f"{rank:07}A", kind="primary", name=f"E{rank}", academy=academy)
        for rank in range(COMMUNES)
    )
    served = models.ServedSchool.objects.bulk_create(
        models.ServedSchool(accession=one, establishment=school, **stamp)
        for one, school in zip(members, schools, strict=True)
    )
    campaign = models.Campaign.objects.create(
        syndicate=syndicate, year=2026, counted_on=date(2025, 10, 1), **stamp
    )
    models.HeadCount.objects.bulk_create(
        models.HeadCount(campaign=campaign, school=one, pupils=100 + rank % 300, source="directory", **stamp)
        for rank, one in enumerate(served)
    )
    return campaign


if __name__ == "__main__":
    {"statements": print_statements, "redesignation": ask_again}.get("".join(sys.argv[1:]), main)()
