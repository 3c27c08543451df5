"""Files that are broken, wrong or hostile: one clear sentence each, and nothing half-written."""

from pathlib import Path

import pytest

from preau.directory.models import Identity, Operation
from preau.feeds.actions import DeliveryRefused
from preau.feeds.tests.aaf_files import (
    counts,
    feed,
    guardian,
    marks,
    pupil,
    read,
    school,
    staff,
    staged,
    texts,
    write,
    xml,
)

pytestmark = pytest.mark.django_db
PUPILS = "ENT_Complet_20261124_Eleve_0000.xml"


def refused(path: Path) -> str:
    """The refusal of a delivery, after checking that it left nothing behind."""
    before = marks()
    with pytest.raises(DeliveryRefused) as refusal:
        feed(path)
    operation = Operation.objects.latest("pk")
    assert (operation.state, operation.refusal) == ("refused", str(refusal.value))
    assert (marks(), staged()) == (before, 0)
    assert "\n" not in operation.refusal
    return operation.refusal


def broken(tmp_path: Path, content: bytes) -> str:
    write(tmp_path, school())
    (tmp_path / PUPILS).write_bytes(content)
    return refused(tmp_path)


def test_a_truncated_file_names_its_line_and_record(tmp_path):
    whole = xml([pupil("1"), pupil("2"), pupil("3")])
    cut = whole[: whole.index(b"ELEVE3") + 3]
    line = cut.count(b"\n") + 1
    assert broken(tmp_path, cut) == f"{PUPILS}, ligne {line}, fiche 3 : ce fichier s’arrête avant sa fin."


