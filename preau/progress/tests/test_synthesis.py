"""The synthesis of the end of the école maternelle: filled, handed over, signed, read; given back; read by who teaches next."""

import io
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from preau.base import clock
from preau.directory.hats import hats_of
from preau.directory.models import Enrolment, Teaching
from preau.notifications.models import Notification
from preau.progress.erasing import erase_due
from preau.progress.handing import of_school
from preau.progress.learnings import number
from preau.progress.models import Synthesis, SynthesisStep
from preau.progress.synthesis import actions
from preau.progress.synthesis.points import chapters
from preau.progress.tests.notebook import (
    answers,
    enter,
    filled,
    handed_over,
    hat,
    nursery,
    observed,
    page,
    post,
)
from tests.world import PEOPLE


@pytest.fixture
def gs(cast):
    nursery(cast)
    return cast


def as_head(cast):
    return {"by": cast.anne, "hat": hat(cast.anne, "head")}


def readers(cast):
    """Everyone of the cast who reads one, under any hat."""
    people = [(name, getattr(cast, name)) for name in PEOPLE]
    return {
        name
        for name, person in people
        for worn in hats_of(person)
        if Synthesis.objects.visible_to(person, worn).exists()
    }


def told(kind):
    return sorted(Notification.objects.filter(kind=kind).values_list("person__first_name", flat=True))


def test_it_is_the_teachers_then_the_heads_then_the_familys(gs):
    one = filled(gs)
    assert readers(gs) == {"helene"} and told("progress_school") == []
    actions.hand_over(one, by=gs.helene, hat=hat(gs.helene, "teacher"))
    assert readers(gs) == {"helene", "anne"} and told("progress_school") == ["Anne"]
    with pytest.raises(ValidationError, match="relisez-la avant de signer"):
        actions.sign(one, version=0, **as_head(gs))
    for _twice in range(2):
        actions.sign(one, version=1, **as_head(gs))
    assert readers(gs) == {"helene", "anne", "nora"} and told("progress") == ["Nora"]
    with pytest.raises(ValidationError, match="signée"):
        filled(gs, standing="not_yet", version=1)
    for _twice in range(2):
        actions.acknowledge(one, by=gs.nora, hat=hat(gs.nora, "guardian"))
    acts = list(SynthesisStep.objects.values_list("act", flat=True))
    assert acts == ["ready", "signed", "read"]
    actions.give_back(one, "Le domaine 4 est à préciser.", **as_head(gs))
    assert readers(gs) == {"helene"} and told("progress") == [] and "Hélène" in told("progress_school")


def test_what_was_signed_keeps_its_words_whatever_the_list_becomes(gs, monkeypatch):
    one = handed_over(gs, words="Très curieuse.")
    actions.sign(one, version=1, **as_head(gs))
    monkeypatch.setattr("preau.progress.synthesis.points.chapters", lambda: [])
    found = page(gs.nora, "guardian", f"syntheses/{one.pk}/")
    assert "Langage oral" in found and "Maya réussit souvent" in found and "Très curieuse." in found


def test_a_point_left_open_is_kept_and_not_handed_over(gs):
    one = filled(gs, but="oral")
    with pytest.raises(ValidationError, match="Il reste des points"):
        actions.hand_over(one, by=gs.helene, hat=hat(gs.helene, "teacher"))
    assert filled(gs, but="oral", version=0).version == 1
    assert filled(gs, version=1).version == 2


def test_what_another_teacher_saved_is_not_written_over(gs):
    Teaching.objects.create(person=gs.hatem, group=gs.cp, starts_on=clock.today())
    filled(gs)
    hatem = {"by": gs.hatem, "hat": hat(gs.hatem, "substitute")}
    with pytest.raises(ValidationError, match="l’a changée entre-temps"):
        actions.fill(gs.maya, answers("not_yet"), version=0, **hatem)
    assert Synthesis.objects.get().answers == answers()


def test_it_is_of_the_last_year_and_of_who_teaches_the_child(gs):
    for who, kind in (("anne", "head"), ("lucie", "teacher"), ("nora", "guardian")):
        person = getattr(gs, who)
        with pytest.raises(ValidationError, match="n’enseignez pas"):
            actions.fill(gs.maya, answers(), version=0, by=person, hat=hat(person, kind))
    Enrolment.objects.filter(person=gs.maya).update(level="MS")
    with pytest.raises(ValidationError, match="dernière année"):
        filled(gs)


