"""A procedure: nobody is sanctioned before having been told and having had the time to answer."""

from datetime import datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError

from preau.base import clock
from preau.conduct.actions import sanctions
from preau.conduct.choices import Authority, StepKind
from preau.conduct.kinds import measures
from preau.conduct.models import Sanction
from preau.conduct.tests import scene
from preau.conduct.tests.test_incidents import door
from preau.directory.hats import hats_of
from preau.notifications.models import Notification


def kinds(one):
    return [str(step.kind) for step in one.steps.order_by("pk")]


def test_the_pupil_and_the_family_are_told_and_answer_before_anything_is_decided(cast, sign_in):
    one = scene.opened(cast)
    head, base = sign_in(cast.bruno), door(cast.bruno)
    assert head.post(f"{base}sanctions/{one.pk}/information/", {"days": "1"}).status_code == 422
    assert (
        sign_in(cast.bruno).post(f"{base}sanctions/{one.pk}/information/", {"days": "3"}).status_code == 302
    )
    one.refresh_from_db()
    assert kinds(one) == ["told_pupil", "told_family"]
    told = Notification.objects.filter(kind="sanction")
    assert {row.person.first_name for row in told} == {"Louis", "Claire", "Thomas"}
    with pytest.raises(ValidationError, match="Le délai pour répondre"):
        sanctions.decide(one, by=cast.bruno, measure=measures()["warning"], reasons="…")
    page = sign_in(cast.claire).get(f"/parent/discipline/sanctions/{one.pk}/").content.decode()
    assert "Vos droits" in page and "Envoyer ma réponse" in page
    answer = f"/parent/discipline/sanctions/{one.pk}/reponse/"
    assert sign_in(cast.claire).post(answer, {"words": " "}).status_code == 422
    for _twice in range(2):
        sign_in(cast.claire).post(answer, {"words": "Louis a été provoqué."})
    assert kinds(one)[2:] == ["observations"]
    done = scene.decided(cast, "reprimand", one=one)
    assert "provoqué" in sign_in(cast.bruno).get(f"{base}sanctions/{one.pk}/").content.decode()
    assert kinds(one)[3:] == ["decided", "notified"]
    page = sign_in(cast.louis).get(f"/eleve/discipline/sanctions/{done.pk}/").content.decode()
    assert "Blâme" in page and "peut être contestée" in page and "Envoyer ma réponse" not in page


def test_only_the_head_opens_tells_and_decides(cast, sign_in):
    one = scene.told(cast)
    for who in ("celine", "ilyes", "marc", "odile", "agnes", "perle", "claire", "louis"):
        person = getattr(cast, who)
        client, base = sign_in(person), door(person)
        paths = [f"sanctions/nouvelle/{cast.louis.pk}/", f"sanctions/{one.pk}/decision/"]
        assert {client.get(base + path).status_code for path in paths} == {404}
        posts = [f"sanctions/{one.pk}/{verb}/" for verb in ("information", "etape", "effacement")]
        assert {client.post(base + path).status_code for path in posts} == {404}


def test_a_parent_without_the_exercise_of_authority_reads_and_does_not_answer(cast, sign_in):
    one = scene.told(cast)
    cast.thomas.children_ties.update(state="other_parent")
    client = sign_in(cast.thomas)
    page = client.get(f"/parent/discipline/sanctions/{one.pk}/").content.decode()
    assert "camarade" in page and "Envoyer ma réponse" not in page
    assert client.post(f"/parent/discipline/sanctions/{one.pk}/reponse/", {"words": "x"}).status_code == 404


@pytest.mark.parametrize(
    ("measure", "how", "said"),
    [
        ("exclusion", {}, "8 jours au plus"),
        ("exclusion", {"days": 9}, "8 jours au plus"),
        ("class_exclusion", {"days": 0}, "8 jours au plus"),
        ("responsibility", {"hours": 21}, "20 au plus"),
        ("responsibility", {}, "20 au plus"),
        ("final_exclusion", {}, "Seul le conseil de discipline"),
        ("warning", {"stay": 30}, "ne peut pas être assortie du sursis"),
        ("exclusion", {"days": 2, "stay": 5000}, "avant l’effacement"),
    ],
)
def test_what_the_law_does_not_allow_is_refused(cast, measure, how, said):
    first = clock.today() + timedelta(days=30)
    more = {}
    if "days" in how:
        more |= {"starts_on": first, "ends_on": first + timedelta(days=how["days"] - 1)}
    if "hours" in how:
        more["hours"] = how["hours"]
    if "stay" in how:
        more["suspended_until"] = first + timedelta(days=how["stay"])
    with pytest.raises(ValidationError, match=said):
        scene.decided(cast, measure, **more)
    assert not Sanction.objects.exclude(decided_on=None).exists()


