"""What is said of a clause and its revisions: the formula, why one is refused."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from preau.syndicate.law.revision import Fault
from preau.syndicate.models import RevisionClause

_WHY = {
    Fault.NO_INDEX: gettext_lazy("Dites au moins un indice. Exemple : %(example)s"),
    Fault.NOT_POSITIVE: gettext_lazy("La part fixe, les poids et les valeurs des indices sont positifs. Exemple : %(example)s"),
    Fault.NOT_ONE: gettext_lazy(
        "La part fixe et les poids font 1 en tout, pour que rien ne change tant qu’aucun indice ne bouge. Exemple : 0,15 et 0,85."
    ),
}  # fmt: skip
EXAMPLE = "SYNTEC ; 0,85 ; 302,5 ; Fédération Syntec, janvier 2023"


def why_not(fault: Fault) -> ValidationError:
    return ValidationError(_WHY[fault], params={"example": EXAMPLE})


def plain(number: Decimal) -> str:
    """ "0,85", "302,5", "1": as a formula writes it."""
    return f"{number.normalize():f}".replace(".", ",")


def formula(clause: RevisionClause) -> str:
    """ "P = P0 × (0,15 + 0,85 × SYNTEC / 302,5)"."""
    terms = [
        _("%(weight)s × %(index)s / %(base)s")
        % {"weight": plain(one.weight), "index": one.index, "base": plain(one.base)}
        for one in clause.terms.all()
    ]
    return "P = P0 × ({})".format(" + ".join([plain(clause.fixed), *terms]))
