"""What is told, and to whom. Of an absence: the adults who exercise authority over the child, whom it asks something;
a parent who keeps the right of surveillance reads it on the page; one who may not come near is told nothing."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from preau.attendance.absences import holds_sql
from preau.attendance.calling.rolls import Called
from preau.attendance.choices import PassageKind
from preau.attendance.models import Absence, Passage, Reason
from preau.base import clock
from preau.directory.choices import SIGNS_FOR_CHILD, TieKind
from preau.notifications.actions import Words, tell_many
from preau.ui.words import full_day_words, hour_words

# Beyond this after its end, an absence that one only learns now breaks no silence any more.
FRESH = timedelta(hours=2)


def tell_absences(establishment_id: int, day: date) -> int:
    """Tell each adult concerned of the absences of a day that nobody has explained; says how many were told."""
    waiting = Absence.objects.filter(pk__in=_to_tell(establishment_id, day)).select_related(
        "pupil", "establishment"
    )
    told = 0
    for absence in waiting:
        told += _tell(absence, partial(words_of, absence), urgent=_is_fresh(absence))
        absence.alerted_at = clock.now()
        absence.save(update_fields=["alerted_at"])
    return told


def tell_undone(absences: list[int]) -> None:
    """Those who were told that a child was away learn that it was not so."""
    rows = Absence.objects.filter(pk__in=absences).exclude(undone_at=None).exclude(alerted_at=None)
    for absence in rows.select_related("pupil", "establishment"):
        _tell(absence, partial(_undone_words, absence), urgent=_is_fresh(absence))


def tell_decision(reason: Reason) -> int:
    """Who gave a motive learns that the school does not accept it; what is accepted is read on the page."""
    if reason.accepted is not False:
        return 0
    return tell_many(
        "absence_answer",
        readers="SELECT %s::bigint, %s::bigint",
        params=[reason.told_by_id, reason.pupil_id],
        text=lambda: (
            _("Absence de %(name)s, %(day)s : le motif n’est pas accepté.")
            % {"name": reason.pupil.first_name, "day": full_day_words(reason.first_day)}
        ),
        path=f"vie-scolaire/famille/?enfant={reason.pupil_id}&motif={reason.pk}",
    )


def tell_missing_roll(called: Called, teachers: list[int]) -> int:
    """Who should call a roll is told that it waits."""
    return tell_many(
        "roll_call",
        readers="SELECT unnest(%s::bigint[]), NULL::bigint",
        params=[teachers],
        text=lambda: (
            _("Appel de %(hour)s à faire : %(whom)s")
            % {"whom": called.whom, "hour": hour_words(called.starts_at)}
        ),
        path=called.path,
    )


def absence_path(absence_id: int) -> str:
    return f"vie-scolaire/absences/{absence_id}/"


def words_of(absence: Absence) -> str:
    """ "Louis n’est pas en cours depuis 8 h 30. Vous savez pourquoi ?" """
    told: dict[str, Any] = {
        "name": absence.pupil.first_name, "hour": hour_words(absence.starts_at), "day": full_day_words(absence.day),
    }  # fmt: skip
    if absence.day != clock.today():
        return _("%(name)s n’était pas là, %(day)s à %(hour)s. Vous savez pourquoi ?") % told
    if not absence.establishment.is_first_degree:
        return _("%(name)s n’est pas en cours depuis %(hour)s. Vous savez pourquoi ?") % told
    told["half"] = _("ce matin") if absence.morning else _("cet après-midi")
    return _("%(name)s n’est pas à l’école %(half)s. Vous savez pourquoi ?") % told


def _undone_words(absence: Absence) -> str:
    told = {"name": absence.pupil.first_name, "hour": hour_words(absence.starts_at)}
    came = Passage.objects.filter(
        pupil=absence.pupil_id, day=absence.day, withdrawn_at=None, at__gte=absence.starts_at, at__lt=absence.ends_at,
        kind__in=[PassageKind.ARRIVAL, PassageKind.FOUND],
    )  # fmt: skip
    if arrived := came.order_by("at").first():
        told["hour"] = hour_words(arrived.at)
        return _("%(name)s est là depuis %(hour)s : l’arrivée est notée.") % told
    return _("Finalement, %(name)s était bien là à %(hour)s : l’appel est corrigé.") % told


def _tell(absence: Absence, words: Words, *, urgent: bool) -> int:
    today = clock.today()
    return tell_many(
        "absence",
        readers=_ADULTS,
        params=[absence.pupil_id, str(TieKind.LEGAL), [str(one) for one in SIGNS_FOR_CHILD], today, today],
        text=words,
        path=absence_path(absence.pk),
        urgent=urgent,
        from_staff=True,
    )


def _is_fresh(absence: Absence) -> bool:
    ended = datetime.combine(absence.day, absence.ends_at, clock.PARIS)
    return clock.now() - ended < FRESH


def _to_tell(establishment_id: int, day: date) -> list[int]:
    query = f"""
        SELECT a.id FROM {Absence._meta.db_table} a
         WHERE a.establishment_id = %s AND a.day = %s AND a.undone_at IS NULL AND a.alerted_at IS NULL
           AND NOT EXISTS (SELECT FROM {Reason._meta.db_table} y WHERE {holds_sql("y", "a")})
           AND NOT EXISTS (SELECT FROM {Passage._meta.db_table} p
                WHERE p.pupil_id = a.pupil_id AND p.day = a.day AND p.kind = '{PassageKind.EXIT}'
                  AND p.withdrawn_at IS NULL AND p.at <= a.starts_at)
         ORDER BY a.id"""
    return [one.pk for one in Absence.objects.raw(query, [establishment_id, day])]


_ADULTS = """
SELECT t.guardian_id, t.child_id FROM directory_guardianship t
 WHERE t.child_id = %s AND t.kind = %s AND t.state = ANY(%s) AND t.starts_on <= %s AND (t.ends_on IS NULL OR t.ends_on >= %s)
"""
