"""What a young pupil reads of the news: a class that is closed, and the door of the pictures of the class."""

from datetime import date, timedelta

from django.utils.translation import ngettext, pgettext

from preau.base import clock
from preau.base.manifest import Tile, Young
from preau.directory.door import HatRequest
from preau.news.glance import glance
from preau.ui.addresses import hat_page_url

RECENT = timedelta(days=7)


def of_class(request: HatRequest, _day: date | None) -> Young:
    found = glance(request)
    since = clock.now() - RECENT
    new = sum(one.pictures for one in found.headlines if one.available_at >= since)
    counted = ngettext("%(n)s photo nouvelle", "%(n)s photos nouvelles", new) % {"n": new}
    url = hat_page_url("news:articles", request.hat.key)
    door = Tile(pgettext("young", "La classe"), "picture", "leaf", url, new, counted)
    return (
        Young(tiles=(door,), card={"closures": found.closed}, is_first=True)
        if found.closed
        else Young(tiles=(door,))
    )