def test_the_council_decides_a_final_exclusion_after_it_has_sat(cast):
    with pytest.raises(ValidationError, match="fin du délai"):
        scene.told(cast, authority=Authority.COUNCIL)
    one = scene.opened(cast, authority=Authority.COUNCIL, once="b")
    sits = datetime.combine(clock.today() + timedelta(days=15), time(17), clock.PARIS)
    sanctions.inform(one, by=cast.bruno, council_at=sits)
    assert kinds(one) == ["told_pupil", "told_family", "convened"]
    with pytest.raises(ValidationError):
        scene.decided(cast, "final_exclusion", days=10, one=one)
    assert scene.decided(cast, "final_exclusion", days=16, one=one).erase_on is None


def test_a_decision_is_taken_once_and_an_appeal_comes_after_it(cast):
    one = scene.told(cast)
    with pytest.raises(ValidationError, match="après la décision"):
        sanctions.note_step(one, by=cast.bruno, kind=StepKind.APPEALED, day=clock.today())
    done = scene.decided(cast, "warning", one=one)
    assert scene.decided(cast, "reprimand", one=done).measure == "warning"
    with clock.frozen_shift((clock.now() + timedelta(days=25)).isoformat()):
        sanctions.note_step(one, by=cast.bruno, kind=StepKind.APPEALED, day=clock.today())
        with pytest.raises(ValidationError):
            sanctions.observe(one, by=cast.claire, words="Trop tard")


def test_the_form_of_a_decision_refuses_in_a_sentence_and_keeps_what_was_typed(cast, sign_in):
    one = scene.told(cast)
    with clock.frozen_shift((clock.now() + timedelta(days=20)).isoformat()):
        client, path = sign_in(cast.bruno), f"{door(cast.bruno)}sanctions/{one.pk}/decision/"
        assert "échelle" not in client.get(path).content.decode()
        day = clock.today() + timedelta(days=1)
        data = {"measure": "exclusion", "reasons": "Violence répétée", "starts_on": f"{day}"}
        data["ends_on"] = f"{day + timedelta(days=20)}"
        wrong = client.post(path, data)
        assert (
            wrong.status_code == 422
            and "8 jours au plus" in wrong.content.decode()
            and "répétée" in wrong.content.decode()
        )
        assert client.post(path, data | {"ends_on": f"{day}"}).status_code == 302
    one.refresh_from_db()
    assert (one.measure, one.starts_on, one.ends_on) == ("exclusion", day, day)


@pytest.mark.parametrize("kind", ["ouverture", "decision"])
def test_letters_are_pdf_for_who_follows_the_school_and_only_once_there_is_something_to_say(
    cast, sign_in, kind
):
    one = scene.told(cast)
    path = f"sanctions/{one.pk}/courrier/{kind}/"
    client, base = sign_in(cast.celine), door(cast.celine)
    assert client.get(base + path).status_code == (200 if kind == "ouverture" else 404)
    scene.decided(cast, one=one)
    assert client.get(base + path).content.startswith(b"%PDF")
    assert client.get(f"{base}sanctions/{one.pk}/courrier/x/").status_code == 404
    assert sign_in(cast.claire).get(f"/parent/discipline/{path}").status_code == 404


def test_figures_are_counts_for_the_head_alone(cast, sign_in):
    scene.seen(cast)
    scene.given(cast)
    scene.decided(cast)
    with clock.frozen_shift((clock.now() + timedelta(days=21)).isoformat()):
        page = sign_in(cast.bruno).get(f"{door(cast.bruno)}annee/").content.decode()
    assert "Avertissement" in page and "Devoir supplémentaire" in page and "Louis" not in page
    for who in ("celine", "marc", "anne"):
        assert (
            sign_in(getattr(cast, who))
            .get(f"/{hats_of(getattr(cast, who))[0].key}/discipline/annee/")
            .status_code
            == 404
        )
