"""What a family reads and announces; strangers; what is typed wrongly."""

from datetime import timedelta

import pytest

from preau.attendance import actions
from preau.attendance.models import Absence, Exemption, Passage, Reason
from preau.attendance.sight import about_pupils_seen_by
from preau.attendance.tests.morning import AWAY, LATE, called, class_called, half_days, lesson, told
from preau.base import clock
from preau.directory.hats import hats_of
from tests.world import PEOPLE

TODAY = clock.today
NEW = "/parent/vie-scolaire/famille/prevenir/"


def announced(**more):
    return {"first_day": f"{TODAY() + timedelta(days=1)}", "motive": "appointment"} | more


def test_a_parent_announces_an_absence_of_one_child_in_one_form(cast, sign_in):
    client = sign_in(cast.claire)
    data = announced(child=cast.louis.pk, starts_at="10:00", ends_at="12:00")
    assert client.post(NEW, data).status_code == 302
    reason = Reason.objects.get()
    assert (reason.pupil, reason.establishment, f"{reason.starts_at:%H:%M}", reason.told_as) == (
        cast.louis, cast.college, "10:00", "guardian"
    )  # fmt: skip
    page = client.get("/parent/vie-scolaire/famille/").content.decode()
    assert "Rendez-vous" in page and "à partir de 10\u00a0h" in page


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"motive": ""}, "Choisissez une raison"),
        ({"motive": "holiday"}, "holiday"),
        ({"motive": "other", "words": " "}, "Dites-le en quelques mots"),
        ({"first_day": "2026-02-30"}, "Cette date n’existe pas"),
        ({"first_day": "2020-01-01"}, "s’annonce à partir d’aujourd’hui"),
        ({"first_day": "2126-01-01"}, "s’annonce à partir d’aujourd’hui"),
        ({"last_day": "2020-01-01"}, "vient avant le premier"),
        ({"starts_at": "12:00", "ends_at": "10:00"}, "La fin vient avant le début"),
        ({"starts_at": "midi"}, "Cette heure ne va pas"),
        ({"child": "999999"}, "999999"),
    ],
)
def test_what_is_typed_wrongly_is_said_and_kept(cast, sign_in, more, said):
    answer = sign_in(cast.claire).post(NEW, announced(child=cast.louis.pk, words="Dentiste") | more)
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page and ("Dentiste" in page or "words" in more)
    assert not Reason.objects.exists()


@pytest.mark.parametrize("who", ["paul", "eric"])
def test_who_does_not_exercise_authority_announces_nothing(cast, sign_in, who):
    person = getattr(cast, who)
    if not hats_of(person):
        return
    answer = sign_in(person).post(NEW, announced(child=cast.jade.pk))
    assert "Rien à annoncer ici" in answer.content.decode() and not Reason.objects.exists()


def test_an_absence_is_explained_for_the_day_the_hours_or_several_days(cast, sign_in):
    called(lesson(cast), cast.marc, louis=AWAY)
    path = f"/parent/vie-scolaire/absences/{Absence.objects.get().pk}/"
    client = sign_in(cast.claire)
    back = TODAY() + timedelta(days=3)
    wrong = client.post(path, {"motive": "illness", "extent": "until"})
    assert wrong.status_code == 422 and "Donnez le jour du retour" in wrong.content.decode()
    before = client.post(path, {"motive": "illness", "extent": "until", "back_on": f"{TODAY()}"})
    assert "vient après l’absence" in before.content.decode()
    assert (
        client.post(path, {"motive": "illness", "extent": "until", "back_on": f"{back}"}).status_code == 302
    )
    assert Reason.objects.get().last_day == back - timedelta(days=1)
    client.post(path, {"motive": "transport", "extent": "this"})
    latest = Reason.objects.latest("pk")
    assert (f"{latest.starts_at:%H:%M}", f"{latest.ends_at:%H:%M}") == ("08:30", "09:25")


