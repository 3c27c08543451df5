"""The office never touches pupils; and who keeps a register is told by the function of their post."""

import ast
from pathlib import Path

import pytest

from preau.council.actions.sittings import convene
from preau.council.models import Assembly
from preau.council.rules import keeps_register
from preau.council.tests.hall import sitting_in
from preau.directory.hats import hats_of

ROOM = Path(__file__).parent.parent
# All that this room may take of the directory: people who sit, authorities and schools, hats and doors.
ALLOWED = {
    "preau.directory.actions.places": {"appoint"},
    "preau.directory.authorities": {"department_of", "find_authorities", "function_of"},
    "preau.directory.choices": {"AuthorityKind", "FIRST_DEGREE", "Profile"},
    "preau.directory.door": {"HatRequest", "hat_page", "posted"},
    "preau.directory.hats": {"Hat"},
    "preau.directory.models": {"Authority", "Establishment", "Person", "Post"},
    "preau.directory.nomenclatures": {"public_holidays"},
    "preau.directory.search.words": {"note_names"},
}


def test_nothing_of_pupils_is_ever_imported():
    taken: dict[str, set[str]] = {}
    for path in ROOM.rglob("*.py"):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("preau.directory"):
                taken.setdefault(node.module or "", set()).update(alias.name for alias in node.names)
    beyond = {module: names - ALLOWED.get(module, set()) for module, names in taken.items()}
    assert {module: names for module, names in beyond.items() if names} == {}


@pytest.mark.parametrize(
    ("who", "keeps"),
    [
        ("gaelle", True),
        ("alban", True),
        ("josette", False),
        ("karim", False),
        ("samira", False),
        ("anne", False),
    ],
)
def test_the_secretariat_and_the_mayor_keep_the_register(cast, who, keeps):
    assert keeps_register(hats_of(getattr(cast, who))[0], cast.council) is keeps


def test_the_first_page_shows_what_waits_to_who_keeps_the_register_and_what_one_is_called_to(cast, sign_in):
    sitting = sitting_in(cast.council, cast.gaelle)

    def first_page(who):
        return sign_in(who).get(f"/{hats_of(who)[0].key}/").content.decode()

    assert "en préparation" in first_page(cast.gaelle) and "Séances et actes" not in first_page(cast.josette)
    convene(sitting, by=cast.gaelle)
    assert "convoquée" in first_page(cast.gaelle) and "Vos convocations" in first_page(cast.josette)
    assert "Séances et actes" not in first_page(cast.samira)


def test_what_a_hat_sees_and_keeps_agree_over_the_whole_cast(cast):
    """`visible_to` never hides an assembly from who keeps it."""
    for name in cast.everyone():
        person = getattr(cast, name)
        for hat in hats_of(person):
            seen = set(Assembly.objects.visible_to(person, hat))
            kept = {one for one in Assembly.objects.all() if keeps_register(hat, one)}
            assert kept <= seen, name
    josette = hats_of(cast.josette)[0]
    assert set(Assembly.objects.visible_to(cast.josette, josette)) == {cast.council}
