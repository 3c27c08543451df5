from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from preau.directory.door import HatRequest, hat_page
from preau.files.responses import serve
from preau.homework.models import JoinedFile
from preau.homework.sight import READS


@require_safe
@hat_page(*sorted(READS))
def attachment(request: HatRequest, pk: int) -> HttpResponseBase:
    rows = JoinedFile.objects.visible_to(request.person, request.hat)
    joined = get_object_or_404(rows.select_related("stored"), pk=pk)
    return serve(request, joined.stored, joined.name)
