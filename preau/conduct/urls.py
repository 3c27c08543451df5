from django.urls import path

from preau.conduct.views import detentions, family, incidents, punishments, sanctions

app_name = "conduct"
urlpatterns = [
    path("", incidents.board, name="board"),
    path("incidents/nouveau/", incidents.incident_new, name="incident_new"),
    path("incidents/<int:pk>/", incidents.incident, name="incident"),
    path("incidents/<int:pk>/eleve/", incidents.involvement, name="involvement"),
    path("incidents/<int:pk>/pris-en-charge/", incidents.taking_up, name="taking_up"),
    path("incidents/<int:pk>/retrait/", incidents.incident_end, name="incident_end"),
    path("punitions/nouvelle/", punishments.punishment_new, name="punishment_new"),
    path("punitions/<int:pk>/", punishments.punishment, name="punishment"),
    path("punitions/<int:pk>/suite/", punishments.outcome, name="outcome"),
    path("punitions/<int:pk>/report/", punishments.postponement, name="postponement"),
    path("punitions/<int:pk>/retrait/", punishments.punishment_end, name="punishment_end"),
    path("retenues/", detentions.detentions, name="detentions"),
    path("sanctions/", sanctions.sanctions, name="sanctions"),
    path("sanctions/nouvelle/<int:pk>/", sanctions.sanction_new, name="sanction_new"),
    path("sanctions/<int:pk>/", sanctions.sanction, name="sanction"),
    path("sanctions/<int:pk>/information/", sanctions.informing, name="informing"),
    path("sanctions/<int:pk>/etape/", sanctions.step_new, name="step_new"),
    path("sanctions/<int:pk>/reponse/", sanctions.observation, name="observation"),
    path("sanctions/<int:pk>/decision/", sanctions.decision, name="decision"),
    path("sanctions/<int:pk>/effacement/", sanctions.sanction_end, name="sanction_end"),
    path("sanctions/<int:pk>/courrier/<str:kind>/", sanctions.letter, name="letter"),
    path("eleves/", punishments.choose, name="choose"),
    path("eleves/<int:pk>/", punishments.pupil, name="pupil"),
    path("annee/", incidents.year, name="year"),
    path("famille/", family.family, name="family"),
]
