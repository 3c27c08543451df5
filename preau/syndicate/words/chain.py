"""The words of each link: its name, what it means, where it stands, and why it waits."""

from django.utils.translation import gettext as _

from preau.syndicate.law.chain import Block, Link
from preau.syndicate.standing import Standing
from preau.ui.words import full_day_words


def reason(block: Block) -> str:
    """Why a link cannot be noted yet: one sentence that says what to do first."""
    return {
        Block.NO_FILE: _("Le dossier n’est pas encore préparé : remettez d’abord l’acte modèle, les statuts et les CTAF."),
        Block.NO_COMMUNE_ACT: _("La délibération de la collectivité n’est pas encore exécutoire : elle vaut demande à adhérer."),
        Block.COMMUNE_ACT_WITHDRAWN: _("La délibération de la collectivité n’est plus exécutoire : il en faut une autre."),
        Block.NO_CONCORDANT: _("La délibération concordante du comité n’est pas encore exécutoire."),
        Block.CONCORDANT_WITHDRAWN: _("La délibération concordante n’est plus exécutoire : il en faut une autre du comité."),
        Block.NO_SCHOOL: _("Aucune école n’est rattachée : dites d’abord lesquelles seront desservies."),
        Block.NO_SERVICE: _("Le service n’est encore ni ouvert, ni confirmé."),
        Block.GONE: _("Cette collectivité a quitté le syndicat : son dossier n’avance plus."),
        Block.TOO_EARLY: _("Cette date vient avant l’étape précédente."),
    }[block]  # fmt: skip


def label(link: Link) -> str:
    return {
        Link.PREPARED: _("Dossier préparé"),
        Link.COMMUNE_ACT: _("Délibération de la collectivité"),
        Link.CONCORDANT: _("Délibération concordante"),
        Link.CONVENTION: _("Convention signée"),
        Link.SERVICE: _("Service ouvert ou confirmé"),
        Link.DUE: _("Première contribution"),
    }[link]


def hint(link: Link) -> str:
    """What a link will bring, while it has not come."""
    return {
        Link.PREPARED: _("Acte modèle, statuts et CTAF remis"),
        Link.COMMUNE_ACT: _("Exécutoire, elle vaut demande à adhérer"),
        Link.CONCORDANT: _("Dès qu’elle est exécutoire, la collectivité est membre et les annexes 1 et 2 des statuts changent"),
        Link.CONVENTION: _("Groupement de commandes ; elle ne suspend pas l’adhésion"),
        Link.SERVICE: _("Les écoles déjà ouvertes le restent ; les autres ouvrent"),
        Link.DUE: _("L’avis paraît quand les effectifs de l’année sont arrêtés"),
    }[link]  # fmt: skip


def state(standing: Standing) -> str:
    """Where an accession stands, in a list: "Membre, convention à signer"."""
    accession, following = standing.accession, standing.next
    if accession.successor:
        return _("Réunie à %(who)s") % {"who": accession.successor}
    if accession.until:
        return _("Quitte le syndicat le %(day)s") % {"day": full_day_words(accession.until)}
    if following is None:
        return _("Membre, service ouvert")
    if following.block in (Block.COMMUNE_ACT_WITHDRAWN, Block.CONCORDANT_WITHDRAWN) or (
        following.step and not following.holds
    ):
        return _("Délibération qui n’est plus exécutoire, à reprendre")
    return {
        Link.PREPARED: _("Dossier en préparation"),
        Link.COMMUNE_ACT: _("Délibération de la collectivité attendue"),
        Link.CONCORDANT: _("Délibération concordante attendue"),
        Link.CONVENTION: _member(standing, _("convention à signer")),
        Link.SERVICE: _member(standing, _("service à ouvrir")),
        Link.DUE: _member(standing, _("première contribution à venir")),
    }[following.link]


def _member(standing: Standing, then: str) -> str:
    head = _("Membre") if standing.is_member else _("Délibération concordante attendue")
    return f"{head}, {then}"
