"""A thread is of one parent and someone of the school; a joint one begins when both parents agree, and ends when one leaves."""

import pytest
from django.core.exceptions import ValidationError

from preau.messaging.joint.actions import answer, leave, propose
from preau.messaging.models import Block, Joint, Message
from preau.messaging.tests.desk import answer as write_back
from preau.messaging.tests.desk import enter, hat, readers, text, to, url, write
from preau.notifications.models import Notification
from tests.jobs import run_jobs


@pytest.fixture(autouse=True)
def at_once(settings):
    settings.UNDO_SECONDS = 0


@pytest.fixture
def apart(cast):
    """Claire and Mme Baert, about Inès."""
    return write(
        cast.claire, "guardian", to(cast.lucie), subject="Lecture", body="Secret de Claire", child=cast.ines
    )


@pytest.fixture
def proposed(cast, apart):
    return propose(
        apart.participants.get(person=cast.claire), by=cast.claire, hat=hat(cast.claire, "guardian")
    )


def page(person, kind, path=""):
    return text(enter(person).get(url(person, kind, path)))


def test_a_parent_proposes_the_other_agrees_and_nothing_said_before_is_shared(cast, apart):
    claire, thomas = enter(cast.claire), enter(cast.thomas)
    assert "Le proposer à Thomas Vasseur" in page(cast.claire, "guardian", f"{apart.pk}/")
    claire.post(f"/parent/messages/{apart.pk}/proposition/")
    joint = Joint.objects.get()
    told = Notification.objects.get(person=cast.thomas)
    assert told.text == "Claire Vasseur vous propose un échange commun avec Mme Baert"
    assert "Un échange commun proposé, pour Inès" in text(thomas.get("/parent/messages/"))
    asked = text(thomas.get(f"/parent/{told.path}"))
    assert "Secret" not in asked and "Lecture" not in asked
    read = text(thomas.post(f"/parent/{told.path}", {"act": "agree"}, follow=True))
    joint.refresh_from_db()
    assert "Échange commun depuis" in read and "Secret de Claire" not in read
    write_back(joint.thread, cast.thomas, "guardian", "Bonjour à deux")
    run_jobs()
    assert readers(joint.thread, cast) == {"claire", "thomas", "lucie"}
    for person, kind in ((cast.claire, "guardian"), (cast.lucie, "teacher")):
        assert "Bonjour à deux" in page(person, kind, f"{joint.thread_id}/")
    assert enter(cast.thomas).get(f"/parent/messages/{apart.pk}/").status_code == 404


def test_an_address_is_never_shown(cast, proposed):
    done = answer(proposed, agrees=True, by=cast.thomas)
    write_back(done.thread, cast.claire, "guardian", "Bonjour.")
    known = {
        one for person in (cast.claire, cast.thomas) for one in (person.address, person.email, person.mobile)
    }
    pages = [
        page(who, "guardian", path)
        for who in (cast.claire, cast.thomas)
        for path in ("", f"{done.thread_id}/")
    ]
    pages.append(page(cast.lucie, "teacher", f"{done.thread_id}/"))
    assert [word for word in known for one in pages if word in one] == []


@pytest.mark.parametrize("who", ["claire", "thomas"])
def test_either_leaves_and_later_words_are_apart_again(cast, apart, proposed, who):
    done = answer(proposed, agrees=True, by=cast.thomas)
    write_back(done.thread, cast.lucie, "teacher", "À tous deux")
    person = getattr(cast, who)
    enter(person).post(f"/parent/messages/communs/{done.pk}/sortie/")
    for one, kind in ((cast.claire, "guardian"), (cast.thomas, "guardian"), (cast.lucie, "teacher")):
        seen = page(one, kind, f"{done.thread_id}/")
        assert "À tous deux" in seen and f"{person.display_name} a quitté l’échange commun" in seen
        with pytest.raises(ValidationError, match="a quitté l’échange commun"):
            write_back(done.thread, one, kind, f"Encore {one.pk}")
    write_back(apart, cast.lucie, "teacher", "À Claire seule")
    assert "À Claire seule" in page(cast.claire, "guardian", f"{apart.pk}/")
    assert "À Claire seule" not in page(cast.thomas, "guardian")
    assert leave(done, by=cast.thomas).ended_by == person  # the first who left


