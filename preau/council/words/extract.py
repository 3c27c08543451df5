"""The extract of the register as data: what the page shows while an act is a draft, and what freezing keeps for good."""

from typing import Any

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from preau.base.language import kept_language
from preau.council.attendance import There, room_of
from preau.council.choices import Manner
from preau.council.models import Act, Assembly, Matter, Member, Sitting, Vote
from preau.council.words.durations import month_words
from preau.council.words.results import (
    chair_words,
    counts_words,
    election_words,
    result_phrase,
    result_words,
)
from preau.directory.choices import AuthorityKind
from preau.ui.words import hour_words


def extract_of(act: Act) -> dict[str, Any]:
    """The extract: its text once frozen, else as it stands. All values are texts, numbers, or lists of texts."""
    return act.frozen or built(act)


@kept_language()
def built(act: Act) -> dict[str, Any]:
    """The extract of an act as its rows stand today."""
    text = {
        "title": act.title,
        "visas": act.visas,
        "considerings": act.considerings,
        "articles": act.articles,
    }
    return _head(act.assembly) | (_sitting(act.matter) if act.matter else {}) | text


def _head(assembly: Assembly) -> dict[str, Any]:
    return {"place": str(assembly.place), "assembly": assembly.name, "of_assembly": of_assembly(assembly)}


def place_words(assembly: Assembly) -> str:
    """ "Commune de Villebois", or the name of another place as it is."""
    authority = assembly.authority
    commune = authority if authority and authority.kind == AuthorityKind.COMMUNE else None
    return f"Commune de {commune.name}" if commune else str(assembly.place)


def of_assembly(assembly: Assembly) -> str:
    """ "du conseil municipal", "du bureau"."""
    return _("du %(assembly)s") % {"assembly": assembly.name[:1].lower() + assembly.name[1:]}


def _sitting(matter: Matter) -> dict[str, Any]:
    sitting = matter.sitting
    there = room_of(sitting).at(matter.rank)
    called = sitting.call.sent_at if hasattr(sitting, "call") else None
    chair, secretary = sitting.chair, sitting.secretary
    return {
        "sitting_on": day_of_act(sitting.day),
        "hour": hour_words(sitting.starts_at),
        "room": sitting.place,
        "convened_on": day_of_act(called) if called else "",
        "chair": f"{chair.said}, {chair_words(chair, sitting.assembly.kind).lower()}" if chair else "",
        "chair_title": chair_words(chair, sitting.assembly.kind) if chair else _("La présidence"),
        "chair_name": chair.said if chair else "",
        "secretary": secretary.said if secretary else "",
        "secretary_title": _secretary_title(secretary),
        "rapporteur": matter.rapporteur.said if matter.rapporteur else "",
        "chaired_by": matter.chair.said if matter.chair else "",
        "urgency": urgency_words(sitting),
        "appeal": appeal_words(sitting.assembly),
        **_counts(there),
        **_result(matter),
    }


def urgency_words(sitting: Sitting) -> str:
    """ "Convoquée en urgence (panne du réseau) ; le conseil a approuvé l’urgence, 12 voix pour."; empty for a usual call."""
    ruling = getattr(sitting, "urgency_ruling", None)
    if ruling is None:
        return ""
    words = {
        True: _("Convocation en urgence (%(why)s), que l’assemblée a approuvée à l’ouverture : %(counts)s."),
        False: _(
            "Convocation en urgence (%(why)s), que l’assemblée n’a pas approuvée à l’ouverture : %(counts)s."
        ),
    }[ruling.accepted]
    return words % {"why": sitting.call.urgent, "counts": counts_words(ruling.tally)}


def appeal_words(assembly: Assembly) -> str:
    """What an act says of appeals, with the delay of the assembly's rules."""
    months = month_words(assembly.book.appeal_months)
    return _(
        "La présente délibération peut faire l’objet d’un recours devant le tribunal administratif dans un délai de %(months)s "
        "à compter de sa publication."
    ) % {"months": months}


def _secretary_title(secretary: Member | None) -> str:
    if secretary is None:
        return _("Secrétaire de séance")
    return _("La secrétaire de séance") if secretary.person.title == "Mme" else _("Le secrétaire de séance")


def _counts(there: There) -> dict[str, Any]:
    found = there.attendance
    return {
        "in_exercise": found.in_exercise,
        "present": [there.seated[seat.pk].said for seat in there.room.seats if seat.pk in there.present],
        "proxies": [
            _("%(giver)s à %(holder)s") % {"giver": one.giver.said, "holder": one.holder.said}
            for one in there.valid_proxies
        ],
        "absent": [one.said for one in there.absent],
        "withdrawn": [who.said for seat, who in there.seated.items() if seat not in there.present],
        "voters": found.voters,
    }


def _result(matter: Matter) -> dict[str, Any]:
    found: dict[str, Any] = {"election": election_words(matter), "result": "", "phrase": "", "waiver": ""}
    if hasattr(matter, "waiver"):
        found["waiver"] = _("Le conseil décide à l’unanimité de ne pas procéder au scrutin secret.")
    if hasattr(matter, "vote"):
        found |= {"result": result_words(matter.vote), "phrase": result_phrase(matter.vote)}
        found["named"] = _named(matter.vote)
    return found


def _named(vote: Vote) -> list[str]:
    """Names and senses, of a vote by name only (CGCT L2121-21)."""
    if vote.manner != Manner.NAMED:
        return []
    voices = vote.voices.select_related("member__person").order_by("member__rank", "member")
    return [f"{one.member.said} : {one.get_voice_display().lower()}" for one in voices]


def day_of_act(day: Any) -> str:
    """ "19 février 2024": an act always says the year."""
    return date_format(day, "j F Y").replace("1 ", "1er ", 1) if day.day == 1 else date_format(day, "j F Y")
