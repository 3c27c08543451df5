"""ACTES: what we send is valid, what comes back finds its act, another commune's is refused."""

import dataclasses
import io
import tarfile
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from preau.base.untrusted import UntrustedError
from preau.council.actes import prefecture
from preau.council.actes.answers import AnswerKind, act_answered, read_answer, read_answers
from preau.council.actes.naming import act_id, internal_number
from preau.council.actes.packing import unpacked
from preau.council.actes.transmission import Piece, of_act, pack, pack_cancellation, sender_of
from preau.council.tests.actes_world import (
    CLASSIFICATION,
    OTHER,
    SENDER,
    SENT,
    TRANSMISSIONS,
    XSD,
    schema,
    transmission,
)
from preau.council.tests.paper_world import mended

ID = "059-215904707-20240219-2024_16-DE"
needs_schema = pytest.mark.skipif(
    not XSD.exists(), reason="actesv1_1.xsd is not beside this checkout (../shared/formats)"
)
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def replies(tmp_path, archive):
    path = tmp_path / archive.name
    path.write_bytes(archive.content)
    return read_answers(path)


def received(one, tmp_path, **changes):
    """The one message that the prefecture answers to this transmission."""
    sent = pack(one, on=SENT).content
    return replies(
        tmp_path,
        prefecture.answer(sent, on=SENT, classification=changes.get("classification", CLASSIFICATION)),
    )[0]


def test_names_are_those_of_the_protocol():
    archive = pack(transmission(), on=SENT, serial=3)
    assert archive.name == "PRE-EACT--215904707--20240223-3.tar.gz"
    assert list(archive.files) == [
        "EACT--215904707--20240223-3.xml", f"{ID}-1-1_0.xml", f"99_DE-{ID}-1-1_1.pdf", f"99_AU-{ID}-1-1_2.pdf",
    ]  # fmt: skip


def test_the_archive_is_flat_and_the_same_twice():
    one, again = (pack(transmission(), on=SENT).content for _ in range(2))
    assert one == again
    with tarfile.open(fileobj=io.BytesIO(one)) as archive:
        assert archive.getnames() == list(pack(transmission(), on=SENT).files)
    assert unpacked(one) == pack(transmission(), on=SENT).files


