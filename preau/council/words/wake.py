"""What a sitting that is over leaves to do: each paper with the day it is due, and the rule that says so."""

from dataclasses import dataclass
from datetime import date

from preau.base import clock
from preau.council.choices import PaperKind
from preau.council.duties import list_due, minutes_due
from preau.council.models import Matter, Minutes, Sheets, Sitting, SittingPaper
from preau.council.words.results import is_adopted, state_words


@dataclass(frozen=True)
class Due:
    """A paper that is public (`done`), or due on a day by a rule."""

    done: SittingPaper | None
    on: date | None
    source: str

    @property
    def is_late(self) -> bool:
        return self.done is None and self.on is not None and self.on < clock.today()


@dataclass(frozen=True)
class Wake:
    """`unfrozen` are the adopted matters whose text has no number yet; `matters` each with its state in words."""

    posting: Due
    minutes: Minutes | None
    publication: Due
    sheets: Sheets | None
    matters: list[tuple[Matter, str]]
    unfrozen: list[Matter]


def wake_of(sitting: Sitting) -> Wake:
    book = sitting.assembly.book
    papers = {one.kind: one for one in sitting.papers.select_related("stored")}
    adopted = Minutes.objects.filter(sitting=sitting).select_related("adopted_in").first()
    related = sitting.matters.select_related("vote", "settlement", "act", "debate").prefetch_related(
        "candidacies__member__person", "rounds__counts"
    )
    matters = list(related)
    for one in matters:
        one.sitting = sitting
        if hasattr(one, "vote"):
            one.vote.matter = one
    after, rule = minutes_due(sitting, adopted.adopted_in) if adopted else (None, book.source("minutes_days"))
    return Wake(
        posting=Due(papers.get(PaperKind.LIST), *list_due(sitting)),
        minutes=adopted,
        publication=Due(papers.get(PaperKind.MINUTES), after, rule),
        sheets=Sheets.objects.filter(sitting=sitting).first(),
        matters=[(one, state_words(one)) for one in matters],
        unfrozen=[one for one in matters if is_adopted(one) and not _is_numbered(one)],
    )


def _is_numbered(matter: Matter) -> bool:
    return hasattr(matter, "act") and matter.act.is_frozen
