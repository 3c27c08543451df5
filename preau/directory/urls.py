from django.urls import path

from preau.directory.views import calendar, people, places

app_name = "directory"
urlpatterns = [
    path("", people.search, name="search"),
    path("personne/<int:pk>/", people.person, name="person"),
    path("lien/<int:pk>/jugement/", people.court_decision, name="court_decision"),
    path("classe/<int:pk>/", places.group, name="group"),
    path("classes/", places.classes, name="classes"),
    path("etablissement/", places.own_establishment, name="own_establishment"),
    path("etablissement/<int:pk>/", places.establishment, name="establishment"),
    path("etablissements/", places.establishments, name="establishments"),
    path("scolarite/", people.schooling, name="schooling"),
    path("agenda/", calendar.calendar, name="calendar"),
]
