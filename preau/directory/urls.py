from django.urls import path

from preau.directory.quiet import views as quiet
from preau.directory.views import arrivals, calendar, corrections, groups, people, places, school

app_name = "directory"
urlpatterns = [
    path("", people.search, name="search"),
    path("personne/<int:pk>/", people.person, name="person"),
    path("personne/<int:pk>/responsable/", arrivals.guardian, name="guardian_arrival"),
    path("personne/<int:pk>/correction/", corrections.correction, name="correction"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections/<int:pk>/retrait/", corrections.taking_back, name="taking_back"),
    path("lien/<int:pk>/jugement/", people.court_decision, name="court_decision"),
    path("arrivee/eleve/", arrivals.pupil, name="pupil_arrival"),
    path("arrivee/remplacement/", arrivals.substitute, name="substitute_arrival"),
    path("saisie/<slug:kind>/<int:pk>/retrait/", arrivals.withdrawal, name="withdrawal"),
    path("groupe/<int:pk>/", places.group, name="group"),
    path("groupe/<int:pk>/enseignant/", groups.teacher, name="group_teacher"),
    path("groupe/<int:pk>/membres/", groups.members, name="members"),
    path("groupe/<int:pk>/membre/", groups.member, name="member"),
    path("groupe/<int:pk>/classe/", groups.whole_class, name="whole_class"),
    path("groupe/<int:pk>/nom/", groups.rename, name="rename"),
    path("groupe/<int:pk>/fermeture/", groups.closing, name="closing"),
    path("groupes/nouveau/", groups.new, name="group_new"),
    path("classes/", places.classes, name="classes"),
    path("etablissement/", places.own_establishment, name="own_establishment"),
    path("etablissement/regles/", school.contacts, name="contacts"),
    path("etablissement/heures-calmes/", quiet.hours, name="quiet_hours"),
    path("etablissement/heures-calmes/territoire/", quiet.as_territory, name="territory_hours"),
    path("etablissement/heures-calmes/jours/", quiet.opened, name="opened_days"),
    path("etablissement/heures-calmes/jours/<int:pk>/retrait/", quiet.closed_again, name="closed_again"),
    path("etablissement/<int:pk>/", places.establishment, name="establishment"),
    path("etablissements/", places.establishments, name="establishments"),
    path("scolarite/", people.schooling, name="schooling"),
    path("agenda/", calendar.calendar, name="calendar"),
    path("agenda/<int:pk>/retrait/", calendar.reopening, name="reopening"),
]
