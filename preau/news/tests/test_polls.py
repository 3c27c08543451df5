"""Polls: whose voice it is, what may be told of it, and until when."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from preau.base import clock
from preau.directory.actions.ties import enter_court_decision
from preau.directory.choices import TieState
from preau.directory.models import Guardianship
from preau.news.choices import VOICES_TO_TELL
from preau.news.glance import glance
from preau.news.models import Poll, Voice
from preau.news.polls import actions
from preau.news.polls.queries import counted
from preau.news.polls.results import results_of
from preau.news.tests.book import enter, hat
from preau.news.tests.closing import asked
from preau.notifications.models import Notification
from tests.jobs import run_jobs
from tests.world import PEOPLE

TICKED = st.lists(st.sets(st.integers(0, 3), min_size=1), max_size=30)


@given(TICKED)
def test_no_detail_under_five_voices_and_never_more_than_was_said(ticked):
    found = results_of(["a", "b", "c", "d"], ticked)
    assert found.voices == len(ticked) and found.is_told == (len(ticked) >= VOICES_TO_TELL)
    if found.is_told:
        assert [line.answer for line in found.lines] == ["a", "b", "c", "d"]
        assert sum(line.count for line in found.lines) == sum(len(one) for one in ticked)
        assert all(0 <= line.count <= found.voices for line in found.lines)


def page(person, kind, path, status=200):
    answer = enter(person).get(f"/{hat(person, kind).key}/{path}")
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode()


def vote(person, poll, ticked, key="voix"):
    return enter(person).post(f"/parent/sondages/{poll.pk}/", {"voix": key, f"{key}-ticked": ticked})


def said(poll):
    return {(one.voter.first_name, tuple(one.ticked)) for one in poll.voices.select_related("voter")}


def waiting(person):
    class Request:
        pass

    request = Request()
    request.person, request.hat = person, hat(person, "guardian")
    return [one.pk for one in glance(request).polls]


def test_exactly_the_families_asked_read_it_and_are_told_once(cast):
    poll = asked(cast.lucie, cast.cm1)
    assert asked(cast.lucie, cast.cm1, key=poll.once) == poll
    run_jobs()
    told = Notification.objects.filter(kind="poll").values_list("person__first_name", flat=True)
    assert sorted(told) == ["Claire", "Fatou", "Paul", "Sophie", "Thomas"]
    seen = {
        name for name in PEOPLE
        if enter(getattr(cast, name)).get(f"/parent/sondages/{poll.pk}/").status_code == 200
    }  # fmt: skip
    assert seen == {"claire", "thomas", "fatou", "sophie", "paul"}
    with pytest.raises(ValidationError):
        asked(cast.helene, cast.cm1, key="of another class")


def test_each_parent_has_a_voice_and_may_change_it_until_it_closes(cast):
    poll = asked(cast.lucie, cast.cm1)
    assert waiting(cast.claire) == [poll.pk] == waiting(cast.thomas)
    assert vote(cast.claire, poll, "0").status_code == 302
    assert vote(cast.thomas, poll, "1").status_code == 302
    assert waiting(cast.claire) == []
    assert vote(cast.claire, poll, "1").status_code == 302
    assert said(poll) == {("Claire", (1,)), ("Thomas", (1,))}
    assert vote(cast.claire, poll, []).status_code == 400 and vote(cast.claire, poll, "7").status_code == 400
    assert vote(cast.nora, poll, "1").status_code == 404
    with pytest.raises(ValidationError, match="ne s’adresse pas à vous"):
        actions.answer(poll, [1], by=cast.nora)
    with clock.frozen_shift("2026-11-28T08:00"), pytest.raises(ValidationError, match="clos"):
        actions.answer(poll, [0], by=cast.claire)


def test_a_family_has_one_voice_a_child_and_the_other_parent_learns_nothing_of_it(cast):
    poll = asked(cast.lucie, cast.cm1, voice_of="child", answers=["Samedi", "Dimanche", "Aucun"])
    key = f"voix-{cast.ines.pk}"
    assert vote(cast.claire, poll, "2", key).status_code == 302
    shown = page(cast.thomas, "guardian", f"sondages/{poll.pk}/")
    assert "La voix de la famille de Inès est donnée." in shown
    assert "Claire" not in shown and 'name="voix' not in shown
    with pytest.raises(ValidationError, match="déjà donnée"):
        actions.answer(poll, [0], by=cast.thomas, child=cast.ines)
    assert waiting(cast.thomas) == []
    for child in (cast.issa, cast.louis, None):
        with pytest.raises(ValidationError):
            actions.answer(poll, [0], by=cast.claire, child=child)
    tie = Guardianship.objects.get(guardian=cast.claire, child=cast.ines)
    enter_court_decision(tie, by=cast.anne, state=TieState.FORBIDDEN, decided_on=tie.starts_on)
    assert counted(poll).voices == 0  # who may no longer follow the child holds its voice no more
    actions.answer(poll, [0], by=cast.thomas, child=cast.ines)
    assert said(poll) == {("Thomas", (0,))}


def test_counts_are_shown_when_it_was_said_and_names_to_the_author_alone(cast):
    poll = asked(cast.lucie, cast.cm1, shown="answered", named=True)
    for name in ("claire", "thomas", "fatou", "sophie"):
        actions.answer(poll, [0], by=getattr(cast, name))
    assert "Résultats" not in page(cast.paul, "guardian", f"sondages/{poll.pk}/")
    assert "trop peu pour montrer le détail" in page(cast.claire, "guardian", f"sondages/{poll.pk}/")
    actions.answer(poll, [1], by=cast.paul)
    shown = page(cast.claire, "guardian", f"sondages/{poll.pk}/")
    assert "4 sur 5" in shown and "Fatou" not in shown and "lira qui a répondu quoi" in shown
    assert "DIALLO Fatou" in page(cast.lucie, "teacher", f"sondages/{poll.pk}/")
    assert "DIALLO Fatou" not in page(cast.anne, "head", f"sondages/{poll.pk}/")
    secret = asked(cast.lucie, cast.cm1)
    actions.answer(secret, [0], by=cast.fatou)
    assert "DIALLO Fatou" not in page(cast.lucie, "teacher", f"sondages/{secret.pk}/")
    assert "Personne ne lira qui a répondu quoi" in page(cast.paul, "guardian", f"sondages/{secret.pk}/")


def test_several_answers_where_they_were_asked_for(cast):
    one, many = asked(cast.lucie, cast.cm1), asked(cast.lucie, cast.cm1, several=True)
    with pytest.raises(ValidationError, match="Une seule"):
        actions.answer(one, [0, 1], by=cast.claire)
    assert vote(cast.claire, many, ["0", "1"]).status_code == 302
    assert said(many) == {("Claire", (0, 1))}
    assert page(cast.claire, "guardian", f"sondages/{many.pk}/").count("checked") == 2


def test_its_author_closes_it_and_families_read_the_counts(cast):
    poll = asked(cast.lucie, cast.cm1)
    actions.answer(poll, [0], by=cast.claire)
    url = f"/{hat(cast.lucie, 'teacher').key}/sondages/{poll.pk}/cloture/"
    assert "Résultats" not in page(cast.claire, "guardian", f"sondages/{poll.pk}/")
    assert (
        enter(cast.helene).post(url.replace(url.split("/")[1], hat(cast.helene, "teacher").key)).status_code
        == 404
    )
    for _press in range(2):
        enter(cast.lucie).post(url)
    shown = page(cast.claire, "guardian", f"sondages/{poll.pk}/")
    assert "Résultats" in shown and 'name="voix' not in shown and Poll.objects.get().closed_by == cast.lucie
    assert "Quel jour ?" in page(cast.claire, "guardian", "actualites/")
    assert Voice.objects.count() == 1


def test_the_composer_keeps_what_was_typed_and_says_what_is_missing(cast):
    url = f"/{hat(cast.lucie, 'teacher').key}/sondages/nouveau/"
    data = {
        "key": "k", "audience": f"familles-{cast.cm1.pk}", "question": "Quel jour ?", "answers": "Samedi\nSamedi\n ",
        "voice_of": "child", "shown": "closed", "closes_on": "2026-11-30",
    }  # fmt: skip
    answer = enter(cast.lucie).post(url, data)
    shown = answer.content.decode()
    assert answer.status_code == 400 and "de 2 à 8 réponses différentes" in shown and "Quel jour ?" in shown
    assert enter(cast.lucie).post(url, data | {"closes_on": "2026-11-20"}).status_code == 400
    good = data | {"answers": "Samedi\nDimanche"}
    assert [enter(cast.lucie).post(url, good).status_code for _press in range(2)] == [302, 302]
    assert Poll.objects.get().answers == ["Samedi", "Dimanche"]
