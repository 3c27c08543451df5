"""Who holds an assembly is told what it owes: once when the day is near, once when it has passed."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from preau.base import clock
from preau.council.choices import DutyKind
from preau.council.duties import Duty, duties_of
from preau.council.models import Assembly, Sitting
from preau.council.rules import OFFICE, functions
from preau.directory.choices import Profile
from preau.notifications.actions import forget, tell_many
from preau.ui.words import full_day_words

KIND = "council_due"
_STATES = ("rappel", "retard")


def tell_due() -> int:
    """Each morning: how many were told."""
    return sum(_tell(one) for one in duties_of(Assembly.objects.all()) if one.is_near)


def forget_due(sitting: Sitting, kinds: Iterable[DutyKind] = tuple(DutyKind)) -> None:
    """It is done, or will not be: nobody is reminded of it any more."""
    forget(_path(sitting, kind, state) for kind in kinds for state in _STATES)


def _tell(one: Duty) -> int:
    assembly, today = one.sitting.assembly, clock.today()
    path = _path(one.sitting, one.kind, _STATES[one.is_late])
    params = [
        assembly.authority_id,
        list(functions(OFFICE)),
        assembly.establishment_id,
        Profile.HEAD,
        today,
        today,
    ]
    return tell_many(KIND, readers=_UNTOLD, params=[*params, KIND, path], text=lambda: _words(one), path=path)


def _words(one: Duty) -> str:
    told = {
        "what": one.kind.label, "on": full_day_words(one.on), "day": full_day_words(one.sitting.day),
    }  # fmt: skip
    if one.is_late:
        return _("%(what)s : c’était dû au plus tard le %(on)s (séance du %(day)s)") % told
    return _("%(what)s : au plus tard le %(on)s (séance du %(day)s)") % told


def _path(sitting: Sitting, kind: DutyKind, state: str) -> str:
    where = f"seances/{sitting.pk}/" if kind == DutyKind.CALL else f"seances/{sitting.pk}/suites/"
    return f"{where}?{state}={kind.value}"


_UNTOLD = """SELECT p.person_id, NULL::bigint FROM directory_post p
  WHERE (p.authority_id = %s AND p.function = ANY(%s) OR p.establishment_id = %s AND p.profile = %s)
    AND p.starts_on <= %s AND (p.ends_on IS NULL OR p.ends_on >= %s)
    AND NOT EXISTS (SELECT FROM notifications_notification x
                     WHERE x.person_id = p.person_id AND x.kind = %s AND x.path = %s)"""
