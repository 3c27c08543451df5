"""What is told, and to whom: the pupil, and the adults who exercise authority. What is kept is written in French."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from preau.base import clock
from preau.conduct.models import Incident, Punishment, Sanction
from preau.conduct.sight import FOLLOWS
from preau.directory.choices import SIGNS_FOR_CHILD, TieKind
from preau.directory.models import Person
from preau.notifications.actions import forget, tell_many
from preau.ui.words import full_day_words, hour_words

INCIDENT, PUNISHMENT, SANCTION = "incident", "punishment", "sanction"


def tell_incident(incident: Incident) -> int:
    """School life and the head, but its author: in the application only, and without a name."""
    return tell_many(
        INCIDENT,
        readers=_FOLLOWERS,
        params=[incident.establishment_id, [str(one) for one in FOLLOWS], incident.reported_by_id, *_today()],
        text=lambda: (
            _("Incident signalé, %(day)s : %(what)s")
            % {"what": incident.kind_words, "day": full_day_words(incident.day)}
        ),
        path=incident_path(incident.pk),
        from_staff=True,
    )


def tell_punishment(one: Punishment) -> int:
    """The pupil and the adults; an exclusion from a lesson is told in the hour, the others in the mail of the day."""
    kind = SANCTION if one.law and one.law.at_once else PUNISHMENT
    return _tell(kind, one.pupil, lambda: _punishment_words(one), one.path)


def tell_postponed(one: Punishment) -> int:
    """The new day replaces what was told before."""
    forget([one.path])
    return tell_punishment(one)


def tell_withdrawn(one: Punishment) -> int:
    forget([one.path])
    return _tell(
        PUNISHMENT,
        one.pupil,
        lambda: _("%(what)s de %(name)s : retirée.") % {"what": one.kind_words, "name": one.pupil.first_name},
        one.path,
    )


def tell_procedure(one: Sanction) -> int:
    """A procedure begins: until when one may answer."""
    until = one.answer_until
    assert until
    return _tell(
        SANCTION,
        one.pupil,
        lambda: (
            _("Procédure disciplinaire, %(name)s : vous pouvez répondre jusqu’au %(day)s.")
            % {"name": one.pupil.first_name, "day": full_day_words(until)}
        ),
        one.path,
    )


def tell_decision(one: Sanction) -> int:
    forget([one.path])
    words = {"name": one.pupil.first_name}
    return _tell(
        SANCTION,
        one.pupil,
        lambda: _("Procédure disciplinaire, %(name)s : la décision est prise.") % words,
        one.path,
    )


def incident_path(pk: int) -> str:
    return f"discipline/incidents/{pk}/"


def _punishment_words(one: Punishment) -> str:
    told: dict[str, Any] = {"what": one.kind_words, "name": one.pupil.first_name}
    if one.day and one.starts_at:
        told |= {"day": full_day_words(one.day), "hour": hour_words(one.starts_at)}
        return _("%(name)s : %(what)s, %(day)s à %(hour)s") % told
    if one.day:
        return _("%(name)s : %(what)s, pour %(day)s") % {**told, "day": full_day_words(one.day)}
    return _("%(name)s : %(what)s") % told


def _tell(kind: str, pupil: Person, text: Callable[[], str], path: str) -> int:
    return tell_many(
        kind,
        readers=_ADULTS_AND_PUPIL,
        params=[pupil.pk, str(TieKind.LEGAL), [str(one) for one in SIGNS_FOR_CHILD], *_today(), pupil.pk],
        text=lambda: text()[:200],
        path=path,
        from_staff=True,
    )


def _today() -> list[Any]:
    return [clock.today(), clock.today()]


_ADULTS_AND_PUPIL = """
SELECT t.guardian_id, t.child_id FROM directory_guardianship t
 WHERE t.child_id = %s AND t.kind = %s AND t.state = ANY(%s) AND t.starts_on <= %s AND (t.ends_on IS NULL OR t.ends_on >= %s)
UNION ALL SELECT %s::bigint, NULL::bigint
"""
_FOLLOWERS = """
SELECT DISTINCT p.person_id, NULL::bigint FROM directory_post p
 WHERE p.establishment_id = %s AND p.profile = ANY(%s) AND p.person_id <> %s
   AND p.starts_on <= %s AND (p.ends_on IS NULL OR p.ends_on >= %s)
"""
