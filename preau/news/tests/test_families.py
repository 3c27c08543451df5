"""What each parent reads and signs, and what never crosses from one parent to the other."""

import pytest
from django.core.exceptions import ValidationError

from preau.base import clock
from preau.directory.actions.ties import enter_court_decision
from preau.directory.choices import TieState
from preau.directory.models import Guardianship, Membership
from preau.news.carnet import actions
from preau.news.carnet.actions import Answer
from preau.news.carnet.queries import pupils_before, slips_to_sign
from preau.news.choices import Standing
from preau.news.models import Signature
from preau.news.tasks import announce_note, announce_reminder, tell_signed
from preau.news.tests.book import enter, hat, on_paper, page, post, sent, signed, slip
from preau.notifications.models import Notification
from tests.world import PEOPLE


def yes(*slips):
    return {"slip": [one.pk for one in slips]} | {f"mot-{one.pk}-said": "yes" for one in slips}


def readers(cast, note):
    found = set()
    for name in PEOPLE:
        answer = enter(getattr(cast, name)).get(f"/parent/carnet/{note.pk}/")
        found |= {name} if answer.status_code == 200 else set()
    return found


def test_a_note_to_a_class_reaches_exactly_the_parents_that_the_directory_allows(cast):
    assert readers(cast, sent(cast.lucie, cast.cm1)) == {"claire", "thomas", "fatou", "sophie", "paul"}
    assert readers(cast, sent(cast.helene, cast.cp)) == {"nora", "marc"}


def test_two_notes_for_two_children_are_signed_in_one_touch(cast):
    trip, cross = (
        sent(cast.lucie, cast.cm1, nature="usual_act"),
        sent(cast.odile, cast.fifth, subject="Cross"),
    )
    ines, louis = slip(trip, cast.ines), slip(cross, cast.louis)
    shown = page(cast.claire, "guardian")
    assert "Signer les 2 mots" in shown and "checked" not in shown
    answer = post(cast.claire, "guardian", "signatures/", yes(ines, louis))
    assert answer.status_code == 302
    assert {(one.slip, one.signer) for one in Signature.objects.all()} == {
        (ines, cast.claire),
        (louis, cast.claire),
    }
    assert "Rien n’attend votre signature" in page(cast.claire, "guardian")
    assert "Rien n’attend votre signature" in page(cast.thomas, "guardian")


def test_nothing_is_signed_until_each_is_answered_and_what_is_ticked_stays(cast):
    trip, cross = sent(cast.lucie, cast.cm1), sent(cast.odile, cast.fifth)
    ines, louis = slip(trip, cast.ines), slip(cross, cast.louis)
    answer = post(cast.claire, "guardian", "signatures/", yes(ines) | {"slip": [ines.pk, louis.pk]})
    shown = answer.content.decode()
    assert answer.status_code == 400 and "Il manque votre réponse pour Louis." in shown
    assert shown.count("checked") == 1 and not Signature.objects.exists()


def test_a_slip_of_another_child_is_never_signed(cast):
    note = sent(cast.lucie, cast.cm1)
    for who in (cast.fatou, cast.paul, cast.nora):
        post(who, "guardian", "signatures/", yes(slip(note, cast.ines)))
        post(
            who,
            "guardian",
            f"{note.pk}/",
            {"signe": f"mot-{slip(note, cast.ines).pk}", f"mot-{slip(note, cast.ines).pk}-said": "yes"},
        )
        with pytest.raises(ValidationError):
            actions.sign([Answer(slip(note, cast.ines), True)], by=who)
    assert not Signature.objects.exists()


def test_the_parent_without_the_exercise_of_authority_reads_and_has_nothing_to_sign(cast):
    note = sent(cast.lucie, cast.cm1, nature="usual_act")
    shown = page(cast.paul, "guardian", f"{note.pk}/")
    assert "ne demande pas votre signature" in shown and "said" not in shown
    assert not slips_to_sign(cast.paul)
    assert "à signer" not in page(cast.paul, "guardian").lower().replace("rien n’attend", "")


