"""What is told: a day without service, to the adults who may book for a child that was expected. A booking is confirmed on
the page alone."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from preau.base import clock
from preau.base.rows import rows
from preau.canteen.booked import readers_of
from preau.canteen.models import Closing, Service
from preau.directory.choices import SIGNS_FOR_CHILD, TieKind
from preau.directory.models import Group, Membership
from preau.directory.models.dated import current_sql
from preau.directory.scopes import listed, positional
from preau.notifications.actions import forget, tell_many
from preau.ui.words import full_day_words


def concerned_by(service: Service, day: date, group: Group | None) -> list[int]:
    """The ids of the children expected on a day, of one class where it is said."""
    query, values = readers_of(service, day)
    found = [pk for (pk,) in rows(query, values)]
    if group is None:
        return found
    inside = Membership.objects.current().filter(group=group, role="pupil", person__in=found)
    return list(inside.values_list("person", flat=True))


def tell_closing(closing: Closing, children: Iterable[int]) -> int:
    """Tell the families of these children; of a closing taken back, that the service is held after all."""
    path = path_of(closing)
    forget([path])
    query, values = positional(_ADULTS, {"children": list(children), "day": clock.today()})
    return tell_many(
        "canteen_closed",
        readers=query,
        params=values,
        text=lambda: words_of(closing),
        path=path,
        from_staff=True,
    )


def path_of(closing: Closing) -> str:
    return f"cantine/fermetures/{closing.pk}/"


def words_of(closing: Closing) -> str:
    """ "Cantine, jeudi 26 novembre : fermée. Grève des agents."; at most 200 signs."""
    told = {"what": str(closing.service), "day": full_day_words(closing.day), "why": closing.why}
    if closing.withdrawn_at:
        return (_("%(what)s, %(day)s : le service a lieu, finalement.") % told)[:200]
    if closing.group:
        return (_("%(what)s, %(day)s : annulé pour la classe. %(why)s") % told)[:200]
    return (_("%(what)s, %(day)s : pas de service ce jour-là. %(why)s") % told)[:200]


_ADULTS = f"""
SELECT DISTINCT ON (t.guardian_id) t.guardian_id, t.child_id FROM directory_guardianship t
 WHERE t.child_id = ANY(%(children)s::bigint[]) AND t.kind = '{TieKind.LEGAL}'
   AND t.state IN ({listed(SIGNS_FOR_CHILD)}) AND {current_sql("t")} ORDER BY t.guardian_id, t.child_id"""
