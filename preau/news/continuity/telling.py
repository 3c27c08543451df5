"""What is told of a closure: everyone of the class or the school, at once, whatever the hour."""

from typing import Any

from django.utils.translation import gettext as _

from preau.directory.audiences import Audience, sql_of
from preau.directory.scopes import positional
from preau.news.models import Closure
from preau.notifications.actions import Words, tell_many
from preau.ui.names import of_name
from preau.ui.words import day_words


def tell_closure(closure: Closure) -> None:
    """By the urgent channel: phones ring in the silence too."""
    _tell(closure, lambda: _closed(closure), urgent=True)


def tell_end(closure: Closure) -> None:
    _tell(closure, lambda: _("%(who)s : la classe reprend.") % {"who": closure}, urgent=False)


def readers_of(closure: Closure) -> list[Audience]:
    """Families, pupils and team: of the class, or of the whole school."""
    if closure.group:
        return [Audience(kind, closure.group) for kind in ("familles", "eleves", "enseignants")]
    return [
        Audience(kind, closure.establishment) for kind in ("parents-ecole", "eleves-ecole", "equipe-ecole")
    ]


def _closed(closure: Closure) -> str:
    since = of_name(day_words(closure.starts_on))
    return _("%(who)s : pas de classe à partir %(since)s.") % {"who": closure, "since": since}


def _tell(closure: Closure, words: Words, *, urgent: bool) -> None:
    parts = [positional(*sql_of(one)) for one in readers_of(closure)]
    values: list[Any] = [value for _query, own in parts for value in own]
    query = f"""SELECT DISTINCT ON (u.person_id) u.person_id, u.child_id
        FROM ({" UNION ALL ".join(query for query, _own in parts)}) AS u(person_id, child_id)
       ORDER BY u.person_id, u.child_id"""
    tell_many(
        "closure", readers=query, params=values, text=words, path=f"continuite/{closure.pk}/", urgent=urgent
    )