def test_the_father_kept_from_a_child_loses_the_note_and_its_past(cast):
    note = sent(cast.lucie, cast.cm1)
    signed(note, cast.ines, cast.thomas)
    tie = Guardianship.objects.get(guardian=cast.thomas, child=cast.ines)
    enter_court_decision(tie, by=cast.anne, state=TieState.FORBIDDEN, decided_on=tie.starts_on)
    page(cast.thomas, "guardian", f"{note.pk}/", status=404)
    assert note.subject not in page(cast.thomas, "guardian")


def test_a_change_of_mind_is_another_row_and_the_last_one_counts(cast):
    note = sent(cast.lucie, cast.cm1, nature="usual_act")
    signed(note, cast.ines, cast.claire)
    assert signed(note, cast.ines, cast.claire) == []  # the same again writes nothing
    post(
        cast.claire,
        "guardian",
        f"{note.pk}/",
        {"signe": f"mot-{slip(note, cast.ines).pk}", f"mot-{slip(note, cast.ines).pk}-said": "no"},
    )
    assert list(note.signed.order_by("place").values_list("agrees", flat=True)) == [True, False]
    assert "2 réponses de vous sont gardées" in page(cast.claire, "guardian", f"{note.pk}/")
    with clock.frozen_shift("2026-12-01T10:00"), pytest.raises(ValidationError, match="ne prend plus"):
        signed(note, cast.ines, cast.claire)


def test_who_has_not_answered_may_still_do_so_a_little_late(cast):
    note = sent(cast.lucie, cast.cm1)
    with clock.frozen_shift("2026-12-05T10:00"):
        assert signed(note, cast.issa, cast.fatou)
    with clock.frozen_shift("2027-01-05T10:00"), pytest.raises(ValidationError):
        signed(note, cast.ines, cast.claire)


def test_the_words_of_one_parent_stay_theirs_unless_both_must_sign(cast):
    asked = {"answer_kind": "text", "question": "Qui vient chercher ?"}
    usual = sent(cast.lucie, cast.cm1, nature="usual_act", **asked)
    signed(usual, cast.ines, cast.claire, answer="Mamie Jeanne")
    shown = page(cast.thomas, "guardian", f"{usual.pk}/")
    assert "Claire Vasseur autorise." in shown and "Mamie" not in shown
    both = sent(cast.lucie, cast.cm1, nature="unusual_act", **asked)
    signed(both, cast.ines, cast.claire, answer="Mamie Jeanne")
    shown = page(cast.thomas, "guardian", f"{both.pk}/")
    assert "Claire Vasseur donne son accord (Mamie Jeanne)." in shown and cast.claire.address not in shown


@pytest.mark.parametrize(
    ("nature", "yes_said", "no_said"),
    [("information", "a lu", None), ("compulsory_trip", "a lu", None),
     ("optional_trip", "autorise", "n’autorise pas"), ("usual_act", "autorise", "n’autorise pas"),
     ("unusual_act", "donne son accord", "ne donne pas son accord"), ("image", "autorise", "n’autorise pas")],
)  # fmt: skip
def test_each_nature_has_its_own_words_for_what_a_parent_said(cast, nature, yes_said, no_said):
    """On the page of the other parent, on the teacher's, on the answers themselves."""
    note = sent(cast.lucie, cast.cm1, nature=nature)
    page_of_both = page(cast.thomas, "guardian", f"{note.pk}/")
    assert ("Je n’autorise pas" in page_of_both) is (no_said == "n’autorise pas")
    assert ("Je ne donne pas mon accord" in page_of_both) is (no_said == "ne donne pas son accord")
    for agrees, said in [(True, yes_said), (False, no_said)]:
        if said:
            signed(note, cast.ines, cast.claire, agrees=agrees)
            assert f"Claire Vasseur {said}." in page(cast.thomas, "guardian", f"{note.pk}/")
            assert f"Vous : {said}." in page(cast.claire, "guardian", f"{note.pk}/")
            assert f"<strong>{said}</strong>" in page(cast.lucie, "teacher", f"{note.pk}/")


def test_addresses_in_a_note_are_links_and_nothing_else_of_it_is_markup(cast):
    note = sent(cast.lucie, cast.cm1, body="https://ville.example/piscine <script>alert(1)</script>")
    shown = page(cast.claire, "guardian", f"{note.pk}/")
    assert 'href="https://ville.example/piscine"' in shown and "<script>alert" not in shown


