"""What is told of events, to the adults who follow a child they concern: quietly when announced, at once when changed."""

from typing import Any

from django.utils.translation import gettext as _

from preau.directory.audiences import Audience, sql_of
from preau.directory.scopes import positional
from preau.notifications.actions import Words, tell_many
from preau.notifications.models import Notification
from preau.occasions.models import Occasion


def tell(one: Occasion) -> None:
    """Who was told once is not told again."""
    query, values = _families(one)
    untold = f"""SELECT * FROM ({query}) AS r(person_id, child_id) WHERE NOT EXISTS (
        SELECT FROM {Notification._meta.db_table} x WHERE x.person_id = r.person_id AND x.kind = %s AND x.path = %s)"""
    values += ["school_event", path_of(one)]
    _tell("school_event", untold, values, lambda: _("À venir : %(title)s, %(when)s") % _facts(one), one)


def tell_changed(one: Occasion) -> None:
    """Each later change takes the place of what was told of it before."""
    if one.is_over:
        return

    def words() -> str:
        said = _("Annulé : %(title)s, %(when)s") if one.cancelled_at else _("Changé : %(title)s, %(when)s")
        return said % _facts(one)

    query, values = _families(one)
    _tell("school_event_change", query, values, words, one)


def path_of(one: Occasion) -> str:
    return f"evenements/{one.pk}/"


def _tell(kind: str, query: str, values: list[Any], words: Words, one: Occasion) -> None:
    if not one.staff_only:
        tell_many(kind, readers=query, params=values, text=words, path=path_of(one))


def _families(one: Occasion) -> tuple[str, list[Any]]:
    """A query of (person_id, child_id), each adult once, and its values in order."""
    if one.to_all:
        audiences = [Audience("parents-ecole", one.establishment)]
    else:
        audiences = [Audience("familles", group) for group in one.groups.order_by("pk")]
    parts = [positional(*sql_of(audience)) for audience in audiences]
    texts, values = zip(*parts, strict=True)
    query = f"""SELECT DISTINCT ON (w.person_id) w.person_id, w.child_id
        FROM ({" UNION ALL ".join(texts)}) AS w(person_id, child_id) ORDER BY w.person_id, w.child_id"""
    return query, [value for some in values for value in some]


def _facts(one: Occasion) -> dict[str, str]:
    """The title is cut: what is told holds in 200 signs."""
    title = one.title if len(one.title) <= 90 else f"{one.title[:89]}…"
    return {"title": title, "when": one.when}
