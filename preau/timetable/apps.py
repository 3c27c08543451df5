from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from preau.base.manifest import Manifest, NotificationKind


class TimetableConfig(AppConfig):
    name = "preau.timetable"
    manifest = Manifest(
        notification_kinds=(NotificationKind("timetable", _("Un cours annulé, déplacé ou remplacé")),),
    )
