"""Rows about a pupil of a school."""

from typing import TYPE_CHECKING, Self, TypeVar, cast

from django.db import models

from preau.directory.models import Person

if TYPE_CHECKING:
    from preau.directory.hats import Hat

M = TypeVar("M", bound=models.Model)


class OfPupilQuerySet(models.QuerySet[M]):
    """Rows about a pupil of a school."""

    def visible_to(self, person: Person, hat: "Hat") -> Self:
        """Those of the pupils of one's school, of one's children, of oneself; see `sight`."""
        from preau.attendance.sight import about_pupils_seen_by  # noqa: PLC0415 (models stand below sight)

        return cast(Self, about_pupils_seen_by(self, person, hat))
