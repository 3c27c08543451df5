"""The words: verbs of the operative part, names of bodies, what was written for another, typography."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from preau.council.check.registry import RULES, Fault, check
from preau.council.check.texts import effects_of, paragraphs
from preau.council.described import Act, AssemblyKind, Body, DescribedAct, Effect
from preau.council.described.names import folded

_BETWEEN = r"[\s»«”“\"(,]*(?:dit |dénommé )?[\s»«”“\"(,]*"
_EITHER = re.compile(r"\bla ou [dl]es contributions?\b")
_NOT_SUSPENDED = "sans suspendre l adhesion"
_SLIPS = (re.compile(r",\s*[:;.]"), re.compile(r"(?<=\w)\s*\n\s*(?=\w)"), re.compile(r"[;,]{2}"))


@check("mood")
def verbs_are_of_one_mood(it: DescribedAct) -> Iterator[Fault]:
    """An operative part decides in the present; infinitives come from a model's notes."""
    moods: dict[str, str] = RULES["moods"]
    firsts = [article.text.split(" ", 1)[0] for article in it.act.operative]
    slips = list(dict.fromkeys(verb for verb in firsts if verb in moods))
    if slips and len(slips) < len(set(firsts)):
        yield Fault(
            _("Le dispositif mêle le présent et l’infinitif : %s.") % ", ".join(slips),
            _("Remplacer %s.")
            % ", ".join(_("« %(old)s » par « %(new)s »") % {"old": one, "new": moods[one]} for one in slips),
        )


@check("body-names")
def a_body_has_one_name(it: DescribedAct) -> Iterator[Fault]:
    """The statutory name, and once the trade name just after it."""
    for body in it.act.bodies:
        others = [one for one in (body.trade_name, *body.aliases) if one and _is_used(one, body, it.act)]
        if others:
            yield Fault(
                _("« %(name)s » est aussi nommé : %(others)s.")
                % {"name": body.name, "others": ", ".join(f"« {one} »" for one in others)},
                _("Écrire « %s » partout") % body.name
                + (_(", avec une fois « (%s) ».") % body.trade_name if body.trade_name else "."),
            )


@check("purchasing-group")
def the_competent_body_buys(it: DescribedAct) -> Iterator[Fault]:
    joint = [one for one in it.act.operative if Effect.PURCHASING_GROUP in one.effects]
    told = all(_NOT_SUSPENDED in folded(one.text) for one in joint)
    if Effect.TRANSFER in effects_of(it.act) and not told:
        yield Fault(
            _("La commune transfère la compétence et signe aussi la convention du groupement de commandes : après le"
              " transfert, c’est d’ordinaire le syndicat qui achète."),
            _("Faire relire cet article par le syndicat, ou y ajouter « sans suspendre l’adhésion »."),
        )  # fmt: skip


@check("written-for-epci")
def options_speak_of_the_member(it: DescribedAct) -> Iterator[Fault]:
    if it.assembly.kind != AssemblyKind.COMMUNE:
        return
    count = sum(_is_for_another(text) for text in paragraphs(it.act))
    if count:
        yield Fault(
            _("Les contributions sont écrites pour « l’EPCI » (%s fois) alors que le membre est une commune.")
            % count,
            _("Remplacer « l’EPCI » par « la commune »."),
        )


@check("options-unsaid")
def options_are_chosen_apart(it: DescribedAct) -> Iterator[Fault]:
    for article in it.act.operative:
        if Effect.CONTRIBUTION in article.effects and _EITHER.search(folded(article.text)):
            yield Fault(
                _("L’acte verse « la ou les contributions » sans dire lesquelles : seule la base est due tant qu’aucune"
                  " option n’est demandée."),
                _("Nommer les contributions, ou joindre le choix d’option de l’année."),
            )  # fmt: skip


@check("typography")
def signs_are_in_place(it: DescribedAct) -> Iterator[Fault]:
    texts = [*paragraphs(it.act), it.act.vote.formula]
    slips = [_shown(text, found) for text in texts for pattern in _SLIPS if (found := pattern.search(text))]
    if slips:
        yield Fault(
            _("Signes ou coupures à reprendre : %s.") % ", ".join(slips),
            _("Retirer le signe de trop, recoller la phrase coupée."),
        )


def _is_used(name: str, body: Body, act: Act) -> bool:
    """Whether the act says this name elsewhere than just after the statutory one."""
    introduced = re.compile(re.escape(body.name) + _BETWEEN + re.escape(body.trade_name), re.IGNORECASE)
    return any(_says(introduced.sub("", text), name, body) for text in (act.object, *paragraphs(act)))


def _says(text: str, name: str, body: Body) -> bool:
    """An alias that holds the statutory name ("SMO …") is sought as written."""
    return name.lower() in text.replace(body.name, "").lower()


def _is_for_another(text: str) -> bool:
    plain = f" {folded(text)} "
    return (
        " l epci " in plain
        and " commune" not in plain
        and ("contribution" in plain or "accompagnement" in plain)
    )


def _shown(text: str, found: re.Match[str]) -> str:
    around = text[max(found.start() - 12, 0) : found.end() + 12]
    shown = re.sub(r"\s*\n\s*", " / ", around.strip())
    return f"« {shown} »"
