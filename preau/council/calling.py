"""Whether a sitting may be convened today, and why not, in one sentence with the law."""

from datetime import date

from django.utils.translation import gettext as _

from preau.council.choices import AssemblyKind
from preau.council.law.days import clear_days, first_sitting_day, last_sending_day
from preau.council.models import Sitting
from preau.ui.words import full_day_words


def days_asked(sitting: Sitting, *, urgent: bool = False) -> tuple[int, str]:
    """The clear days that this call needs, and the text that says so."""
    book = sitting.assembly.book
    name = "second_clear_days" if sitting.second_of_id else "urgent_clear_days" if urgent else "clear_days"
    return int(getattr(book, name)), book.source(name)


def days_given(sitting: Sitting, sent_on: date) -> int:
    return clear_days(sent_on, sitting.day)


def last_day(sitting: Sitting) -> date:
    """The last day for an ordinary call to leave."""
    return last_sending_day(sitting.day, days_asked(sitting)[0])


def too_late_because(sitting: Sitting, today: date, *, urgent: bool = False) -> str:
    """Why a call of today would be void; empty when it is in time."""
    asked, source = days_asked(sitting, urgent=urgent)
    if clear_days(today, sitting.day) >= asked:
        return ""
    return _(
        "Trop tard : %(days)s sont exigés entre la convocation et la séance (%(source)s). Convoquée aujourd’hui, "
        "la séance peut se tenir à partir du %(first)s."
    ) % {
        "days": clear_day_words(asked),
        "source": source,
        "first": full_day_words(first_sitting_day(today, asked)),
    }


def asks_note(sitting: Sitting) -> bool:
    """Whether an explanatory note goes with the call: from 3,500 inhabitants (CGCT L2121-12, and L5211-1)."""
    kind, book = sitting.assembly.kind, sitting.assembly.book
    return kind in (AssemblyKind.MUNICIPAL, AssemblyKind.COMMUNITY) and book.is_large


def lacks_note(sitting: Sitting) -> bool:
    """Convened, and nobody has said that its note left."""
    return asks_note(sitting) and sitting.call.note_sent_on is None


def clear_day_words(days: int) -> str:
    return _("%(n)s jour franc") % {"n": days} if days < 2 else _("%(n)s jours francs") % {"n": days}
