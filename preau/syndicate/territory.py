"""The territory as the committee looks at it: a tile a commune, counts of each state, and who has an account. Counts only."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from preau.access.sheets.headcounts import Reached, reached
from preau.base import clock
from preau.directory.authorities import department_of
from preau.directory.authorities.leaving import is_open
from preau.directory.choices import AuthorityKind, Profile
from preau.directory.models import Authority, Post
from preau.syndicate.choices import StepKind
from preau.syndicate.models import AccessionStep, AgendaPoint, ServedSchool, Syndicate

ACROSS, STEP, SIDE = 32, 10, 8  # tiles in a line, and pixels of a place and of its tile
# What a file has come to, from the furthest: the first that is true of it is the state of its commune.
STATES = (
    "left", "leaving", "active", "open", "signed", "member", "agreed", "request", "voted", "asked", "none",
)  # fmt: skip
_OF_STEPS = {
    StepKind.SERVICE: "open", StepKind.CONVENTION: "signed", StepKind.CONCORDANT: "member",
    StepKind.COMMUNE_ACT: "request", StepKind.PREPARED: "asked",
}  # fmt: skip
_OF_POINTS = {StepKind.CONCORDANT: "agreed", StepKind.COMMUNE_ACT: "voted"}  # acts voted, executory not yet


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
    """Eight questions, whatever the number of communes; who has a file without being one of them stands apart."""
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
    """By authority, what its last file has come to; one that became part of another is counted there."""
    files = syndicate.accessions.filter(successor=None).order_by("pk")
    rows = list(files.values_list("pk", "authority", "until"))
    told: dict[int, set[str]] = {}
    for pk, _who, last in rows:
        if last:
            told.setdefault(pk, set()).add("left" if last < clock.today() else "leaving")
    for pk, kind in AccessionStep.objects.filter(accession__in=files).values_list("accession", "kind"):
        told.setdefault(pk, set()).add(_OF_STEPS.get(StepKind(kind), "none"))
    voted = AgendaPoint.objects.filter(accession__in=files, matter__act__number__isnull=False)
    for pk, kind in voted.values_list("accession", "kind"):
        told.setdefault(pk, set()).add(_OF_POINTS.get(StepKind(kind), "none"))
    for pk in _entered(syndicate):
        told.setdefault(pk, set()).add("active")
    # the last file of an authority stands for it
    return {who: _furthest(told.get(pk, set())) for pk, who, _last in rows}


def _furthest(told: set[str]) -> str:
    return next((one for one in STATES if one in told), "none")


def _entered(syndicate: Syndicate) -> QuerySet[ServedSchool, int]:
    """Accessions of which the head of an open school has signed in."""
    heads = Post.objects.current().filter(
        is_open("establishment__"),
        establishment=OuterRef("establishment"),
        profile=Profile.HEAD,
        person__account__activated_at__isnull=False,
    )
    rows = ServedSchool.objects.filter(accession__syndicate=syndicate, until=None, opened_on__isnull=False)
    return rows.filter(Exists(heads)).values_list("accession", flat=True)


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
        "active": _("école entrée : sa direction s’est connectée"),
        "open": _("service ouvert"),
        "signed": _("convention signée"),
        "member": _("membre : délibération concordante exécutoire"),
        "agreed": _("délibération concordante votée"),
        "request": _("délibération de la commune exécutoire"),
        "voted": _("délibération de la commune votée"),
        "asked": _("dossier préparé"),
        "leaving": _("a demandé à partir"),
        "left": _("partie"),
        "none": _("sans dossier"),
    }
