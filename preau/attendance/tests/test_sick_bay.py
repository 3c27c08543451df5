"""The nurse notes the hours of the sick-bay: seen by those who must, and nowhere a reason."""

from preau.attendance.choices import PassageKind
from preau.attendance.models import Passage
from preau.attendance.tests.morning import AWAY, absences, called, lesson
from preau.base import clock
from preau.directory.hats import hats_of


def bay(cast, who="dora", path=""):
    return f"/{hats_of(getattr(cast, who))[0].key}/vie-scolaire/infirmerie/{path}"


def test_the_nurse_finds_a_pupil_and_notes_that_they_come_and_go(cast, sign_in):
    client = sign_in(cast.dora)
    with clock.frozen_shift(f"{clock.today()}T09:00"):
        assert "VASSEUR Louis" in client.get(bay(cast), {"q": "vasseur"}).content.decode()
        for _twice in range(2):
            client.post(bay(cast, path=f"{cast.louis.pk}/arrivee/"))
        passage = Passage.objects.get()
        assert (passage.kind, passage.noted_by, passage.until) == (PassageKind.SICK_BAY, cast.dora, None)
        page = client.get(bay(cast)).content.decode()
        assert "5e B, depuis 9\xa0h" in page and "<textarea" not in page
    with clock.frozen_shift(f"{clock.today()}T09:40"):
        client.post(bay(cast, path=f"{passage.pk}/depart/"))
    assert "9\xa0h – 9\xa0h\xa040" in client.get(bay(cast)).content.decode()
    client.post(bay(cast, path=f"{passage.pk}/depart/"), {"mistake": "1"})
    assert not Passage.objects.filter(withdrawn_at=None).exists()


def test_school_life_the_teacher_and_the_parents_see_the_hour(cast, sign_in):
    with clock.frozen_shift(f"{clock.today()}T08:40"):
        sign_in(cast.dora).post(bay(cast, path=f"{cast.louis.pk}/arrivee/"))
    one = lesson(cast)
    called(one, cast.marc, louis=AWAY)
    assert absences(cast.louis) == []
    with clock.frozen_shift(f"{clock.today()}T09:00"):
        assert "À l’infirmerie, 8\xa0h\xa040" in sign_in(cast.claire).get("/parent/").content.decode()
        roll = f"/{hats_of(cast.marc)[0].key}/vie-scolaire/appel/cours/{one.course_id}/{one.date}/"
        assert "infirmerie" in sign_in(cast.marc).get(roll).content.decode()
        passages = f"/{hats_of(cast.celine)[0].key}/vie-scolaire/passages/"
        assert "VASSEUR Louis" in sign_in(cast.celine).get(passages).content.decode()


def test_nobody_else_opens_the_sick_bay_and_the_nurse_sees_no_absence(cast, sign_in):
    for who in ("rose", "marc", "claire", "celine", "bruno"):
        assert sign_in(getattr(cast, who)).get(bay(cast, who)).status_code == 404
    assert sign_in(cast.dora).post(bay(cast, path=f"{cast.ines.pk}/arrivee/")).status_code == 404
    for path in ("", "absences/", f"eleves/{cast.louis.pk}/"):
        assert sign_in(cast.dora).get(f"/{hats_of(cast.dora)[0].key}/vie-scolaire/{path}").status_code == 404
