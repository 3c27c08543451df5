from django.urls import path

from preau.directory import views

app_name = "directory"
urlpatterns = [
    path("", views.search, name="search"),
    path("personne/<int:pk>/", views.person, name="person"),
    path("lien/<int:pk>/jugement/", views.court_decision, name="court_decision"),
    path("classe/<int:pk>/", views.group, name="group"),
    path("classes/", views.classes, name="classes"),
    path("etablissement/", views.own_establishment, name="own_establishment"),
    path("etablissement/<int:pk>/", views.establishment, name="establishment"),
    path("etablissements/", views.establishments, name="establishments"),
    path("scolarite/", views.schooling, name="schooling"),
    path("agenda/", views.calendar, name="calendar"),
]
