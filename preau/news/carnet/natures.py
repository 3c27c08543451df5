"""What each nature of act asks, read from `data/natures.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from preau.news.choices import Asks, Kind, Required


@dataclass(frozen=True)
class Nature:
    """One row: `source` is the rule that it follows."""

    code: Kind
    asks: Asks
    signatures: Required
    source: str
    trip: bool = False
    free: bool = False
    insurance: bool = False
    image: bool = False

    @property
    def words(self) -> Promise:
        return _WORDS[self.code]


def nature(code: str) -> Nature:
    """The nature of a code of `Kind`; KeyError for another word."""
    return _table()[code]


def natures() -> list[Nature]:
    return list(_table().values())


@cache
def _table() -> dict[str, Nature]:
    text = files("preau.news").joinpath("data", "natures.toml").read_text(encoding="utf-8")
    found = [
        Nature(Kind(row.pop("code")), Asks(row.pop("asks")), Required(row.pop("signatures")), **row)
        for row in tomllib.loads(text)["nature"]
    ]
    assert {one.code for one in found} == set(Kind), "each nature has its row"
    return {one.code: one for one in found}


_WORDS = {
    Kind.INFORMATION: _("Un parent indique qu’il a lu. Rien à autoriser."),
    Kind.COMPULSORY_TRIP: _("Gratuite, pendant la classe : les familles sont informées."),
    Kind.OPTIONAL_TRIP: _(
        "Déborde sur le déjeuner ou coûte quelque chose : un parent autorise, l’assurance est demandée."
    ),
    Kind.USUAL_ACT: _("Vie courante de la classe : un parent autorise, l’autre est informé."),
    Kind.UNUSUAL_ACT: _("Ce qui engage l’enfant ou change ses habitudes : les deux parents signent."),
    Kind.IMAGE: _("Photos, films, voix : les deux parents signent, pour l’année scolaire."),
}
