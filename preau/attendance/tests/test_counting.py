"""Half-days against a plain model; thresholds, letters, the register, the figures."""

import io
from collections import Counter, defaultdict
from datetime import timedelta

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.attendance import actions
from preau.attendance.choices import State
from preau.attendance.counting import counted, figures, month_of, over_thresholds, register
from preau.attendance.models import Absence, AbsenceLetter, Mark, Reason, RollCall
from preau.attendance.motives import thresholds
from preau.attendance.tests.morning import AWAY, HERE, LATE, called, class_called, half_days, lesson, told
from preau.base import clock
from preau.directory.hats import hats_of
from preau.directory.models import Membership


def missed(cast, days, *, half="morning"):
    """Ines misses a half-day on each of the last so many days of the month, today included."""
    half_days(cast)
    for n in range(days):
        class_called(cast, cast.cm1, cast.lucie, half=half, day=clock.today() - timedelta(days=n), ines=AWAY)


# A day, its half, what the roll says; then what was said of the day and decided.
ROLLS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["morning", "afternoon"]), st.sampled_from(list(State))),
    max_size=8,
)
SAID = st.lists(st.tuples(st.integers(0, 3), st.none() | st.booleans()), max_size=4)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(rolls=ROLLS, said=SAID)
def test_half_days_are_those_of_a_plain_count(cast, rolls, said):
    for model in (Absence, Mark, RollCall, Reason):
        model.objects.all().delete()
    half_days(cast)
    versions, last = Counter(), {}
    for back, half, state in rolls:
        day = clock.today() - timedelta(days=back)
        class_called(cast, cast.cm1, cast.lucie, half=half, day=day, version=versions[day, half], ines=state)
        versions[day, half] += 1
        last[day, half] = state
    verdicts = {}
    for n, (back, accepted) in enumerate(said):
        day = clock.today() - timedelta(days=back)
        reason = told(cast, cast.claire, cast.ines, first=day, ends=f"23:{50 - n}")
        if accepted is not None:
            actions.decide(reason, by=cast.anne, accepted=accepted)
        verdicts[day] = accepted
    away = [day for (day, _half), state in last.items() if state == AWAY]
    expected = (
        len(away), sum(day not in verdicts or verdicts[day] is False for day in away),
        sum(day in verdicts and verdicts[day] is None for day in away),
    )  # fmt: skip
    found = counted(cast.school.pk, clock.today() - timedelta(days=5), clock.today())
    assert [(one.pupil, one.half_days, one.unlawful, one.waiting) for one in found] == (
        [(cast.ines, *expected)] if away else []
    )


def test_two_lessons_of_a_morning_are_one_half_day(cast):
    called(lesson(cast), cast.marc, louis=AWAY)
    called(lesson(cast, starts="10:40", ends="11:35", subject="Anglais"), cast.marc, louis=HERE)
    called(lesson(cast, starts="11:40", ends="12:35", subject="EPS"), cast.marc, louis=AWAY)
    called(lesson(cast, starts="13:30", ends="14:25", subject="Latin"), cast.marc, louis=AWAY)
    [one] = counted(cast.college.pk, clock.today(), clock.today())
    assert (one.half_days, one.group, [half for _day, half in one.dates]) == (
        2,
        "5e B",
        ["morning", "afternoon"],
    )


def test_the_months_begin_and_end_as_in_the_calendar():
    from datetime import date

    assert month_of(date(2028, 2, 29)) == (date(2028, 2, 1), date(2028, 2, 29))
    assert month_of(date(2026, 12, 31)) == (date(2026, 12, 1), date(2026, 12, 31))


def test_a_threshold_is_passed_at_four_half_days_without_reason_and_ten(cast, sign_in):
    missed(cast, 3)
    assert over_thresholds(cast.school.pk, clock.today()) == []
    missed_more = clock.today() - timedelta(days=3)
    class_called(cast, cast.cm1, cast.lucie, day=missed_more, ines=AWAY)
    [(one, letters)] = over_thresholds(cast.school.pk, clock.today())
    assert (one.pupil, one.unlawful, one.threshold.half_days, letters) == (cast.ines, 4, 4, [])
    told(cast, cast.claire, cast.ines)
    assert over_thresholds(cast.school.pk, clock.today()) == [], (
        "a motive that waits is not held against anyone"
    )
    actions.decide(Reason.objects.get(), by=cast.anne, accepted=False)
    assert len(over_thresholds(cast.school.pk, clock.today())) == 1


