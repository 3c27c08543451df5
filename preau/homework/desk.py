"""What a teacher has before them to fill in a line of the book: the form, what is there, what may be laid on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from preau.base import clock
from preau.directory.door import HatRequest
from preau.directory.models import Group, Membership, Person
from preau.homework.actions.book import Spot
from preau.homework.around import Around, around
from preau.homework.dues import OTHER, Due, Proposal, after_day, after_lesson, with_loads
from preau.homework.forms import BookForm, asked_day
from preau.homework.models import Entry, Sequence, Step, new_key
from preau.homework.queries import Load
from preau.homework.words import primary, primary_words
from preau.ui.addresses import hat_page_url
from preau.ui.words import full_day_words

FIELDS = ("text", "what", "due", "other_day", "minutes", "details", "hands_in", "late", "subject", "key")


@dataclass
class Desk:
    """One spot of the book, as who writes there sees it. `first_degree`: where nothing is written at home."""

    spot: Spot
    around: Around
    proposals: list[Proposal]
    first_degree: bool
    url: str

    @property
    def by_day(self) -> bool:
        return self.spot.lesson is None

    @property
    def entry(self) -> Entry | None:
        return self.around.entry

    @property
    def remark(self) -> str:
        return primary_words("remark") if self.first_degree else ""

    @property
    def remark_hand_in(self) -> str:
        return primary_words("remark_hand_in") if self.first_degree else ""

    @property
    def subjects(self) -> list[str]:
        return list(primary()["subjects"]) if self.by_day and self.first_degree else []

    @property
    def known(self) -> dict[str, Any]:
        """What the form shows: what is being written, else what is published; the first lesson is chosen beforehand."""
        typed = dict(self.entry.typed) if self.entry else {}
        usual = {
            "text": self.entry.text if self.entry else "",
            "key": new_key(),
            "subject": self.spot.subject,
        }
        if self.proposals:
            usual["due"] = self.proposals[0].due.key
        found = usual | {name: value for name, value in typed.items() if value or name == "text"}
        asked = asked_day(str(found.get("other_day", "")))
        if found.get("due") == OTHER and asked and Due(asked).key in {one.due.key for one in self.proposals}:
            found["due"] = Due(asked).key
        return found

    def form(self, data: Any = None) -> BookForm:
        return BookForm(
            data, initial=None if data is not None else self.known, proposals=self.proposals, pupils=self.around.pupils,
            by_day=self.by_day,
        )  # fmt: skip


def desk_at(request: HatRequest, spot: Spot, *, first_degree: bool) -> Desk:
    """The desk of a spot that the person may write in; two queries, one more for a day far ahead."""
    known = around(spot, request.person, request.hat.establishment_id)
    dues = after_lesson(spot.lesson) if spot.lesson else after_day(spot.groups[0], spot.day)
    proposals = [Proposal(one, known.loads.get(one.day, Load())) for one in dues]
    other = asked_day(str(known.entry.typed.get("other_day", ""))) if known.entry else None
    if other and other not in {one.due.day for one in proposals} and other >= clock.today():
        proposals += with_loads([Due(other)], spot.groups)
    return Desk(spot, known, proposals, first_degree, url_of(request, spot))


def url_of(request: HatRequest, spot: Spot) -> str:
    """The page where this spot is written."""
    if spot.lesson:
        return hat_page_url(
            "homework:lesson", request.hat.key, pk=spot.lesson.course_id, day=spot.lesson.date
        )
    return hat_page_url("homework:class_day", request.hat.key, pk=spot.groups[0].pk, day=spot.day)


def pupils_of_groups(groups: Iterable[Group]) -> list[Person]:
    members = Membership.objects.current().filter(group__in=list(groups), role="pupil").values("person")
    return list(Person.objects.filter(pk__in=members).order_by("sort_key", "pk"))


def offered(request: HatRequest, key: str) -> Step | Entry | None:
    """What the key of an offer stands for, for who may take it."""
    kind, _dash, number = key.partition("-")
    if not number.isdecimal() or len(number) > 18:
        return None
    if kind == "seance":
        mine = Sequence.objects.visible_to(request.person, request.hat)
        return Step.objects.filter(sequence__in=mine.values("pk"), pk=number).first()
    if kind == "cahier":
        return Entry.objects.published().filter(author=request.person, pk=number).first()
    return None


def heading_of(spot: Spot) -> str:
    """ "5e B, jeudi 26 novembre"."""
    names = ", ".join(str(group) for group in spot.groups)
    return _("%(groups)s, %(day)s") % {"groups": names, "day": full_day_words(spot.day)}
