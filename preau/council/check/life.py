"""After the vote: the order of dates, publication, transmission, mentions."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _

from preau.council.check.assembly import is_small
from preau.council.check.registry import RULES, Fault, check
from preau.council.described import DescribedAct, Publication
from preau.council.described.tally import executory_on
from preau.council.words.durations import month_words


@check("signed-early")
def signed_after_the_sitting(it: DescribedAct) -> Iterator[Fault]:
    yield from _before(it.act.life.signed_on, _("signé"), it.sitting.on, _("la séance"))


@check("transmitted-early")
def transmitted_after_the_signature(it: DescribedAct) -> Iterator[Fault]:
    life = it.act.life
    yield from _before(life.transmitted_on, _("transmis"), life.signed_on or it.sitting.on, _("la signature"))


@check("received-early")
def received_after_the_transmission(it: DescribedAct) -> Iterator[Fault]:
    life = it.act.life
    yield from _before(life.received_on, _("reçu en préfecture"), life.transmitted_on, _("la transmission"))


@check("published-early")
def published_after_the_signature(it: DescribedAct) -> Iterator[Fault]:
    life = it.act.life
    yield from _before(life.published_on, _("publié"), life.signed_on or it.sitting.on, _("la signature"))


@check("list-late")
def list_within_a_week(it: DescribedAct) -> Iterator[Fault]:
    on, last = it.act.life.list_published_on, it.sitting.on + timedelta(days=RULES["list"]["days"])
    if on and on > last:
        yield Fault(
            _("La liste des délibérations est du %(on)s : elle était due le %(last)s.")
            % {"on": f"{on:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"},
            _("Afficher et mettre en ligne la liste dans la semaine de la séance."),
        )


@check("executory-date")
def executory_when_both_are_done(it: DescribedAct) -> Iterator[Fault]:
    life = it.act.life
    received = life.received_on or life.transmitted_on
    real = executory_on(life.published_on, received, transmitted=it.assembly.transmits)
    if life.executory_on and life.executory_on != real:
        yield Fault(
            _("Exécutoire le %(said)s, dit l’acte ; publication et transmission donnent %(real)s.")
            % {
                "said": f"{life.executory_on:%d/%m/%Y}",
                "real": f"{real:%d/%m/%Y}" if real else _("aucune date"),
            },
            _("Remplacer la date par la plus tardive des deux, quand les deux sont faites."),
        )


@check("appeal-mention")
def appeal_is_told(it: DescribedAct) -> Iterator[Fault]:
    if not it.act.appeal:
        yield Fault(
            _("L’acte ne dit ni les voies ni les délais de recours."),
            _("Ajouter « La présente délibération peut faire l’objet d’un recours pour excès de pouvoir devant le"
              " tribunal administratif dans un délai de %(months)s à compter de sa publication ».")
            % {"months": month_words(RULES["appeal"]["months"])},
        )  # fmt: skip


@check("receipt-missing")
def receipt_is_told(it: DescribedAct) -> Iterator[Fault]:
    if it.act.life.transmitted_on and not it.act.life.receipt:
        yield Fault(
            _("Transmis au contrôle de légalité, sans identifiant d’accusé de réception."),
            _(
                "Ajouter l’identifiant de l’accusé de réception. Il prouve la transmission, il n’en est pas la condition."
            ),
        )


@check("publication-mode")
def mode_of_publication_is_told(it: DescribedAct) -> Iterator[Fault]:
    life = it.act.life
    if life.published_on is None or life.published_by == Publication.ELECTRONIC:
        return
    if life.published_by is None or (is_small(it.assembly) and not life.mode_chosen_by):
        yield Fault(
            _("Affichage ou papier ne valent publication qu’en dessous de 3 500 habitants, si le conseil l’a choisi par"
              " délibération : l’acte ne le dit pas."),
            _("Citer la délibération qui a choisi ce mode, ou publier sur le site de la commune."),
        )  # fmt: skip


@check("mode-refused")
def mode_of_publication_is_allowed(it: DescribedAct) -> Iterator[Fault]:
    life = it.act.life
    paper = life.published_by in (Publication.POSTING, Publication.PAPER)
    if life.published_on and paper and not is_small(it.assembly):
        yield Fault(
            _("Ici la publication est électronique : affichage ou papier ne suffisent pas."),
            _("Publier l’acte en ligne et indiquer cette date."),
        )


def _before(on: date | None, verb: str, other: date | None, what: str) -> Iterator[Fault]:
    if on and other and on < other:
        yield Fault(
            _("L’acte est %(verb)s le %(on)s, avant %(what)s (%(other)s).")
            % {"verb": verb, "on": f"{on:%d/%m/%Y}", "what": what, "other": f"{other:%d/%m/%Y}"},
            _("Corriger l’une des deux dates."),
        )
