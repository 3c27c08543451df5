"""After an act was received: its transmission cancelled, letters answered; every message valid against the schema."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from preau.base import clock
from preau.council.actes import prefecture as office
from preau.council.actes import transmission
from preau.council.actes.answers import AnswerKind, read_answer
from preau.council.actes.naming import RULES, act_id, message_kind
from preau.council.actes.packing import unpacked
from preau.council.actes.transmission import Piece
from preau.council.actions import acts, legality, prefecture, replies
from preau.council.models import Sending
from preau.council.tests.actes_world import CLASSIFICATION, SENDER, SENT, XSD, schema
from preau.council.tests.actes_world import transmission as one_act
from preau.council.tests.desk import again, linked, signed
from preau.council.tests.test_pages import page

PDF = b"%PDF-1.7 reponse"
KINDS = sorted(RULES["answers"])


def valid(archive):
    if XSD.exists():
        for name, content in archive.items():
            if name.endswith(".xml"):
                schema().assertValid(etree.fromstring(content))


@pytest.fixture
def received(cast):
    """An act received by a trial prefecture, published, executory."""
    act = signed(cast)
    linked(cast, act.assembly)
    acts.step(act, by=cast.gaelle, kind="published", on=clock.today())
    sending = prefecture.hand_over(prefecture.send(again(act), by=cast.gaelle, matter="5.7"), by=cast.gaelle)
    replies.answer_in_trial(sending)
    return again(act)


def letter_for(cast, act, kind, words="Il manque les statuts."):
    sending = act.sendings.filter(kind="act").latest("pk")
    made = office.letter(
        act_id(sending.identifier),
        kind,
        words,
        on=clock.today(),
        arrondissement="5",
        document=b"%PDF-1.7 lettre",
    )
    valid(made.files)
    [reply] = replies.take_return(made.name, made.content, by=cast.gaelle, assembly=act.assembly)
    return reply


def upload(content=PDF, name="reponse.pdf"):
    return SimpleUploadedFile(name, content, "application/pdf")


def answered(cast, letter, kind, uploads=None):
    row = legality.answer_letter(letter, by=cast.gaelle, kind=kind, uploads=uploads or [upload()])
    replies.answer_in_trial(prefecture.hand_over(row, by=cast.gaelle))
    return Sending.objects.get(pk=row.pk)


def steps_of(act):
    return set(act.steps.values_list("kind", flat=True))


def test_a_cancelled_transmission_leaves_the_act_public_and_no_more_executory(cast, received):
    assert received.executory_on
    row = legality.cancel_transmission(received, by=cast.gaelle)
    assert legality.cancel_transmission(received, by=cast.gaelle) == row
    assert again(received).executory_on, "asked is not done"
    valid(unpacked(prefecture.archive_of(row).content))
    replies.answer_in_trial(prefecture.hand_over(row, by=cast.gaelle))
    now = again(received)
    assert now.executory_on is None and steps_of(now) == {"frozen", "signed", "published", "cancelled"}
    step = now.steps.get(kind="cancelled")
    assert (step.on, step.by_name, step.proof) == (clock.today(), "préfecture d’essai", row.identifier)
    assert [one.kind for one in row.replies.all()] == ["cancelled"]


def test_a_cancelled_act_may_be_sent_again_and_cancelled_again(cast, received):
    for _turn in (1, 2):
        row = legality.cancel_transmission(again(received), by=cast.gaelle)
        replies.answer_in_trial(prefecture.hand_over(row, by=cast.gaelle))
        with pytest.raises(ValidationError, match="rien à annuler"):
            legality.cancel_transmission(again(received), by=cast.gaelle)
        sent = prefecture.send(again(received), by=cast.gaelle, matter="5.7")
        replies.answer_in_trial(prefecture.hand_over(sent, by=cast.gaelle))
        assert again(received).executory_on == clock.today() and "cancelled" not in steps_of(received)
    assert received.sendings.count() == 5 and len({one.serial for one in received.sendings.all()}) == 5


def test_an_anomaly_about_a_cancellation_leaves_the_act_as_it_is(cast, received):
    row = legality.cancel_transmission(received, by=cast.gaelle)
    prefecture.hand_over(row, by=cast.gaelle)
    told = act_id(row.identifier)
    xml = (
        f"<AnomalieEnveloppe><Date>{clock.today()}</Date><Nature>100</Nature><Detail>Acte déféré</Detail><EnveloppeRecue>"
        f"<Formulaire><NomFichier>{told.message(6, 1)}</NomFichier></Formulaire></EnveloppeRecue></AnomalieEnveloppe>"
    )
    [reply] = replies.take_return("ANO.xml", xml.encode(), by=cast.gaelle, assembly=received.assembly)
    assert reply.sending == row and again(received).executory_on
    assert legality.cancel_transmission(again(received), by=cast.gaelle) != row, "it may be asked again"


def test_nothing_received_is_nothing_to_cancel(cast):
    act = signed(cast)
    linked(cast, act.assembly)
    with pytest.raises(ValidationError, match="rien à annuler"):
        legality.cancel_transmission(again(act), by=cast.gaelle)


@pytest.mark.parametrize(
    ("asked", "kind", "root", "receipts"),
    [
        (AnswerKind.LETTER, "letter_answered", "ReponseCourrierSimple", []),
        (AnswerKind.PIECES_ASKED, "pieces_sent", "PieceComplementaire", ["answer-received"]),
        (AnswerKind.PIECES_ASKED, "pieces_refused", "RefusPieceComplementaire", ["answer-received"]),
        (AnswerKind.OBSERVATIONS, "obs_answered", "ReponseLettreObservations", ["answer-received"]),
        (AnswerKind.OBSERVATIONS, "obs_rejected", "RejetLettreObservations", ["answer-received"]),
    ],
)
def test_a_letter_is_answered_by_its_own_message_and_acknowledged(
    cast, received, asked, kind, root, receipts
):
    letter = letter_for(cast, received, asked)
    row = answered(cast, letter, kind)
    files = unpacked(prefecture.archive_of(row).content)
    valid(files)
    [message] = [one for name, one in files.items() if name.endswith("_0.xml")]
    assert etree.QName(etree.fromstring(message)).localname == root
    assert [one.kind for one in row.replies.all()] == receipts
    assert (
        not letter.may_be_answered
        and legality.answer_letter(letter, by=cast.gaelle, kind=kind, uploads=[]) == row
    )
    assert again(received).executory_on, "a letter suspends nothing"


def test_pieces_may_be_several_and_the_archive_is_the_same_again(cast, received):
    letter = letter_for(cast, received, AnswerKind.PIECES_ASKED)
    row = answered(cast, letter, "pieces_sent", [upload(), upload(PDF + b"2"), upload(PDF + b"3"), upload()])
    first, second = (prefecture.archive_of(Sending.objects.get(pk=row.pk)).content for _ in range(2))
    assert first == second and sum(name.endswith(".pdf") for name in unpacked(first)) == 3


@pytest.mark.parametrize(
    ("asked", "kind", "uploads", "words"),
    [
        (AnswerKind.LETTER, "pieces_sent", 1, "pas de cette façon"),
        (AnswerKind.OBSERVATIONS, "obs_answered", 0, "Joignez"),
        (AnswerKind.OBSERVATIONS, "obs_rejected", 2, "Un seul fichier"),
        (AnswerKind.PIECES_ASKED, "pieces_sent", 11, "Dix pièces"),
    ],
)
def test_an_answer_that_the_prefecture_would_refuse_is_refused(cast, received, asked, kind, uploads, words):
    letter = letter_for(cast, received, asked)
    with pytest.raises(ValidationError, match=words):
        legality.answer_letter(letter, by=cast.gaelle, kind=kind, uploads=[upload()] * uploads)
    assert not letter.answers.exists()


@given(
    st.sampled_from(KINDS),
    st.lists(st.binary(min_size=1, max_size=20), min_size=1, max_size=4),
    st.integers(1, 300),
)
def test_every_answer_is_valid_and_acknowledged_as_its_own(kind, pieces, serial):
    told = one_act().act_id
    made = transmission.pack_answer(
        told,
        kind,
        letter_on=SENT,
        pieces=tuple(map(Piece, pieces)),
        sender=SENDER,
        on=SENT + timedelta(days=3),
        serial=serial,
    )
    valid(made.files)
    reply = office.answer(made.content, on=SENT + timedelta(days=4), classification=CLASSIFICATION)
    if kind == "letter_answered":
        assert reply is None
        return
    valid(reply.files)
    [found] = [one for name, body in reply.files.items() if (one := read_answer(body, name))]
    assert (found.kind, found.act, found.letter_on) == (AnswerKind.ANSWER_RECEIVED, told, SENT)
    digits = {message_kind(name) for name in made.files if not name.startswith("EACT")}
    assert digits == {RULES["answers"][kind]["kind"]}


def test_two_assemblies_of_one_siren_share_the_serials_of_a_day(cast):
    act = signed(cast)
    linked(cast, act.assembly)
    first = prefecture.ask_classification(linked(cast, cast.council), by=cast.gaelle)
    second = prefecture.send(again(act), by=cast.gaelle, matter="5.7")
    third = prefecture.ask_classification(cast.council, by=cast.gaelle)
    assert first.assembly != second.assembly and [one.serial for one in (first, second, third)] == [1, 2, 3]
    assert len({first.archive_name, second.archive_name, third.archive_name}) == 3
    with clock.frozen_shift(f"{clock.today() + timedelta(days=1)}T09:00"):
        assert prefecture.ask_classification(cast.council, by=cast.gaelle).serial == 1


def test_the_pages_say_what_a_cancellation_does_and_keep_what_was_chosen(cast, received, sign_in):
    gaelle = sign_in(cast.gaelle)
    assert "Annuler la transmission" in gaelle.get(page("act", cast.gaelle, pk=received.pk)).content.decode()
    path = page("transmission_end", cast.gaelle, pk=received.pk)
    assert "ne sera plus exécutoire" in gaelle.get(path).content.decode()
    gaelle.post(path)
    [row] = received.sendings.filter(kind="cancellation")
    assert "annulation demandée" in gaelle.get(page("act", cast.gaelle, pk=received.pk)).content.decode()
    replies.answer_in_trial(prefecture.hand_over(row, by=cast.gaelle))
    shown = gaelle.get(page("act", cast.gaelle, pk=received.pk)).content.decode()
    assert "Transmission annulée le" in shown and "Corriger et envoyer de nouveau" in shown
    assert gaelle.get(path).status_code == 404


def test_a_letter_is_answered_from_its_page(cast, received, sign_in):
    letter = letter_for(cast, received, AnswerKind.PIECES_ASKED)
    gaelle = sign_in(cast.gaelle)
    assert "Répondre" in gaelle.get(page("act", cast.gaelle, pk=received.pk)).content.decode()
    path = page("letter_answer", cast.gaelle, pk=letter.pk)
    refused = gaelle.post(path, {"kind": "pieces_refused"})
    assert refused.status_code == 422 and "Joignez la réponse" in refused.content.decode()
    assert re.search(r'value="pieces_refused"[^>]*checked', refused.content.decode())
    wrong = gaelle.post(path, {"kind": "pieces_sent", "documents": [upload(b"MZ", "a.exe")]})
    assert wrong.status_code == 422 and "type accepté" in wrong.content.decode()
    assert (
        gaelle.post(path, {"kind": "pieces_sent", "documents": [upload(), upload(PDF + b"2")]}).status_code
        == 302
    )
    assert "déjà partie" in gaelle.get(path).content.decode()
    assert sign_in(cast.josette).get(page("letter_answer", cast.josette, pk=letter.pk)).status_code == 404
