from django.urls import path, register_converter

from preau.council.views import (
    acts,
    answers,
    assemblies,
    colleges,
    legality,
    matters,
    opening,
    papers,
    prefecture,
    publishing,
    record,
    room,
    sittings,
    writing,
)


class ActPaperConverter:
    """What an act is printed as."""

    regex = "pdf|docx"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class PlaceConverter:
    """Where an assembly opens."""

    regex = "collectivite|ecole"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class MannerConverter:
    """The two votes that have a sheet of their own."""

    regex = "nominal|secret"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(MannerConverter, "manner")
register_converter(PlaceConverter, "place")
register_converter(ActPaperConverter, "act_paper")

app_name = "council"
urlpatterns = [
    path("", sittings.sittings, name="sittings"),
    path("nouvelle/", sittings.sitting_new, name="sitting_new"),
    path("conseil-d-ecole/", sittings.school_council, name="school_council"),
    path("<int:pk>/", sittings.sitting, name="sitting"),
    path("<int:pk>/seance.ics", sittings.sitting_ics, name="sitting_ics"),
    path("<int:pk>/points/", sittings.matter_new, name="matter_new"),
    path("<int:pk>/convocation/", sittings.call, name="call"),
    path("<int:pk>/suites/", record.record, name="record"),
    path("<int:pk>/suites/liste/", record.list_posting, name="list_posting"),
    path("<int:pk>/suites/proces-verbal/", record.minutes, name="minutes"),
    path("<int:pk>/suites/publication/", record.minutes_publication, name="minutes_publication"),
    path("<int:pk>/suites/feuillets/", record.sheets, name="sheets"),
    path("<int:pk>/proces-verbal/", writing.writing, name="writing"),
    path("<int:pk>/proces-verbal/signature/", writing.minutes_signature, name="minutes_signature"),
    path("registre/<int:pk>/tables/", record.tables, name="tables"),
    path("registre/<int:pk>/tables/<int:year>.pdf", record.table_paper, name="table_paper"),
    path("<int:pk>/note/", sittings.note, name="note"),
    path("<int:pk>/annulation/", sittings.cancellation, name="cancellation"),
    path("<int:pk>/seconde/", sittings.second, name="second"),
    path("<int:pk>/salle/", room.room, name="room"),
    path("<int:pk>/salle/presence/", room.presence, name="presence"),
    path("<int:pk>/salle/pouvoir/", room.proxy, name="proxy"),
    path("<int:pk>/salle/pouvoir/retrait/", room.proxy_end, name="proxy_end"),
    path("<int:pk>/salle/secretaire/", room.secretary, name="secretary"),
    path("<int:pk>/salle/ouverture/", room.opening, name="opening"),
    path("<int:pk>/salle/sans-quorum/", room.no_quorum, name="no_quorum"),
    path("<int:pk>/salle/urgence/", room.urgency, name="urgency"),
    path("<int:pk>/salle/levee/", room.closing, name="closing"),
    path("convocations/<int:pk>/", answers.answer, name="answer"),
    path("convocations/<int:pk>/remise/", answers.handing, name="handing"),
    path("annexes/<int:pk>/", sittings.annex, name="annex"),
    path("points/<int:pk>/", matters.matter, name="matter"),
    path("points/<int:pk>/modification/", sittings.matter_edit, name="matter_edit"),
    path("points/<int:pk>/rang/", sittings.matter_rank, name="matter_rank"),
    path("points/<int:pk>/retrait/", sittings.matter_removal, name="matter_removal"),
    path("points/<int:pk>/annexe/", sittings.annex_new, name="annex_new"),
    path("points/<int:pk>/vote/", matters.vote, name="vote"),
    path("points/<int:pk>/scrutin/<manner:manner>/", matters.ballot, name="ballot"),
    path("points/<int:pk>/election/", matters.election, name="election"),
    path("points/<int:pk>/election/candidature/", matters.candidacy, name="candidacy"),
    path("points/<int:pk>/election/seule/", matters.only_candidacy, name="only_candidacy"),
    path("points/<int:pk>/presidence/", matters.chair, name="chair"),
    path("candidatures/<int:pk>/naissance/", matters.birth, name="birth"),
    path("candidatures/<int:pk>/retrait/", matters.candidacy_end, name="candidacy_end"),
    path("points/<int:pk>/renonciation/", matters.waiver, name="waiver"),
    path("points/<int:pk>/issue/", matters.settlement, name="settlement"),
    path("points/<int:pk>/deport/", matters.withdrawal, name="withdrawal"),
    path("points/<int:pk>/deliberation/", acts.act_new, name="act_new"),
    path("registre/", acts.register, name="register"),
    path("deliberations/<int:pk>/", acts.act, name="act"),
    path("deliberations/<int:pk>/champs/", acts.act_fields, name="act_fields"),
    path("deliberations/<int:pk>/texte/", acts.act_text, name="act_text"),
    path("deliberations/<int:pk>/gel/", acts.freezing, name="freezing"),
    path("deliberations/<int:pk>/extrait.<act_paper:kind>", papers.act_paper, name="act_paper"),
    path("<int:pk>/papiers/<slug:kind>.pdf", papers.sitting_paper, name="sitting_paper"),
    path("deliberations/<int:pk>/etape/<slug:kind>/", acts.act_step, name="act_step"),
    path("deliberations/<int:pk>/cachet/", publishing.sealing, name="sealing"),
    path("deliberations/<int:pk>/scelle.pdf", publishing.sealed_paper, name="sealed_paper"),
    path("deliberations/<int:pk>/occultation/", publishing.blanking_new, name="blanking_new"),
    path("occultations/<int:pk>/retrait/", publishing.blanking_end, name="blanking_end"),
    path("deliberations/<int:pk>/prefecture/", prefecture.sending_new, name="sending_new"),
    path("envois/<int:pk>/archive/", prefecture.archive, name="archive"),
    path("envois/<int:pk>/remise/", prefecture.handed, name="handed"),
    path("deliberations/<int:pk>/annulation/", legality.transmission_end, name="transmission_end"),
    path("retours/<int:pk>/reponse/", legality.letter_answer, name="letter_answer"),
    path("retours/<int:pk>/", prefecture.reply_document, name="reply_document"),
    path("assemblees/", opening.assemblies, name="assemblies"),
    path("assemblees/nouvelle/<place:place>/<int:pk>/", opening.assembly_new, name="assembly_new"),
    path("assemblees/registres/<int:pk>/", opening.keepers, name="keepers"),
    path("assemblees/registres/<int:pk>/code/", opening.keeper_code, name="keeper_code"),
    path("assemblee/<int:pk>/prefecture/", prefecture.prefecture, name="prefecture"),
    path("assemblee/<int:pk>/prefecture/classification/", prefecture.classification, name="classification"),
    path("assemblee/<int:pk>/prefecture/retours/", prefecture.return_new, name="return_new"),
    path("assemblee/<int:pk>/", assemblies.members, name="members"),
    path("assemblee/<int:pk>/regles/", assemblies.rules, name="rules"),
    path("assemblee/<int:pk>/regles/<slug:name>/", assemblies.rule, name="rule"),
    path("assemblee/<int:pk>/tableau/", assemblies.members_table, name="members_table"),
    path("assemblee/<int:pk>/colleges/", assemblies.colleges, name="colleges"),
    path("colleges/<int:pk>/", colleges.college, name="college"),
    path("colleges/sieges/<int:pk>/retrait/", colleges.college_seats_end, name="college_seats_end"),
    path("assemblee/<int:pk>/anciens-actes/", assemblies.past_acts, name="past_acts"),
    path("assemblee/<int:pk>/sieges/", assemblies.seats, name="seats"),
    path("assemblee/<int:pk>/numero/", assemblies.first_number, name="first_number"),
    path("mandats/<int:pk>/fin/", assemblies.mandate_end, name="mandate_end"),
]
