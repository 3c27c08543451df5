from django.urls import path

from preau.meetings import family_views, opening_views, placing_views, views

app_name = "meetings"
urlpatterns = [
    path("", views.rounds, name="rounds"),
    path("nouveau/", opening_views.new, name="new"),
    path("calendrier.ics", family_views.calendar, name="calendar"),
    path("<int:pk>/", views.one, name="round"),
    path("<int:pk>/choix/<int:child>/<int:desk>/", family_views.choose, name="choose"),
    path("<int:pk>/feuille/", views.paper, name="paper"),
    path("<int:pk>/arrivees/", opening_views.arrivals, name="arrivals"),
    path("<int:pk>/retrait/", opening_views.withdrawal, name="withdrawal"),
    path("<int:pk>/placer/<int:child>/", placing_views.placement, name="placement"),
    path("heures/<int:desk>/", opening_views.hours, name="hours"),
    path("heures/retrait/<int:pk>/", opening_views.slot_end, name="slot_end"),
    path("pris/<int:pk>/annulation/", placing_views.cancellation, name="cancellation"),
    path("pris/<int:pk>.ics", family_views.ics, name="ics"),
]
