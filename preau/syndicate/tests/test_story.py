"""The chain that the project comes from, played again by the command, and what it leaves: nothing but its files."""

import csv
import io
import json
import re
import tarfile
from pathlib import Path

import pytest
from django.core.management import call_command
from pypdf import PdfReader

from preau.council.actes.reading import parsed
from preau.council.check import Severity, check_act
from preau.council.describing import described_act
from preau.council.models import Act
from preau.council.scdl import read
from preau.council.seals.reading import seals_in
from preau.directory.models import Authority, Person
from preau.syndicate.models import Accession
from preau.syndicate.story.chain import played
from preau.syndicate.story.ground import laid

SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "story.schema.json").read_text())
# The chain and its sums, written again here from the act and the facts.
EXPECTED = [
    ("2024-01-12", "file_prepared", None),
    ("2024-02-14", "council_convened", None),
    ("2024-02-19", "act_voted", None),
    ("2024-02-23", "commune_act_executory", None),
    ("2024-04-03", "member", None),
    ("2024-04-03", "service_confirmed", None),
    ("2024-04-08", "first_sign_in", None),
    ("2024-04-15", "convention_signed", None),
    ("2024-05-13", "count_confirmed", None),
    ("2024-05-13", "contribution_due", "230.10"),
    ("2024-05-13", "option_would_be", "283.20"),
    ("2024-06-03", "title_issued", "230.10"),
]


@pytest.fixture
def told(db, tmp_path):
    call_command("council", "story", "--out", str(tmp_path / "recit"), stdout=io.StringIO())
    return tmp_path / "recit"


def words(path):
    pages = PdfReader(path).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\u00a0", " ").split())


def test_the_story_is_told_with_its_days_and_sums(told):
    story = json.loads((told / "story.json").read_text())
    assert [(one["date"], one["state"], one["amount"]) for one in story["steps"]] == EXPECTED
    assert (story["acts"]["commune"], story["pupils"], story["insee"]) == ("2024-16", 177, "59470")


def test_the_story_follows_its_schema(told):
    story, rules = json.loads((told / "story.json").read_text()), SCHEMA["properties"]
    assert sorted(story) == sorted(SCHEMA["required"]) and re.fullmatch(
        rules["insee"]["pattern"], story["insee"]
    )
    step = rules["steps"]["items"]
    for one in story["steps"]:
        assert sorted(one) == sorted(step["required"])
        assert one["state"] in step["properties"]["state"]["enum"]
        assert one["amount"] is None or re.fullmatch(step["properties"]["amount"]["pattern"], one["amount"])


def test_the_papers_of_the_story_hold_together(told):
    assert "059‑215904707‑20240219‑2024_16‑DE" in words(told / "extrait.pdf")
    assert "2024‑16" in words(told / "extrait.pdf") and "17 + 1 pouvoir" in words(told / "extrait.pdf")
    assert "177 × 1,30 €" in words(told / "contribution.pdf") and "230,10 €" in words(
        told / "contribution.pdf"
    )
    assert [one.intact for one in seals_in((told / "convention.pdf").read_bytes())] == [True, True]
    assert "arrêt" in words(told / "proces-verbal.pdf") and "2024‑16" in words(told / "liste.pdf")
    [row] = csv.DictReader(
        io.StringIO((told / "contribution.csv").read_text().lstrip("\ufeff")), delimiter=";"
    )
    assert (row["siren"], row["montant_ttc"]) == ("215904707", "230,10")
    [act] = read((told / "deliberations.csv").read_bytes())
    assert (act.number, act.voted, act.in_favour, act.siret) == ("2024-16", 18, 18, "21590470700019")
    [archive] = told.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        message = opened.extractfile("059-215904707-20240219-2024_16-DE-1-1_0.xml").read()
    assert parsed(message).get("{http://www.interieur.gouv.fr/ACTES#v1.1-20040216}NumeroInterne") == "2024_16"


def test_the_story_leaves_an_installation_as_it_was(cast, tmp_path, settings):
    commune = cast.commune
    commune.siren = "215904707"
    commune.save()
    before = [Person.objects.count(), Act.objects.count(), Authority.objects.count(), cast.council.slug]
    for folder in ("one", "two"):
        call_command("council", "story", "--out", str(tmp_path / folder), stdout=io.StringIO())
    commune.refresh_from_db()
    assert [
        Person.objects.count(),
        Act.objects.count(),
        Authority.objects.count(),
        cast.council.slug,
    ] == before
    assert commune.siren == "215904707" and not Accession.objects.exists()
    assert not list(Path(settings.FILES_ROOT).rglob("*")) if Path(settings.FILES_ROOT).exists() else True
    assert (tmp_path / "one/story.json").read_text() == (tmp_path / "two/story.json").read_text()


def test_the_checker_finds_no_error_in_the_acts_of_the_story(db, settings, tmp_path):
    settings.SEALS_ROOT = tmp_path / "cachets"
    told = played(laid())
    for act in (told.act, told.concordant):
        assert [one.code for one in check_act(described_act(act)) if one.severity == Severity.ERROR] == []
