from django.http import HttpRequest

from preau.base.manifest import NotificationKind, registry
from preau.directory.hats import hats_of
from preau.directory.models import Person
from preau.notifications.models import Notification, Preference


def unread_count(request: HttpRequest) -> int:
    person: Person | None = getattr(request, "person", None)
    return Notification.objects.visible_to(person).unread().count() if person else 0


def kinds_offered(person: Person) -> list[NotificationKind]:
    """The kinds that may go by mail to someone who wears one of the hats they are for."""
    worn = {hat.kind for hat in hats_of(person)}
    kinds = registry.notification_kinds().values()
    return [kind for kind in kinds if kind.mail and (not kind.hats or kind.hats & worn)]


def mail_choices(person: Person) -> list[tuple[str, str, bool]]:
    """(code, label, wanted) of each kind that may go by mail."""
    chosen = dict(Preference.objects.filter(person=person).values_list("kind", "mail"))
    return [(kind.code, str(kind.label), chosen.get(kind.code, True)) for kind in kinds_offered(person)]


def wants_mail(person: Person, kind: str) -> bool:
    """Whether someone wants this kind by mail; without a choice of theirs, what the kind declares."""
    chosen = Preference.objects.filter(person=person, kind=kind).values_list("mail", flat=True).first()
    declared = registry.notification_kinds()[kind].mail
    return declared if chosen is None else declared and chosen
