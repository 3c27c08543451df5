"""What goes wrong in a year: a school that closed, a rate changed in mid-year, nobody counted, a debtor that merged."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from preau.directory.models import Authority
from preau.syndicate.actions import campaigns, joining
from preau.syndicate.actions.freezing import freeze
from preau.syndicate.actions.office import vote_rates
from preau.syndicate.models import HeadCount, Statement
from preau.syndicate.tests.desk import again, ago, member
from preau.syndicate.tests.test_pages import YEAR


def opened(found, by):
    return campaigns.open_campaign(found.syndicate, by=by, year=YEAR, counted_on=ago(0))


def current(campaign):
    return list(HeadCount.objects.current().filter(campaign=campaign).select_related("school__accession"))


def test_a_school_that_closed_before_the_exercice_is_not_counted_and_one_that_closes_within_is(cast):
    found = member(cast)
    school = found.schools.get()
    joining.end_service(school, by=cast.samira, on=date(YEAR - 1, 12, 31))
    assert current(opened(found, cast.samira)) == []
    school.until = date(YEAR, 1, 1)
    school.save()
    assert [one.school for one in current(opened(found, cast.samira))] == [school]


def test_a_debtor_that_merged_with_another_passes_its_school_on_and_it_is_owed_once(cast):
    """A commune nouvelle follows in the obligations of those that make it (CGCT L2113-5)."""
    old = member(cast)
    campaign = opened(old, cast.samira)
    joining.end_service(old.schools.get(), by=cast.samira, on=ago(0))
    merged = Authority.objects.create(kind="commune", name="Commune nouvelle")
    new = member(cast, syndicate=old.syndicate, authority=merged, since=5)
    campaign = opened(again(new), cast.samira)
    assert [(one.school.accession, one.pupils) for one in current(campaign)] == [(new, 5)]
    freeze(campaign, by=cast.samira)
    owed = {one.accession: one.total for one in Statement.objects.select_related("accession")}
    assert owed.get(new) == Decimal("6.50") and not owed.get(old)


def test_a_rate_voted_in_mid_year_leaves_the_exercice_as_it_was(cast):
    found = member(cast)
    dearer = {"base": Decimal("9"), "option": Decimal("9"), "half_day": Decimal("900")}
    vote_rates(
        found.syndicate, by=cast.samira, amounts=dearer, starts_on=date(YEAR, 7, 1), reference=f"{YEAR}-30"
    )
    freeze(opened(found, cast.samira), by=cast.samira)
    assert Statement.objects.get().total == Decimal("6.50")


@pytest.mark.parametrize(("pupils", "owed"), [(0, "0.00"), (1, "1.30")])
def test_nobody_counted_owes_nothing_and_keeps_its_line(cast, pupils, owed):
    found = member(cast)
    [count] = current(opened(found, cast.samira))
    campaigns.correct(count, by=cast.samira, pupils=pupils, source="school", reason="constat")
    freeze(count.campaign, by=cast.samira)
    statement = Statement.objects.get()
    assert (statement.total, statement.lines.get().quantity) == (Decimal(owed), pupils)


def test_a_negative_correction_is_refused_and_changes_nothing(cast):
    found = member(cast)
    [count] = current(opened(found, cast.samira))
    with pytest.raises(ValidationError, match="jamais négatif"):
        campaigns.correct(count, by=cast.samira, pupils=-1, source="school", reason="constat")
    assert current(count.campaign) == [count]