def test_a_family_reads_its_own_children_and_a_pupil_reads_no_motive(cast, sign_in):
    half_days(cast)
    class_called(cast, cast.cm1, cast.lucie, ines=AWAY, issa=AWAY)
    called(lesson(cast), cast.marc, louis=(LATE, 9))
    told(cast, cast.claire, cast.ines, "family")
    page = sign_in(cast.claire).get("/parent/vie-scolaire/famille/").content.decode()
    assert [word in page for word in ("Réunion solennelle", "9 min", "Issa")] == [True, True, False]
    ines = sign_in(cast.ines).get("/eleve/vie-scolaire/famille/").content.decode()
    assert "motif à étudier" in ines and "Réunion solennelle" not in ines
    one = Absence.objects.get(pupil=cast.ines)
    mine = sign_in(cast.ines).get(f"/eleve/vie-scolaire/absences/{one.pk}/").content.decode()
    assert "Un motif a été donné" in mine and "Réunion solennelle" not in mine
    other = Absence.objects.get(pupil=cast.issa)
    for who in (cast.claire, cast.ines):
        assert (
            sign_in(who).get(f"/{hats_of(who)[0].key}/vie-scolaire/absences/{other.pk}/").status_code == 404
        )


def test_the_first_page_of_a_parent_asks_why_only_of_who_may_answer(cast, sign_in):
    half_days(cast)
    class_called(cast, cast.cm1, cast.lucie, jade=AWAY)
    assert "absence à expliquer" in sign_in(cast.sophie).get("/parent/").content.decode()
    assert "absence à expliquer" not in sign_in(cast.paul).get("/parent/").content.decode()
    told(cast, cast.sophie, cast.jade)
    assert "absence à expliquer" not in sign_in(cast.sophie).get("/parent/").content.decode()


def test_rows_are_seen_by_those_whose_pupil_it_is_and_by_nobody_else(cast):
    half_days(cast)
    class_called(cast, cast.cm1, cast.lucie, jade=AWAY)
    seers = set()
    for name in PEOPLE:
        person = getattr(cast, name)
        rows = [Absence.objects.visible_to(person, hat) for hat in hats_of(person)]
        assert all(
            list(seen) == list(about_pupils_seen_by(Absence.objects.all(), person, hat))
            for seen, hat in zip(rows, hats_of(person), strict=True)
        )
        seers |= {name for seen in rows if seen}
    assert seers == {"jade", "sophie", "paul", "anne"}


def note(client, key, pupil, **data):
    return client.post(f"/{key}/vie-scolaire/eleves/{pupil.pk}/", data)


def test_school_life_finds_a_pupil_and_notes_a_lateness_and_an_exemption(cast, sign_in):
    client, key = sign_in(cast.celine), hats_of(cast.celine)[0].key
    found = client.get(f"/{key}/vie-scolaire/passages/", {"q": "vasseur lou"}).content.decode()
    assert "VASSEUR Louis" in found and "VASSEUR Inès" not in found
    assert note(client, key, cast.louis, form="passage", kind="arrival", at="08:50").status_code == 302
    assert (Passage.objects.get().pupil, Passage.objects.get().noted_by) == (cast.louis, cast.celine)
    late = note(client, key, cast.louis, form="passage", kind="arrival", at="23:50")
    assert late.status_code == 422 and "à venir" in late.content.decode()
    assert note(client, key, cast.louis, form="passage", kind="found", at="08:50").status_code == 422
    x = {"form": "exemption", "x-exemption": "sport", "x-first_day": f"{TODAY()}", "x-last_day": f"{TODAY()}"}
    assert note(client, key, cast.louis, **x).status_code == 302
    backwards = x | {"x-last_day": "2020-01-01"}
    assert note(client, key, cast.louis, **backwards).status_code == 422
    exemption = Exemption.objects.get()
    assert "Dispense d’EPS" in client.get(f"/{key}/vie-scolaire/eleves/{cast.louis.pk}/").content.decode()
    assert client.post(f"/{key}/vie-scolaire/dispenses/{exemption.pk}/fin/").status_code == 302
    assert Exemption.objects.get().withdrawn_at
    for who in ("marc", "anne", "claire", "louis", "dora"):
        other = getattr(cast, who)
        assert (
            note(
                sign_in(other), hats_of(other)[0].key, cast.louis, form="passage", kind="exit", at="08:00"
            ).status_code
            == 404
        )
    assert Passage.objects.count() == 1


def test_someone_noted_elsewhere_has_left_the_sick_bay(cast):
    who = {"by": cast.celine, "pupil": cast.louis, "establishment": cast.college}
    from preau.timetable.tests.week import at

    bay = actions.note_passage(**who, kind="sick_bay", at=at("08:40"))
    assert actions.note_passage(**who, kind="sick_bay", at=at("08:50")) == bay
    actions.note_passage(**who, kind="exit", at=at("09:00"))
    bay.refresh_from_db()
    assert f"{bay.until:%H:%M}" == "09:00"
