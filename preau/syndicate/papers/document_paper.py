"""Statutes with their annexes, conditions, annexes alone, as PDF/UA-1: from the house's own model, or from what is listed."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext as _

from preau.base.language import kept_language
from preau.council.choices import AssemblyKind
from preau.council.models import College
from preau.council.words.extract import day_of_act
from preau.syndicate.choices import DocumentKind, ProRataChoice
from preau.syndicate.law.money import Rated
from preau.syndicate.models import Document, Syndicate
from preau.syndicate.papers.sheet import Article, Sheet, Table, compiled
from preau.syndicate.words.money import euros

Lists = Mapping[str, list[str]]  # the names of each annex, by its kind


@kept_language()
def model(syndicate: Syndicate, kind: str, version: str, on: date, lists: Lists) -> bytes:
    """The statutes with annexes 1 and 2, or the conditions, as the model has them (`data/statutes.toml`), filled."""
    known, told = _known(syndicate), _models()[kind]
    annexes = [_annex(one, names) for one, names in lists.items()] if kind == DocumentKind.STATUTES else []
    return compiled(Sheet(
        issuer=syndicate.statutory_name, title=told["title"] % known, lead=_adopted(version, on), tables=annexes,
        articles=[
            Article(one["title"] % known, [words % known for words in one["paragraphs"]]) for one in told["articles"]
        ],
    ))  # fmt: skip


@kept_language()
def annex(document: Document) -> bytes:
    """An annex as it was issued."""
    lead = _("Délibération %(version)s, en vigueur le %(day)s.") % {
        "version": document.version, "day": day_of_act(document.adopted_on)
    }  # fmt: skip
    table = _annex(document.kind, document.listed, titled=False)
    return compiled(Sheet(document.syndicate.statutory_name, _title(document.kind), lead, tables=[table]))


@kept_language()
def annexes_on(syndicate: Syndicate, day: date, lists: Lists) -> bytes:
    """Both annexes as they stand on a day."""
    lead = _("Telles qu’elles sont le %(day)s.") % {"day": day_of_act(day)}
    return compiled(Sheet(
        syndicate.statutory_name, _("Annexes 1 et 2 des statuts"), lead,
        tables=[_annex(kind, names) for kind, names in lists.items()],
    ))  # fmt: skip


def _annex(kind: str, names: list[str], *, titled: bool = True) -> Table:
    header = [_("Rang"), _("Membre") if kind == DocumentKind.MEMBERS else _("Compétence et membre")]
    rows = [[str(rank), name] for rank, name in enumerate(names, 1)] or [["", _("Aucun membre")]]
    return Table(["auto", "1fr"], header, rows, _title(kind) if titled else "")


def _title(kind: str) -> str:
    return str(DocumentKind(kind).label)


def _adopted(version: str, on: date) -> str:
    return _("Version %(version)s, adoptée par le comité syndical le %(day)s.") % {
        "version": version, "day": day_of_act(on)
    }  # fmt: skip


def _known(syndicate: Syndicate) -> dict[str, str]:
    rates = {one.kind: one for one in syndicate.rates.order_by("starts_on")}
    told = [f"{euros(rates[kind].amount)} {words}" for kind, words in _per().items() if kind in rates]
    return {
        "syndicate": syndicate.statutory_name,
        "competence": syndicate.competence,
        "competences": syndicate.competence,
        "notice": str(syndicate.notice_months),
        "college_article": syndicate.college_article,
        "colleges": _colleges(syndicate),
        "pro_rata": _pro_rata(syndicate),
        "rates": _("À titre d’information : %(rates)s.") % {"rates": ", ".join(told)} if told else "",
    }


def _per() -> dict[str, str]:
    return {
        Rated.BASE: _("par élève et par an"),
        Rated.OPTION: _("par élève et par an avec l’accompagnement complémentaire"),
        Rated.HALF_DAY: _("par demi-journée"),
    }


def _pro_rata(syndicate: Syndicate) -> str:
    if syndicate.pro_rata == ProRataChoice.MONTHS:
        return _("Qui adhère ou se retire en cours d’année la doit par mois commencé.")
    return _("Qui adhère ou se retire en cours d’année la doit pour l’année entière.")


def _colleges(syndicate: Syndicate) -> str:
    rows = College.objects.filter(
        assembly__authority=syndicate.authority_id, assembly__kind=AssemblyKind.COMMITTEE
    )
    told = [
        _("%(name)s, %(seats)s délégués") % {"name": one.name, "seats": one.seats}
        for one in rows.order_by("pk")
    ]
    return " ; ".join(told) or _("les collèges et leurs sièges sont fixés par le comité syndical")


@cache
def _models() -> dict[str, Any]:
    text = files("preau.syndicate").joinpath("data", "statutes.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
