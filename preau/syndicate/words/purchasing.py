"""What is said of a market and of its orders: why one is refused, how long it still lasts."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from preau.base.language import refusal_by
from preau.syndicate.law.purchasing import Refusal, rules
from preau.syndicate.models import Lot, Market
from preau.syndicate.words.money import euros
from preau.ui.words import count_words, full_day_words

_WHY = {
    Refusal.EMPTY: gettext_lazy("Dites au moins une quantité. Exemple : 177."),
    Refusal.TO_COME: gettext_lazy("Cette date est à venir : passez la commande le jour venu."),
    Refusal.TOO_EARLY: gettext_lazy("Le marché ne commence que le %(starts)s."),
    Refusal.TOO_LATE: gettext_lazy(
        "Le marché est terminé depuis le %(ends)s : il en faut un autre, ou une reconduction décidée à temps."
    ),
    Refusal.NOT_SIGNED: gettext_lazy(
        "Cette collectivité n’avait pas signé la convention ce jour-là : elle ne peut pas commander."
    ),
    Refusal.OVER_MAXIMUM: gettext_lazy(
        "Cette commande dépasserait le maximum du lot, %(maximum)s HT (%(article)s) : il reste %(left)s."
    ),
}


def why_not(why: Refusal, lot: Lot) -> ValidationError:
    """Why an order cannot be, in one sentence that says what to do."""
    market, left = lot.market, lot.maximum - lot.ordered

    def words() -> str:
        return str(_WHY[why]) % {
            "starts": full_day_words(market.starts_on), "ends": full_day_words(market.ends_on), "left": euros(left),
            "article": rules()["market"]["maximum_article"], "maximum": euros(lot.maximum),
        }  # fmt: skip

    return refusal_by(words)


def term_words(market: Market) -> str:
    """ "24 mois fermes, reconductible 2 fois 12 mois"."""
    firm = _("%(months)s fermes") % {"months": count_words(market.firm_months, _("mois"), _("mois"))}
    if not market.renewals:
        return firm
    times = count_words(market.renewals, _("fois"), _("fois"))
    words = _("%(firm)s, reconductible %(times)s %(months)s") if not market.tacit else _(
        "%(firm)s, reconductible tacitement %(times)s %(months)s"
    )  # fmt: skip
    months = count_words(market.renewal_months, _("mois"), _("mois"))
    return words % {"firm": firm, "times": times, "months": months}


def warning(market: Market, today: date) -> str:
    """What is to be decided before a market ends, or that it has; empty while there is time."""
    decided = market.decided
    end, period = market.term.ends_on(decided), market.term.period_ends_on(today, decided)
    if end < today:
        return _("Terminé depuis le %(day)s : plus rien ne s’y commande.") % {"day": full_day_words(end)}
    if (period - today).days > rules()["market"]["warn_days"]:
        return ""
    if period < end or market.term.may_decide(decided):
        return _("La période en cours s’achève le %(day)s : décidez avant ce jour de la reconduction.") % {
            "day": full_day_words(period)
        }
    return _("Il s’achève le %(day)s, sans reconduction possible : préparez le suivant.") % {
        "day": full_day_words(end)
    }
