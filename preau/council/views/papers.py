"""The papers of an act and of a sitting, as files."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from preau.base.language import kept_language
from preau.council import queries
from preau.council.choices import PaperKind
from preau.council.describing import described_act, held_sitting
from preau.council.models import Act, Minutes, Register, Sheets, Sitting
from preau.council.papers import extracts, office, registers, sittings
from preau.council.views.fetch import kept_act, kept_sitting
from preau.directory.door import HatRequest, hat_page
from preau.files.models import StoredFile
from preau.files.responses import serve

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_OF_SITTING = (PaperKind.LIST, PaperKind.MINUTES, "registre")


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
        return file_of(office.docx(it), DOCX, f"{_name(found)}.docx")
    return file_of(extracts.extract(it), PDF, f"{_name(found)}.pdf")


@require_safe
@hat_page(*queries.DELIBERATES)
@kept_language()
def sitting_paper(request: HatRequest, pk: int, kind: str) -> HttpResponseBase:
    """The list of deliberations, the minutes, the sheets of the register: as they were kept, else as they stand.

    Who keeps the register reads all of them, who writes or signs the minutes those only.
    """
    found, name = _sitting_of(request, pk, kind), f"{kind}-{{}}.pdf"
    if kind not in _OF_SITTING or not found.is_held:
        raise Http404
    kept = _kept(found, kind)
    if kept:
        return serve(request, kept, name.format(_day(found)))
    return file_of(_written(found, kind), PDF, name.format(_day(found)))


def _sitting_of(request: HatRequest, pk: int, kind: str) -> Sitting:
    if kind != PaperKind.MINUTES:
        return kept_sitting(request, pk)
    return get_object_or_404(queries.written_sittings(request.person, request.hat), pk=pk)


def _kept(sitting: Sitting, kind: str) -> StoredFile | None:
    """What was printed for good: the list made public, the minutes adopted, the sheets numbered."""
    if kind == PaperKind.LIST:
        posted = sitting.papers.filter(kind=kind).select_related("stored").first()
        return posted.stored if posted else None
    if kind == PaperKind.MINUTES:
        adopted = Minutes.objects.filter(sitting=sitting).select_related("stored").first()
        return adopted.stored if adopted else None
    filled = Sheets.objects.filter(sitting=sitting).select_related("stored").first()
    return filled.stored if filled else None


def _written(sitting: Sitting, kind: str) -> bytes:
    """As it stands; sheets that are not numbered for good yet, from the number that would come next."""
    held = held_sitting(sitting)
    if kind != "registre":
        return sittings.list_of_deliberations(held) if kind == PaperKind.LIST else sittings.minutes(held)
    book = Register.objects.filter(assembly=sitting.assembly, year=sitting.day.year).first()
    return registers.register(held, first_sheet=(book.last_sheet if book else 0) + 1)


def file_of(body: bytes, media_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=media_type)
    answer["Content-Disposition"] = content_disposition_header(media_type != PDF, name) or ""
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _name(act: Act) -> str:
    return f"deliberation-{act.reference or slugify(act.title)[:40]}"


def _day(sitting: Sitting) -> str:
    return f"{sitting.day:%Y-%m-%d}"
