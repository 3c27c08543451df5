"""What families are told of a carnet: that there is something new to read, never what."""

from django.utils.translation import gettext as _

from preau.base import clock
from preau.directory.choices import SEES_CHILD, TieKind
from preau.notifications.actions import tell_many
from preau.progress.models import Sharing


def tell_shown(one: Sharing) -> int:
    """The adults who follow a child of whom something is shown."""
    today = clock.today()
    return tell_many(
        "progress",
        readers=_READERS,
        params=[one.pk, TieKind.LEGAL, [str(state) for state in SEES_CHILD], today, today],
        text=lambda: _("Du nouveau dans le carnet de suivi : %(title)s") % {"title": one.title},
        path=path_of(one),
    )


def path_of(one: Sharing) -> str:
    """Where the line leads, after the hat."""
    return f"suivi/?partage={one.pk}"


_READERS = """
SELECT DISTINCT t.guardian_id, t.child_id FROM progress_observed o JOIN directory_guardianship t ON t.child_id = o.child_id
 WHERE o.sharing_id = %s AND t.kind = %s AND t.state = ANY(%s) AND t.starts_on <= %s
   AND (t.ends_on IS NULL OR t.ends_on >= %s)
"""
