"""What an export cannot say of families: that two identities are one parent, and what a judge has decided."""

from datetime import timedelta
from typing import Any

from preau.access import codes, merges
from preau.access.models import PersonMerge
from preau.access.queries import open_code
from preau.access.sheets.actions import draw_codes
from preau.base import clock
from preau.directory.actions.corrections import correct
from preau.directory.actions.ties import enter_court_decision
from preau.directory.choices import Profile, TieState
from preau.directory.models import Guardianship, Person, Post
from preau.feeds.world.people import Basin
from preau.feeds.world.tables import table
from preau.home.demo import known
from preau.home.demo.export import BY

ADULTS = ("mother", "father", "companion")
JUDGED = timedelta(days=200)


def join(basin: Basin) -> None:
    """The shown parents of children in both degrees have entered their second code; so has the father who teaches."""
    for row in table("demo")["family"]:
        for adult in (row[who] for who in ADULTS if who in row):
            found = known.guardian_named(basin, adult["given"], adult["family"])
            _join_all([*_teaching(basin, adult), *known.guardians(found)])


def judge(basin: Basin) -> None:
    """The judgments that the director of the primary school has read."""
    head = Post.objects.get(establishment=known.school(basin, "primaire"), profile=Profile.HEAD).person
    for row in table("demo")["family"]:
        state = _state(row.get("note", ""))
        if state:
            father = known.guardian_named(basin, row["father"]["given"], row["father"]["family"])
            for tie in Guardianship.objects.filter(guardian=known.person("1D", "guardian", father.id_1d)):
                enter_court_decision(tie, by=head, state=state, decided_on=clock.today() - JUDGED)


def correct_numbers(basin: Basin) -> None:
    """The director of the primary school knows the new number of one mother."""
    head = Post.objects.get(establishment=known.school(basin, "primaire"), profile=Profile.HEAD).person
    row = next(row for row in table("demo")["family"] if "mother" in row)
    mother, *_others = known.guardians(
        known.guardian_named(basin, row["mother"]["given"], row["mother"]["family"])
    )
    merged = PersonMerge.objects.filter(absorbed=mother).first()
    correct(merged.kept if merged else mother, by=head, values={"mobile": "06 39 98 20 26"})


def _teaching(basin: Basin, adult: dict[str, Any]) -> list[Person]:
    """This adult as the second degree employs them: of the shown ones, only who has a birth date in the table."""
    return [
        known.person(one.degree, "staff", one.id)
        for one in basin.staff.values()
        if "born" in adult and (one.given, one.family) == (adult["given"], adult["family"])
    ]


def _join_all(persons: list[Person]) -> None:
    kept, *others = persons
    for other in others:
        code = open_code(codes.shown(draw_codes([other], by=BY)[other.pk]))
        assert code
        merges.add_identity(code, by=kept)


def _state(note: str) -> str:
    if not note.startswith("restricted"):
        return ""
    return TieState.FORBIDDEN if "forbids" in note else TieState.OTHER_PARENT
