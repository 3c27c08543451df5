"""The door of a young pupil to what they have come to do."""

from datetime import date, timedelta

from django.utils.translation import ngettext, pgettext

from preau.base import clock
from preau.base.manifest import Tile, Young
from preau.base.rows import Question
from preau.directory.children import pupil_here
from preau.directory.door import HatRequest
from preau.progress.cards import NOTHING
from preau.ui.addresses import hat_page_url

RECENT = timedelta(days=7)


def ask_door(request: HatRequest, _day: date | None) -> Question:
    me = pupil_here(request)
    if me is None or not me.is_in_nursery:
        return NOTHING
    return Question(_NEW, {"child": me.person.pk, "since": clock.now() - RECENT})


def door(request: HatRequest, _day: date | None, new: int | None) -> Young | None:
    """In cycle 1 alone; it counts what was shown this week."""
    if new is None:
        return None
    url = hat_page_url("progress:book", request.hat.key, pk=request.person.pk)
    counted = ngettext("%(n)s nouvelle réussite", "%(n)s nouvelles réussites", new) % {"n": new}
    return Young(tiles=(Tile(pgettext("young", "Je sais faire"), "star", "violet", url, new, counted),))


_NEW = """
SELECT to_json(count(*)) FROM progress_observed o JOIN progress_sharing s ON s.id = o.sharing_id
  JOIN progress_observation w ON w.id = o.observation_id AND w.withdrawn_at IS NULL
 WHERE o.child_id = %(child)s AND s.shown_at >= %(since)s
"""
