"""What is told of syntheses: to the head that some wait, to the teacher that one comes back, to the parents."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from preau.base import clock
from preau.directory.choices import SEES_CHILD, Profile, TieKind
from preau.notifications.actions import tell_many
from preau.progress.models import Synthesis


def tell_ready(one: Synthesis) -> int:
    """The heads of the school, one line a class however many wait."""
    today = clock.today()
    return _tell(
        "progress_school", _HEADS, [one.establishment_id, Profile.HEAD, today, today],
        lambda: _("Des synthèses de fin de maternelle sont à signer : %(group)s") % {"group": one.group},
        class_path(one.group_id),
    )  # fmt: skip


def tell_returned(one: Synthesis) -> int:
    """Who wrote it last."""
    return _tell(
        "progress_school", "SELECT %s::bigint, NULL::bigint", [one.saved_by_id],
        lambda: _("Une synthèse de fin de maternelle est à reprendre : %(group)s") % {"group": one.group},
        path_of(one),
    )  # fmt: skip


def tell_signed(one: Synthesis) -> int:
    """The adults who follow the child."""
    today = clock.today()
    return _tell(
        "progress", _ADULTS, [one.child_id, TieKind.LEGAL, [str(state) for state in SEES_CHILD], today, today],
        lambda: _("La synthèse de fin de maternelle est à lire"), path_of(one),
    )  # fmt: skip


def path_of(one: Synthesis) -> str:
    """Where a line leads, after the hat."""
    return f"suivi/syntheses/{one.pk}/"


def class_path(group_id: int) -> str:
    return f"suivi/classe/{group_id}/syntheses/"


def _tell(kind: str, readers: str, params: list[object], text: Callable[[], str], path: str) -> int:
    return tell_many(kind, readers=readers, params=params, text=text, path=path)


_HEADS = """
SELECT DISTINCT p.person_id, NULL::bigint FROM directory_post p
 WHERE p.establishment_id = %s AND p.profile = %s AND p.starts_on <= %s AND (p.ends_on IS NULL OR p.ends_on >= %s)
"""
_ADULTS = """
SELECT DISTINCT t.guardian_id, t.child_id FROM directory_guardianship t
 WHERE t.child_id = %s AND t.kind = %s AND t.state = ANY(%s) AND t.starts_on <= %s
   AND (t.ends_on IS NULL OR t.ends_on >= %s)
"""
