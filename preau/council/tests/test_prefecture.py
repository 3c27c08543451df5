"""An act sent to the prefecture, and what comes back: tied to its act, or refused in one sentence."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import etree

from preau.base import clock
from preau.council import tasks
from preau.council.actes import prefecture as office
from preau.council.actes.answers import AnswerKind
from preau.council.actes.classification import common, of_names
from preau.council.actes.naming import act_id
from preau.council.actes.packing import unpacked
from preau.council.actions import acts, prefecture, replies
from preau.council.models import Nomenclature, PrefectureReply, Sending
from preau.council.queries import classification_in
from preau.council.tests.actes_world import XSD, schema
from preau.council.tests.desk import again, frozen, linked, signed
from preau.council.tests.test_pages import page


@pytest.fixture
def ready(cast):
    """A signed act whose council is linked to a trial prefecture."""
    act = signed(cast)
    linked(cast, act.assembly)
    return again(act)


def steps_of(act):
    return {one.kind: one for one in act.steps.all()}


def sent(act, by, **asked):
    return prefecture.send(act, by=by, **({"matter": "5.7"} | asked))


def answered(sending, **more):
    """What the prefecture of the tests answers."""
    asked = {"on": clock.today(), "classification": classification_in("059")} | more
    return office.answer(prefecture.archive_of(sending).content, **asked)


def taken(cast, sending, archive):
    return replies.take_return(archive.name, archive.content, by=cast.gaelle, assembly=sending.assembly)


def test_an_act_goes_out_and_its_receipt_comes_back_by_itself(cast, ready):
    sending = sent(ready, cast.gaelle)
    assert sending == sent(ready, cast.gaelle), "pressed twice, it is sent once"
    tasks.hand_to_operator(sending.pk)
    tasks.hand_to_operator(sending.pk)
    steps = steps_of(ready)
    assert steps["transmitted"].proof == sending.archive_name
    assert (steps["received"].on, steps["received"].proof) == (clock.today(), sending.identifier)
    with clock.frozen_shift(f"{clock.today() + timedelta(days=3)}T09:00"):
        tasks.hand_to_operator(sending.pk)
    assert sending.replies.get().kind == "receipt", "a job that runs late answers nothing more"
    acts.step(ready, by=cast.gaelle, kind="published", on=clock.today())
    assert again(ready).executory_on == clock.today()


def test_the_archive_is_the_same_bytes_again_and_valid(cast, ready):
    sending = sent(ready, cast.gaelle)
    first, second = (prefecture.archive_of(Sending.objects.get(pk=sending.pk)).content for _ in range(2))
    assert first == second
    files = unpacked(first)
    assert [name[-4:] for name in files].count(".pdf") == 1
    if XSD.exists():
        for name, content in files.items():
            if name.endswith(".xml"):
                schema().assertValid(etree.fromstring(content))


def test_an_anomaly_lets_the_act_be_sent_again(cast, ready):
    first = sent(ready, cast.gaelle)
    prefecture.hand_over(first, by=cast.gaelle)
    newer = of_names(clock.today(), {"DE": 1}, common().names())
    [reply] = taken(cast, first, answered(first, classification=newer))
    assert reply.kind == "anomaly" and "n’est pas celle en vigueur" in reply.words
    assert "received" not in steps_of(ready)
    prefecture.keep_nomenclature("059", newer, by=cast.gaelle)
    second = sent(ready, cast.gaelle)
    assert (second.serial, second.classified_on) == (2, clock.today())
    taken(cast, second, answered(second))
    assert "received" in steps_of(ready)


def test_another_communes_receipt_is_refused_in_one_sentence(cast, ready):
    sending = sent(ready, cast.gaelle)
    theirs = act_id(sending.identifier.replace("215904707", "732829320"))
    letter = office.letter(
        theirs, AnswerKind.LETTER, "", on=clock.today(), arrondissement="5", document=b"%PDF-1.7"
    )
    with pytest.raises(ValidationError, match="autre collectivité"):
        taken(cast, sending, letter)
    with pytest.raises(ValidationError, match="n’a transmis d’acte sous le SIREN 732829320"):
        replies.take_return(letter.name, letter.content, by=cast.gaelle)
    assert not PrefectureReply.objects.exists()


def test_two_bodies_of_one_authority_are_told_apart(cast):
    act = signed(cast)
    prefecture.ask_classification(linked(cast, cast.council), by=cast.gaelle)
    linked(cast, act.assembly)
    sending = sent(again(act), cast.gaelle)
    archive = answered(sending)
    [reply] = replies.take_return(archive.name, archive.content, by=cast.gaelle)
    assert reply.sending == sending
    assert steps_of(act)["transmitted"].proof == sending.archive_name, "a receipt proves that it had left"


def test_a_letter_is_kept_with_its_document_and_read_once(cast, ready):
    sending = sent(ready, cast.gaelle)
    told = act_id(sending.identifier)
    letter = office.letter(
        told,
        AnswerKind.PIECES_ASKED,
        "Il manque les statuts.",
        on=clock.today(),
        arrondissement="5",
        document=b"%PDF-1.7 x",
    )
    [one] = taken(cast, sending, letter)
    assert taken(cast, sending, letter) == [one] and one.document.path.read_bytes() == b"%PDF-1.7 x"
    assert (one.words, "ARActe" in one.message) == ("Il manque les statuts.", False)


def test_a_referral_is_a_challenge(cast, ready):
    sending = sent(ready, cast.gaelle)
    told = f"<DateDepot>{clock.today()}</DateDepot><NatureIllegalite>Quorum</NatureIllegalite>"
    xml = f'<DefereTA IDActe="{sending.identifier}">{told}</DefereTA>'
    replies.take_return("defere.xml", xml.encode(), by=cast.gaelle, assembly=sending.assembly)
    assert steps_of(ready)["challenged"].proof == "Quorum"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xml", b"<Autre/>", "aucun message"), ("a.xml", b"pas du XML", "XML lisible"), ("a.pdf", b"%PDF", "aucun message"),
        ("a.tar.gz", b"\x1f\x8bcasse", "abîmée"), ("a.xml", b"<!DOCTYPE a><ARActe/>", "DOCTYPE"),
        ("a.xml", b"<ARActe/>", "ne dit pas de quel acte"),
    ],
)  # fmt: skip
def test_what_is_no_return_is_refused(cast, ready, name, content, words):
    with pytest.raises(ValidationError, match=words):
        replies.take_return(name, content, by=cast.gaelle, assembly=ready.assembly)


def test_the_classification_is_asked_for_and_read_in_five_levels(cast, ready):
    deep = {"7": "Finances", "7.6": "Contributions", "7.6.1": "A", "7.6.1.2": "B", "7.6.1.2.3": "C"}
    sending = prefecture.ask_classification(ready.assembly, by=cast.gaelle)
    archive = answered(sending, classification=of_names(clock.today(), {"DE": 1, "AR": 2}, deep))
    if XSD.exists():
        for content in [*unpacked(prefecture.archive_of(sending).content).values(), *archive.files.values()]:
            schema().assertValid(etree.fromstring(content))
    taken(cast, sending, archive)
    row = Nomenclature.objects.get()
    assert (row.department, row.on, row.matters) == ("059", clock.today(), deep)
    assert classification_in("059").path("7.6.1.2.3")[-1] == "C"
    with pytest.raises(ValidationError, match=r"matière 5\.7"):
        sent(ready, cast.gaelle)
    assert sent(ready, cast.gaelle, matter="7.6.1.2.3").matter == "7.6.1.2.3"


def test_what_is_not_ready_is_not_sent(cast):
    act = frozen(cast)
    with pytest.raises(ValidationError, match="raccordement"):
        sent(act, cast.gaelle)
    linked(cast, act.assembly)
    with pytest.raises(ValidationError, match="Figez et signez"):
        sent(again(act), cast.gaelle)
    acts.step(act, by=cast.gaelle, kind="signed", on=clock.today())
    acts.step(act, by=cast.gaelle, kind="withdrawn", on=clock.today())
    with pytest.raises(ValidationError, match="retiré"):
        sent(again(act), cast.gaelle)


def test_a_link_needs_a_siret_whose_key_is_right(cast):
    act = frozen(cast)
    with pytest.raises(ValidationError, match="ne font pas un SIRET"):
        linked(cast, act.assembly, nic="00018")


def test_a_link_that_the_schema_would_refuse_is_refused_at_once(cast, sign_in):
    act = signed(cast)
    linked(cast, act.assembly)
    asked = {
        "department": "059",
        "arrondissement": "5",
        "nature": "31",
        "nic": "00019",
        "email": "mairie@ville.example",
    }
    answer = sign_in(cast.gaelle).post(page("prefecture", cast.gaelle, pk=act.assembly_id), asked)
    assert answer.status_code == 422 and "adresse de retour" in answer.content.decode()
    assert 'value="mairie@ville.example"' in answer.content.decode()


def test_the_operators_folder_is_filled_and_read(cast, ready, settings, tmp_path):
    settings.ACTES_OPERATOR = f"dossier:{tmp_path}"
    linked(cast, ready.assembly, trial=False)
    sending = sent(again(ready), cast.gaelle)
    tasks.hand_to_operator(sending.pk)
    [laid] = (tmp_path / "envoi").iterdir()
    assert laid.name == sending.archive_name and "received" not in steps_of(ready)
    back = tmp_path / "retour"
    back.mkdir()
    archive = answered(sending)
    (back / archive.name).write_bytes(archive.content)
    (back / "autre.xml").write_bytes(b"<ARActe/>")
    assert replies.take_waiting() == (1, 1)
    assert "received" in steps_of(ready) and [one.name for one in (back / "lus").iterdir()] == [archive.name]
    assert "SIREN" in (back / "refuses" / "autre.xml.txt").read_text()
    assert replies.take_waiting() == (0, 0)


def test_a_mail_that_does_not_leave_says_why_and_is_tried_again(cast, ready, settings, mailoutbox):
    settings.ACTES_OPERATOR = "mailto:actes@operateur.example"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    linked(cast, ready.assembly, trial=False)
    sending = sent(again(ready), cast.gaelle)
    assert prefecture.hand_over(sending, by=cast.gaelle).failed and "transmitted" not in steps_of(ready)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert not prefecture.hand_over(sending, by=cast.gaelle).failed
    [(name, content, kind)] = mailoutbox[0].attachments
    assert (name, kind) == (sending.archive_name, "application/gzip") and content.startswith(b"\x1f\x8b")
    assert "transmitted" in steps_of(ready)


def test_the_clerk_sends_from_the_page_and_reads_each_step_there(cast, sign_in):
    act = signed(cast)
    clerk = sign_in(cast.gaelle)
    assert (
        "Remplir le raccordement" in clerk.get(page("sending_new", cast.gaelle, pk=act.pk)).content.decode()
    )
    linked(cast, act.assembly)
    empty = clerk.post(page("sending_new", cast.gaelle, pk=act.pk), {"matter": ""})
    assert empty.status_code == 422 and "Choisissez la matière" in empty.content.decode()
    assert clerk.post(page("sending_new", cast.gaelle, pk=act.pk), {"matter": "5.7"}).status_code == 302
    tasks.hand_to_operator(Sending.objects.get().pk)
    text = clerk.get(page("act", cast.gaelle, pk=act.pk)).content.decode()
    assert "Accusé de réception" in text and "Matière 5.7" in text and "préfecture d’essai" in text
    assert (
        "Accusé de réception"
        in clerk.get(page("prefecture", cast.gaelle, pk=act.assembly_id)).content.decode()
    )


def test_by_hand_the_archive_is_taken_and_its_return_left_on_the_page(cast, sign_in, ready):
    linked(cast, ready.assembly, trial=False)
    clerk = sign_in(cast.gaelle)
    clerk.post(page("sending_new", cast.gaelle, pk=ready.pk), {"matter": "5.7"})
    sending = Sending.objects.get()
    assert (
        clerk.get(page("archive", cast.gaelle, pk=sending.pk)).content
        == prefecture.archive_of(sending).content
    )
    assert "L’opérateur l’a reçue" in clerk.get(page("act", cast.gaelle, pk=ready.pk)).content.decode()
    clerk.post(page("handed", cast.gaelle, pk=sending.pk))
    assert "transmitted" in steps_of(ready)
    url = page("return_new", cast.gaelle, pk=ready.assembly_id)
    wrong = clerk.post(url, {"file": SimpleUploadedFile("x.xml", b"<Autre/>")})
    assert wrong.status_code == 422 and "aucun message" in wrong.content.decode()
    right = SimpleUploadedFile("r.tar.gz", answered(sending).content)
    assert clerk.post(url, {"file": right}).status_code == 302 and "received" in steps_of(ready)


def test_no_button_of_the_prefecture_works_for_another(cast, sign_in, ready):
    sending = sent(ready, cast.gaelle)
    asked = [("classification", ready.assembly_id), ("return_new", ready.assembly_id), ("handed", sending.pk)]
    asked += [("sending_new", ready.pk), ("prefecture", ready.assembly_id)]
    opened = [
        (who.first_name, name)
        for who in (cast.josette, cast.samira, cast.lucie, cast.claire, cast.anne)
        for name, pk in asked
        if sign_in(who).post(page(name, who, pk=pk)).status_code != 404
    ]
    assert opened == []
    assert sign_in(cast.samira).get(page("archive", cast.samira, pk=sending.pk)).status_code == 404
