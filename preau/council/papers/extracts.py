"""The extract of the register (extrait du registre des délibérations): the certified copy of one act."""

from preau.council.described import DescribedAct, Publication
from preau.council.described.tally import executory_on
from preau.council.papers import sheet
from preau.council.papers.compiling import Data, pdf
from preau.council.papers.french import to_the, typographic, written_day
from preau.ui.words import NBSP

_PUBLISHED = {
    Publication.ELECTRONIC: "Mis en ligne le",
    Publication.POSTING: "Affiché le",
    Publication.PAPER: "Publié sur papier le",
    None: "Publié le",
}


def extract(it: DescribedAct) -> bytes:
    """The extract as PDF/A-2a, in the form that town halls know; the result is derived from the votes."""
    return pdf("extract", data(it))


def data(it: DescribedAct) -> Data:
    """What the template prints."""
    return {
        **sheet.heading(it.assembly),
        "numbers": _numbers(it),
        "sitting": written_day(it.sitting.on),
        "opening": sheet.opening(it.assembly, it.sitting),
        "attendance": sheet.attendance(it.sitting),
        "secretary": sheet.secretary(it.sitting),
        "act": sheet.act(it),
        "mentions": [typographic(one) for one in it.act.mentions],
        "appeal": typographic(it.act.appeal),
        "signed": f"À {it.assembly.town}, le {sheet.day(it.act.life.signed_on)}"
        if it.act.life.signed_on
        else "",
        "life": _life(it),
        "receipt": _receipt(it),
        "signatures": sheet.signatures(it.sitting),
    }


def _numbers(it: DescribedAct) -> list[list[str]]:
    told = it.sitting.convocation
    return [
        [f"Membres afférents {to_the(it.assembly.body)}", str(it.assembly.seats)],
        ["Membres en exercice", str(it.assembly.in_exercise)],
        ["Membres qui ont pris part à la délibération", sheet.took_part(it)],
        ["Date de la convocation", sheet.day(told.sent_on)],
        ["Date d’affichage de la convocation", sheet.day(told.posted_on)],
    ]


def _life(it: DescribedAct) -> list[str]:
    """Publication, transmission and the day from which the act holds, each once it is known."""
    life = it.act.life
    executory = executory_on(life.published_on, life.received_on, transmitted=it.assembly.transmits)
    chosen = f" ({life.mode_chosen_by})" if life.mode_chosen_by else ""
    lines = [
        (_PUBLISHED[life.published_by], life.published_on, chosen),
        ("Transmis au contrôle de légalité le", life.transmitted_on, ""),
        ("Exécutoire le", executory, ""),
    ]
    return [f"{words} {written_day(on)}{more}" for words, on, more in lines if on]


def _receipt(it: DescribedAct) -> list[str]:
    """The stamp of the receipt, as prefectures' operators print it; empty before the receipt."""
    life = it.act.life
    if not life.receipt:
        return []
    lines = ["Accusé de réception en préfecture", life.receipt.replace("-", "\u2011")]
    lines += [f"Transmis le {life.transmitted_on:%d/%m/%Y}"] if life.transmitted_on else []
    lines += [f"Reçu le {life.received_on:%d/%m/%Y}"] if life.received_on else []
    return lines


def title(it: DescribedAct) -> str:
    """Of the file and of the document: "Délibération 2024-16 du 19 février 2024"."""
    return f"Délibération {it.act.number.replace(' ', '')} du {written_day(it.sitting.on)}".replace(NBSP, " ")
