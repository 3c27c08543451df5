"""Messaging is suspended at once, for whom and where it must, and nothing else is."""

import io
import json

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from preau.base.models import AuditLine
from preau.messaging.models import Draft, Message, Suspension
from preau.messaging.safety.suspensions import resume, suspend, suspension_of
from preau.messaging.tests.desk import answer, enter, hat, text, to, url, write

WRITERS = {
    "pupil": ("ines", "pupil", "issa"), "guardian": ("fatou", "guardian", "lucie"),
    "teacher": ("lucie", "teacher", "fatou"), "staff": ("anne", "head", "fatou"),
}  # fmt: skip


def writes(cast, writer, kind, reader):
    try:
        write(getattr(cast, writer), kind, to(getattr(cast, reader)))
    except ValidationError:
        return False
    return True


def run(*words):
    out = io.StringIO()
    call_command("messaging", *words, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("profile", [*WRITERS, "all"])
def test_who_is_suspended_writes_no_more_and_the_others_do(cast, profile):
    suspend(profile, by=cast.yann)
    able = {kind for kind, who in WRITERS.items() if writes(cast, *who)}
    stopped = WRITERS["pupil" if profile == "all" else profile]
    with pytest.raises(ValidationError, match="La messagerie est suspendue pour"):
        write(getattr(cast, stopped[0]), stopped[1], to(getattr(cast, stopped[2])))
    assert able == (set() if profile == "all" else set(WRITERS) - {profile})
    resume(profile, by=cast.yann)
    assert all(writes(cast, *who) for who in WRITERS.values())


def test_one_school_is_suspended_and_not_the_other_child_s(cast):
    suspend("guardian", by=cast.anne, establishment=cast.school)
    with pytest.raises(ValidationError, match="École de Prêmesques"):
        write(cast.claire, "guardian", to(cast.lucie), child=cast.ines)
    write(cast.claire, "guardian", to(cast.odile), child=cast.louis)


def test_the_schools_of_an_authority_are_suspended(cast):
    suspend("all", by=cast.yann, authority=cast.commune)
    assert suspension_of(cast.lucie, hat(cast.lucie, "teacher"))
    assert suspension_of(cast.odile, hat(cast.odile, "teacher")) is None


def test_who_runs_the_platform_is_never_suspended(cast):
    suspend("all", by=cast.yann)
    assert suspension_of(cast.yann, hat(cast.yann, "operator")) is None


def test_the_banner_says_all_and_the_rest_of_the_site_is_open(cast):
    conversation = write(cast.issa, "pupil", to(cast.ines))
    suspend("pupil", by=cast.anne, establishment=cast.school, reason="Des comptes ont été volés.")
    ines = enter(cast.ines)
    box = text(ines.get("/eleve/messages/"))
    assert (
        "suspendue pour les élèves (École de Prêmesques)" in box
        and "par Anne Carlier. Des comptes ont été volés." in box
    )
    page = text(ines.get(f"/eleve/messages/{conversation.pk}/"))
    assert "Gourde" in page and "Envoyer la réponse" not in page
    assert 'value="send"' not in text(ines.get("/eleve/messages/nouveau/"))
    assert ines.get("/eleve/").status_code == ines.get("/eleve/annuaire/agenda/").status_code == 200
    assert "suspendue" not in text(enter(cast.louis).get("/eleve/messages/"))


def test_what_was_being_written_is_kept(cast):
    suspend("guardian", by=cast.yann)
    form = {"recipient": to(cast.lucie), "subject": "s", "body": "Mes mots", "act": "send"}
    page = enter(cast.fatou).post("/parent/messages/nouveau/", form)
    assert page.status_code == 400 and "Mes mots" in text(page)
    assert not Message.objects.exists() and Draft.objects.get().body == "Mes mots"


def test_answers_stop_too(cast):
    conversation = write(cast.lucie, "teacher", to(cast.fatou))
    suspend("guardian", by=cast.yann)
    with pytest.raises(ValidationError, match="suspendue"):
        answer(conversation, cast.fatou, "guardian")


def test_a_head_suspends_the_school_and_reopens_it(cast):
    anne, page = enter(cast.anne), url(cast.anne, "head", "suspension/")
    anne.post(page, {"profile": "pupil", "reason": "Comptes volés."})
    row = Suspension.objects.get()
    assert (row.establishment, row.made_by_name) == (cast.school, "Anne Carlier")
    perle = enter(cast.perle)
    assert "Comptes volés" not in text(perle.get(url(cast.perle, "head", "suspension/")))
    assert perle.post(url(cast.perle, "head", f"suspension/{row.pk}/levee/")).status_code == 404
    anne.post(url(cast.anne, "head", f"suspension/{row.pk}/levee/"))
    row.refresh_from_db()
    assert row.lifted_by_name == "Anne Carlier"
    verbs = AuditLine.objects.filter(verb__startswith="messaging.").values_list("verb", flat=True)
    assert set(verbs) == {"messaging.suspend", "messaging.resume"}


def test_a_head_does_not_lift_what_was_decided_above(cast):
    row = suspend("all", by=cast.yann)
    page = text(enter(cast.anne).get(url(cast.anne, "head", "suspension/")))
    assert "Suspendue pour tout le monde" in page and "Rouvrir" not in page
    assert enter(cast.anne).post(url(cast.anne, "head", f"suspension/{row.pk}/levee/")).status_code == 404


def test_the_operator_suspends_everywhere_or_one_school(cast):
    yann, page = enter(cast.yann), url(cast.yann, "operator", "suspension/")
    assert "Aucun établissement" in text(yann.post(page, {"profile": "all", "uai": "0000000X"}))
    yann.post(page, {"profile": "pupil", "uai": cast.college.uai.lower()})
    yann.post(page, {"profile": "guardian"})
    places = Suspension.objects.order_by("pk").values_list("profile", "establishment")
    assert [*places] == [("pupil", cast.college.pk), ("guardian", None)]


def test_the_command_suspends_and_resumes_once(cast):
    for _twice in range(2):
        [told] = json.loads(run("suspend", "--profile", "pupil", "--uai", cast.school.uai, "--json"))
    assert told["uai"] == cast.school.uai and told["by"] == "preau messaging" and told["lifted_at"] is None
    assert Suspension.objects.count() == 1
    assert json.loads(run("resume", "--profile", "pupil", "--json")) == []  # another place: everywhere
    [told] = json.loads(run("resume", "--profile", "all", "--uai", cast.school.uai, "--json"))
    assert told["lifted_at"] and "Rien n’était suspendu" in run("resume", "--profile", "all")


def test_a_place_that_is_not_known_is_said(cast):
    with pytest.raises(CommandError, match="l’UAI 0599999Z"):
        run("suspend", "--profile", "all", "--uai", "0599999Z")
    with pytest.raises(CommandError, match="le SIREN 123"):
        run("suspend", "--profile", "all", "--authority", "123")


def test_the_operator_suspends_the_schools_of_an_authority(cast):
    cast.commune.__class__.objects.filter(pk=cast.commune.pk).update(siren="215904701")
    yann, page = enter(cast.yann), url(cast.yann, "operator", "suspension/")
    assert "Aucune collectivité n’a ce SIREN" in text(yann.post(page, {"profile": "all", "authority": "123"}))
    both = text(yann.post(page, {"profile": "all", "authority": "215904701", "uai": cast.college.uai}))
    assert "pas les deux" in both and 'value="215904701"' in both and not Suspension.objects.exists()
    yann.post(page, {"profile": "pupil", "authority": "215 904 701"})
    row = Suspension.objects.get()
    assert (row.authority, row.establishment) == (cast.commune, None)
    assert suspension_of(cast.ines, hat(cast.ines, "pupil")) and not suspension_of(
        cast.louis, hat(cast.louis, "pupil")
    )


def test_the_mayor_suspends_the_schools_of_the_commune_and_its_head_does_not_reopen(cast):
    alban, page = enter(cast.alban), url(cast.alban, "authority", "suspension/")
    alban.post(page, {"profile": "pupil", "uai": cast.college.uai})  # of no avail: it is not asked
    row = Suspension.objects.get()
    assert (row.authority, row.establishment) == (cast.commune, None)
    shown = text(enter(cast.anne).get(url(cast.anne, "head", "suspension/")))
    assert "Prêmesques" in shown and "Rouvrir" not in shown
    assert "Prêmesques" not in text(enter(cast.perle).get(url(cast.perle, "head", "suspension/")))
    for other, kind in ((cast.anne, "head"), (cast.perle, "head"), (cast.karim, "authority")):
        lifting = url(other, kind, f"suspension/{row.pk}/levee/")
        assert enter(other).post(lifting).status_code == 404
    alban.post(url(cast.alban, "authority", f"suspension/{row.pk}/levee/"))
    row.refresh_from_db()
    assert row.lifted_by_name == "Alban Ryckelynck"


def test_an_authority_reads_and_lifts_nothing_of_other_schools(cast):
    row = suspend("all", by=cast.bruno, establishment=cast.college, reason="Au collège seulement.")
    alban = enter(cast.alban)
    assert "Au collège" not in text(alban.get(url(cast.alban, "authority", "suspension/")))
    assert alban.post(url(cast.alban, "authority", f"suspension/{row.pk}/levee/")).status_code == 404


@pytest.mark.parametrize("name", ["karim", "josette", "samira"])
def test_in_an_authority_only_some_functions_suspend(cast, name):
    person = getattr(cast, name)
    page = url(person, "authority", "suspension/")
    assert (
        enter(person).get(page).status_code == enter(person).post(page, {"profile": "all"}).status_code == 404
    )
    assert not Suspension.objects.exists()
