"""The convocation: in time, with the agenda, with its note."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from preau.council.check.assembly import is_small
from preau.council.check.registry import RULES, Fault, check
from preau.council.described import AssemblyKind, DescribedAct
from preau.council.described.names import folded
from preau.council.described.tally import clear_days
from preau.ui.words import count_words

_DAYS = RULES["clear_days"]


def days_needed(it: DescribedAct) -> int | None:
    """Clear days that this convocation needs, urgency and second call apart.

    An open syndicate follows its own statutes (CGCT, L5721-1 ff.): None when they are not told.
    """
    if it.assembly.clear_days is not None:
        return it.assembly.clear_days
    if it.assembly.kind not in (AssemblyKind.COMMUNE, AssemblyKind.EPCI):
        return None
    return int(_DAYS["small" if is_small(it.assembly) else "large"])


@check("convocation-missing")
def convocation_is_dated(it: DescribedAct) -> Iterator[Fault]:
    if it.sitting.convocation.sent_on is None:
        yield Fault(_("La date de la convocation manque."), _("Ajouter « Date de la convocation : … »."))


@check("clear-days")
def convocation_is_in_time(it: DescribedAct) -> Iterator[Fault]:
    told, needed = it.sitting.convocation, days_needed(it)
    if not told.urgency and told.first_call_on is None and needed is not None:
        yield from _too_late(it, needed, _("Convoquer de nouveau, ou indiquer l’urgence et son motif."))


@check("urgency-days")
def urgency_keeps_a_day(it: DescribedAct) -> Iterator[Fault]:
    if it.sitting.convocation.urgency:
        yield from _too_late(
            it, _DAYS["urgent"], _("Convoquer de nouveau : même en urgence, un jour franc reste dû.")
        )


@check("urgency-unruled")
def urgency_is_ruled_upon(it: DescribedAct) -> Iterator[Fault]:
    told = it.sitting.convocation
    if told.urgency and not told.urgency_accepted:
        yield Fault(
            _("La convocation est urgente, et rien ne dit que l’assemblée s’est prononcée sur l’urgence."),
            _("Ajouter « L’assemblée, dès l’ouverture de la séance, a approuvé l’urgence »."),
        )


@check("second-call")
def second_call_waits(it: DescribedAct) -> Iterator[Fault]:
    if it.sitting.convocation.first_call_on is not None:
        yield from _too_late(
            it, _DAYS["second_call"], _("Convoquer de nouveau : le quorum redevient nécessaire.")
        )


@check("off-agenda")
def matter_is_on_the_agenda(it: DescribedAct) -> Iterator[Fault]:
    agenda = [folded(one) for one in it.sitting.convocation.agenda]
    if agenda and folded(it.act.object) not in agenda:
        yield Fault(
            _("« %s » n’est pas à l’ordre du jour de la convocation.") % it.act.object,
            _("Reporter l’affaire à la prochaine séance, ou reprendre l’objet tel qu’il a été convoqué."),
        )


@check("explanatory-note")
def note_goes_with_it(it: DescribedAct) -> Iterator[Fault]:
    large = it.assembly.kind in (AssemblyKind.COMMUNE, AssemblyKind.EPCI) and not is_small(it.assembly)
    if large and it.sitting.convocation.note_sent_on is None:
        yield Fault(
            _("À partir de 3 500 habitants, une note explicative part avec la convocation : sa date manque."),
            _("Ajouter la date d’envoi de la note explicative de synthèse."),
        )


def _too_late(it: DescribedAct, needed: int, mend: str) -> Iterator[Fault]:
    sent_on = it.sitting.convocation.sent_on
    if sent_on is None or clear_days(sent_on, it.sitting.on) >= needed:
        return
    days = max(clear_days(sent_on, it.sitting.on), 0)
    yield Fault(
        _("Convocation du %(sent)s pour le %(held)s : %(days)s, il en faut %(needed)s.")
        % {"sent": f"{sent_on:%d/%m/%Y}", "held": f"{it.sitting.on:%d/%m/%Y}",
           "days": count_words(days, _("jour franc"), _("jours francs")), "needed": needed},
        mend,
    )  # fmt: skip
