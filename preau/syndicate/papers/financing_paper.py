"""A financing plan as PDF, and its shares as a sheet."""

from typing import Any

from django.utils.translation import gettext as _

from preau.base.language import kept_language
from preau.council.words.extract import day_of_act
from preau.syndicate import buying
from preau.syndicate.choices import KeyKind
from preau.syndicate.models import FinancingPlan
from preau.syndicate.papers.sheet import Sheet, Table, compiled, spreadsheet
from preau.syndicate.words.authorities import said
from preau.ui.words import number_words

COLUMNS = ("plan", "collectivite", "siren", "code_insee", "poids", "montant_ttc")


def pdf(plan: FinancingPlan) -> bytes:
    with kept_language():
        return compiled(printed(plan))


def csv_of(plan: FinancingPlan) -> str:
    """A line a member, by name."""
    return spreadsheet(COLUMNS, (
        [plan.title, one.authority.name, one.authority.siren, one.authority.insee_code, str(one.weight),
         str(one.amount).replace(".", ",")]
        for one in buying.shares_of(plan)
    ))  # fmt: skip


def printed(plan: FinancingPlan) -> Sheet:
    told = buying.plan_context(plan)
    return Sheet(
        issuer=plan.group.syndicate.statutory_name,
        title=_("Plan de financement : %(title)s") % {"title": plan.title},
        lead=_("Groupement de commandes « %(group)s ».") % {"group": plan.group.name},
        tables=[_brought(told), _shares(plan, told)],
        notes=[
            _(
                "Établi le %(day)s par %(who)s. Chaque part est arrondie au centime, et leur somme fait le reste à partager."
            )
            % {"day": day_of_act(plan.at), "who": plan.by_name}
        ],
    )


def _brought(told: dict[str, Any]) -> Table:
    return Table(
        columns=["1fr", "end", "end"],
        header=[_("Qui paie"), _("Part du coût"), _("Montant TTC")],
        rows=[*[list(one) for one in told["aids"]], [_("Membres du groupement"), told["part"], told["rest"]]],
        title=_("Coût et aides"),
        foot=[(_("Coût total, TTC"), told["cost"])],
    )


def _shares(plan: FinancingPlan, told: dict[str, Any]) -> Table:
    pupils = plan.key == KeyKind.PUPILS
    return Table(
        columns=["1fr", "end", "end"],
        header=[_("Membre"), _("Élèves") if pupils else _("Parts"), _("À sa charge, TTC")],
        rows=[[_upper(said(who)), number_words(weight), amount] for who, weight, amount in told["shares"]],
        title=_("Part de chaque membre, par élève")
        if pupils
        else _("Part de chaque membre, par une clé fixe"),
        foot=[(_("Reste partagé, TTC"), told["rest"])],
    )


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
