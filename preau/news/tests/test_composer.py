"""The teacher writes: reach before sending, drafts that lose nothing, one note for two presses."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.access.models import Account
from preau.base import clock
from preau.directory.audiences import Audience
from preau.news.carnet.forms import NoteForm, SlipForm
from preau.news.carnet.reach import reach_of
from preau.news.models import InsuranceProof, Note, NoteDraft
from preau.news.tests.book import enter, hat, page, post, query, sent, slip

TRIP = {
    "nature": "optional_trip",
    "day": "2026-12-10",
    "leaves_at": "09:00",
    "returns_at": "16:00",
    "cost": "4,50",
}


def typed(cast, **more):
    return {
        "key": "clef", "audience": f"familles-{cast.cm1.pk}", "nature": "information", "subject": "Piscine",
        "body": "Pensez au bonnet.", "answer_kind": "none", "deadline": str(clock.today() + timedelta(days=3)),
        "act": "send",
    } | more  # fmt: skip


def test_the_reach_is_told_before_sending(cast):
    shown = page(cast.lucie, "teacher", "nouveau/")
    assert "3 familles recevront ce mot" in shown and "Soit 5 adultes" in shown
    assert "Envoyer à 3 familles" in shown and "1 parent lit sans signer" in shown
    Account.objects.filter(person__in=[cast.fatou]).update(activated_at=None)
    assert "1 famille sans compte l’aura sur papier" in page(cast.lucie, "teacher", "nouveau/")


def test_the_reach_of_some_children_is_theirs(cast):
    audience = Audience("familles", cast.cm1)
    assert (reach_of(audience).pupils, reach_of(audience).adults) == (3, 5)
    some = reach_of(audience, [cast.jade.pk])
    assert (some.pupils, some.families, some.adults, some.reading, some.alone) == (1, 1, 2, 1, 0)
    cast.issa.guardian_ties.all().delete()
    assert reach_of(audience).alone == 1


def test_two_presses_are_one_note(cast):
    first = post(cast.lucie, "teacher", "nouveau/", typed(cast))
    second = post(cast.lucie, "teacher", "nouveau/", typed(cast))
    assert first.url == second.url and Note.objects.count() == 1 and not NoteDraft.objects.exists()
    assert Note.objects.get().slips.count() == 3


def test_a_note_goes_to_the_children_ticked_only(cast):
    post(cast.lucie, "teacher", "nouveau/", typed(cast, only=[cast.issa.pk]))
    assert [one.child for one in Note.objects.get().slips.all()] == [cast.issa]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"subject": ""}, "Il manque l’objet."),
        ({"body": " "}, "Il manque le texte"),
        ({"nature": ""}, "Dites de quoi il s’agit"),
        ({"nature": "optional_trip"}, "Il manque le jour de la sortie."),
        ({"nature": "compulsory_trip", "cost": "4,50"}, "Une sortie obligatoire est gratuite"),
        (TRIP | {"day": "2026-11-25"}, "arriveraient trop tard"),
        (TRIP | {"returns_at": "08:00"}, "Le retour est avant le départ."),
        ({"nature": "optional_trip", "cost": "quatre"}, "Ce coût ne se lit pas."),
        ({"deadline": "2026-02-31"}, "Cette date n’existe pas."),
        ({"deadline": "2026-11-01"}, "Cette date est passée"),
        ({"answer_kind": "number"}, "Il manque la question."),
        ({"answer_kind": "choice", "question": "Comment ?", "options": "À pied"}, "Il faut de 2 à 12 choix"),
        ({"audience": "familles-0"}, "choi"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(cast, more, sentence):
    answer = post(cast.lucie, "teacher", "nouveau/", typed(cast, **{"body": "Texte gardé"} | more))
    shown = answer.content.decode()
    assert answer.status_code == 400 and sentence in shown
    assert ("Texte gardé" in shown or "body" in more) and not Note.objects.exists()
    assert NoteDraft.objects.get().typed["subject"] == ("" if "subject" in more else "Piscine")


def test_a_trip_with_its_cost_is_sent(cast):
    trip = {
        "nature": "optional_trip",
        "day": "2026-12-10",
        "leaves_at": "09:00",
        "returns_at": "16:00",
        "cost": "4,50",
    }
    answer = post(cast.lucie, "teacher", "nouveau/", typed(cast, **trip))
    assert answer.status_code == 302, answer.content.decode()
    shown = page(cast.claire, "guardian", f"{Note.objects.get().pk}/")
    assert "jeudi 10\u00a0décembre, de 9\u00a0h à 16\u00a0h".capitalize() in shown and "4,50\u00a0€" in shown
    assert "À remettre à l’école." in shown


def test_the_certificate_of_a_child_is_noted_once_for_the_year(cast):
    note = sent(cast.lucie, cast.cm1, nature="optional_trip")
    one = slip(note, cast.ines)
    for _press in range(2):
        post(cast.lucie, "teacher", f"assurance/{one.pk}/", {})
    assert InsuranceProof.objects.get().noted_by == cast.lucie
    assert "Déjà au dossier" in page(cast.thomas, "guardian", f"{note.pk}/")
    assert "À remettre" in page(cast.fatou, "guardian", f"{note.pk}/")
    assert reach_of(Audience("familles", cast.cm1)).uninsured == 2
    assert (
        enter(cast.helene).post(f"/{hat(cast.helene, 'teacher').key}/carnet/assurance/{one.pk}/").status_code
        == 404
    )
    with clock.frozen_shift("2027-09-05T10:00"):
        assert reach_of(Audience("familles", cast.cm1)).insured == 0


def test_a_draft_is_kept_saved_by_itself_and_thrown_away(cast):
    url = post(
        cast.lucie, "teacher", "nouveau/", typed(cast, act="save", subject="Brouillon", deadline="x")
    ).url
    assert "Brouillon" in page(cast.lucie, "teacher")
    kept = enter(cast.lucie).post(url, typed(cast, autosave="1", body="Encore"))
    assert kept.headers["Content-Location"] == url and NoteDraft.objects.get().typed["body"] == "Encore"
    assert enter(cast.anne).get(url).status_code == 404
    enter(cast.lucie).post(f"{url}effacement/")
    assert not NoteDraft.objects.exists()


def test_the_list_names_each_child_and_its_adults(cast):
    url = post(cast.lucie, "teacher", "nouveau/", typed(cast, act="list")).url
    shown = enter(cast.lucie).get(url).content.decode()
    assert "VASSEUR Thomas" in shown and "WALLET Paul, lit sans signer" in " ".join(shown.split())


@pytest.mark.parametrize(
    ("who", "kind"), [("claire", "guardian"), ("ines", "pupil"), ("rose", "support"), ("gaelle", "authority")]
)
def test_only_the_school_writes(cast, who, kind):
    person = getattr(cast, who)
    assert enter(person).get(f"/{hat(person, kind).key}/carnet/nouveau/").status_code == 404


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(["yes_no", "choice", "number", "date", "text"]), typed_in=st.text(max_size=30))
def test_an_answer_is_kept_as_it_reads_or_refused(cast, kind, typed_in):
    note = Note.objects.filter(answer_kind=kind).first() or sent(
        cast.lucie, cast.cm1, nature="usual_act", answer_kind=kind, question="Quoi ?", options=["a", "b"]
    )
    one = slip(note, cast.ines)
    form = SlipForm(one, query({f"mot-{one.pk}-said": "yes", f"mot-{one.pk}-answer": typed_in}))
    if form.is_valid():
        again = SlipForm(one, query({f"mot-{one.pk}-said": "yes", f"mot-{one.pk}-answer": form.words}))
        assert again.is_valid() and again.words == form.words and len(form.words) <= 200
    else:
        assert form.errors["answer"]


def test_a_form_offers_nothing_that_is_not_open():
    form = NoteForm([], [], {"audience": "familles-1", "only": ["3"]})
    assert not form.is_valid() and {"audience", "only"} <= set(form.errors)
