from django.urls import path

from preau.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.told, name="told"),
    path("lecture/", views.read_all, name="read_all"),
    path("reglages/", views.ways, name="ways"),
    path("reglages/heures/", views.rhythm, name="rhythm"),
    path("mails-revenus/", views.bounces, name="bounces"),
]