def test_refused_or_taken_back_nothing_changes_and_it_may_be_proposed_again(cast, apart, proposed):
    answer(proposed, agrees=False, by=cast.thomas)
    assert (
        not Joint.objects.exclude(thread=None).exists()
        and not Notification.objects.filter(person=cast.thomas).exists()
    )
    mine, claire = apart.participants.get(person=cast.claire), hat(cast.claire, "guardian")
    again = propose(mine, by=cast.claire, hat=claire)
    assert propose(mine, by=cast.claire, hat=claire) == again != proposed
    leave(again, by=cast.claire)
    with pytest.raises(ValidationError, match="a été retirée"):
        answer(again, agrees=True, by=cast.thomas)


def test_a_judgment_ends_it_and_nobody_is_asked_whom_one_keeps_away(cast, proposed):
    done = answer(proposed, agrees=True, by=cast.thomas)
    cast.thomas.children_ties.filter(child=cast.ines).update(state="forbidden")
    assert enter(cast.thomas).get(f"/parent/messages/{done.thread_id}/").status_code == 404
    with pytest.raises(ValidationError, match="L’échange commun est terminé"):
        write_back(done.thread, cast.claire, "guardian", "Seule")
    nora = write(cast.nora, "guardian", to(cast.helene), subject="Maya")
    assert "Écrire ensemble" not in page(cast.nora, "guardian", f"{nora.pk}/")
    assert enter(cast.nora).post(f"/parent/messages/{nora.pk}/proposition/").status_code == 302
    assert Joint.objects.count() == 1


@pytest.mark.parametrize("who", ["claire", "thomas"])
def test_a_judgment_that_comes_before_the_answer_leaves_nothing_to_answer(cast, proposed, who):
    getattr(cast, who).children_ties.filter(child=cast.ines).update(state="forbidden")
    thomas, path = enter(cast.thomas), f"/parent/messages/communs/{proposed.pk}/"
    assert thomas.get(path).status_code == 404 and thomas.post(path, {"act": "agree"}).status_code == 404
    assert "échange commun proposé" not in page(cast.thomas, "guardian")
    with pytest.raises(ValidationError, match="a été retirée"):
        answer(proposed, agrees=True, by=cast.thomas)


def test_who_blocks_the_other_parent_hears_nothing_and_they_do_not_know(cast, apart):
    Block.objects.create(person=cast.thomas, blocked=cast.claire, made_at=apart.started_at)
    done = propose(
        apart.participants.get(person=cast.claire), by=cast.claire, hat=hat(cast.claire, "guardian")
    )
    assert not Notification.objects.filter(person=cast.thomas).exists()
    assert "échange commun" not in page(cast.thomas, "guardian")
    assert "proposé à Thomas Vasseur" in page(cast.claire, "guardian", f"{apart.pk}/")
    assert enter(cast.thomas).get(f"/parent/messages/communs/{done.pk}/").status_code == 404


@pytest.mark.parametrize("who", ["claire", "fatou", "nora"])
def test_nobody_else_answers_or_leaves(cast, proposed, who):
    stranger = enter(getattr(cast, who))
    assert stranger.get(f"/parent/messages/communs/{proposed.pk}/").status_code == 404
    assert stranger.post(f"/parent/messages/communs/{proposed.pk}/", {"act": "agree"}).status_code == 404
    if who != "claire":
        assert stranger.post(f"/parent/messages/communs/{proposed.pk}/sortie/").status_code == 404
    proposed.refresh_from_db()
    assert proposed.waits and Message.objects.count() == 1