def test_the_letter_names_the_half_days_and_each_adult_reads_their_own_address_alone(cast, sign_in):
    missed(cast, 4)
    client, key = sign_in(cast.anne), hats_of(cast.anne)[0].key
    page = client.get(f"/{key}/vie-scolaire/seuils/").content.decode()
    assert "VASSEUR Inès" in page and "faire le courrier" in page
    month = f"{clock.today():%Y-%m}"
    path = f"/{key}/vie-scolaire/eleves/{cast.ines.pk}/courrier/"
    for _twice in range(2):
        answer = client.post(path, {"mois": month, "seuil": "4"}, follow=True)
    letter = AbsenceLetter.objects.get()
    assert (letter.half_days, letter.made_by, answer["Content-Type"]) == (4, cast.anne, "application/pdf")
    pages = [one.extract_text() for one in pypdf.PdfReader(io.BytesIO(answer.content)).pages]
    assert ["rue de Claire" in one for one in pages] == [True, False]
    assert ["rue de Thomas" in one for one in pages] == [False, True]
    assert all("4 demi-journées" in " ".join(one.split()) and "matin" in one for one in pages)
    assert (
        "n’est pas atteint" in client.post(path, {"mois": month, "seuil": "10"}, follow=True).content.decode()
    )
    for who in ("lucie", "perle", "claire"):
        other = getattr(cast, who)
        found = sign_in(other).get(f"/{hats_of(other)[0].key}/vie-scolaire/courriers/{letter.pk}/")
        assert found.status_code == 404


def test_the_texts_of_both_letters_are_printed(cast):
    from preau.attendance.papers.letter import pdf

    missed(cast, 4)
    [(one, _letters)] = over_thresholds(cast.school.pk, clock.today())
    for step in thresholds():
        letter = actions.write_letter(one, by=cast.anne, threshold=step, month=month_of(clock.today())[0])
        text = " ".join(pypdf.PdfReader(io.BytesIO(pdf(letter))).pages[0].extract_text().split())
        assert ("équipe éducative, pour comprendre" in text) == (step.letter == "second")
        assert "d’Inès, CM1-CM2" in text and "école" in text.lower()


def test_the_register_tells_each_half_day_and_prints(cast, sign_in):
    missed(cast, 1)
    told(cast, cast.anne, cast.ines)
    class_called(cast, cast.cm1, cast.lucie, half="afternoon", issa=AWAY, ines=HERE)
    first, last = month_of(clock.today())
    lines = {line.pupil.first_name: line.missed for line in register(cast.cm1, first, last)}
    today = clock.today()
    assert lines == {
        "Inès": {(today, "morning"): "lawful"},
        "Issa": {(today, "afternoon"): "unlawful"},
        "Jade": {},
    }
    client, key = sign_in(cast.anne), hats_of(cast.anne)[0].key
    for paper in ("", "&papier=1"):
        page = client.get(f"/{key}/vie-scolaire/registre/?classe={cast.cm1.pk}{paper}").content.decode()
        assert "DIALLO Issa" in page and "·N" in page and "M·" in page
        assert (
            "Taux de fréquentation" in page and "66,7" in page and "4 demi-journées de présence sur 6" in page
        )
    sheet = client.get(f"/{key}/vie-scolaire/registre/?classe={cast.cm1.pk}&tableur=1").content.decode()
    told_of = {row.split(";")[0]: row.split(";")[-4:] for row in sheet.strip().split("\r\n")}
    assert told_of["VASSEUR Inès"] == ["1", "2", "1", "50,0"]
    assert told_of["La classe"] == ["2", "6", "4", "66,7"]
    for words in ("2026-13", "hier", "9999-01", "²"):
        assert (
            client.get(f"/{key}/vie-scolaire/registre/", {"mois": words, "classe": words}).status_code == 200
        )


def test_the_figures_of_the_year_are_those_of_the_marks(cast):
    called(lesson(cast), cast.marc, louis=AWAY)
    called(lesson(cast, starts="09:30", ends="10:25", subject="Anglais"), cast.marc, louis=(LATE, 5))
    [one] = figures(cast.college.pk, clock.today() - timedelta(days=300), clock.today())
    assert (one.group, one.pupils, one.marks, one.away, one.late, one.half_days) == ("5e B", 1, 2, 1, 1, 1)
    assert one.rate == pytest.approx(50)
    marks = defaultdict(int)
    for mark in Mark.objects.all():
        marks[mark.state] += 1
    assert dict(marks) == {AWAY: 1, LATE: 1}


def test_the_register_holds_what_was_missed_in_its_school_alone(cast):
    """A pupil who changed schools was away in the other one: it is in the register of that one."""
    called(lesson(cast), cast.marc, louis=AWAY)
    Membership.objects.create(group=cast.cm1, person=cast.louis, starts_on=clock.today())
    first, last = month_of(clock.today())
    lines = {
        group: {line.pupil: line.half_days for line in register(group, first, last)}
        for group in (cast.cm1, cast.fifth)
    }
    assert (lines[cast.cm1][cast.louis], lines[cast.fifth][cast.louis]) == (0, 1)
