"""The convention of a purchasing group: with all its members, or as the exemplar that one member and the coordinator sign."""

import tomllib
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext as _

from preau.base.language import kept_language
from preau.council.words.extract import day_of_act
from preau.syndicate.models import PurchasingGroup, SigningParty
from preau.syndicate.papers.sheet import Article, Sheet, Table, compiled
from preau.syndicate.words.authorities import said


def pdf(group: PurchasingGroup) -> bytes:
    with kept_language():
        return compiled(printed(group))


def exemplar(group: PurchasingGroup, parties: Iterable[SigningParty]) -> bytes:
    """What is put to signature: the same articles, the two parties with their acts, a place for each signature."""
    rows = list(parties)
    with kept_language():
        paper = replace(
            printed(group),
            facts=_parties(rows),
            signatures=[_signs(one) for one in rows],
            closing=_how_signed(),
        )
        return compiled(paper)


def title_of(group: PurchasingGroup) -> str:
    with kept_language():
        return str(_model()["title"] % _known(group))


def printed(group: PurchasingGroup) -> Sheet:
    """The articles of the model (`data/convention.toml`), filled."""
    known = _known(group)
    return Sheet(
        issuer=group.syndicate.statutory_name,
        title=title_of(group),
        lead=_adopted(group),
        articles=[
            Article(one["title"], [words % known for words in one["paragraphs"]])
            for one in _model()["articles"]
        ],
        tables=[_members(group)],
        signatures=[_("Pour le coordonnateur"), _("Pour le membre")],
    )


def _known(group: PurchasingGroup) -> dict[str, str]:
    return {"group": group.name, "need": group.need, "coordinator": group.syndicate.statutory_name}


def _adopted(group: PurchasingGroup) -> str:
    if group.adopted_on is None:
        return _("Projet, avant son adoption par le comité.")
    return _("Adoptée par la délibération %(act)s, exécutoire le %(day)s.") % {
        "act": group.reference, "day": day_of_act(group.adopted_on)
    }  # fmt: skip


def _members(group: PurchasingGroup) -> Table:
    rows = group.signatories.in_force().select_related("authority").order_by("authority__name")
    return Table(
        columns=["1fr", "auto", "auto"],
        header=[_("Membre"), _("Délibération"), _("Depuis le")],
        rows=[[_upper(said(one.authority)), one.reference, day_of_act(one.since)] for one in rows],
        title=_("Annexe. Membres du groupement"),
    )


def _parties(rows: list[SigningParty]) -> list[tuple[str, str]]:
    """ "Entre : la commune de Prémesques…", "Et : …"."""
    return [
        (
            _("Entre") if one.rank == 1 else _("Et"),
            _("%(who)s, par la délibération %(act)s, exécutoire le %(day)s")
            % {"who": said(one.authority), "act": one.reference, "day": day_of_act(one.since)},
        )
        for one in rows
    ]


def _signs(party: SigningParty) -> str:
    return _("Pour %(who)s, le, nom et qualité :") % {"who": said(party.authority)}


def _how_signed() -> str:
    return _(
        "Chaque partie signe à son tour, le coordonnateur en dernier : par le cachet électronique de la collectivité, que tout "
        "lecteur de PDF vérifie, ou sur ce papier, dont l’original reste à qui l’a signé."
    )


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


@cache
def _model() -> dict[str, Any]:
    text = files("preau.syndicate").joinpath("data", "convention.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
