from django.urls import path

from preau.meetings.views import family, opening, placing, school

app_name = "meetings"
urlpatterns = [
    path("", school.offers, name="offers"),
    path("nouveau/", opening.new, name="new"),
    path("calendrier.ics", family.calendar, name="calendar"),
    path("<int:pk>/", school.one, name="offer"),
    path("<int:pk>/choix/<int:child>/<int:desk>/", family.choose, name="choose"),
    path("<int:pk>/feuille/", school.paper, name="paper"),
    path("<int:pk>/arrivees/", opening.arrivals, name="arrivals"),
    path("<int:pk>/retrait/", opening.withdrawal, name="withdrawal"),
    path("<int:pk>/placer/<int:child>/", placing.placement, name="placement"),
    path("heures/<int:desk>/", opening.hours, name="hours"),
    path("heures/retrait/<int:pk>/", opening.slot_end, name="slot_end"),
    path("pris/<int:pk>/annulation/", placing.cancellation, name="cancellation"),
    path("pris/<int:pk>.ics", family.ics, name="ics"),
]
