"""The demo, made by the command that an operator types, on an installation of its own."""

import json

import psycopg
import pytest

from preau.engine.home import Home
from preau.engine.lease import lease
from tests.installation import preau

pytestmark = pytest.mark.xdist_group("engine")
LOGINS = [
    "claire.vasseur", "julien.hochart", "ines.vasseur", "louis.vasseur", "suzanne.delattre", "lucie.baert", "helene.vidal",
    "anne.carlier", "marc.delattre", "isabelle.caron", "sylvie.roussel", "sofiane.meziane", "philippe.hermant", "gaelle.pruvost",
    "alban.ryckelynck", "josette.dumez", "samira.haddad", "victor.etienne", "yann.leclercq",
]  # fmt: skip
PUPILS = """SELECT e.kind, count(*) FROM directory_enrolment n JOIN directory_establishment e
    ON e.id = n.establishment_id GROUP BY e.kind ORDER BY e.kind"""
STATES = """SELECT p.first_name, t.state FROM directory_guardianship t JOIN directory_person p
    ON p.id = t.guardian_id WHERE t.state <> 'joint' ORDER BY 1"""
IDENTITIES = """SELECT i.source, i.kind FROM directory_identity i JOIN access_account a
    ON a.person_id = i.person_id WHERE a.login = %s ORDER BY 1, 2"""
NAMES = "SELECT usual_name FROM directory_establishment ORDER BY uai"
TOTALS = """SELECT (SELECT count(*) FROM directory_person), (SELECT count(*) FROM messaging_message),
    (SELECT count(*) FROM access_account), (SELECT count(*) FROM base_auditline)"""


@pytest.fixture(autouse=True)
def _own_database(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)


def ask(demo, query, *values):
    with lease(Home(demo)) as url, psycopg.connect(url) as connection:
        return connection.execute(query, values).fetchall()


def test_the_people_shown_keep_their_logins(demo):
    people = json.loads(preau(demo, "demo", "--people", "--json").stdout)
    assert [set(one) for one in people] == [{"hat", "name", "login", "password"}] * 19
    assert [one["login"] for one in people] == LOGINS
    hats = {one["login"]: one["hat"] for one in people}
    assert hats["claire.vasseur"] == "Parent de Louis et Inès"
    assert hats["marc.delattre"] == "Enseignant, Collège Lucie-Aubrac + Parent de Suzanne"
    assert hats["anne.carlier"].startswith("Directrice, École de Prêmesques")


def test_the_schools_are_those_of_the_export(demo):
    assert ask(demo, PUPILS) == [("high", 700), ("middle", 480), ("primary", 177)]


def test_a_parent_of_both_degrees_is_one_person_with_two_identities(demo):
    assert ask(demo, IDENTITIES, "claire.vasseur") == [("aaf1d", "guardian"), ("aaf2d", "guardian")]
    assert ask(demo, IDENTITIES, "marc.delattre") == [("aaf1d", "guardian"), ("aaf2d", "staff")]


def test_the_judgments_are_entered(demo):
    assert ask(demo, STATES) == [("Cédric", "other_parent"), ("Steve", "forbidden")]


def test_the_council_has_an_executory_act_and_a_sitting_to_come(demo):
    acts = """SELECT number, executory_on IS NOT NULL FROM council_act"""
    assert ask(demo, acts) == [(16, True)]
    coming = """SELECT count(*) FROM council_sitting s JOIN council_call c ON c.sitting_id = s.id
                 WHERE NOT EXISTS (SELECT 1 FROM council_sittingstep t WHERE t.sitting_id = s.id)"""
    assert ask(demo, coming) == [(1,)]


def test_made_twice_it_changes_nothing(demo):
    before = ask(demo, TOTALS)
    assert preau(demo, "demo").returncode == 0
    assert ask(demo, TOTALS) == before


def test_the_next_delivery_of_the_academy_takes_nothing_of_it_back(demo, tmp_path):
    """What was joined, judged and named by people outlives the feed; nobody comes twice, nobody leaves."""
    kept = (ask(demo, STATES), ask(demo, IDENTITIES, "claire.vasseur"), ask(demo, PUPILS), ask(demo, NAMES))
    assert preau(demo, "world", "--demo", "--out", str(tmp_path / "out")).returncode == 0
    for degree in ("1D", "2D"):
        path = str(tmp_path / "out" / "LILLE" / degree)
        kinds = json.loads(preau(demo, "feed", "aaf", path, "--academy", "LILLE", "--json").stdout)["kinds"]
        assert {(one["created"], one["gone"]) for one in kinds.values()} == {(0, 0)}
    assert kept == (
        ask(demo, STATES), ask(demo, IDENTITIES, "claire.vasseur"), ask(demo, PUPILS), ask(demo, NAMES),
    )  # fmt: skip