@needs_schema
@SLOW
@given(TRANSMISSIONS, st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_whatever_is_sent_and_answered_is_valid(one, on):
    sent = pack(one, on=on)
    answered = prefecture.answer(sent.content, on=on, classification=CLASSIFICATION)
    xml = [
        content
        for files in (sent.files, answered.files)
        for name, content in files.items()
        if name.endswith(".xml")
    ]
    rules = schema()
    for content in xml:
        rules.assertValid(etree.fromstring(content))
    assert len(xml) == 4


@needs_schema
@pytest.mark.parametrize("kind", [AnswerKind.LETTER, AnswerKind.PIECES_ASKED, AnswerKind.OBSERVATIONS])
def test_letters_cancellations_and_anomalies_are_valid(kind):
    letter = prefecture.letter(
        act_id(ID), kind, "Il manque les statuts.", on=SENT, arrondissement="5", document=b"%PDF"
    )
    cancelled = pack_cancellation(act_id(ID), sender=SENDER, on=SENT)
    refused = prefecture.answer(
        pack(transmission(matter="9.9"), on=SENT).content, on=SENT, classification=CLASSIFICATION
    )
    gone = prefecture.answer(cancelled.content, on=SENT, classification=CLASSIFICATION)
    for archive in (letter, cancelled, refused, gone):
        for name, content in archive.files.items():
            if name.endswith(".xml"):
                schema().assertValid(etree.fromstring(content))


def test_a_described_act_is_sent_as_it_is():
    it = mended()
    one = of_act(
        it,
        sender=sender_of(it.assembly, emails=SENDER.emails),
        document=b"%PDF",
        classified_on=CLASSIFICATION.on,
    )
    assert pack(one, on=SENT).act_id == it.act.life.receipt == ID


@SLOW
@given(one=TRANSMISSIONS)
def test_a_receipt_finds_its_act(tmp_path_factory, one):
    answer = received(one, tmp_path_factory.mktemp("actes"))
    assert (answer.kind, answer.on, answer.classified_on) == (AnswerKind.RECEIPT, SENT, CLASSIFICATION.on)
    assert act_answered(
        answer, siren=SENDER.siren, sent=["059-215904707-20240101-AUTRE-DE", str(one.act_id)]
    ) == str(one.act_id)


def test_a_receipt_for_another_commune_is_refused(tmp_path):
    answer = received(transmission(sender=OTHER), tmp_path)
    with pytest.raises(ValidationError, match="autre collectivité"):
        act_answered(answer, siren=SENDER.siren, sent=[ID])


def test_a_receipt_for_an_act_never_sent_is_refused(tmp_path):
    answer = received(transmission(number="2024-99"), tmp_path)
    with pytest.raises(ValidationError, match="Aucun acte transmis ne porte le numéro 2024_99"):
        act_answered(answer, siren=SENDER.siren, sent=[ID])


@pytest.mark.parametrize(
    ("change", "classification", "words"),
    [
        ({"matter": "9.9"}, CLASSIFICATION, "La matière n’est pas dans la classification."),
        (
            {},
            dataclasses.replace(CLASSIFICATION, on=SENT),
            "La classification utilisée n’est pas celle en vigueur.",
        ),
        (
            {},
            dataclasses.replace(CLASSIFICATION, natures={"DE": 4}),
            "La nature de l’acte n’est pas celle du nom du fichier.",
        ),
    ],
)
def test_an_anomaly_says_why_and_of_which_act(tmp_path, change, classification, words):
    answer = received(transmission(**change), tmp_path, classification=classification)
    assert (answer.kind, answer.words, answer.code, str(answer.act)) == (AnswerKind.ANOMALY, words, "100", ID)


@pytest.mark.parametrize("kind", [AnswerKind.LETTER, AnswerKind.PIECES_ASKED, AnswerKind.OBSERVATIONS])
def test_a_letter_comes_with_its_words_and_its_document(tmp_path, kind):
    on = SENT + timedelta(days=20)
    letter = prefecture.letter(
        act_id(ID), kind, "Il manque les statuts.", on=on, arrondissement="5", document=b"%PDF"
    )
    (answer,) = replies(tmp_path, letter)
    assert (answer.kind, answer.on, str(answer.act)) == (kind, on, ID)
    assert answer.words == ("" if kind == AnswerKind.LETTER else "Il manque les statuts.")
    assert all(file in letter.files for file in answer.files) and len(answer.files) == 1


def test_a_cancellation_is_acknowledged(tmp_path):
    sent = pack_cancellation(act_id(ID), sender=SENDER, on=SENT)
    (answer,) = replies(tmp_path, prefecture.answer(sent.content, on=SENT, classification=CLASSIFICATION))
    assert (answer.kind, str(answer.act)) == (AnswerKind.CANCELLED, ID)


@pytest.mark.parametrize(
    ("xml", "kind"),
    [
        (f'<a:ARActe xmlns:a="urn:old" a:IDActe="{ID}" a:DateReception="2024-02-23+01:00"/>', AnswerKind.RECEIPT),
        (f'<ARActe IDActe="{ID.lower()}" DateReception="2024-02-23T10:00:00"/>', AnswerKind.RECEIPT),
        (f"<AnomalieActe><Date>2024-02-23</Date><Nature>2</Nature><ActeRecu><Document><NomFichier>99_DE-{ID}-1-1_1.pdf"
         "</NomFichier></Document></ActeRecu></AnomalieActe>", AnswerKind.ANOMALY),
        (f"<AnomalieEnveloppe><Date>2024-02-23</Date><Nature>005</Nature><EnveloppeRecue><FormulairesEnvoyes><Formulaire>"
         f"<NomFichier>{ID}-1-1_0.xml</NomFichier></Formulaire></FormulairesEnvoyes></EnveloppeRecue></AnomalieEnveloppe>",
         AnswerKind.ENVELOPE_ANOMALY),
        (f'<DefereTA IDActe="{ID}"><DateDepot>2024-02-23</DateDepot><NatureIllegalite>Quorum</NatureIllegalite></DefereTA>',
         AnswerKind.REFERRED),
    ],
)  # fmt: skip
def test_old_or_incomplete_messages_are_read(xml, kind):
    answer = read_answer(xml.encode())
    assert (answer.kind, answer.on, str(answer.act)) == (kind, SENT, ID)


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"pas du XML",
        b"<!DOCTYPE a [<!ENTITY e 'x'>]><ARActe>&e;</ARActe>",
        b"<ARActe>" + b" " * (9 << 20) + b"</ARActe>",
    ],
)
def test_what_is_no_message_is_refused_in_a_sentence(xml):
    with pytest.raises(UntrustedError, match=r"\.$"):
        read_answer(xml)


def test_an_archive_without_message_is_refused(tmp_path):
    path = tmp_path / "vide.tar.gz"
    path.write_bytes(pack(transmission(), on=SENT).content)
    with pytest.raises(UntrustedError, match="aucun message de la préfecture"):
        read_answers(path)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"number": "acte numéro 2024-16"}, "ne peut être transmis"), ({"matter": "5"}, "deux niveaux au moins"),
        ({"object": "x" * 501}, "de 1 à 500 signes"), ({"object": "a\x00b"}, "de 1 à 500 signes"),
        ({"object": "a\uffffb"}, "de 1 à 500 signes"), ({"nature": "ZZ"}, "n’existe pas"),
        ({"document": Piece(b"")}, "vide"), ({"document": Piece(b"x", suffix="docx")}, "ne se transmet pas"),
        ({"annexes": (Piece(b"x", "statuts"),)}, "type de pièce"), ({"previous": "2024-15"}, "identifiant ACTES"),
        ({"sender": dataclasses.replace(SENDER, siren="215904708")}, "bonne clé"),
        ({"sender": dataclasses.replace(SENDER, department="59")}, "trois signes"),
        ({"sender": dataclasses.replace(SENDER, emails=("mairie",))}, "adresse de retour"),
    ],
)  # fmt: skip
def test_what_the_prefecture_would_refuse_is_not_sent(change, words):
    with pytest.raises(ValidationError, match=words):
        pack(transmission(**change), on=SENT)


@given(st.text(max_size=30))
def test_a_number_is_sendable_or_refused(written):
    try:
        number = internal_number(written)
    except ValidationError:
        return
    assert act_id(f"059-215904707-20240219-{number}-DE").number == number