def test_two_parents_who_disagree_are_told_to_the_author_plainly(cast):
    for nature in ("image", "usual_act"):
        note = sent(cast.lucie, cast.cm1, nature=nature)
        signed(note, cast.ines, cast.claire)
        signed(note, cast.ines, cast.thomas, agrees=False)
        [pupil] = [one for one in pupils_before(note) if one.slip.child_id == cast.ines.pk]
        assert pupil.standing == Standing.DISAGREED
        shown = page(cast.lucie, "teacher", f"{note.pk}/")
        assert "Parents en désaccord" in shown and "ne répondent pas la même chose" in shown


def test_a_paper_is_noted_by_the_school_for_who_signs_and_nobody_else(cast):
    note = sent(cast.lucie, cast.cm1, nature="usual_act")
    line = on_paper(note, cast.ines, cast.thomas, cast.lucie)
    assert (line.signer, line.noted_by, line.means) == (cast.thomas, cast.lucie, "paper")
    assert on_paper(note, cast.ines, cast.thomas, cast.lucie) is None
    for child, signer, by in [
        (cast.jade, cast.paul, cast.lucie),
        (cast.ines, cast.fatou, cast.lucie),
        (cast.ines, cast.claire, cast.helene),
    ]:
        with pytest.raises(ValidationError, match="ne signe pas pour cet enfant"):
            on_paper(note, child, signer, by)
    page(cast.lucie, "teacher", f"papier/{slip(note, cast.jade).pk}/{cast.paul.pk}/", status=404)
    assert "Mme Baert" in page(cast.anne, "head", f"{note.pk}/")


def test_those_who_follow_are_told_once_and_only_the_missing_are_reminded(cast):
    note = sent(cast.lucie, cast.cm1, nature="unusual_act")
    announce_note(note.pk)
    announce_note(note.pk)
    assert told("note") == ["Claire", "Fatou", "Paul", "Sophie", "Thomas"]
    signed(note, cast.ines, cast.claire)
    tell_signed(note.pk, cast.claire.pk)
    assert told("note_signed") == ["Thomas"]
    first = actions.remind(note, by=cast.lucie, hat=hat(cast.lucie, "teacher"))
    assert actions.remind(note, by=cast.anne, hat=hat(cast.lucie, "teacher")) == first and first.told == 3
    announce_reminder(note.pk)
    assert told("note_reminder") == ["Fatou", "Sophie", "Thomas"]


def test_a_child_who_arrives_later_is_given_the_note_and_nobody_else_is_told_again(cast):
    note, some = (
        sent(cast.lucie, cast.cm1),
        sent(cast.lucie, cast.cm1, only=[cast.issa.pk], subject="Pour un seul"),
    )
    announce_note(note.pk)
    Membership.objects.create(group=cast.cm1, person=cast.zoe, starts_on=clock.today())
    assert "Zoé Delattre" in page(cast.lucie, "teacher", f"{note.pk}/")
    assert "Zoé Delattre" not in page(cast.lucie, "teacher", f"{some.pk}/")
    Notification.objects.update(read_at=clock.now())
    for _press in range(2):
        post(cast.lucie, "teacher", f"{note.pk}/arrivees/", {})
    announce_note(note.pk)
    assert list(Notification.objects.unread().values_list("person__first_name", flat=True)) == ["Marc"]
    assert note.slips.filter(child=cast.zoe).count() == 1 and slips_to_sign(cast.marc)
    post(cast.anne, "head", f"{some.pk}/arrivees/", {})
    assert some.slips.count() == 1


def told(kind):
    return sorted(Notification.objects.filter(kind=kind).values_list("person__first_name", flat=True))


def test_a_note_taken_back_is_signed_no_more_and_its_record_stays(cast):
    note = sent(cast.lucie, cast.cm1)
    signed(note, cast.ines, cast.claire)
    post(cast.lucie, "teacher", f"{note.pk}/retrait/", {})
    assert "L’école a retiré ce mot" in page(cast.thomas, "guardian", f"{note.pk}/")
    with pytest.raises(ValidationError):
        signed(note, cast.issa, cast.fatou)
    assert note.signed.count() == 1 and not slips_to_sign(cast.fatou)
