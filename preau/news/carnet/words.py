"""How a note and what parents said of it are told."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from preau.base import clock
from preau.news.choices import AnswerKind, Asks
from preau.ui.words import day_words, full_day_words, hour_words

if TYPE_CHECKING:
    from preau.news.models import Note, Signature


def until_words(day: date) -> str:
    """ "d’ici jeudi 26 novembre", "aujourd’hui", "(date passée : hier)": until when one signs."""
    if day == clock.today():
        return _("aujourd’hui")
    said = _("(date passée : %(day)s)") if day < clock.today() else _("d’ici %(day)s")
    return said % {"day": day_words(day)}


def and_words(names: Iterable[str]) -> str:
    """ "Inès et Louis"."""
    *first, last = dict.fromkeys(names)
    return _("%(first)s et %(last)s") % {"first": ", ".join(first), "last": last} if first else last


def trip_words(note: "Note") -> str:
    """ "jeudi 10 décembre, de 9 h à 16 h"; nothing when it is no trip."""
    if not note.day:
        return ""
    told = full_day_words(note.day)
    if note.leaves_at and note.returns_at:
        return _("%(day)s, de %(a)s à %(b)s") % {
            "day": told, "a": hour_words(note.leaves_at), "b": hour_words(note.returns_at),
        }  # fmt: skip
    return told


def agreement_words(note: "Note", agrees: bool) -> str:
    """ "autorise", "ne donne pas son accord", "a lu": nobody is said to permit what asked for no permission."""
    if note.asks == Asks.READ:
        return _("a lu")
    if note.asks == Asks.AGREEMENT:
        return _("donne son accord") if agrees else _("ne donne pas son accord")
    return _("autorise") if agrees else _("n’autorise pas")


def choices_of_words(note: "Note", name: str) -> list[tuple[str, str]]:
    """What a parent may answer for a child of this first name: "yes" and "no" with their words; "yes" alone where one reads."""
    if note.asks == Asks.READ:
        return [("yes", _("J’ai lu, pour %(name)s") % {"name": name})]
    if note.asks == Asks.AGREEMENT:
        said, no = _("Je donne mon accord, pour %(name)s"), _("Je ne donne pas mon accord")
    else:
        said, no = _("J’autorise, pour %(name)s"), _("Je n’autorise pas")
    return [("yes", said % {"name": name}), ("no", no)]


def answer_words(note: "Note", answer: str) -> str:
    """An answer as it is read: a kept date is said as a day, "oui" in the language of who reads."""
    if answer and note.answer_kind == AnswerKind.DATE:
        return full_day_words(date.fromisoformat(answer))
    if note.answer_kind == AnswerKind.YES_NO:
        return {"oui": _("oui"), "non": _("non")}.get(answer, answer)
    return answer


def said_words(note: "Note", line: "Signature") -> str:
    """ "autorise (2)": an agreement and its answer."""
    told = agreement_words(note, line.agrees)
    answer = answer_words(note, line.answer)
    return f"{told} ({answer})" if answer else told
