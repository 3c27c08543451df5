"""Who reads what: over the whole cast, for each of the three."""

import pytest

from preau.conduct.models import Incident, Punishment, Sanction
from preau.conduct.tests import scene
from preau.directory.choices import TieState
from preau.directory.hats import hats_of
from tests.world import PEOPLE

FOLLOW = {"bruno", "celine", "ilyes"}
FAMILY = {"louis", "claire", "thomas"}


def readers(cast, model):
    return {
        name
        for name in PEOPLE
        for hat in hats_of(getattr(cast, name))
        if model.objects.visible_to(getattr(cast, name), hat).exists()
    }


def test_an_incident_is_read_by_its_author_the_form_teacher_and_school_life_and_never_by_a_family(cast):
    scene.seen(cast)
    assert readers(cast, Incident) == FOLLOW | {"marc", "odile"}  # odile is the form teacher


def test_a_teacher_who_is_not_the_form_teacher_reads_no_incident_of_another(cast):
    scene.seen(cast, by="odile")
    assert readers(cast, Incident) == FOLLOW | {"odile"}


def test_a_punishment_is_read_by_who_teaches_the_pupil_school_life_and_the_family(cast):
    scene.given(cast, by="celine")
    assert readers(cast, Punishment) == FOLLOW | FAMILY | {"marc", "odile"}


def test_a_procedure_is_the_heads_until_the_family_is_told(cast):
    one = scene.opened(cast)
    assert readers(cast, Sanction) == FOLLOW
    scene.told(cast, once="b")
    assert readers(cast, Sanction) == FOLLOW | FAMILY
    scene.decided(cast, one=scene.told(cast, once="c"))
    assert readers(cast, Sanction) == FOLLOW | FAMILY | {"odile"}
    assert one.told_on is None


@pytest.mark.parametrize(
    ("state", "sees"),
    [(TieState.OTHER_PARENT, True), (TieState.WITHDRAWN, False), (TieState.FORBIDDEN, False)],
)
def test_a_judgment_decides_of_what_a_parent_reads(cast, state, sees):
    scene.given(cast)
    scene.told(cast)
    cast.thomas.children_ties.update(state=state)
    assert ("thomas" in readers(cast, Punishment), "thomas" in readers(cast, Sanction)) == (sees, sees)


def test_a_family_reads_its_own_children_alone(cast):
    scene.given(cast, pupil=scene.another_pupil(cast))
    assert readers(cast, Punishment) & FAMILY == set()


def test_the_first_degree_has_none_of_it(cast, sign_in):
    for who in ("anne", "lucie", "hatem"):
        person = getattr(cast, who)
        client, key = sign_in(person), hats_of(person)[0].key
        pages = ["", "incidents/nouveau/", "punitions/nouvelle/", "retenues/", "eleves/"]
        assert {client.get(f"/{key}/discipline/{page}").status_code for page in pages} == {404}
        assert "Incidents et punitions" not in client.get(f"/{key}/tout/").content.decode()
    nora = sign_in(cast.nora)
    assert "Punitions et sanctions" not in nora.get("/parent/tout/").content.decode()
    assert "n’existent qu’au collège" in nora.get("/parent/discipline/famille/").content.decode()
    assert "Punitions et sanctions" in sign_in(cast.claire).get("/parent/tout/").content.decode()
