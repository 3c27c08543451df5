"""What a school had in the space before: each step in its turn, on its day, with its proof; the whole once all have checked."""

import pytest
from django.core.exceptions import ValidationError

from preau.syndicate.actions import joining, taking
from preau.syndicate.models import TakeOver
from preau.syndicate.tests.desk import again, ago, member
from preau.syndicate.tests.test_pages import read, url

STEPS = ("asked", "received", "loaded", "checked")


@pytest.fixture
def school(cast):
    return member(cast).schools.get()


def taken(cast, school, kind, on, proof="courriel du prestataire"):
    return taking.take_over(school, by=cast.samira, kind=kind, on=on, proof=proof)


def test_steps_come_in_turn_and_the_last_one_makes_that_of_the_file(cast, school):
    other = joining.serve(school.accession, by=cast.samira, establishment=cast.college)
    for rank, kind in enumerate(STEPS):
        first = taken(cast, school, kind, ago(9 - rank))
        assert taken(cast, school, kind, ago(0), "autre") == first
    assert not again(school.accession).steps.filter(kind="take_over").exists(), "another school is on its way"
    for kind in STEPS:
        taken(cast, other, kind, ago(2))
    step = again(school.accession).steps.get(kind="take_over")
    assert (step.on, TakeOver.objects.count()) == (ago(2), 8) and "école par école" in step.proof


@pytest.mark.parametrize(
    ("kind", "on", "proof", "words"),
    [
        ("loaded", 0, "x", "ne vient pas maintenant"), ("received", -1, "x", "à venir"), ("received", 9, "x", "avant l’étape"),
        ("received", 0, " ", "par quel écrit"),
    ],
)  # fmt: skip
def test_what_cannot_be_says_why(cast, school, kind, on, proof, words):
    taken(cast, school, "asked", ago(5))
    with pytest.raises(ValidationError, match=words):
        taken(cast, school, kind, ago(on), proof)
    assert TakeOver.objects.count() == 1


def test_the_office_notes_them_from_the_page_and_what_is_refused_stays_typed(cast, sign_in, school):
    samira, path = sign_in(cast.samira), url(cast.samira, "taking", pk=school.accession_id, school=school.pk)
    assert "Noter : Demandé à l’ancien service" in read(
        samira, cast.samira, "handover", pk=school.accession_id
    )
    refused = samira.post(path, {"on": ago(-1), "proof": "courriel du 3"})
    page = refused.content.decode()
    assert refused.status_code == 422 and "à venir" in page and 'value="courriel du 3"' in page
    samira.post(path, {"on": ago(3), "proof": "courriel du 3"})
    page = read(samira, cast.samira, "handover", pk=school.accession_id)
    assert "courriel du 3" in page and "Noter : Reçu" in page
    assert (
        sign_in(cast.gaelle)
        .post(url(cast.gaelle, "taking", pk=school.accession_id, school=school.pk), {})
        .status_code
        == 404
    )
