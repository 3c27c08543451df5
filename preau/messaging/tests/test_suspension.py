"""Messaging is suspended at once, for whom and where it must, and nothing else is."""

import io
import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from preau.base import clock
from preau.base.models import AuditLine
from preau.messaging.actions import send
from preau.messaging.models import Draft, Hold, Message, Suspension
from preau.messaging.safety.places import covering
from preau.messaging.safety.suspensions import resume, suspend, suspension_of
from preau.messaging.tests.desk import answer, drafted, enter, hat, only_message, text, to, url, write

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


def test_a_mother_of_two_schools_is_not_stopped_before_she_has_said_for_which(cast):
    suspend("guardian", by=cast.anne, establishment=cast.school)
    claire = enter(cast.claire)
    blank = text(claire.get("/parent/messages/nouveau/"))
    assert 'value="send"' in blank and "École de Prêmesques" in blank
    page = claire.get(f"/parent/messages/nouveau/?a=personne-{cast.lucie.pk}")
    assert 'value="send"' not in text(page)


def test_the_suspension_of_one_school_stops_an_inspector_there_and_nowhere_else(cast):
    waiting = {
        name: send(
            drafted(cast.victor, to(getattr(cast, name))), by=cast.victor, hat=hat(cast.victor, "academy"),
            at=clock.now() + timedelta(days=1),
        )
        for name in ("anne", "perle")
    }  # fmt: skip
    suspend("staff", by=cast.anne, establishment=cast.school)
    held = Hold.objects.values_list("message__conversation", flat=True)
    assert [*held] == [waiting["anne"].pk]
    with pytest.raises(ValidationError, match="École de Prêmesques"):
        write(cast.victor, "academy", to(cast.perle, cast.anne))
    thread = write(cast.victor, "academy", to(cast.perle))
    answer(thread, cast.perle, "head")
    answer(thread, cast.victor, "academy", "Bien reçu.")
    victor = enter(cast.victor)
    assert "suspendue" not in text(victor.get(url(cast.victor, "academy", f"{thread.pk}/")))
    stopped = text(victor.get(url(cast.victor, "academy", f"nouveau/?a=personne-{cast.anne.pk}")))
    assert "École de Prêmesques" in stopped and 'value="send"' not in stopped


def test_who_works_in_two_schools_is_written_to_while_one_is_open(cast):
    cast.anne.posts.create(profile="head", establishment=cast.next_door, starts_on=clock.today())
    suspend("staff", by=cast.anne, establishment=cast.school)
    write(cast.victor, "academy", to(cast.anne))
    suspend("staff", by=cast.perle, establishment=cast.next_door)
    with pytest.raises(ValidationError, match="suspendue"):
        write(cast.victor, "academy", to(cast.anne))


def test_an_inspector_who_is_a_mother_writes_for_no_school_of_her_child(cast):
    tie = cast.fatou.children_ties.get()
    tie.pk, tie.guardian = None, cast.victor
    tie.save()
    message = only_message(write(cast.victor, "academy", to(cast.perle)))
    assert message.establishment_id is None


SCHOOLS = st.integers(1, 4)
PLACES = st.lists(st.sets(SCHOOLS, min_size=1, max_size=2), max_size=3)
ROWS = st.lists(
    st.one_of(
        st.builds(lambda pk: Suspension(establishment_id=pk), SCHOOLS),
        st.builds(lambda pk: Suspension(authority_id=pk), st.sampled_from([10, 20])),
        st.builds(lambda pk: Suspension(territory_id=pk), st.sampled_from([10, 30])),
    ),
    max_size=3,
)
AUTHORITIES = {1: {10}, 2: {10, 20}, 3: set(), 4: {20}}
TERRITORIES = {1: {30}, 2: {30}, 3: {10, 30}, 4: set()}
ABOVE = {
    pk: {
        ("establishment", pk),
        *(("authority", one) for one in AUTHORITIES[pk]),
        *(("territory", one) for one in TERRITORIES[pk]),
    }
    for pk in AUTHORITIES
}
WORN = st.sampled_from([(), ("authority", 10), ("authority", 20), ("territory", 10), ("territory", 30)])


def closed_by(row):
    return {
        pk
        for pk in ABOVE
        if pk == row.establishment_id
        or row.authority_id in AUTHORITIES[pk]
        or row.territory_id in TERRITORIES[pk]
    }


@given(ROWS, WORN, PLACES)
def test_it_stops_what_is_of_a_closed_school_or_of_what_the_hat_is_worn_for(rows, own, places):
    closed = set().union(*map(closed_by, rows))
    wide = [("authority", row.authority_id) for row in rows] + [
        ("territory", row.territory_id) for row in rows
    ]
    worn = {own} if own else set()
    stopped = any(several <= closed for several in places) or own in wide
    found = covering(rows, worn, places, ABOVE)
    assert bool(found) == stopped
    assert covering([*rows, Suspension()], worn, places, ABOVE) is not None


def test_a_circonscription_is_suspended_and_the_rest_of_the_academy_writes(cast):
    """Its schools and its inspector; a collège of the same academy and its parents do not hear of it."""
    waiting = send(
        drafted(cast.victor, to(cast.perle)), by=cast.victor, hat=hat(cast.victor, "academy"),
        at=clock.now() + timedelta(days=1),
    )  # fmt: skip
    [told] = json.loads(
        run("suspend", "--profile", "all", "--territory", cast.circonscription.path, "--json")
    )
    assert told["territory"] == cast.circonscription.path and told["uai"] is told["authority"] is None
    assert [*Hold.objects.values_list("message__conversation", flat=True)] == [waiting.pk]
    for writer, kind, reader in (("fatou", "guardian", "lucie"), ("victor", "academy", "perle")):
        with pytest.raises(ValidationError, match=cast.circonscription.name):
            write(getattr(cast, writer), kind, to(getattr(cast, reader)))
    write(cast.claire, "guardian", to(cast.odile), child=cast.louis)
    run("resume", "--profile", "all", "--territory", cast.circonscription.path)
    write(cast.fatou, "guardian", to(cast.lucie))
    suspend("all", by=cast.yann, territory=cast.rectorate)
    assert not writes(cast, "lucie", "teacher", "fatou") and not writes(cast, "victor", "academy", "perle")
    with pytest.raises(ValidationError, match="Académie de Lille"):
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
    with pytest.raises(CommandError, match="le chemin"):
        run("suspend", "--profile", "all", "--territory", "t.nulle")


def test_the_operator_suspends_the_schools_of_an_authority(cast):
    cast.commune.__class__.objects.filter(pk=cast.commune.pk).update(siren="215904701")
    yann, page = enter(cast.yann), url(cast.yann, "operator", "suspension/")
    assert "Aucune collectivité n’a ce SIREN" in text(yann.post(page, {"profile": "all", "authority": "123"}))
    both = text(yann.post(page, {"profile": "all", "authority": "215904701", "uai": cast.college.uai}))
    assert cast.circonscription.name in both, "chosen from a list"
    assert "un seul lieu" in both and 'value="215904701"' in both and not Suspension.objects.exists()
    yann.post(page, {"profile": "pupil", "territory": cast.rectorate.pk})
    assert Suspension.objects.get().territory == cast.rectorate
    Suspension.objects.all().delete()
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