def test_who_teaches_in_cp_reads_what_was_signed_and_nothing_else(gs):
    maya, _zoe = handed_over(gs, "maya"), handed_over(gs, "zoe")
    actions.sign(maya, version=1, **as_head(gs))
    Enrolment.objects.filter(person__in=[gs.maya, gs.zoe]).update(level="CP")
    rows = Synthesis.objects.visible_to(gs.helene, hat(gs.helene, "teacher"))
    assert list(rows) == [maya]
    found = page(gs.helene, "teacher", f"classe/{gs.cp.pk}/syntheses/")
    assert "LEMAIRE Maya" in found and "1 signée sur 1" in found
    assert (
        "Synthèses de fin de maternelle"
        in enter(gs.helene)
        .get(f"/{hat(gs.helene, 'teacher').key}/annuaire/groupe/{gs.cp.pk}/")
        .content.decode()
    )
    assert f"syntheses/{maya.pk}/" in page(gs.nora, "guardian", f"enfant/{gs.maya.pk}/")


def form_of(given, version):
    data = {f"p_{code}": value for code, value in given["points"].items()}
    return data | {f"w_{code}": value for code, value in given["words"].items()} | {"version": version}


def test_it_is_filled_handed_over_signed_and_printed_by_pages(gs):
    observed(gs, "maya", domain="language", says="Je sais raconter une histoire.")
    path = f"enfant/{gs.maya.pk}/synthese/"
    assert "Je sais raconter une histoire." in page(gs.helene, "teacher", path)
    half = form_of(answers(but="oral", words="Très <b>curieuse</b>."), 0)
    answer = post(gs.helene, "teacher", path, half | {"act": "hand_over"})
    assert answer.status_code == 422 and "Il reste des points" in answer.content.decode()
    whole = half | {"p_oral": "on_the_way", "version": 1, "act": "hand_over"}
    assert post(gs.helene, "teacher", path, whole | {"p_oral": "never"}).status_code == 422
    assert post(gs.helene, "teacher", path, whole).status_code == 302
    one = Synthesis.objects.get()
    assert one.is_ready and "à signer" in page(gs.anne, "head", f"classe/{gs.cp.pk}/syntheses/")
    assert post(gs.anne, "head", f"syntheses/{one.pk}/retour/", {"words": ""}).status_code == 422
    post(gs.anne, "head", f"syntheses/{one.pk}/signature/", {"version": one.version})
    assert "J’en ai pris connaissance" in page(gs.nora, "guardian", f"syntheses/{one.pk}/")
    post(gs.nora, "guardian", f"syntheses/{one.pk}/lecture/", {})
    paper = enter(gs.nora).get(f"/parent/suivi/syntheses/{one.pk}/synthese.pdf")
    words = " ".join(
        " ".join(sheet.extract_text().split()) for sheet in PdfReader(io.BytesIO(paper.content)).pages
    )
    assert (
        "Synthèse des acquis scolaires à la fin de l’école maternelle" in words
        and "Très <b>curieuse</b>." in words
    )
    assert "Visa de la direction : " in words and "Vu et pris connaissance : " in words
    assert words.count("oui") == sum(len(chapter.points) for chapter in chapters())


def test_ten_queries_at_most_besides_the_door(gs):
    one = handed_over(gs)
    actions.sign(one, version=1, **as_head(gs))
    for who, kind, path in (
        ("helene", "teacher", f"classe/{gs.cp.pk}/syntheses/"), ("anne", "head", f"syntheses/{one.pk}/"),
        ("helene", "teacher", f"enfant/{gs.zoe.pk}/synthese/"), ("nora", "guardian", f"syntheses/{one.pk}/"),
    ):  # fmt: skip
        client, worn = enter(getattr(gs, who)), hat(getattr(gs, who), kind).key
        with CaptureQueriesContext(connection) as door:
            client.get(f"/{worn}/annuaire/")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/{worn}/suivi/{path}").status_code == 200
        assert len(asked) - min(len(door), 5) <= 10, (path, [row["sql"][:90] for row in asked])


def test_it_is_handed_to_the_school_that_leaves_and_erased_with_the_carnet(gs):
    actions.sign(handed_over(gs), version=1, **as_head(gs))
    files = {file.name: b"".join(file.chunks).decode() for file in of_school(gs.school.pk)}
    assert "réussit souvent" in files["syntheses.csv"]
    last = clock.today() - timedelta(days=number("kept_days") + 1)
    Enrolment.objects.filter(person=gs.maya).update(starts_on=last - timedelta(days=300), ends_on=last)
    assert (erase_due(), Synthesis.objects.count(), SynthesisStep.objects.count()) == (1, 0, 0)
