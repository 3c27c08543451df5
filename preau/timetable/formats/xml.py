"""XML of timetable software, read whole: the largest school writes a few megabytes."""

from datetime import date, time
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from preau.base.untrusted import Member, UntrustedError

MOST = 48 << 20  # bytes of one file

Element = Any  # lxml's own type, whose stubs know no comment-free tree


def root_of(member: Member) -> Element:
    """The root of a member. Raises UntrustedError: too large, broken, or with a DTD, which no such file has."""
    if member.size > MOST:
        raise UntrustedError(_("ce fichier dépasse %s Mo.") % (MOST >> 20), file=member.name)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        with member.open() as stream:
            tree = etree.parse(stream, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or None
        raise UntrustedError(
            _("ce fichier n’est pas un XML lisible."), file=member.name, line=line
        ) from error
    if tree.docinfo.doctype:
        raise UntrustedError(_("ce fichier porte une DTD, il est refusé."), file=member.name)
    return tree.getroot()


def text(element: Element, path: str, limit: int = 120) -> str:
    """The words at a path, without the spaces and lines that pad them; empty where there are none."""
    return tidy(element.findtext(path) or "", limit)


def attribute(element: Element, name: str, limit: int = 60) -> str:
    return tidy(element.get(name) or "", limit)


def tidy(words: str, limit: int) -> str:
    if words.isalnum() and len(words) <= limit:
        return words
    return "".join(sign for sign in " ".join(words.split()) if sign.isprintable())[:limit]


def hour(words: str) -> time | None:
    """ "0830", "8:30" or "08h30"; None when it is no hour of a day."""
    digits = "".join(sign for sign in words if sign.isdecimal() and sign.isascii())
    if not 3 <= len(digits) <= 4:
        return None
    hours, minutes = int(digits[:-2]), int(digits[-2:])
    return time(hours, minutes) if hours < 24 and minutes < 60 else None


def after(start: time, words: str) -> time | None:
    """The hour that is a duration ("0055") after another; None past midnight, or when nothing lasts."""
    digits = words.strip()
    if not (digits.isdecimal() and digits.isascii() and 3 <= len(digits) <= 4):
        return None
    lasts = int(digits[:-2]) * 60 + int(digits[-2:])
    ends = start.hour * 60 + start.minute + lasts
    return time(ends // 60, ends % 60) if lasts > 0 and ends < 24 * 60 else None


def day(words: str) -> date | None:
    """ "2026-09-01", as STS writes it, or "01/09/2026"."""
    parts = words.strip().split("/")
    iso = "-".join(reversed(parts)) if len(parts) == 3 else words.strip()
    try:
        return date.fromisoformat(iso[:10])
    except ValueError:
        return None
