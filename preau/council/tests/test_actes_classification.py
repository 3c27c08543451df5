"""The prefecture's list of matters: five levels, any prefix, whatever is missing."""

import pytest

from preau.base.untrusted import UntrustedError
from preau.council.actes.classification import read_classification
from preau.council.tests.actes_world import SAMPLE

HEAD = "<RetourClassification><DateClassification>2024-01-02</DateClassification>"


def test_five_levels_are_read():
    levels = "".join(f'<Matiere{rank} CodeMatiere="{rank}" Libelle="Niveau {rank}">' for rank in range(1, 6))
    ends = "".join(f"</Matiere{rank}>" for rank in range(5, 0, -1))
    found = read_classification(f"{HEAD}<Matieres>{levels}{ends}</Matieres></RetourClassification>".encode())
    assert found.path("1.2.3.4.5") == [f"Niveau {rank}" for rank in range(1, 6)]
    assert found.path("1.2.4") == [] and not found.is_sendable("1") and found.is_sendable("1.2")


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample is not beside this checkout (../shared/formats)")
def test_a_real_classification_of_2004_is_read():
    found = read_classification(SAMPLE.read_bytes())
    assert (found.on.isoformat(), found.natures["DE"], len(found.matters)) == ("2004-04-01", 1, 9)
    assert found.path("5.7") == ["Institutions et vie politique", "Intercommunalite"] and found.is_sendable(
        "7.10"
    )


@pytest.mark.parametrize(
    "xml",
    [
        "<ARActe/>",
        f"{HEAD}</RetourClassification>",
        "<RetourClassification><Matieres/></RetourClassification>",
        "<a",
        "",
    ],
)
def test_what_is_no_classification_is_refused(xml):
    with pytest.raises(UntrustedError):
        read_classification(xml.encode())
