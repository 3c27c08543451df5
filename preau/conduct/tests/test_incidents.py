"""An incident from its form to school life; what is typed wrongly; what no family sees."""

import pytest

from preau.base import clock
from preau.conduct.actions import incidents
from preau.conduct.choices import Role
from preau.conduct.models import Incident, Punishment
from preau.conduct.tests import scene
from preau.directory.hats import hats_of
from preau.notifications.models import Notification


def door(person):
    return f"/{hats_of(person)[0].key}/discipline/"


def typed(**more):
    return {
        "kind": "words",
        "day": f"{clock.today()}",
        "words": "Insultes dans le couloir",
        "once": "k",
    } | more


def test_a_teacher_reports_from_the_lesson_and_school_life_is_told_without_a_name(cast, sign_in):
    one, client = scene.lesson(cast), sign_in(cast.marc)
    path = f"{door(cast.marc)}incidents/nouveau/?cours={one.course_id}&jour={one.date}"
    page = client.get(path).content.decode()
    assert "VASSEUR Louis" in page and "SVT, 5e B" in page
    for _twice in range(2):
        assert client.post(path, typed(**{f"p{cast.louis.pk}": "author"})).status_code == 302
    incident = Incident.objects.get()
    assert (incident.lesson, incident.involvements.get().role) == (one.key, "author")
    told = {one.person_id: one.text for one in Notification.objects.filter(kind="incident")}
    assert set(told) == {cast.bruno.pk, cast.celine.pk, cast.ilyes.pk}
    assert not any("Louis" in text for text in told.values())


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"kind": ""}, "Choisissez dans la liste"),
        ({"kind": "x"}, "Insultes"),
        ({"words": " "}, "Racontez ce que vous avez vu"),
        ({"day": "2026-02-30"}, "Cette date n’existe pas"),
        ({"day": "2020-01-01"}, "dans les deux mois"),
        ({"at": "midi"}, "Cette heure ne va pas"),
    ],
)
def test_what_is_typed_wrongly_is_said_and_kept(cast, sign_in, more, said):
    path = f"{door(cast.marc)}incidents/nouveau/?groupe={cast.fifth.pk}"
    answer = sign_in(cast.marc).post(path, typed(**{f"p{cast.louis.pk}": "victim"}) | more)
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page and 'value="victim" selected' in page
    assert not Incident.objects.exists()


def test_a_pupil_of_another_class_is_not_heard(cast, sign_in):
    path = f"{door(cast.marc)}incidents/nouveau/?groupe={cast.cm1.pk}"
    sign_in(cast.marc).post(path, typed(**{f"p{cast.ines.pk}": "author"}))
    assert not Incident.objects.get().involvements.exists()


@pytest.mark.parametrize("who", ["odile", "noel", "claire", "louis", "agnes", "dora"])
def test_the_lesson_of_another_is_no_door(cast, sign_in, who):
    one = scene.lesson(cast)
    person = getattr(cast, who)
    path = f"{door(person)}incidents/nouveau/?cours={one.course_id}&jour={one.date}"
    assert sign_in(person).get(path).status_code == 404


def test_school_life_takes_up_adds_a_witness_and_takes_out(cast, sign_in):
    one, noa = scene.seen(cast), scene.another_pupil(cast)
    client, base = sign_in(cast.celine), door(cast.celine)
    assert "1</span> incident à regarder" in client.get(base).content.decode()
    client.post(f"{base}incidents/{one.pk}/pris-en-charge/")
    assert "BRISSAC Noa" in client.get(f"{base}incidents/{one.pk}/?q=bris").content.decode()
    client.post(f"{base}incidents/{one.pk}/eleve/", {"eleve": noa.pk, "role": "witness"})
    client.post(f"{base}incidents/{one.pk}/eleve/", {"eleve": cast.louis.pk})
    one.refresh_from_db()
    assert one.seen_by == cast.celine
    assert [(row.pupil, row.role) for row in one.involvements.all()] == [(noa, "witness")]
    assert (
        client.post(f"{base}incidents/{one.pk}/eleve/", {"eleve": cast.ines.pk, "role": "author"}).status_code
        == 404
    )


def test_its_author_may_change_it_until_it_is_taken_up(cast, sign_in):
    one, base = scene.seen(cast), door(cast.marc)
    incidents.take_up(one, by=cast.celine)
    assert sign_in(cast.marc).post(f"{base}incidents/{one.pk}/retrait/").status_code == 404
    assert sign_in(cast.celine).post(f"{door(cast.celine)}incidents/{one.pk}/retrait/").status_code == 302
    one.refresh_from_db()
    assert one.withdrawn_by == cast.celine


def test_no_page_of_a_family_names_another_pupil(cast, sign_in):
    noa = scene.another_pupil(cast)
    one = scene.seen(
        cast, pupils={cast.louis.pk: Role.AUTHOR, noa.pk: Role.VICTIM}, words="Louis a poussé Noa Brissac"
    )
    given = scene.given(cast, incident=one)
    for who in ("claire", "louis"):
        person = getattr(cast, who)
        client, base = sign_in(person), door(person)
        assert client.get(f"{base}incidents/{one.pk}/").status_code == 404
        for path in ("famille/", f"punitions/{given.pk}/"):
            page = client.get(base + path).content.decode()
            assert "Devoir supplémentaire" in page and "Noa" not in page and "Brissac" not in page


@pytest.mark.parametrize("words", ["a frappé Noa", "contre BRISSAC !", "noa-brissac", "Il a dit : nóa"])
def test_words_that_name_another_pupil_of_the_incident_are_refused(cast, sign_in, words):
    noa = scene.another_pupil(cast)
    one = scene.seen(cast, by="celine", pupils={cast.louis.pk: Role.AUTHOR, noa.pk: Role.VICTIM})
    path = f"{door(cast.celine)}punitions/nouvelle/?incident={one.pk}"
    data = {"pupil": cast.louis.pk, "kind": "note", "words": words, "once": "k"}
    answer = sign_in(cast.celine).post(path, data)
    assert (
        answer.status_code == 422
        and "une famille ne lit le nom d’aucun autre élève" in answer.content.decode()
    )
    assert not Punishment.objects.exists()
    assert sign_in(cast.celine).post(path, data | {"words": "A frappé un camarade"}).status_code == 302
