"""One's own folders: nothing is lost in them, and nobody else knows of them."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from preau.messaging import actions as acts
from preau.messaging.binders import actions
from preau.messaging.binders.queries import shelves_of
from preau.messaging.choices import BINDERS_AT_MOST
from preau.messaging.models import Binder, Participant
from preau.messaging.tests.desk import answer, enter, text, to, url, write


def filed(cast, name="Sorties"):
    """A conversation of Fatou with the teacher, which the teacher has put in a folder."""
    conversation = write(cast.fatou, "guardian", to(cast.lucie))
    binder = actions.make_binder(name, by=cast.lucie)
    assert actions.file_away([conversation.pk], binder, by=cast.lucie) == 1
    return conversation, binder


def listed(cast, query="", person="lucie", kind="teacher"):
    """The list of conversations alone, without what the rest of the page says."""
    page = text(enter(getattr(cast, person)).get(url(getattr(cast, person), kind, query)))
    return page.partition('id="conversations"')[2]


def test_what_is_filed_leaves_the_inbox_of_its_owner_alone(cast):
    conversation, binder = filed(cast)
    assert "Gourde" not in listed(cast) and "Gourde" in listed(cast, f"?dossier={binder.pk}")
    assert "Gourde" in listed(cast, "?q=gourde")
    assert conversation.participants.get(person=cast.fatou).binder_id is None


def test_a_new_message_stays_in_the_folder_is_counted_and_waits_to_be_read(cast):
    conversation, binder = filed(cast)
    lucie = enter(cast.lucie)
    lucie.get(url(cast.lucie, "teacher", f"{conversation.pk}/"))
    assert [one.unread for one in shelves_of(cast.lucie)] == [0]
    answer(conversation, cast.fatou, "guardian", "Encore moi.")
    assert [one.unread for one in shelves_of(cast.lucie)] == [1]
    assert "Gourde" not in listed(cast) and "mail-unread" in listed(cast, f"?dossier={binder.pk}")


def test_an_archived_conversation_that_is_filed_comes_out_and_one_that_is_archived_returns_there(cast):
    conversation, binder = filed(cast)
    mine = Participant.objects.get(conversation=conversation, person=cast.lucie)
    acts.put_away(mine, where="corbeille")
    assert "Gourde" not in listed(cast, f"?dossier={binder.pk}")
    acts.put_away(mine, where="")
    assert "Gourde" in listed(cast, f"?dossier={binder.pk}")
    acts.put_away(mine, where="archives")
    actions.file_away([conversation.pk], binder, by=cast.lucie)
    assert "Gourde" in listed(cast, f"?dossier={binder.pk}")


def test_a_folder_that_is_removed_gives_its_conversations_back(cast):
    _conversation, binder = filed(cast)
    lucie = enter(cast.lucie)
    path = url(cast.lucie, "teacher", f"dossiers/{binder.pk}/suppression/")
    assert "de nouveau dans les reçus" in text(lucie.post(path, follow=True))
    assert lucie.post(path).status_code == 404
    assert "Gourde" in listed(cast) and not Binder.objects.exists()


def test_the_folders_of_another_are_neither_read_named_removed_nor_filled(cast):
    conversation, binder = filed(cast)
    fatou = enter(cast.fatou)
    for path in (f"dossiers/{binder.pk}/", f"dossiers/{binder.pk}/suppression/"):
        assert fatou.post(f"/parent/messages/{path}", {"name": "x"}).status_code == 404
    form = {"conversation": conversation.pk, "binder": binder.pk}
    assert fatou.post("/parent/messages/dossiers/rangement/", form).status_code == 404
    assert actions.file_away([conversation.pk], binder, by=cast.fatou) == 0
    assert "Sorties" not in text(fatou.get(f"/parent/messages/?dossier={binder.pk}"))
    own = actions.make_binder("À moi", by=cast.claire)
    assert actions.file_away([conversation.pk], own, by=cast.claire) == 0


def test_the_same_name_makes_no_second_folder_and_no_two_share_it(cast):
    first = actions.make_binder("Sorties", by=cast.lucie)
    assert actions.make_binder("sorties", by=cast.lucie) == first
    other = actions.make_binder("Cantine", by=cast.lucie)
    with pytest.raises(ValidationError, match="porte ce nom"):
        actions.rename_binder(other, "SORTIES", by=cast.lucie)
    actions.rename_binder(first, "SORTIES", by=cast.lucie)
    assert actions.make_binder("Sorties", by=cast.anne).owner == cast.anne


def test_one_has_fifty_folders_at_most(cast):
    for rank in range(BINDERS_AT_MOST):
        actions.make_binder(f"Dossier {rank}", by=cast.lucie)
    page = enter(cast.lucie).post(url(cast.lucie, "teacher", "dossiers/"), {"name": "Un de plus"})
    assert page.status_code == 422 and "Cinquante dossiers" in text(page) and "Un de plus" in text(page)


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "a\x00b"])
def test_a_name_that_is_none_is_refused_in_one_sentence(cast, name):
    page = enter(cast.lucie).post(url(cast.lucie, "teacher", "dossiers/"), {"name": name})
    assert page.status_code == 422 and not Binder.objects.exists()


def test_several_are_ticked_and_moved_from_the_list_and_one_from_its_thread(cast):
    first, second = [write(cast.fatou, "guardian", to(cast.lucie), subject=one) for one in ("Car", "Pull")]
    binder = actions.make_binder("Sorties", by=cast.lucie)
    lucie, path = enter(cast.lucie), url(cast.lucie, "teacher", "dossiers/rangement/")
    assert 'type="checkbox"' in text(lucie.get(url(cast.lucie, "teacher", "?ranger=oui")))
    assert "Cochez au moins une" in text(lucie.post(path, {"binder": binder.pk}, follow=True))
    told = lucie.post(path, {"conversation": [first.pk, second.pk], "binder": binder.pk}, follow=True)
    assert "2 conversations rangées dans « Sorties »" in text(told)
    assert Participant.objects.filter(binder=binder).count() == 2
    assert "Ranger dans un dossier" in text(lucie.get(url(cast.lucie, "teacher", f"{first.pk}/")))
    assert "sortie de son dossier" in text(
        lucie.post(path, {"conversation": first.pk, "binder": ""}, follow=True)
    )
    assert "Car" in listed(cast) and "Pull" not in listed(cast)
    assert lucie.post(path, {"conversation": ["²", "x", "9" * 30], "binder": "x"}).status_code == 404


def test_folders_cost_one_query_however_many_they_are(cast):
    lucie = cast.lucie
    for rank in range(12):
        actions.make_binder(f"Dossier {rank}", by=lucie)
    with CaptureQueriesContext(connection) as asked:
        assert len(shelves_of(lucie)) == 12
    assert len(asked) == 1
