"""Schools that pass from one debtor to another and back, members that become part of another: each is owed once."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from preau.base import clock
from preau.directory.models import Authority
from preau.syndicate import tasks
from preau.syndicate.actions import campaigns, joining
from preau.syndicate.actions.freezing import freeze
from preau.syndicate.actions.merging import merge
from preau.syndicate.law.money import MONTHS, ProRata, months_owed
from preau.syndicate.models import HeadCount, ServedSchool, Statement, Syndicate
from preau.syndicate.papers import orders, pes
from preau.syndicate.tests.desk import again, ago, member
from preau.syndicate.tests.test_pages import read, url

YEAR = clock.today().year


@pytest.fixture
def two(cast):
    """The commune and a grouping, both members; the commune owes for the school."""
    first = member(cast, since=800)
    grouping = Authority.objects.create(kind="epci", name="Flandre Lys")
    return first, member(cast, first.syndicate, grouping, cast.next_door, since=800)


def pass_on(school, accession, by, on):
    """The last day of one is the eve of the first of the other."""
    joining.end_service(school, by=by, on=on - timedelta(days=1))
    return joining.serve(accession, by=by, establishment=school.establishment)


def there_and_back(cast, two):
    first, second = two
    middle = pass_on(first.schools.get(), second, cast.samira, date(YEAR, 3, 6))
    return pass_on(middle, first, cast.samira, date(YEAR, 3, 21))


def opened(cast, syndicate):
    return campaigns.open_campaign(syndicate, by=cast.samira, year=YEAR, counted_on=ago(0))


def months_of(accession, school):
    lines = Statement.objects.get(accession=accession).lines.filter(kind="base", school__establishment=school)
    return [one.months for one in lines]


def test_a_school_that_went_and_came_back_is_owed_whole_by_who_holds_it_last(cast, two):
    there_and_back(cast, two)
    freeze(opened(cast, two[0].syndicate), by=cast.samira)
    assert months_of(two[0], cast.school) == [12] and months_of(two[1], cast.school) == []


def test_by_months_each_month_is_owed_once_by_who_has_begun_it(cast, two):
    Syndicate.objects.update(pro_rata="months")
    there_and_back(cast, two)
    freeze(opened(cast, Syndicate.objects.get()), by=cast.samira)
    assert months_of(two[0], cast.school) == [3, 9] and months_of(two[1], cast.school) == []


@given(st.lists(st.dates(date(2025, 1, 2), date(2025, 12, 31)), unique=True, max_size=6))
def test_months_of_any_number_of_passings_are_a_year(days):
    """The days on which a school passed on; each holder but the first is told the last day of the one before."""
    begins = [date(2025, 1, 1), *sorted(days)]
    ends = [*(one - timedelta(days=1) for one in begins[1:]), None]
    befores = [None, *ends[:-1]]
    owed = [
        months_owed(2025, since, until, ProRata.MONTHS, before)
        for since, until, before in zip(begins, ends, befores, strict=True)
    ]
    assert sum(owed) == MONTHS and min(owed) >= 0


def test_a_year_is_not_frozen_on_counts_of_before_a_passing(cast, two):
    campaign = opened(cast, two[0].syndicate)
    pass_on(two[0].schools.get(), two[1], cast.samira, ago(0))
    with pytest.raises(ValidationError, match="comptez de nouveau"):
        freeze(campaign, by=cast.samira)
    opened(cast, two[0].syndicate)
    freeze(campaign, by=cast.samira)
    assert not Statement.objects.filter(accession=two[0]).exists()


def test_nobody_owes_for_a_school_before_the_one_before_has_ended(cast, two):
    joining.end_service(two[0].schools.get(), by=cast.samira, on=ago(10))
    with pytest.raises(ValidationError, match="Jusqu’au"):
        joining.serve(two[1], by=cast.samira, establishment=cast.school, since=ago(10))


@pytest.fixture
def merged(cast):
    """A frozen year, then the commune becomes part of a new one."""
    old = member(cast, since=800)
    freeze(opened(cast, old.syndicate), by=cast.samira)
    new = Authority.objects.create(kind="commune", name="Weppes-les-Bois", siren="732829320")
    return old, merge(old, by=cast.samira, into=new, on=ago(5), proof="arrêté du 12 octobre")


def test_the_one_that_follows_is_a_member_that_day_and_the_annexes_say_so(cast, merged):
    old, heir = again(merged[0]), again(merged[1])
    assert (old.until, old.successor, heir.since) == (ago(6), heir, ago(5))
    annex = heir.syndicate.documents.filter(kind="members", adopted_on=ago(5)).latest("pk")
    assert annex.listed == ["Weppes-les-Bois"]
    assert heir == merge(old, by=cast.samira, into=heir.authority, on=ago(5), proof="arrêté du 12 octobre")
    kept = ServedSchool.objects.get(until=None)
    assert (kept.accession, kept.since, kept.opened_on) == (heir, ago(5), old.schools.get().opened_on)


def test_what_was_owed_is_collected_from_the_one_that_follows(cast, merged):
    old, heir = merged
    statement = Statement.objects.get()
    assert (statement.accession, statement.debtor) == (old, heir.authority)
    assert "la commune de Weppes-les-Bois;commune;732829320" in orders.csv_of(statement.campaign)
    Syndicate.objects.update(nic="00016")
    Authority.objects.filter(pk=heir.syndicate.authority_id).update(siren="200093201")
    campaign = Statement.objects.select_related("campaign__syndicate__authority").get().campaign
    assert b'IdTiers V="732829320"' in pes.xml_of(campaign)


def test_the_next_year_is_owed_by_the_one_that_follows_alone(cast, merged):
    campaign = campaigns.open_campaign(merged[0].syndicate, by=cast.samira, year=YEAR + 1, counted_on=ago(0))
    assert [one.school.accession for one in HeadCount.objects.current().filter(campaign=campaign)] == [
        merged[1]
    ]
    freeze(campaign, by=cast.samira)
    assert [one.accession for one in campaign.statements.all()] == [merged[1]]


def test_its_schools_are_not_closed_as_those_of_who_leaves(cast, merged):
    tasks.close_left()
    assert ServedSchool.objects.filter(until=None).count() == 1
    assert not again(merged[0]).steps.filter(kind="closed").exists()


@pytest.mark.parametrize(
    ("on", "proof", "words"),
    [
        (ago(-1), "arrêté", "n’est pas à venir"),
        (ago(900), "arrêté", "suit l’adhésion"),
        (ago(5), " ", "Citez l’arrêté"),
    ],
)
def test_a_merger_has_its_day_and_its_order(cast, on, proof, words):
    found = member(cast, since=800)
    new = Authority.objects.create(kind="commune", name="Weppes-les-Bois")
    with pytest.raises(ValidationError, match=words):
        merge(found, by=cast.samira, into=new, on=on, proof=proof)
    assert again(found).until is None


def test_the_office_notes_it_and_reads_who_owes(cast, sign_in):
    found = member(cast, since=800)
    freeze(opened(cast, found.syndicate), by=cast.samira)
    Authority.objects.create(kind="commune", name="Weppes-les-Bois", insee_code="59999")
    samira = sign_in(cast.samira)
    refused = samira.post(
        url(cast.samira, "merging", pk=found.pk), {"who": "59999", "on": ago(5), "proof": ""}
    )
    assert refused.status_code == 422 and 'value="59999"' in refused.content.decode()
    samira.post(url(cast.samira, "merging", pk=found.pk), {"who": "59999", "on": ago(5), "proof": "arrêté"})
    assert "Réunie à Weppes-les-Bois" in read(samira, cast.samira, "accession", pk=found.pk)
    assert "redevable : Weppes-les-Bois" in read(
        samira, cast.samira, "statement", pk=Statement.objects.get().pk
    )


def test_a_payment_may_come_in_parts_come_back_and_the_claim_be_reduced(cast, sign_in):
    found = member(cast)
    campaign = opened(cast, found.syndicate)
    campaigns.correct(campaign.counts.get(), by=cast.samira, pupils=177, source="school", reason="constat")
    freeze(campaign, by=cast.samira)
    statement = Statement.objects.get()
    campaigns.note_payment(statement, by=cast.samira, kind="issued", on=ago(9), reference="titre 1")

    def note(kind, amount, reference=""):
        row = {"kind": kind, "on": ago(3), "amount": Decimal(amount), "reference": reference}
        campaigns.note_payment(statement, by=cast.samira, **row)
        found = Statement.objects.get()
        return found.state, found.rest, Statement.objects.paid().count()

    assert note("paid", "100.05", "v 1") == note("paid", "100.05", "v 1") == ("part", Decimal("130.05"), 0)
    assert note("paid", "30.05", "v 2") == ("part", Decimal("100.00"), 0)
    assert note("reduced", "50.00") == ("part", Decimal("50.00"), 0)
    assert note("paid", "50.00", "v 3") == ("paid", Decimal("0.00"), 1)
    assert note("paid", "-50.00", "rejet") == ("part", Decimal("50.00"), 0)
    for kind, amount, words in (
        ("paid", "-500", "ne dépasse pas"),
        ("reduced", "500", "ne se réduit"),
        ("paid", "0", "combien"),
    ):
        with pytest.raises(ValidationError, match=words):
            note(kind, amount)
    samira = sign_in(cast.samira)
    path = url(cast.samira, "payment", pk=statement.pk)
    samira.post(path, {"kind": "paid", "on": ago(0), "amount": "−10,00", "reference": "rejet 2"})
    page = read(samira, cast.samira, "statement", pk=statement.pk)
    assert "Reste à verser" in page and "60,00 €" in page and "-10,00 €" in page.replace("−", "-")
    assert "reste 60,00 €" in read(samira, cast.samira, "campaign", year=YEAR)
