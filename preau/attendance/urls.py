from django.urls import path

from preau.attendance.views import absences, board, exits, family, passages, register, rolls

app_name = "attendance"
urlpatterns = [
    path("", board.board, name="board"),
    path("a-appeler/", board.call_list, name="call_list"),
    path("relance/", board.reminder, name="reminder"),
    path("appel/", rolls.mine, name="rolls"),
    path("appel/cours/<int:pk>/<day:day>/", rolls.lesson_roll, name="lesson_roll"),
    path("appel/classe/<int:pk>/<day:day>/<str:half>/", rolls.class_roll, name="class_roll"),
    path("absences/", absences.day, name="day"),
    path("absences/<int:pk>/", absences.absence, name="absence"),
    path("absences/<int:pk>/appele/", board.family_call, name="family_call"),
    path("absences/<int:pk>/retrouve/", board.finding, name="finding"),
    path("motifs/prevus-par-la-loi/", absences.lawful, name="lawful"),
    path("motifs/<int:pk>/decision/", absences.decision, name="decision"),
    path("motifs/<int:pk>/certificat/", absences.document, name="document"),
    path("motifs/<int:pk>/retrait/", family.reason_end, name="reason_end"),
    path("famille/", family.family, name="family"),
    path("famille/prevenir/", family.announcement, name="announcement"),
    path("passages/", passages.choose, name="passages"),
    path("passages/<int:pk>/fin/", passages.passage_end, name="passage_end"),
    path("dispenses/<int:pk>/fin/", passages.exemption_end, name="exemption_end"),
    path("eleves/<int:pk>/", passages.pupil, name="pupil"),
    path("eleves/<int:pk>/courrier/", register.letter_new, name="letter_new"),
    path("courriers/<int:pk>/", register.letter, name="letter"),
    path("permanence/", exits.permanence, name="permanence"),
    path("sorties/", exits.offers, name="exit_rules"),
    path("sorties/<int:pk>/fin/", exits.offer_end, name="exit_rule_end"),
    path("eleves/<int:pk>/sortie/", exits.of_pupil, name="exit_choice"),
    path("famille/sorties/", exits.of_family, name="family_exits"),
    path("registre/", register.month, name="register"),
    path("seuils/", register.over, name="over"),
    path("annee/", register.year, name="year"),
]
