"""Who is here: the lists, the numbers that a draft announces, proxies, quorum, officers of the sitting."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from preau.council.check.registry import Fault, check
from preau.council.described import DescribedAct, Proxy
from preau.council.described.names import is_among, same_person, twice_among
from preau.council.described.tally import (
    PROXY_SITTINGS,
    present_for_matter,
    quorum,
    valid_proxies,
)
from preau.ui.words import count_words


def _replace(old: object, new: object) -> str:
    return _("Remplacer %(old)s par %(new)s.") % {"old": old, "new": new}


def _are_named(count: int) -> str:
    return count_words(count, _("seul est nommé"), _("sont nommés")) if count else _("aucun n’est nommé")


def _named(names: Sequence[str]) -> str:
    return f" ({', '.join(names)})" if 0 < len(names) < 5 else ""


def _paired(proxy: Proxy) -> str:
    return _("%(giver)s à %(holder)s") % {"giver": proxy.giver, "holder": proxy.holder}


@check("present-count")
def present_are_as_many(it: DescribedAct) -> Iterator[Fault]:
    told, names = it.sitting.announced.present, it.sitting.attendance.present
    if told is not None and told != len(names):
        yield Fault(
            _("%(told)s annoncés présents, %(count)s.") % {"told": told, "count": _are_named(len(names))},
            _replace(told, len(names)),
        )


@check("proxy-count")
def proxies_are_as_many(it: DescribedAct) -> Iterator[Fault]:
    told, given = it.sitting.announced.proxies, it.sitting.attendance.proxies
    if told is None or told == len(given):
        return
    sentence = _("%(told)s annoncés absents ayant donné pouvoir, %(count)s%(names)s.") % {
        "told": told, "count": _are_named(len(given)), "names": _named([_paired(one) for one in given]),
    }  # fmt: skip
    present = len(it.sitting.attendance.present)
    if present + told > it.assembly.in_exercise:
        sentence += " " + _("%(present)s présents et %(told)s pouvoirs feraient %(sum)s voix pour %(all)s membres.") % {
            "present": present, "told": told, "sum": present + told, "all": it.assembly.in_exercise,
        }  # fmt: skip
    yield Fault(sentence, _replace(told, len(given)))


@check("excused-count")
def excused_are_as_many(it: DescribedAct) -> Iterator[Fault]:
    told, names = it.sitting.announced.excused, it.sitting.attendance.excused
    if told is not None and told != len(names):
        yield Fault(
            _("%(told)s annoncés excusés, %(count)s.") % {"told": told, "count": _are_named(len(names))},
            _replace(told, len(names)),
        )


@check("voting-count")
def voting_is_the_sum(it: DescribedAct) -> Iterator[Fault]:
    told = it.sitting.announced
    if told.voting_present is None and told.voting_proxies is None:
        return
    said = (told.voting_present or 0, told.voting_proxies or 0)
    real = (len(present_for_matter(it)), len(valid_proxies(it)))
    if said != real:
        words, mend = (" + ".join(map(str, pair)) for pair in (said, real))
        yield Fault(
            _("« %(said)s » membres ont pris part à la délibération ; les listes donnent %(real)s.")
            % {"said": words, "real": mend},
            _replace(f"« {words} »", f"« {mend} »"),
        )


@check("attendance-total")
def everybody_is_somewhere(it: DescribedAct) -> Iterator[Fault]:
    names = _all_listed(it)
    total = len(names) - len(twice_among(names))
    if total != it.assembly.in_exercise:
        yield Fault(
            _("Présents, représentés, excusés et absents font %(sum)s noms pour %(all)s membres en exercice.")
            % {"sum": total, "all": it.assembly.in_exercise},
            _("Compléter les listes, ou corriger le nombre de membres en exercice."),
        )


@check("twice-listed")
def nobody_is_twice(it: DescribedAct) -> Iterator[Fault]:
    """A giver who is present is another fault, told by `giver-present`."""
    present = it.sitting.attendance.present
    given = [proxy.giver for proxy in it.sitting.attendance.proxies if not is_among(proxy.giver, present)]
    for name in twice_among([*_without_givers(it), *given]):
        yield Fault(
            _("%s est deux fois dans les listes de présence.") % name,
            _("Retirer l’une des deux mentions de %s.") % name,
        )


@check("giver-present")
def givers_are_away(it: DescribedAct) -> Iterator[Fault]:
    for proxy in it.sitting.attendance.proxies:
        if is_among(proxy.giver, it.sitting.attendance.present):
            yield Fault(
                _("%s est présent : son pouvoir tombe.") % proxy.giver,
                _("Retirer le pouvoir « %s ».") % _paired(proxy),
            )


@check("holder-absent")
def holders_are_here(it: DescribedAct) -> Iterator[Fault]:
    for proxy in it.sitting.attendance.proxies:
        if not is_among(proxy.holder, it.sitting.attendance.present):
            yield Fault(
                _("%(giver)s a donné pouvoir à %(holder)s, qui n’est pas présent.")
                % {"giver": proxy.giver, "holder": proxy.holder},
                _("Retirer ce pouvoir et compter %s absent.") % proxy.giver,
            )


@check("two-proxies")
def one_proxy_a_holder(it: DescribedAct) -> Iterator[Fault]:
    proxies = it.sitting.attendance.proxies
    for rank, proxy in enumerate(proxies):
        if any(same_person(proxy.holder, before.holder) for before in proxies[:rank]):
            yield Fault(
                _("%s porte plus d’un pouvoir.") % proxy.holder,
                _("Retirer le pouvoir « %s ».") % _paired(proxy),
            )


@check("proxy-too-long")
def proxies_last_three_sittings(it: DescribedAct) -> Iterator[Fault]:
    for proxy in it.sitting.attendance.proxies:
        if proxy.sittings > PROXY_SITTINGS and not proxy.illness:
            yield Fault(
                _(
                    "Le pouvoir « %(pair)s » sert pour %(count)s séances de suite : 3 au plus, sauf maladie constatée."
                )
                % {"pair": _paired(proxy), "count": proxy.sittings},
                _("Demander un nouveau pouvoir, ou retirer « %s ».") % _paired(proxy),
            )


@check("quorum")
def quorum_is_reached(it: DescribedAct) -> Iterator[Fault]:
    here, needed = len(present_for_matter(it)), quorum(it.assembly.in_exercise)
    if it.sitting.convocation.first_call_on is None and here < needed:
        yield Fault(
            _(
                "%(here)s présents pour %(all)s en exercice : le quorum est de %(needed)s, les pouvoirs n’y comptent pas."
            )
            % {"here": here, "all": it.assembly.in_exercise, "needed": needed},
            _("Reporter l’affaire et convoquer de nouveau, à trois jours francs au moins."),
        )


@check("secretary-missing")
def secretary_is_named(it: DescribedAct) -> Iterator[Fault]:
    if not it.sitting.secretary:
        yield Fault(
            _("Le secrétaire de séance n’est pas nommé."),
            _("Ajouter « … a été désigné secrétaire de séance »."),
        )


@check("secretary-absent")
def secretary_is_here(it: DescribedAct) -> Iterator[Fault]:
    if it.sitting.secretary:
        yield from _away(it, it.sitting.secretary, _("secrétaire de séance"))


@check("president-absent")
def president_is_here(it: DescribedAct) -> Iterator[Fault]:
    yield from _away(it, it.sitting.president, _("qui préside"))


@check("rapporteur-absent")
def rapporteur_is_here(it: DescribedAct) -> Iterator[Fault]:
    if it.act.rapporteur:
        yield from _away(it, it.act.rapporteur, _("rapporteur"))


def _away(it: DescribedAct, name: str, role: str) -> Iterator[Fault]:
    if not is_among(name, it.sitting.attendance.present):
        yield Fault(
            _("%(name)s, %(role)s, n’est pas dans la liste des présents.") % {"name": name, "role": role},
            _("Ajouter %s aux présents, ou nommer une autre personne.") % name,
        )


def _without_givers(it: DescribedAct) -> list[str]:
    here = it.sitting.attendance
    return [*here.present, *here.excused, *here.absent]


def _all_listed(it: DescribedAct) -> list[str]:
    return [*_without_givers(it), *(proxy.giver for proxy in it.sitting.attendance.proxies)]
