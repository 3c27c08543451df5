"""What school life hands over of a school: the register of its roll calls, and its absences.

Who was away, and whether that was accepted; never the words of a family, a passage at the sick-bay or an exemption.
"""

from collections.abc import Iterator

from preau.attendance.models import Absence, Mark, Reason, RollCall
from preau.base.handing import Handed, table

_PUPIL = ("pupil__last_name", "pupil__first_name")


def of_school(establishment_id: int) -> Iterator[Handed]:
    here = {"establishment": establishment_id}
    rolls = RollCall.objects.filter(**here).order_by("day", "starts_at", "pk")
    yield table("appels.csv", ("jour", "debut", "fin", "groupe", "fait_par", "fait_le"), rolls.values_list(
        "day", "starts_at", "ends_at", "group__name", "called_by__last_name", "called_at").iterator())  # fmt: skip
    marks = Mark.objects.filter(establishment_id=establishment_id).order_by("day", "roll", *_PUPIL)
    yield table("registre.csv", ("jour", "debut", "nom", "prenom", "pointage", "minutes_de_retard"), marks.values_list(
        "day", "roll__starts_at", *_PUPIL, "state", "minutes").iterator())  # fmt: skip
    away = Absence.objects.filter(**here, undone_at=None).order_by("day", "starts_at", *_PUPIL)
    yield table("absences.csv", ("jour", "debut", "fin", "nom", "prenom"), away.values_list(
        "day", "starts_at", "ends_at", *_PUPIL).iterator())  # fmt: skip
    told = Reason.objects.filter(**here, withdrawn_at=None).order_by("first_day", *_PUPIL)
    yield table("justifications.csv", ("du", "au", "nom", "prenom", "acceptee"), told.values_list(
        "first_day", "last_day", *_PUPIL, "accepted").iterator())  # fmt: skip
