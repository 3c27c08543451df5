"""The story written to a folder: its steps as JSON, the papers of the act, what goes to the prefecture, the contribution."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from preau.base import transaction
from preau.base.language import kept_language
from preau.council.actes.classification import common
from preau.council.actions.prefecture import archive_of
from preau.council.describing import described_act, held_sitting
from preau.council.papers import extract, list_of_deliberations, minutes
from preau.council.scdl import row_of, write
from preau.syndicate.actions.signing import document_of
from preau.syndicate.papers import orders, statement_paper
from preau.syndicate.story.chain import Told, played
from preau.syndicate.story.ground import laid, script


def write_story(folder: Path) -> list[str]:
    """Play the story and write its files into a folder, made when it is absent; their names. Nothing else is kept."""
    with kept_language(), _undone():
        told = played(laid())
        files = dict(_files(told))
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return list(files)


@contextmanager
def _undone() -> Iterator[None]:
    """All that is written inside, rows and files, is gone afterwards."""
    kept = settings.FILES_ROOT, settings.SEALS_ROOT
    with TemporaryDirectory() as aside, transaction.atomic():
        settings.FILES_ROOT, settings.SEALS_ROOT = Path(aside) / "files", Path(aside) / "seals"
        try:
            yield
        finally:
            settings.FILES_ROOT, settings.SEALS_ROOT = kept
            transaction.set_rollback(True)


def _files(told: Told) -> Iterator[tuple[str, bytes]]:
    assert told.act and told.act.matter and told.statement and told.campaign
    assert told.sending and told.signing
    act, sitting = described_act(told.act), held_sitting(told.act.matter.sitting)
    yield "extrait.pdf", extract(act)
    yield "liste.pdf", list_of_deliberations(sitting)
    yield "proces-verbal.pdf", minutes(sitting)
    archive = archive_of(told.sending)
    yield archive.name, archive.content
    yield "deliberations.csv", write([row_of(act, classification=common())]).encode()
    yield "convention.pdf", document_of(told.signing).path.read_bytes()
    yield "contribution.pdf", statement_paper.pdf(told.statement)
    yield "contribution.csv", orders.csv_of(told.campaign).encode()
    yield "story.json", as_json(told).encode()


def as_json(told: Told) -> str:
    """The steps in their order, as docs/story.schema.json has them: amounts are texts with two decimals, in euros."""
    steps = [
        {
            "date": one.on.isoformat(),
            "state": one.state,
            "words": one.words,
            "amount": None if one.amount is None else f"{one.amount:.2f}",
        }
        for one in told.steps
    ]
    head = {"commune": script()["commune"], "insee": script()["insee_code"], "pupils": script()["pupils"]}
    assert told.act and told.concordant
    acts = {"commune": told.act.reference, "syndicate": told.concordant.reference}
    return json.dumps(head | {"acts": acts, "steps": steps}, ensure_ascii=False, indent=2) + "\n"
