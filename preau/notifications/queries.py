from django.http import HttpRequest

from preau.base.manifest import registry
from preau.directory.models import Person
from preau.notifications.models import Notification, Preference


def unread_count(request: HttpRequest) -> int:
    person: Person | None = getattr(request, "person", None)
    return Notification.objects.visible_to(person).unread().count() if person else 0


def mail_choices(person: Person) -> list[tuple[str, str, bool]]:
    """(code, label, wanted) of each kind that may go by mail."""
    chosen = dict(Preference.objects.filter(person=person).values_list("kind", "mail"))
    kinds = [kind for kind in registry.notification_kinds().values() if kind.mail]
    return [(kind.code, str(kind.label), chosen.get(kind.code, True)) for kind in kinds]
