"""The record: whatever is altered, moved, added or taken out shows."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from preau.base.models import AuditLine
from preau.news.carnet import chain, record
from preau.news.models import Note, Signature
from preau.news.tests.book import on_paper, page, sent, signed


@pytest.fixture
def note(cast):
    made = sent(cast.lucie, cast.cm1, nature="usual_act", answer_kind="number", question="Combien ?")
    signed(made, cast.ines, cast.claire, answer="2")
    signed(made, cast.issa, cast.fatou, answer="3")
    on_paper(made, cast.jade, cast.sophie, cast.lucie)
    signed(made, cast.ines, cast.claire, answer="4")
    return made


def test_a_record_that_nobody_touched_holds(note):
    assert chain.faults_of(Note.objects.get(pk=note.pk)) == []


COLUMNS = {
    "agrees": lambda one: not one.agrees, "answer": lambda one: one.answer + "0",
    "signer_id": lambda one: one.signer_id + 1, "noted_by_id": lambda one: one.noted_by_id + 1,
    "signed_at": lambda one: one.signed_at - timedelta(minutes=1),
    "means": lambda one: "paper" if one.means == "screen" else "screen",
    "statement": lambda one: one.statement.replace("1", "2", 1), "sum": lambda one: one.sum[::-1],
    "place": lambda one: one.place + 10,
}  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(1, 4), column=st.sampled_from(sorted(COLUMNS)))
def test_any_change_of_any_line_shows(note, place, column):
    line = note.signed.get(place=place)
    before, after = getattr(line, column), COLUMNS[column](line)
    with connection.constraint_checks_disabled():
        Signature.objects.filter(pk=line.pk).update(**{column: after})
        assert chain.faults_of(note)
        Signature.objects.filter(pk=line.pk).update(**{column: before})
    assert chain.faults_of(note) == []


TEXT = {
    "subject": "Autre", "body": "Autre chose.", "nature": "image", "signatures": "both", "asks": "read", "cost": 3,
    "deadline": "2027-01-01", "question": "Quoi ?", "addressed": "Familles d’ailleurs", "insurance": True, "options": ["a"],
}  # fmt: skip


@pytest.mark.parametrize("field", sorted(TEXT))
def test_any_change_of_the_text_shows(note, field):
    Note.objects.filter(pk=note.pk).update(**{field: TEXT[field]})
    assert chain.faults_of(Note.objects.get(pk=note.pk)) == [
        "Le texte du mot n’est plus celui qui a été envoyé."
    ]


@pytest.mark.parametrize("place", [1, 2, 3, 4])
def test_a_line_taken_out_shows_the_last_one_too(note, place):
    note.signed.filter(place=place).delete()
    assert chain.faults_of(note)


def test_a_line_written_behind_the_verbs_shows_even_with_a_good_sum(note):
    last = note.signed.get(place=4)
    line = Signature(
        note=note, slip=last.slip, signer=last.signer, noted_by=last.signer, means="screen", agrees=False,
        signed_at=last.signed_at, place=5,
    )  # fmt: skip
    line.statement = chain.statement_of(line, signer=last.signer, child=last.slip.child, noted_by=last.signer)
    line.sum = chain.sum_after(last.sum, line.statement)
    line.save()
    assert chain.faults_of(note) == ["La fin du relevé ne correspond pas aux traces."]


def test_lines_that_change_places_show(note):
    first, second = note.signed.order_by("place")[:2]
    Signature.objects.filter(pk=first.pk).update(place=90)
    Signature.objects.filter(pk=second.pk).update(place=1)
    Signature.objects.filter(pk=first.pk).update(place=2)
    assert chain.faults_of(note)


def test_the_page_and_the_pdf_say_it(cast, note):
    assert "rien n’a été modifié" in page(cast.lucie, "teacher", f"{note.pk}/releve/")
    printed = "".join(one.extract_text() for one in PdfReader(BytesIO(record.pdf(note))).pages)
    assert "VASSEUR" in printed and note.signed.get(place=4).sum[:16] in printed and "sur papier" in printed
    Signature.objects.filter(note=note, place=1).update(agrees=False)
    assert "ne se suit pas" in page(cast.lucie, "teacher", f"{note.pk}/releve/")
    printed = "".join(one.extract_text() for one in PdfReader(BytesIO(record.pdf(note))).pages)
    assert "ne se suit pas" in printed


def test_each_line_is_traced(note):
    traces = AuditLine.objects.filter(verb="news.sign", thing_id=str(note.pk))
    assert {one.details["sum"] for one in traces} == set(note.signed.values_list("sum", flat=True))
