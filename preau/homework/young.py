"""What a young pupil reads of their work: the lessons to learn, what goes in the bag, the book of the class."""

from datetime import date
from typing import Any

from django.utils.translation import ngettext, pgettext

from preau.base.manifest import Tile, Young
from preau.directory.children import pupil_here
from preau.directory.door import HatRequest
from preau.homework.queries import Todo
from preau.homework.week import ahead_of
from preau.homework.words import primary
from preau.timetable.young import drawing_of
from preau.ui.addresses import hat_page_url


def at_home(request: HatRequest, _day: date | None) -> Young | None:
    """The work of the next day that has some, apart from what to bring; the doors of the book and of the week."""
    me = pupil_here(request)
    if me is None:
        return None
    day = ahead_of([me.person.pk])[me.person.pk].day
    found = day.todos if day else []
    card: dict[str, Any] = {
        "day": day,
        "todos": [(one, drawing_of(one.work.subject)) for one in found if not _is_to_bring(one)],
        "bag": [one for one in found if _is_to_bring(one)],
    }
    left = sum(not one.is_done for one in found)
    home = Tile(
        pgettext("young", "À la maison"), "bag", "brick", hat_page_url("homework:week", request.hat.key), left,
        ngettext("%(n)s chose à faire", "%(n)s choses à faire", left) % {"n": left},
    )  # fmt: skip
    if me.group is None:
        return Young(tiles=(home,), card=card if found else None)
    book = hat_page_url("homework:book", request.hat.key, pk=me.group.pk)
    notebook = Tile(pgettext("young", "Mon cahier"), "notebook", "sky", book)
    return Young(tiles=(notebook, home), card=card if found else None)


def _is_to_bring(todo: Todo) -> bool:
    return bool(todo.work.subject == primary()["bring"])
