"""The page where one says how to hear; the school's page of mails that came back."""

from preau.directory.children import children_of
from preau.directory.models import QuietHours
from preau.directory.tests.desk import enter, hat, text
from preau.notifications.bounces import bounced
from preau.notifications.models import Preference, Rhythm
from preau.notifications.queries import choices_of
from preau.notifications.tests.desk import tell, verify

WAYS, HOURS = "/parent/notifications/reglages/", "/parent/notifications/reglages/heures/"


def test_a_parent_of_two_chooses_by_child(cast):
    claire = enter(cast.claire)
    page = text(claire.get(WAYS))
    assert "Inès" in page and "Louis" in page and "Comme ci-dessus" in page
    sent = {one.name: one.way for one in choices_of(cast.claire, children_of(cast.claire))}
    sent |= {"message": "daily", f"message-{cast.ines.pk}": "", f"message-{cast.louis.pk}": "app"}
    assert claire.post(WAYS, sent).status_code == 302
    rows = set(Preference.objects.filter(person=cast.claire, kind="message").values_list("child", "way"))
    assert rows == {(None, "daily"), (cast.louis.pk, "app")}


def test_a_parent_is_offered_nothing_that_only_a_school_hears_and_each_kind_stands_with_its_room(cast):
    lines = choices_of(cast.claire, [])
    assert "note_disagreement" not in {one.kind for one in lines} and lines[0].kind == "message"
    shelves = {one.kind: one.shelf for one in lines}
    assert shelves["message"] == "Messages" and shelves["note"] == "Actualités, Carnet de liaison"
    assert shelves["school_leaving"] == "Autres nouvelles", "of a room to which a parent has no door"
    assert "note_disagreement" in {one.kind for one in choices_of(cast.lucie, [])}


def test_a_parent_of_one_has_one_line_a_kind(cast):
    assert "Comme ci-dessus" not in text(enter(cast.fatou).get(WAYS))


def test_a_parent_reads_the_hours_of_the_school_of_the_child(cast):
    QuietHours.objects.create(
        establishment=cast.school, morning="08:00", evening="18:30", days=[1, 2, 3, 4, 5], held=False
    )
    assert "de 18 h 30 à 8 h" in text(enter(cast.fatou).get(WAYS)).replace("\u202f", " ").replace("\xa0", " ")


def test_the_child_of_another_is_no_line(cast):
    enter(cast.fatou).post(WAYS, {"message": "app", f"message-{cast.jade.pk}": "never"})
    assert not Preference.objects.filter(child=cast.jade).exists()


def test_own_hours_are_kept_and_disorder_is_said(cast):
    claire = enter(cast.claire)
    answer = claire.post(HOURS, {"own": "on", "morning": "19:00", "evening": "08:00", "days": ["1"]})
    assert answer.status_code == 422 and "Exemple : de 08:00 à 19:00" in text(answer)
    claire.post(
        HOURS, {"own": "on", "morning": "08:30", "evening": "19:00", "days": ["1", "2"], "detailed": "on"}
    )
    mine = Rhythm.objects.get(person=cast.claire)
    assert (mine.morning.hour, mine.days, mine.detailed) == (8, [1, 2], True)
    claire.post(HOURS, {})
    mine.refresh_from_db()
    assert mine.rule is None and not mine.detailed


def test_the_list_says_which_child_and_leads_there(cast):
    tell(cast.claire, cast.ines, path="messages/7/")
    page = text(enter(cast.claire).get("/parent/notifications/"))
    assert 'href="/parent/messages/7/"' in page and "Inès" in page


def test_the_school_reads_whose_mails_come_back_and_no_other_school_does(cast):
    verify(cast.fatou, "fatou@famille.example")
    bounced("Fatou@famille.example", status="5.1.1")
    anne, perle = (
        text(enter(one).get(f"/{hat(one, 'head').key}/notifications/mails-revenus/"))
        for one in (cast.anne, cast.perle)
    )
    assert "DIALLO Fatou" in anne and "fatou@famille.example" in anne
    assert "DIALLO" not in perle
    assert "ne reçoit plus nos mails" in text(enter(cast.fatou).get("/parent/notifications/"))


def test_an_address_confirmed_again_is_good_again(cast):
    verify(cast.fatou)
    bounced(cast.fatou.account.email, status="5.1.1")
    verify(cast.fatou)
    assert "ne reçoit plus" not in text(enter(cast.fatou).get("/parent/notifications/"))
