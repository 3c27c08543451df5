from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from preau.base.manifest import Label, NotificationKind, registry
from preau.directory.children import Child
from preau.directory.hats import hats_of
from preau.directory.models import Person
from preau.notifications.actions import way_in_force, ways_of
from preau.notifications.choices import BY_MAIL, Way
from preau.notifications.models import Notification
from preau.notifications.push.rings import with_device

SHELF_NAMES = 2  # of the menu, at most, in the words of a shelf
LAST = 1_000  # a room that these hats have no door to comes after the others


def unread_count(request: HttpRequest) -> int:
    person: Person | None = getattr(request, "person", None)
    return Notification.objects.visible_to(person).unread().count() if person else 0


def kinds_offered(person: Person) -> list[tuple[NotificationKind, str]]:
    """The kinds that concern someone who wears one of the hats they are for, each with the words of its shelf: where its room
    stands in the menu of these hats, in the order of that menu."""
    worn = frozenset(hat.kind for hat in hats_of(person))
    found = []
    for room in registry.manifests():
        menu = sorted(room.menu, key=lambda entry: entry.order)
        own = [entry for entry in menu if entry.kinds & worn]
        order = own[0].order if own else LAST
        words = ", ".join(dict.fromkeys(str(entry.label) for entry in own[:SHELF_NAMES])) or _(
            "Autres nouvelles"
        )
        kinds = [kind for kind in room.notification_kinds if not kind.hats or kind.hats & worn]
        found += [(order, kind, words) for kind in kinds]
    return [(kind, words) for _place, kind, words in sorted(found, key=lambda one: one[0])]


def wants_mail(person: Person, kind: str) -> bool:
    """Whether someone hears of this kind by mail, at once or later; without a choice of theirs, what the kind declares."""
    declared = registry.notification_kinds()[kind]
    way = ways_of(person).get((kind, None), declared.rhythm if declared.mail else str(Way.APP))
    return way in BY_MAIL


@dataclass(frozen=True)
class Choice:
    """How a person hears of a kind of thing: in general, or of one child when they have several."""

    kind: str
    label: Label
    way: str
    mail: bool
    child: Child | None = None
    shelf: str = ""

    @property
    def name(self) -> str:
        """The name of its field."""
        return f"{self.kind}-{self.child.person.pk}" if self.child else self.kind


def choices_of(person: Person, children: list[Child]) -> list[Choice]:
    """Each kind in general, followed by each child where there are several."""
    chosen, found = ways_of(person), []
    has_phone = bool(with_device([person.pk]))
    for kind, shelf in kinds_offered(person):
        way = chosen.get((kind.code, None)) or way_in_force(kind.code, None, has_phone=has_phone)
        found.append(Choice(kind.code, kind.label, way, kind.mail, shelf=shelf))
        for child in children if len(children) > 1 else []:
            way = chosen.get((kind.code, child.person.pk), "")
            found.append(Choice(kind.code, child.person.first_name, way, kind.mail, child))
    return found
