"""Figures by period: months and classes say the same, on the page and in the sheet."""

import csv
from datetime import timedelta
from io import StringIO

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.attendance.counting import figures
from preau.attendance.figures import csv_of, months
from preau.attendance.models import Absence, Mark, RollCall
from preau.attendance.tests.morning import AWAY, HERE, LATE, called, class_called, half_days, lesson
from preau.base import clock
from preau.directory.hats import hats_of


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sets(st.integers(0, 29), max_size=5))
def test_months_and_classes_have_the_same_sums(cast, days):
    for model in (Absence, Mark, RollCall):
        model.objects.all().delete()
    half_days(cast)
    for n in days:
        day = clock.today() - timedelta(days=n)
        class_called(cast, cast.cm1, cast.lucie, day=day, ines=AWAY, issa=(LATE, 5))
    first = clock.today() - timedelta(days=80)
    by_month, by_class = (
        months(cast.school.pk, first, clock.today()),
        figures(cast.school.pk, first, clock.today()),
    )
    for name in ("marks", "away", "late", "half_days"):
        assert sum(getattr(one, name) for one in by_month) == sum(getattr(one, name) for one in by_class)
    assert [one.month for one in by_month] == sorted(
        {(clock.today() - timedelta(days=n)).replace(day=1) for n in days}
    )


def test_the_sheet_opens_in_a_tableur_and_names_no_pupil(cast):
    called(lesson(cast), cast.marc, louis=AWAY)
    called(lesson(cast, starts="09:30", ends="10:25", subject="Anglais"), cast.marc, louis=HERE)
    words = csv_of(cast.college.pk, clock.today(), clock.today())
    assert words.startswith("\ufeff") and "VASSEUR" not in words.upper()
    heads, month, group = csv.reader(StringIO(words[1:]), delimiter=";")
    assert heads[3:] == ["Présences attendues", "Absences", "Taux", "Retards", "Demi-journées manquées"]
    assert month == [f"{clock.today():%Y-%m}", "", "", "2", "1", "50,00", "0", "1"]
    assert group[1:] == ["5e B", "1", "2", "1", "50,00", "0", "1"]


def test_a_period_is_asked_on_the_page(cast, sign_in):
    called(lesson(cast), cast.marc, louis=AWAY)
    client, page = sign_in(cast.celine), f"/{hats_of(cast.celine)[0].key}/vie-scolaire/annee/"
    today = clock.today()
    assert (
        "Mois par mois" in client.get(page).content.decode() and "5e B" in client.get(page).content.decode()
    )
    old = {"du": (today - timedelta(days=9)).isoformat(), "au": (today - timedelta(days=8)).isoformat()}
    assert "Aucun appel sur cette période" in client.get(page, old).content.decode()
    sheet = client.get(page, {"du": today.isoformat(), "au": today.isoformat(), "tableur": "1"})
    assert sheet["Content-Type"].startswith("text/csv") and "attachment" in sheet["Content-Disposition"]
    wrong = client.get(page, {"du": today.isoformat(), "au": (today - timedelta(days=1)).isoformat()})
    assert wrong.status_code == 422 and "vient avant le premier" in wrong.content.decode()
    assert client.get(page, {"du": "hier"}).status_code == 422
