"""Public holidays: the days of the law, written for each year, once, beside what an operator has written."""

from datetime import date

from dateutil.easter import easter as known_easter
from hypothesis import given, settings
from hypothesis import strategies as st

from preau.base import clock
from preau.directory.models import Holiday
from preau.directory.nomenclatures import easter, load_holidays, load_public_holidays, public_holidays


def days(zone="B", **which):
    return dict(Holiday.objects.filter(zone=zone, **which).values_list("first_day", "name"))


@settings(deadline=None)
@given(st.integers(1583, 4000))
def test_easter_is_that_of_everyone(year):
    assert easter(year) == known_easter(year)


def test_the_law_has_eleven_days_a_year():
    assert sorted(public_holidays(2027)) == [
        date(2027, 1, 1), date(2027, 3, 29), date(2027, 5, 1), date(2027, 5, 6), date(2027, 5, 8), date(2027, 5, 17),
        date(2027, 7, 14), date(2027, 8, 15), date(2027, 11, 1), date(2027, 11, 11), date(2027, 12, 25),
    ]  # fmt: skip


def test_a_year_has_its_public_holidays_out_of_the_school_holidays_in_every_zone(db):
    with clock.frozen_shift("2026-11-26T08:00:00+01:00"):
        load_holidays()
        load_holidays()
    alone = {day: name for day, name in days().items() if not name.startswith("Vacances")}
    assert alone == {
        date(2026, 8, 15): "Assomption", date(2026, 11, 11): "Armistice de 1918", date(2027, 3, 29): "Lundi de Pâques",
        date(2027, 5, 6): "Ascension", date(2027, 5, 7): "Pont de l’Ascension", date(2027, 5, 8): "Victoire de 1945",
        date(2027, 5, 17): "Lundi de Pentecôte",
    }  # fmt: skip
    assert date(2027, 5, 1) in days("A") and date(2027, 11, 11) not in days()


def test_the_next_year_comes_when_one_prepares_it_and_what_was_taken_out_stays_out(db):
    with clock.frozen_shift("2026-11-26T08:00:00+01:00"):
        load_holidays()
        Holiday.objects.filter(name="Pont de l’Ascension", zone="B").delete()
        assert load_public_holidays() == 0
    with clock.frozen_shift("2027-04-01T08:00:00+02:00"):
        assert load_public_holidays() > 0
        assert load_public_holidays() == 0
    assert date(2027, 11, 11) in days() and date(2028, 6, 5) in days()
    assert date(2027, 5, 7) not in days() and date(2027, 5, 7) in days("C")
