"""The territory as the committee looks at it: a tile a commune, counts of each state, and who has an account. Counts only."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from preau.access.sheets.headcounts import Reached, reached
from preau.base import clock
from preau.directory.authorities import department_of
from preau.directory.choices import AuthorityKind
from preau.directory.models import Authority
from preau.syndicate.choices import StepKind
from preau.syndicate.models import AccessionStep, ServedSchool, Syndicate

ACROSS, STEP, SIDE = 32, 10, 8  # tiles in a line, and pixels of a place and of its tile
# The furthest step that a file has reached says the state of its commune.
_STATES = (
    ("open", StepKind.SERVICE), ("member", StepKind.CONCORDANT), ("voted", StepKind.COMMUNE_ACT), ("asked", StepKind.PREPARED),
)  # fmt: skip


@dataclass(frozen=True)
class Block:
    """A department: a path of squares for each state, in a picture of this size, and the sentence that says it."""

    name: str
    paths: list[tuple[str, str]]
    width: int
    height: int
    label: str


@dataclass(frozen=True)
class Key:
    """A state in words, with how many communes are in it."""

    state: str
    label: str
    count: int


@dataclass(frozen=True)
class Territory:
    blocks: list[Block]
    keys: list[Key]
    reached: Reached


def territory_of(syndicate: Syndicate) -> Territory:
    """Four questions, whatever the number of communes; who has a file without being one of them stands apart."""
    states = _states(syndicate)
    rows = Authority.objects.filter(kind=AuthorityKind.COMMUNE).exclude(insee_code="").order_by("insee_code")
    placed: dict[str, list[str]] = {}
    for pk, code in rows.values_list("pk", "insee_code"):
        placed.setdefault(code[:2], []).append(states.pop(pk, "none"))
    if states:
        placed[""] = list(states.values())
    total = Counter(state for found in placed.values() for state in found)
    served = ServedSchool.objects.filter(accession__syndicate=syndicate, until=None).values_list(
        "establishment", flat=True
    )
    return Territory(
        [_block(code, found) for code, found in placed.items()],
        [Key(state, words, total[state]) for state, words in _words().items()],
        reached(served, clock.today()),
    )


def _states(syndicate: Syndicate) -> dict[int, str]:
    """By authority, what its open file has come to."""
    steps: dict[int, set[str]] = {}
    rows = AccessionStep.objects.filter(accession__in=syndicate.accessions.not_gone())
    for authority, kind in rows.values_list("accession__authority", "kind"):
        steps.setdefault(authority, set()).add(kind)
    return {pk: next(state for state, kind in (*_STATES, ("none", None)) if kind is None or kind in done)
            for pk, done in steps.items()}  # fmt: skip


def _block(code: str, found: list[str]) -> Block:
    squares: dict[str, list[str]] = {}
    for rank, state in enumerate(found):
        x, y = rank % ACROSS * STEP, rank // ACROSS * STEP
        squares.setdefault(state, []).append(f"M{x} {y}h{SIDE}v{SIDE}h-{SIDE}z")
    name = department_of(f"{code}000") or code if code else _("Autres collectivités")
    here = Counter(found)
    told = ", ".join(f"{words} : {here[state]}" for state, words in _words().items() if here[state])
    lines = (len(found) + ACROSS - 1) // ACROSS
    width = min(len(found), ACROSS) * STEP
    paths = [(state, "".join(squares[state])) for state in _words() if state in squares]
    return Block(name, paths, width, lines * STEP, f"{name}. {told}.")


def _words() -> dict[str, str]:
    return {
        "open": _("service ouvert"),
        "member": _("membre"),
        "voted": _("délibération de la commune exécutoire"),
        "asked": _("dossier préparé"),
        "none": _("sans dossier"),
    }
