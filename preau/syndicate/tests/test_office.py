"""The office counts pupils and never meets one: what it may take of the directory is closed."""

import ast
from pathlib import Path

ROOM = Path(__file__).parent.parent
ALLOWED = {
    "preau.directory.authorities": {"department_of", "find_authorities", "function_of"},
    "preau.directory.authorities.headcounts": {"headcounts"},
    # the last day of a school; who is told of it is a query, and no name comes back
    "preau.directory.authorities.leaving": {"come_back", "is_open", "leave", "leaving_seen_by", "people_of"},
    "preau.directory.choices": {"AuthorityKind", "FIRST_DEGREE", "Profile"},
    "preau.directory.door": {"HatRequest", "hat_page", "posted"},
    "preau.directory.hats": {"Hat", "of_name"},
    # a person: who writes a row; a post: who heads a school
    "preau.directory.models": {"Authority", "Establishment", "Person", "Post"},
}
INVENTS = ROOM / "story" / "ground.py"  # the story makes its own pupils, and undoes them


def test_nothing_of_pupils_is_ever_imported():
    beyond = {}
    for path in ROOM.rglob("*.py"):
        if {"tests", "migrations"} & set(path.parts) or path == INVENTS:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("preau.directory"):
                names = {alias.name for alias in node.names} - ALLOWED.get(node.module or "", set())
                beyond |= {f"{path.name} {node.module}": names} if names else {}
    assert beyond == {}
