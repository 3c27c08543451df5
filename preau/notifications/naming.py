"""Which children a notice is about, by their first names."""

from collections.abc import Iterable

from preau.directory.models import Person
from preau.notifications.models import Notification


def name_children(rows: Iterable[Notification]) -> list[Notification]:
    """The same rows, each knowing the first names of all its children (`child_names`): one query where one has several."""
    found = list(rows)
    others = {pk for row in found for pk in row.also}
    names = dict(Person.objects.filter(pk__in=others).values_list("pk", "first_name")) if others else {}
    for row in found:
        row.also_named = [names[pk] for pk in row.also if pk in names]
    return found
