"""The papers of an act and of a sitting, as files."""

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from preau.base.language import kept_language
from preau.council import queries
from preau.council.describing import described_act, held_sitting
from preau.council.models import Act, Sitting
from preau.council.papers import extracts, office, registers, sittings
from preau.council.views.fetch import kept_act, kept_sitting
from preau.directory.door import HatRequest, hat_page

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_OF_SITTING = {
    "liste": sittings.list_of_deliberations,
    "proces-verbal": sittings.minutes,
    "registre": registers.register,
}


@require_safe
@hat_page(*queries.KEEPS)
@kept_language()
def act_paper(request: HatRequest, pk: int, kind: str) -> HttpResponse:
    """The extract as PDF, or the same words for a word processor."""
    found = kept_act(request, pk)
    if found.matter is None:
        raise Http404
    it = described_act(found)
    if kind == "docx":
        return _file(office.docx(it), DOCX, f"{_name(found)}.docx")
    return _file(extracts.extract(it), PDF, f"{_name(found)}.pdf")


@require_safe
@hat_page(*queries.KEEPS)
@kept_language()
def sitting_paper(request: HatRequest, pk: int, kind: str) -> HttpResponse:
    """The list of deliberations, the minutes, the sheets of the register; once the sitting was held."""
    found = kept_sitting(request, pk)
    write = _OF_SITTING.get(kind)
    if write is None or not found.steps.filter(kind="closed").exists():
        raise Http404
    return _file(write(held_sitting(found)), PDF, f"{kind}-{_day(found)}.pdf")


def _file(body: bytes, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(media_type != PDF, name) or ""
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _name(act: Act) -> str:
    return f"deliberation-{act.reference or slugify(act.title)[:40]}"


def _day(sitting: Sitting) -> str:
    return f"{sitting.day:%Y-%m-%d}"
