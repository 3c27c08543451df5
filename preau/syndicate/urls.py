from django.urls import path

from preau.syndicate.views import contributions, members, office, own

app_name = "syndicate"
urlpatterns = [
    path("", members.home, name="home"),
    path("ouverture/", members.opening, name="opening"),
    path("dossiers/nouveau/", members.file_new, name="file_new"),
    path("dossiers/<int:pk>/", members.accession, name="accession"),
    path("dossiers/<int:pk>/etape/<slug:kind>/", members.link, name="link"),
    path("dossiers/<int:pk>/ordre-du-jour/", members.agenda, name="agenda"),
    path("dossiers/<int:pk>/ecoles/", members.school, name="school"),
    path("dossiers/<int:pk>/ecoles/<int:school>/fin/", members.school_end, name="school_end"),
    path("dossiers/<int:pk>/retrait/", members.leaving, name="leaving"),
    path("dossiers/<int:pk>/designation/", office.elector, name="elector"),
    path("ordre-du-jour/", own.own_agenda, name="own_agenda"),
    path("option/", own.option, name="option"),
    path("effectifs/<int:pk>/confirmation/", own.confirmation, name="confirmation"),
    path("effectifs/<int:pk>/contestation/", own.contest, name="contest"),
    path("effectifs/<int:pk>/", contributions.count, name="count"),
    path("simulation/", own.simulation, name="simulation"),
    path("contributions/", contributions.campaigns, name="campaigns"),
    path("contributions/nouvelle/", contributions.campaign_new, name="campaign_new"),
    path("contributions/taux/", contributions.rates, name="rates"),
    path("contributions/<int:year>/", contributions.campaign, name="campaign"),
    path("contributions/<int:year>/arret/", contributions.freezing, name="freezing"),
    path("contributions/<int:year>/titres.csv", contributions.orders_csv, name="orders_csv"),
    path("avis/<int:pk>/", contributions.statement, name="statement"),
    path("avis/<int:pk>/avis.pdf", contributions.statement_pdf, name="statement_pdf"),
    path("avis/<int:pk>/paiement/", contributions.payment, name="payment"),
    path("documents/", office.documents, name="documents"),
    path("documents/<int:pk>/", office.document, name="document"),
    path("accompagnement/", office.visits, name="visits"),
    path("accompagnement/demande/", own.visit_new, name="visit_new"),
    path("accompagnement/<int:pk>/", office.visit, name="visit"),
    path("chiffres/", office.progress, name="progress"),
    path("college/", office.college, name="college"),
]