def test_a_file_cut_anywhere_is_said_to_stop_before_its_end(tmp_path):
    whole = xml([pupil("1"), pupil("2")])
    start, end = whole.index(b"<ficAlim") + 20, len(whole) - len(b"</ficAlimMENESR>\n")
    for place in range(start, end, 7):
        assert "ce fichier s’arrête avant sa fin." in broken(tmp_path, whole[:place]), whole[
            place - 20 : place
        ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "ce fichier est vide."),
        (b"PK no XML at all", "ce n’est pas du XML bien formé."),
        (xml([pupil("1", sn="X\u20ac")]).replace("\u20ac".encode(), b"\0"), "un caractère interdit s’y trouve"),
        (xml([pupil("1", sn="Zo\u00eb")], "ISO-8859-1").replace(b"ISO-8859-1", b"UTF-8"), "dans l’encodage qu’il annonce"),
        (xml([pupil("1")]).replace(b"UTF-8", b"KLINGON"), "l’encodage qu’il annonce est inconnu."),
        (b"<other><addRequest/></other>", "ce n’est pas un fichier de l’annuaire académique"),
        (b"<ficAlimMENESR><addRequest/></ficAlimMENESR>", "cette fiche n’a pas la forme attendue"),
        (xml([pupil("1")]).replace(b">Eleve<", b">Dragon<"), "cette catégorie de fiche est inconnue : « Dragon »."),
        (xml([pupil("1")]).replace(b"ELEVE1", b"&nom;"), "entité"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_in_one_sentence(tmp_path, content, sentence):
    said = broken(tmp_path, content)
    assert sentence in said
    assert said.startswith(PUPILS)


def test_a_bomb_of_entities_is_refused(tmp_path):
    levels = "".join(f'<!ENTITY b{n + 1} "{f"&b{n};" * 10}">' for n in range(9))
    bomb = f'<!DOCTYPE ficAlimMENESR [<!ENTITY b0 "bomb">{levels}]>\n'.encode()
    body = xml([pupil("1")]).split(b"\n", 2)[2].replace(b"ELEVE1", b"&b9;")
    assert "entités XML" in broken(tmp_path, b'<?xml version="1.0"?>' + bomb + body)


def test_an_external_entity_is_never_read(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("SECRET")
    declared = f'<!DOCTYPE ficAlimMENESR [<!ENTITY x SYSTEM "file://{secret}">]>\n'.encode()
    body = xml([pupil("1")]).split(b"\n", 2)[2].replace(b"ELEVE1", b"&x;")
    said = broken(tmp_path / "in", b'<?xml version="1.0"?>' + declared + body)
    assert "entités XML" in said
    assert "SECRET" not in said


def test_a_record_larger_than_memory_stops_the_reading(tmp_path):
    values = b"<value>" + b"x" * 1_000_000 + b"</value>"
    huge = xml([pupil("1")]).replace(b"<value>ELEVE1</value>", values * 20)
    assert "une fiche dépasse 16 Mo" in broken(tmp_path, huge)


def test_a_name_of_ten_megabytes_is_refused(tmp_path):
    assert "une valeur y est démesurée" in broken(tmp_path, xml([pupil("1", sn="N" * 10_500_000)]))


def test_a_long_name_is_cut_and_remarked(tmp_path):
    operation = feed(write(tmp_path, school(), pupil("1", sn="N" * 5_000)))
    assert len(Identity.objects.get(external_id="1", source="aaf2d").person.last_name) == 120
    assert any("Une valeur de 5000 signes est coupée à 120" in text for text in texts(operation))


@pytest.mark.parametrize("tag", ["modifyRequest", "deleteRequest"])
def test_what_is_not_called_a_delta_changes_and_deletes_nothing(tmp_path, tag):
    changed = xml([pupil("1"), pupil("2")]).replace(b"addRequest", tag.encode())
    assert "change ou supprime des fiches, et son nom ne dit pas qu’il est incrémental" in broken(
        tmp_path, changed
    )


def test_complete_and_delta_at_once_are_refused(tmp_path):
    write(tmp_path, school())
    (tmp_path / PUPILS.replace("Complet", "Delta")).write_bytes(xml([]))
    assert "mêle complet et incrémental" in refused(tmp_path)


def test_two_days_at_once_are_refused(tmp_path):
    write(tmp_path, school())
    (tmp_path / PUPILS.replace("20261124", "20261123")).write_bytes(xml([]))
    assert "mêle les exports du 23 novembre et du 24 novembre" in refused(tmp_path)


def test_both_degrees_at_once_are_refused(tmp_path):
    write(tmp_path, school(), pupil("1"))
    first = ("PersRelEleve", "5", {"ENTPersonNom": "DURAND", "ENTPersonPrenom": "Ana"})
    write(tmp_path / "autre", first)
    assert "mêle premier et second degré" in refused(tmp_path)


def test_signs_that_no_name_holds_are_taken_away(tmp_path):
    names = {"sn": "DU\u202eDNARU", "givenName": "Zo&#x65;\u0301 &#0; L&eacute;a\u00ad"}
    operation = feed(write(tmp_path, school(), pupil("1", **names)))
    person = Identity.objects.get(external_id="1", source="aaf2d").person
    assert (person.last_name, person.first_name) == ("Dudnaru", "Zo\u00e9 \ufffd L\u00e9a")
    assert "Des signes invisibles ou de contrôle ont été ôtés." in texts(operation)


@pytest.mark.parametrize("day", ["31/02/2014", "00/00/0000", "2014-02-28", "12/12/2999", "n’importe quoi"])
def test_a_day_that_does_not_exist_is_left_and_remarked(tmp_path, day):
    operation = feed(write(tmp_path, school(), pupil("1", ENTPersonDateNaissance=day)))
    assert Identity.objects.get(external_id="1", source="aaf2d").person.birth_date is None
    assert texts(operation) == [f"La date « {day} » n’existe pas : elle n’est pas reprise."]


def test_of_two_records_of_one_identifier_the_last_counts_whole(tmp_path):
    twice = [pupil("1", classes="3A"), pupil("1", classes="3B", sn="DERNIER")]
    operation = feed(write(tmp_path, school(), *twice))
    person = Identity.objects.get(external_id="1", source="aaf2d").person
    assert person.last_name == "Dernier"
    assert [one.group.name for one in person.memberships.all()] == ["3B"]
    said = "L’identifiant 1 est plusieurs fois dans la livraison : la dernière fiche lue est gardée."
    assert texts(operation) == [said]


def test_a_guardian_who_is_the_pupil_is_no_tie(tmp_path):
    operation = feed(write(tmp_path, school(), pupil("1", ties=["1$70$1$1$1$1"])))
    assert counts(operation, "family_ties") == {"refused": 1}
    assert texts(operation) == [
        "Le responsable 1 porte l’identifiant de l’élève lui-même : le lien n’est pas repris."
    ]


def test_schools_attached_in_a_circle_do_no_harm(tmp_path):
    circle = [school("10", ENTEtablissementStructRattachFctl="11"), school("11", "0599102Y")]
    assert counts(feed(write(tmp_path, *circle)), "establishments") == {"created": 2}


def test_a_record_without_name_is_refused_alone(tmp_path):
    operation = feed(write(tmp_path, school(), pupil("1", sn="", givenName=""), pupil("2")))
    assert counts(operation, "pupils") == {"created": 1, "refused": 1}


def test_composites_of_another_shape_are_remarked(tmp_path):
    teacher = staff("7", functions=["10$ENS"], ENTAuxEnsClassesMatieres=["10$3C"])
    said = texts(feed(write(tmp_path, school(), pupil("1", ties=["5$10"]), guardian("5"), teacher)))
    assert "La valeur « 5$10 » devrait avoir 6 parties : elle n’est pas reprise." in said
    assert "La valeur « 10$ENS » devrait avoir 5 parties : elle n’est pas reprise." in said
    assert "La valeur « 10$3C » devrait avoir 3 parties : elle n’est pas reprise." in said


def test_an_unknown_attribute_gives_one_remark_for_all(tmp_path):
    records = [pupil(str(n), ENTEleveInconnu="1") for n in range(5)]
    said = texts(feed(write(tmp_path, school(), *records)))
    assert said == [
        "L’attribut « ENTEleveInconnu » des fichiers Eleve est inconnu : il n’est pas lu (5 fiches)."
    ]


def test_remarks_are_bounded_and_the_others_counted(tmp_path):
    records = [pupil(str(n), ENTPersonDateNaissance="31/02/2014") for n in range(1_200)]
    operation = read(write(tmp_path, school(), *records))
    assert len(texts(operation)) == 1_001
    assert texts(operation)[-1] == "Et 200 autres remarques."


def test_an_old_file_without_declaration_is_read_as_latin(tmp_path):
    write(tmp_path, school(), pupil("1", sn="NOËL"), encoding="ISO-8859-15")
    path = tmp_path / PUPILS
    path.write_bytes(path.read_bytes().replace(b' encoding="ISO-8859-15"', b""))
    feed(tmp_path)
    assert Identity.objects.get(external_id="1", source="aaf2d").person.last_name == "Noël"
