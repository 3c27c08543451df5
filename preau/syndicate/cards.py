"""What the office of a syndicate adds to pages of lower rooms."""

from typing import Any

from django.http import HttpRequest

from preau.directory.door import HatRequest
from preau.directory.models import Establishment, Person
from preau.syndicate.models import SchoolArchive, ServedSchool


def is_served(request: HatRequest) -> bool:
    """Whether the school that this hat heads is counted by a syndicate."""
    return ServedSchool.objects.headed_by(request.hat).filter(until=None).exists()


def archive_left(request: HttpRequest, person: Person) -> dict[str, Any] | None:
    """The same, for who headed a school that has left and has no hat any more."""
    rows = SchoolArchive.objects.of_last_head(person).filter(dropped_at=None)
    found = rows.select_related("school__establishment").order_by("-pk").first()
    return {"archive": found} if found else None


def archive_of_school(request: HatRequest, place: Establishment) -> dict[str, Any] | None:
    """The door of the archive, for who heads a school that leaves."""
    rows = SchoolArchive.objects.visible_to(request.person, request.hat).filter(
        school__establishment=place, dropped_at=None
    )
    found = rows.order_by("-pk").first()
    return {"archive": found} if found else None
