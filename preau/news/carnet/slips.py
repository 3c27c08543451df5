"""A note for one child as a parent's page shows it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from preau.directory.models import Person
from preau.directory.sight import persons_seen_by
from preau.news.carnet.forms import SlipForm
from preau.news.carnet.queries import Line
from preau.news.carnet.rules import may_see_other_answer, may_sign
from preau.news.carnet.words import agreement_words, said_words
from preau.news.models import Signature


@dataclass(frozen=True)
class ShownSlip:
    """`own` are the reader's signatures, the newest first; `others` sentences on the other adults' last word; `form`
    when the reader may answer, again or for the first time."""

    line: Line
    own: list[Signature]
    own_words: str
    others: list[str]
    form: SlipForm | None


def shown_slips(reader: Person, lines: Iterable[Line], data: QueryDict | None) -> list[ShownSlip]:
    return [_shown(reader, line, data) for line in lines]


def _shown(reader: Person, line: Line, data: QueryDict | None) -> ShownSlip:
    slip = line.slip
    said = list(slip.signed.filter(signer=reader).order_by("-place"))
    asked = data is not None and data.get("signe") == f"mot-{slip.pk}"
    form = SlipForm(slip, data if asked else None, answered=len(said)) if may_sign(reader, slip) else None
    words = said_words(slip.note, said[0]) if said else ""
    return ShownSlip(line, said, words, _others(reader, line), form)


def _others(reader: Person, line: Line) -> list[str]:
    """That another parent has signed; their answer only where both must sign, their name only where it may be known."""
    note = line.slip.note
    last: dict[int, Signature] = {}
    for one in line.slip.signed.exclude(signer=reader).select_related("signer").order_by("place"):
        last[one.signer_id] = one
    seen = set(persons_seen_by(Person.objects.filter(pk__in=list(last)), reader).values_list("pk", flat=True))
    told = said_words if may_see_other_answer(note) else lambda note, one: agreement_words(note, one.agrees)
    return [
        _("%(who)s %(said)s.")
        % {"who": one.signer.display_name if pk in seen else _("L’autre parent"), "said": told(note, one)}
        for pk, one in last.items()
    ]
