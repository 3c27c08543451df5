"""The doors of the house. A signed-in page lives under the hat it is read with: /parent/…, /poste-12/…"""

from django.urls import URLPattern, URLResolver, include, path

from preau.base import health
from preau.directory import door  # noqa: F401 (registers the converter of hats)
from preau.syndicate.views import leavers, visits
from preau.timetable.views.links import feed

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("", include("preau.access.urls")),
    path("", include("preau.ui.urls")),
    path("agenda/formateur/<str:secret>.ics", visits.trainer_feed, name="trainer_feed"),
    path("agenda/<str:secret>.ics", feed, name="agenda_feed"),
    path("archive-ecole/<int:pk>/", leavers.left_archive, name="left_archive"),
    path("archive-ecole/<int:pk>/remise/", leavers.left_archive_taking, name="left_archive_taking"),
    path("archive-ecole/<int:pk>/archive.zip", leavers.left_archive_file, name="left_archive_file"),
    path("aller/", include("preau.notifications.push.urls")),
    path("actes/", include("preau.council.public_urls")),
    path("<hat:hat>/", include("preau.home.urls")),
    path("<hat:hat>/agenda/", include("preau.timetable.urls")),
    path("<hat:hat>/vie-scolaire/", include("preau.attendance.urls")),
    path("<hat:hat>/discipline/", include("preau.conduct.urls")),
    path("<hat:hat>/reservations/", include("preau.bookings.urls")),
    path("<hat:hat>/travail/", include("preau.homework.urls")),
    path("<hat:hat>/annuaire/", include("preau.directory.urls")),
    path("<hat:hat>/messages/", include("preau.messaging.urls")),
    path("<hat:hat>/", include("preau.news.urls")),
    path("<hat:hat>/cantine/", include("preau.canteen.urls")),
    path("<hat:hat>/suivi/", include("preau.progress.urls")),
    path("<hat:hat>/rendez-vous/", include("preau.meetings.urls")),
    path("<hat:hat>/evenements/", include("preau.occasions.urls")),
    path("<hat:hat>/alimentation/", include("preau.feeds.urls")),
    path("<hat:hat>/seances/", include("preau.council.urls")),
    path("<hat:hat>/syndicat/", include("preau.syndicate.urls")),
    path("<hat:hat>/notifications/", include("preau.notifications.urls")),
]
