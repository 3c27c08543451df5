"""The samples that are published: what each says, and what we remark of it."""

import pytest

from preau.directory.models import Establishment, Identity, Operation
from preau.feeds.tests.aaf_files import SAMPLES, counts, feed, texts

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not SAMPLES.is_dir(), reason="les exemples de ../shared/formats ne sont pas là"),
]


def test_small_sample_creates_its_school_and_its_pupil():
    operation = feed(SAMPLES / "aaf-2d-small")
    assert counts(operation, "establishments") == {"created": 1}
    assert counts(operation, "pupils") == {"created": 1}
    assert counts(operation, "family_ties") == {"refused": 2}
    pupil = Identity.objects.get(source="aaf2d", kind="pupil", external_id="2000000").person
    assert (pupil.listed_name, str(pupil.birth_date), pupil.address) == (
        "NOM Prenom",
        "2000-01-01",
        "1 rue de Test",
    )


def test_small_sample_is_remarked_in_plain_words():
    operation = feed(SAMPLES / "aaf-2d-small")
    assert texts(operation) == [
        "La lettre du code UAI 0000000V n’est pas la bonne : l’établissement est repris tel quel.",
        "La structure 1000 est inconnue : ce qui s’y rapporte n’est pas repris.",
        "La structure 3000 est inconnue : ce qui s’y rapporte n’est pas repris.",
        "Le responsable 2000000 porte l’identifiant de l’élève lui-même : le lien n’est pas repris.",
        "Le responsable 3000000 est absent de la livraison : le lien n’est pas repris.",
    ]
    remark = operation.remarks.get(text__contains="3000000")
    assert (remark.file, remark.line, remark.record) == ("ENT_Complet_20200101_Eleve_0000.xml", 4, "2000000")


def test_small_sample_again_changes_nothing():
    feed(SAMPLES / "aaf-2d-small")
    again = feed(SAMPLES / "aaf-2d-small")
    assert counts(again, "pupils") == {"unchanged": 1}
    assert counts(again, "establishments") == {"unchanged": 1}
    assert not again.changes.exists()


def test_nomenclatures_of_2013_are_read_to_their_end():
    operation = feed(SAMPLES / "aaf-nomenclatures-2013")
    assert counts(operation, "establishments") == {"created": 10}
    assert operation.progress["kinds"] == ["establishment", "mef", "subject"]
    wrong = [text for text in texts(operation) if text.startswith("La lettre du code UAI")]
    assert len(wrong) == 6
    assert Establishment.objects.get(uai="0049951V").kind == "service"
    assert str(Operation.objects.get(pk=operation.pk).delivered_on) == "2013-01-17"
