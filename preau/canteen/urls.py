from django.urls import path

from preau.canteen.views import agents, family, lists, office, pages

app_name = "canteen"
urlpatterns = [
    path("", pages.home, name="home"),
    path("habitudes/", family.habits, name="habits"),
    path("venir-chercher/", family.collectors, name="collectors"),
    path("venir-chercher/<int:pk>/fin/", family.collector_end, name="collector_end"),
    path("jour/<day:day>/", lists.day, name="day"),
    path("liste/<int:pk>/<day:day>/", lists.one, name="list"),
    path("liste/<int:pk>/<day:day>/papier/", lists.paper, name="paper"),
    path("liste/<int:pk>/<day:day>/ajout/", lists.addition, name="addition"),
    path("liste/<int:pk>/<day:day>/<int:child>/", lists.child, name="child"),
    path("liste/<int:pk>/<day:day>/<int:child>/retrait/", lists.removal, name="removal"),
    path("pai/<int:pk>/", lists.protocol, name="protocol"),
    path("chiffres/", office.figures, name="figures"),
    path("mois/", office.month, name="month"),
    path("services/", office.services, name="services"),
    path("services/nouveau/", office.service_new, name="service_new"),
    path("services/<int:pk>/", office.service, name="service"),
    path("services/<int:pk>/fin/", office.service_end, name="service_end"),
    path("fermetures/", pages.closings, name="closings"),
    path("fermetures/<int:pk>/", pages.closing, name="closing"),
    path("fermetures/<int:pk>/retrait/", pages.closing_end, name="closing_end"),
    path("agents/", agents.agents, name="agents"),
    path("agents/<int:pk>/code/", agents.code, name="agent_code"),
    path("agents/<int:pk>/fin/", agents.agent_end, name="agent_end"),
]
