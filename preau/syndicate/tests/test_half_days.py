"""Half-days are billed once, at the rate of the day they were done, to who owed that day, whatever came between."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from preau.base import clock
from preau.directory.models import Authority
from preau.syndicate.actions import campaigns, invoices, joining, visits
from preau.syndicate.actions.freezing import freeze
from preau.syndicate.actions.merging import merge
from preau.syndicate.actions.office import vote_rates
from preau.syndicate.models import Invoice, Statement, VisitStep, noted
from preau.syndicate.tests.desk import again, ago, member

YEAR = clock.today().year


def frozen(syndicate, by, year):
    counted = min(date(year - 1, 10, 1), ago(0))
    return freeze(campaigns.open_campaign(syndicate, by=by, year=year, counted_on=counted), by=by)


def done(found, by, on, half_days=1, school=None, need="Premiers pas"):
    visit = visits.ask(found, by=by, half_days=half_days, need=need, school=school)
    VisitStep.objects.create(visit=visit, kind="done", on=on, words="Fait.", **noted(by))
    return visit


def half_days_of(accession, year):
    statement = Statement.objects.filter(campaign__year=year, accession=accession).first()
    rows = statement.lines.filter(kind="half_day") if statement else []
    return [(one.quantity, one.unit, one.amount) for one in rows]


def test_one_done_after_the_freeze_is_billed_the_year_after_at_its_own_rate(cast):
    found = member(cast, since=500)
    syndicate = found.syndicate
    frozen(syndicate, cast.samira, YEAR - 1)
    after = done(found, cast.samira, date(YEAR - 1, 12, 15), half_days=2)
    dearer = {"base": Decimal("1.30"), "option": Decimal("0.30"), "half_day": Decimal("200")}
    vote_rates(syndicate, by=cast.samira, amounts=dearer, starts_on=date(YEAR, 1, 1), reference=f"{YEAR}-1")
    done(found, cast.samira, date(YEAR, 1, 15), need="Après le nouveau taux")
    frozen(syndicate, cast.samira, YEAR)
    assert half_days_of(found, YEAR) == [
        (2, Decimal("150"), Decimal("300.00")),
        (1, Decimal("200"), Decimal("200.00")),
    ]
    after.refresh_from_db()
    assert after.statement.campaign.year == YEAR


def test_a_member_that_has_left_still_owes_what_was_done(cast):
    found = member(cast, since=900)
    frozen(found.syndicate, cast.samira, YEAR - 1)
    done(found, cast.samira, date(YEAR - 1, 6, 15))
    found.until = date(YEAR - 1, 8, 31)
    found.save()
    found.schools.update(until=found.until)
    frozen(found.syndicate, cast.samira, YEAR)
    statement = Statement.objects.get(campaign__year=YEAR)
    assert (statement.accession, statement.total) == (found, Decimal("150.00"))
    assert [one.kind for one in statement.lines.all()] == ["half_day"]


def test_the_debtor_is_who_owed_for_the_school_that_day(cast):
    first = member(cast, since=300)
    syndicate = first.syndicate
    other = member(
        cast, syndicate, Authority.objects.create(kind="epci", name="Flandre Lys"), cast.next_door, since=300
    )
    school = first.schools.get()
    early = done(first, cast.samira, ago(200), school=school)
    late = done(first, cast.samira, ago(20), school=school, need="Après le passage")
    joining.end_service(school, by=cast.samira, on=ago(100))
    passed = joining.serve(other, by=cast.samira, establishment=cast.school)
    assert passed.since == ago(99)
    syndicate.refresh_from_db()
    assert [invoices_owed(early, syndicate), invoices_owed(late, syndicate)] == [first.pk, other.pk]


def invoices_owed(visit, syndicate):
    from preau.syndicate.actions.half_days import owed_for

    return owed_for(syndicate, visit.pk, ago(0)).accession


@pytest.fixture
def invoiced(cast):
    """The commune and the syndicate have their SIREN; two half-days were done yesterday."""
    found = member(cast)
    for authority, siren in ((found.authority, "215904707"), (found.syndicate.authority, "200093201")):
        Authority.objects.filter(pk=authority.pk).update(siren=siren)
    return found, done(again(found), cast.samira, ago(1), half_days=2)


def test_what_is_invoiced_is_in_no_statement(cast, invoiced):
    found, visit = invoiced
    invoice = invoices.bill(visit, by=cast.samira)
    assert (invoice.accession, invoice.total) == (found, Decimal("300.00"))
    frozen(found.syndicate, cast.samira, YEAR)
    assert half_days_of(found, YEAR) == []
    visit.refresh_from_db()
    assert (visit.statement, visit.invoice) == (None, invoice)


def test_what_is_in_a_statement_is_not_invoiced(cast, invoiced):
    found, visit = invoiced
    frozen(found.syndicate, cast.samira, YEAR)
    assert half_days_of(found, YEAR) == [(2, Decimal("150"), Decimal("300.00"))]
    with pytest.raises(ValidationError, match="deux fois"):
        invoices.bill(visit, by=cast.samira)
    assert not Invoice.objects.exists()


def test_who_has_become_part_of_another_leaves_it_the_invoice(cast, invoiced):
    found, visit = invoiced
    new = Authority.objects.create(kind="commune", name="Commune nouvelle", siren="732829320")
    heir = merge(found, by=cast.samira, into=new, on=ago(0), proof="arrêté du 1er")
    assert invoices.bill(visit, by=cast.samira).accession == heir


def test_a_rate_of_the_middle_of_a_year_holds_from_its_day_for_half_days(cast):
    found = member(cast, since=500)
    dearer = {"half_day": Decimal("170")}
    day = clock.today() - timedelta(days=30)
    vote_rates(found.syndicate, by=cast.samira, amounts=dearer, starts_on=day, reference="2026-7")
    before, after = visits.ask(found, by=cast.gaelle, half_days=1, need="Avant"), ago(0)
    assert visits.step(before, by=cast.samira, kind="quoted", on=day - timedelta(days=1)).amount == Decimal(
        "150"
    )
    second = visits.ask(found, by=cast.gaelle, half_days=1, need="Après")
    assert visits.step(second, by=cast.samira, kind="quoted", on=after).amount == Decimal("170")


def test_one_that_no_rate_covers_holds_the_freeze(cast):
    found = member(cast, since=500)
    found.syndicate.rates.filter(kind="half_day").delete()
    done(found, cast.samira, ago(3))
    with pytest.raises(ValidationError, match="pas voté tous les taux"):
        frozen(found.syndicate, cast.samira, YEAR)
