from django.urls import path

from preau.notifications import views
from preau.notifications.push import views as push_views
from preau.notifications.texts import views as text_views

app_name = "notifications"
urlpatterns = [
    path("", views.told, name="told"),
    path("lecture/", views.read_all, name="read_all"),
    path("reglages/", views.ways, name="ways"),
    path("reglages/heures/", views.rhythm, name="rhythm"),
    path("mails-revenus/", views.bounces, name="bounces"),
    path("appareil/", push_views.device, name="device"),
    path("appareil/sonnerie/", push_views.subscription, name="subscription"),
    path("appareil/silence/", push_views.silence, name="silence"),
    path("textos/", text_views.texts, name="texts"),
    path("textos/ouverture/", text_views.channel, name="channel"),
    path("textos/fermeture/", text_views.closing, name="channel_end"),
    path("textos/appels/", text_views.calls, name="calls"),
    path("textos/appels/<int:pk>/", text_views.called, name="called"),
]
