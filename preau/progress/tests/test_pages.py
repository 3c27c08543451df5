"""The pages of carnets: what is typed is kept, what a page costs, what a stranger finds, the paper."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from preau.base import clock
from preau.notifications.models import Notification
from preau.progress import actions
from preau.progress.models import Observation, Observed, Sharing
from preau.progress.tests.notebook import enter, hat, nursery, observed, page, picture, post, shown, sound


@pytest.fixture
def gs(cast):
    nursery(cast)
    return cast


def typed(cast, *names, **more):
    usual = {
        "children": [getattr(cast, name).pk for name in names], "learning": "count_5", "own": "", "words": "",
        "day": clock.today().isoformat(), "once": "form",
    }  # fmt: skip
    return usual | more


def test_an_observation_in_one_form_with_its_picture(gs):
    path = f"classe/{gs.cp.pk}/nouvelle/?domaine=maths"
    answer = post(gs.helene, "teacher", path, typed(gs, "maya", "zoe", photos=[picture()]))
    assert answer.status_code == 302
    one = Observation.objects.get()
    assert (one.says, one.traces.count(), one.observed.count()) == ("Je sais compter jusqu’à 5.", 1, 2)
    assert "2 réussites notées" in page(gs.helene, "teacher", f"classe/{gs.cp.pk}/")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"children": []}, "Choisissez un enfant au moins."),
        ({"learning": "other"}, "Dites la réussite."),
        ({"day": "2027-05-05"}, "Ce jour n’est pas encore venu"),
        ({"day": "31/02/2026"}, "Cette date n’existe pas."),
        ({"words": "Maya a aidé tout le monde."}, "Le mot nomme Maya"),
        ({"learning": "draw"}, "Choisissez une réussite"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(gs, more, said):
    data = typed(gs, "maya", "zoe", words="Un mot gardé.") | more
    answer = post(gs.helene, "teacher", f"classe/{gs.cp.pk}/nouvelle/?domaine=maths", data)
    assert answer.status_code == 422
    found = answer.content.decode()
    assert said in found and (data["words"] in found) and not Observation.objects.exists()


def test_a_word_may_name_the_only_child_that_it_is_of(gs):
    path = f"classe/{gs.cp.pk}/nouvelle/?domaine=maths"
    assert post(gs.helene, "teacher", path, typed(gs, "maya", words="Maya est fière.")).status_code == 302
    answer = post(gs.helene, "teacher", path, typed(gs, "maya", words="Avec Zoé.", once="b"))
    assert "Le mot nomme Zoé" in answer.content.decode()


def test_other_words_than_those_of_the_list_are_kept_as_they_are(gs):
    path = f"classe/{gs.cp.pk}/nouvelle/?domaine=body"
    post(gs.helene, "teacher", path, typed(gs, "maya", learning="other", own="Je sais lacer mes chaussures."))
    one = Observation.objects.get()
    assert (one.learning, one.says, one.domain) == ("", "Je sais lacer mes chaussures.", "body")
    assert "Je sais lacer mes chaussures." in page(gs.helene, "teacher", f"observation/{one.pk}/")


def test_a_refused_file_says_why_and_the_rest_is_kept(gs):
    from django.core.files.uploadedfile import SimpleUploadedFile

    path = f"classe/{gs.cp.pk}/nouvelle/?domaine=maths"
    data = typed(
        gs, "maya", photos=[SimpleUploadedFile("film.mp4", b"\0\0\0 ftypmp42" + b"0" * 60), picture()]
    )
    client = enter(gs.helene)
    found = client.post(f"/{hat(gs.helene, 'teacher').key}/suivi/{path}", data, follow=True).content.decode()
    assert "film.mp4" in found and Observation.objects.get().traces.count() == 1


def test_a_parent_reads_what_was_shown_and_the_line_that_told_it_is_read(gs):
    observed(gs, "maya", words="Bravo, avec les perles. https://example.org/perles")
    assert "Bravo" not in page(gs.nora, "guardian", f"enfant/{gs.maya.pk}/")
    one = shown(gs)
    answer = enter(gs.nora).get(f"/parent/suivi/?partage={one.pk}")
    assert answer.url == f"/parent/suivi/enfant/{gs.maya.pk}/"
    found = page(gs.nora, "guardian", f"enfant/{gs.maya.pk}/")
    assert "Bravo, avec les perles." in found and '<a href="https://example.org/perles"' in found
    assert Notification.objects.get(kind="progress").read_at


def test_a_family_learns_nothing_of_the_other_children(gs):
    observed(gs, "maya", "zoe")
    shown(gs)
    for who, kind in (("nora", "guardian"), ("maya", "pupil")):
        found = page(getattr(gs, who), kind, f"enfant/{gs.maya.pk}/")
        assert "Je sais compter" in found and "Zoé" not in found and "Delattre" not in found
        page(getattr(gs, who), kind, f"enfant/{gs.zoe.pk}/", status=404)


def test_the_child_finds_the_page_by_the_first_one(gs):
    observed(gs, "maya")
    shown(gs)
    first = enter(gs.maya).get("/eleve/").content.decode()
    assert f"/eleve/suivi/enfant/{gs.maya.pk}/" in first and "1 nouvelle réussite" in first


def test_the_paper_is_of_one_year_with_its_pictures_and_without_drafts(gs):
    one = observed(gs, "maya", words="Bravo.")
    actions.join(one, picture(600, 400), by=gs.helene, hat=hat(gs.helene, "teacher"))
    path = f"/parent/suivi/enfant/{gs.maya.pk}/carnet.pdf"
    assert enter(gs.nora).get(path).status_code == 404
    shown(gs)
    observed(gs, "maya", says="Je sais ranger.")
    answer = enter(gs.nora).get(path)
    assert answer["Content-Type"] == "application/pdf"
    import io

    paper = PdfReader(io.BytesIO(answer.content))
    words = " ".join(sheet.extract_text() for sheet in paper.pages)
    assert "Maya Lemaire" in words and "compter" in words and "ranger" not in words
    assert sum(len(sheet.images) for sheet in paper.pages) == 1
    assert enter(gs.nora).get(path, {"annee": "2019"}).status_code == 404


def test_ten_queries_at_most_besides_the_door(gs):
    for n in range(6):
        one = observed(gs, "maya", "zoe", says=f"Je sais {n}.")
        actions.join(one, picture(20 + n, 20), by=gs.helene, hat=hat(gs.helene, "teacher"))
    shown(gs)
    observed(gs, "maya")
    pages = [
        ("helene", "teacher", f"classe/{gs.cp.pk}/"), ("helene", "teacher", f"enfant/{gs.maya.pk}/"),
        ("helene", "teacher", f"classe/{gs.cp.pk}/partage/"), ("nora", "guardian", f"enfant/{gs.maya.pk}/"),
        ("maya", "pupil", f"enfant/{gs.maya.pk}/"), ("anne", "head", f"classe/{gs.cp.pk}/"),
    ]  # fmt: skip
    for who, kind, path in pages:
        client, worn = enter(getattr(gs, who)), hat(getattr(gs, who), kind).key
        with CaptureQueriesContext(connection) as door:
            client.get(f"/{worn}/annuaire/")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/{worn}/suivi/{path}").status_code == 200
        assert len(asked) - min(len(door), 5) <= 10, (path, [one["sql"][:90] for one in asked])


def test_a_stranger_changes_nothing(gs):
    one = observed(gs, "maya")
    trace = actions.join(one, picture(), by=gs.helene, hat=hat(gs.helene, "teacher"))
    before = [list(model.objects.order_by("pk").values()) for model in (Observation, Observed, Sharing)]
    tries = [
        (f"classe/{gs.cp.pk}/nouvelle/?domaine=maths", typed(gs, "maya")), (f"observation/{one.pk}/", typed(gs, "zoe")),
        (f"observation/{one.pk}/retrait/", {}), (f"classe/{gs.cp.pk}/partage/", {"title": "P1", "once": "x"}),
    ]  # fmt: skip
    for who, kind in (
        ("nora", "guardian"),
        ("lucie", "teacher"),
        ("noel", "teacher"),
        ("anne", "head"),
        ("perle", "head"),
    ):
        for path, data in tries:
            assert post(getattr(gs, who), kind, path, data).status_code == 404, (who, path)
        page(getattr(gs, who), kind, f"traces/{trace.pk}/", status=404)
    assert before == [
        list(model.objects.order_by("pk").values()) for model in (Observation, Observed, Sharing)
    ]


def test_a_sound_is_played_by_parts_to_those_alone_who_read_it(gs):
    one = observed(gs, "maya")
    trace = actions.join(one, sound(), by=gs.helene, hat=hat(gs.helene, "teacher"))
    shown(gs)
    whole = b"ID3" + b"0" * 200
    answer = enter(gs.nora).get(f"/parent/suivi/traces/{trace.pk}/", headers={"Range": "bytes=2-4"})
    assert (answer.status_code, b"".join(answer), answer["Content-Range"]) == (
        206,
        whole[2:5],
        "bytes 2-4/203",
    )
    for who, worn in ((gs.marc, "guardian"), (gs.noel, "teacher")):
        url = f"/{hat(who, worn).key}/suivi/traces/{trace.pk}/"
        assert enter(who).get(url, headers={"Range": "bytes=2-4"}).status_code == 404
