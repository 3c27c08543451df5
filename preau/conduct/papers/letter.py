"""The two letters of a procedure, one page for the pupil and one for each adult who exercises authority."""

import json
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _

from preau.access.sheets.paper import FONTS
from preau.base.language import kept_language
from preau.conduct.choices import Authority, Letter
from preau.conduct.kinds import answer_of, appeal_of, article
from preau.conduct.models import Sanction
from preau.conduct.queries import classes_of
from preau.directory.choices import SIGNS_FOR_CHILD, Profile, TieKind
from preau.directory.models import Establishment, Guardianship, Person, Post
from preau.directory.models.dated import is_current
from preau.ui.words import full_day_words, hour_words

_HERE = Path(__file__).parent


def pdf(one: Sanction, letter: Letter) -> bytes:
    """A PDF/UA-1 in French, whatever the reader's language; an adult's address is on that adult's page alone."""
    with kept_language():
        told = json.dumps(_opening(one) if letter == Letter.OPENING else _decision(one))
    return bytes(
        typst.compile(
            _HERE / "letter.typ", font_paths=[FONTS], ignore_system_fonts=True, sys_inputs={"letter": told},
            format="pdf", pdf_standards="ua-1",
        )
    )  # fmt: skip


def _opening(one: Sanction) -> dict[str, Any]:
    assert one.told_on and one.answer_until
    law, name = answer_of(one.authority), one.pupil.display_name
    told = {"name": name, "until": full_day_words(one.answer_until), "law": law.article}
    defence = _(
        "%(name)s et ses représentants légaux peuvent présenter leur défense, par oral ou par écrit, jusqu’au %(until)s "
        "inclus, et se faire assister par une personne de leur choix (%(law)s)."
    )
    access = _(
        "Le dossier peut être consulté auprès du chef d’établissement, sur rendez-vous, dès réception de cette lettre."
    )
    blocks = [[_("Les faits"), one.facts], [_("Pour répondre"), defence % told], [_("Le dossier"), access]]
    if one.authority == Authority.COUNCIL and one.council_at:
        told = {"day": full_day_words(one.council_at), "hour": hour_words(one.council_at)}
        words = _("%(day)s à %(hour)s. Vous y êtes convoqués, et pourrez y être entendus.") % told
        blocks.append([_("Le conseil de discipline se réunit"), words])
    return _told(one, _("Procédure disciplinaire"), one.told_on, blocks)


def _decision(one: Sanction) -> dict[str, Any]:
    assert one.decided_on
    words, where = appeal_of(one.authority)
    blocks = [
        [_("Les faits"), one.facts],
        [_("La décision"), " ".join([f"{one.measure_words}.", *_how(one)])],
        [_("Les motifs"), one.reasons],
        [_("Pour contester"), f"{words} ({where})"],
        [_("L’effacement"), _erasure(one)],
    ]  # fmt: skip
    return _told(one, _("Décision disciplinaire"), one.decided_on, blocks)


def _how(one: Sanction) -> list[str]:
    """The length of a measure, and its stay."""
    said = []
    if one.service:
        said.append(_("Service : %(service)s.") % {"service": one.service})
    if one.starts_on and one.ends_on:
        told = {"first": full_day_words(one.starts_on), "last": full_day_words(one.ends_on)}
        said.append(_("Du %(first)s au %(last)s inclus.") % told)
    if one.hours:
        said.append(_("Durée : %(hours)s heures.") % {"hours": one.hours})
    if one.suspended_until:
        told = {"day": full_day_words(one.suspended_until)}
        stay = _(
            "Cette sanction est assortie du sursis : elle n’est pas exécutée, sauf nouveau manquement avant le %(day)s."
        )
        said.append(stay % told)
    return said


def _erasure(one: Sanction) -> str:
    if one.erase_on is None:
        return _(
            "Cette décision est effacée du dossier au terme de la scolarité dans le second degré (%(law)s)."
        ) % {"law": article()}
    told = {"day": full_day_words(one.erase_on), "law": article()}
    return _("Cette décision est effacée du dossier le %(day)s (%(law)s).") % told


def _told(one: Sanction, title: str, day: Any, blocks: list[list[str]]) -> dict[str, Any]:
    school = one.establishment
    return {
        "title": title, "school": str(school), "phone": school.phone, "where": school.city, "day": full_day_words(day),
        "address": ", ".join(filter(None, [school.address, f"{school.postal_code} {school.city}".strip()])),
        "head": _head(school), "name": one.pupil.display_name, "class": classes_of([one.pupil_id]).get(one.pupil_id, ""),
        "blocks": blocks, "readers": _readers(one.pupil),
    }  # fmt: skip


def _readers(pupil: Person) -> list[dict[str, str]]:
    ties = Guardianship.objects.filter(
        is_current(), child=pupil, kind=TieKind.LEGAL, state__in=[str(one) for one in SIGNS_FOR_CHILD]
    )
    adults = [tie.guardian for tie in ties.select_related("guardian").order_by("guardian__sort_key")]
    return [{"name": pupil.display_name, "address": "", "city": ""}] + [
        {
            "name": f"{one.title} {one.display_name}".strip(), "address": one.address,
            "city": f"{one.postal_code} {one.city}".strip(),
        }
        for one in adults
    ]  # fmt: skip


def _head(school: Establishment) -> str:
    heads = Post.objects.current().filter(establishment=school, profile=Profile.HEAD)
    head = heads.select_related("person", "establishment").order_by("starts_on").first()
    return f"{head.words}, {head.person.display_name}" if head else ""
