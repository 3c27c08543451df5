"""A letter about absences, one page for each adult who exercises authority, at their own address."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

from preau.access.sheets.paper import FONTS
from preau.attendance.models import AbsenceLetter
from preau.attendance.motives import thresholds
from preau.base.language import kept_language
from preau.directory.choices import SIGNS_FOR_CHILD, GroupKind, Profile, TieKind
from preau.directory.models import Establishment, Guardianship, Membership, Person, Post
from preau.directory.models.dated import is_current
from preau.timetable.choices import Half
from preau.ui.names import of_name
from preau.ui.words import full_day_words

_HERE = Path(__file__).parent


def pdf(letter: AbsenceLetter) -> bytes:
    """A PDF/UA-1 in French, whatever the reader's language; a parent's address is on that parent's page alone."""
    with kept_language():
        told = json.dumps(_told(letter))
    return bytes(
        typst.compile(
            _HERE / "letter.typ", font_paths=[FONTS], ignore_system_fonts=True, sys_inputs={"letter": told},
            format="pdf", pdf_standards="ua-1",
        )
    )  # fmt: skip


def _told(letter: AbsenceLetter) -> dict[str, Any]:
    school, pupil = letter.establishment, letter.pupil
    step = next((one for one in thresholds() if one.half_days == letter.threshold), None)
    return {
        "school": str(school), "address": _address(school),
        "phone": school.phone, "head": _head(school.pk), "adults": _adults(pupil),
        "name": pupil.display_name, "of_name": of_name(pupil.first_name), "first_name": pupil.first_name,
        "class": _class_of(pupil, school.pk), "half_days": letter.half_days, "letter": step.letter if step else "first",
        "due": _(step.due) if step else "", "dates": [_date(*one) for one in letter.dates],
        "day": full_day_words(letter.made_at), "where": school.city,
    }  # fmt: skip


def _address(school: Establishment) -> str:
    return ", ".join(filter(None, [school.address, f"{school.postal_code} {school.city}".strip()]))


def _date(day: str, half: str) -> str:
    return f"{full_day_words(date.fromisoformat(day))}, {str(Half(half).label).lower()}"


def _adults(pupil: Person) -> list[dict[str, str]]:
    ties = Guardianship.objects.filter(
        is_current(), child=pupil, kind=TieKind.LEGAL, state__in=[str(one) for one in SIGNS_FOR_CHILD]
    )
    people = [tie.guardian for tie in ties.select_related("guardian").order_by("guardian__sort_key")]
    return [
        {
            "name": f"{one.title} {one.display_name}".strip(), "address": one.address,
            "city": f"{one.postal_code} {one.city}".strip(),
        }
        for one in people
    ] or [{"name": _("Aux responsables de l’enfant"), "address": "", "city": ""}]  # fmt: skip


def _head(establishment_id: int) -> str:
    heads = Post.objects.current().filter(establishment=establishment_id, profile=Profile.HEAD)
    head = heads.select_related("person", "establishment").order_by("starts_on").first()
    return f"{head.words}, {head.person.display_name}" if head else ""


def _class_of(pupil: Person, establishment_id: int) -> str:
    rows = Membership.objects.current().filter(
        person=pupil, group__kind=GroupKind.CLASS, group__establishment=establishment_id
    )
    found = rows.select_related("group").order_by("-starts_on").first()
    return str(found.group) if found else ""
