"""A campaign from the count to the payment: what the commune says, what is chosen, what is frozen for good."""

import csv
import io
import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from pypdf import PdfReader

from preau.base import clock
from preau.directory.authorities.headcounts import headcounts
from preau.directory.models import Authority, Establishment
from preau.syndicate.actions import campaigns, joining, planning, visits
from preau.syndicate.actions.freezing import freeze
from preau.syndicate.law.money import ProRata, Rated, due_lines, months_owed, total
from preau.syndicate.models import Accession, HeadCount, Rate, Statement, Syndicate, noted
from preau.syndicate.papers import orders, statement_paper
from preau.syndicate.tests.desk import again, ago, enrol, member

YEAR = clock.today().year


def opened(cast, pupils=172):
    """177 pupils: the five of the cast's school and others come before the count."""
    enrol(cast.school, pupils)
    found = member(cast)
    campaign = campaigns.open_campaign(found.syndicate, by=cast.samira, year=YEAR, counted_on=ago(1))
    return found, campaign


def count_of(campaign):
    return HeadCount.objects.current().get(campaign=campaign)


def lines_of(statement):
    return [(one.kind, one.quantity, one.amount) for one in statement.lines.all()]


def test_the_commune_of_177_pupils_owes_230_10(cast):
    found, campaign = opened(cast)
    assert count_of(campaign).pupils == 177
    campaigns.confirm(count_of(campaign), by=cast.gaelle)
    freeze(campaign, by=cast.samira)
    statement = Statement.objects.get(accession=found)
    assert (statement.total, lines_of(statement)) == (Decimal("230.10"), [("base", 177, Decimal("230.10"))])
    assert again(found).steps.get(kind="due").proof == f"{YEAR}-0001"


def test_with_support_and_a_half_day(cast):
    found, campaign = opened(cast)
    campaigns.choose_option(found, by=cast.gaelle, year=YEAR, taken=False)
    campaigns.choose_option(found, by=cast.gaelle, year=YEAR, taken=True)
    asked = visits.ask(found, by=cast.gaelle, half_days=2, need="Premiers pas")
    waiting = visits.ask(found, by=cast.gaelle, half_days=1, need="Plus tard")
    assert visits.step(asked, by=cast.samira, kind="quoted", on=ago(0)).amount == Decimal("300.00")
    trainer = planning.add_trainer(found.syndicate, by=cast.samira, name="M. Leclercq")
    planning.plan(asked, by=cast.samira, trainer=trainer, slots=[(ago(0), "morning"), (ago(0), "afternoon")])
    with pytest.raises(ValidationError, match="compte rendu"):
        visits.step(asked, by=cast.samira, kind="done", on=ago(0))
    visits.step(asked, by=cast.samira, kind="done", on=ago(0), words="Six enseignants.")
    freeze(campaign, by=cast.samira)
    statement = Statement.objects.get(accession=found)
    assert statement.total == Decimal("583.20")
    asked.refresh_from_db()
    waiting.refresh_from_db()
    assert (asked.statement, waiting.statement) == (statement, None)


def test_a_contested_count_holds_the_campaign_until_it_is_answered(cast):
    _found, campaign = opened(cast)
    campaigns.contest(count_of(campaign), by=cast.gaelle, claimed=173, reason="quatre ont déménagé")
    with pytest.raises(ValidationError, match="est contesté"):
        freeze(campaign, by=cast.samira)
    old = count_of(campaign)
    campaigns.correct(old, by=cast.samira, pupils=174, source="school", reason="vu avec la directrice")
    with pytest.raises(ValidationError, match="corrigé entre-temps"):
        campaigns.confirm(old, by=cast.gaelle)
    freeze(campaign, by=cast.samira)
    assert Statement.objects.get().total == Decimal("226.20")


def test_frozen_nothing_changes(cast):
    found, campaign = opened(cast)
    freeze(campaign, by=cast.samira)
    freeze(campaign, by=cast.samira)
    enrol(cast.school, 3)
    campaigns.open_campaign(found.syndicate, by=cast.samira, year=YEAR)
    for verb in (
        lambda: campaigns.confirm(count_of(campaign), by=cast.gaelle),
        lambda: campaigns.contest(count_of(campaign), by=cast.gaelle, claimed=1, reason="non"),
        lambda: campaigns.correct(
            count_of(campaign), by=cast.samira, pupils=1, source="school", reason="non"
        ),
        lambda: campaigns.choose_option(found, by=cast.gaelle, year=YEAR, taken=True),
    ):
        with pytest.raises(ValidationError, match="arrêté"):
            verb()
    assert Statement.objects.get().total == Decimal("230.10")


def test_a_school_without_pupils_and_a_member_whose_service_is_not_open(cast):
    found = member(cast, school=cast.next_door, open_since=None)
    campaign = campaigns.open_campaign(found.syndicate, by=cast.samira, year=YEAR, counted_on=ago(4000))
    assert count_of(campaign).pupils == 0
    with pytest.raises(ValidationError, match="rien à demander"):
        freeze(campaign, by=cast.samira)
    joining.note(found, by=cast.samira, link=joining.Link.SERVICE, on=ago(0))
    freeze(campaign, by=cast.samira)
    assert Statement.objects.get().total == Decimal("0.00")


def test_rates_not_voted_are_asked_for(cast):
    found, campaign = opened(cast)
    found.syndicate.rates.filter(kind="option").delete()
    campaigns.choose_option(found, by=cast.gaelle, year=YEAR, taken=True)
    with pytest.raises(ValidationError, match="pas voté tous les taux"):
        freeze(campaign, by=cast.samira)


def test_pupils_are_not_counted_on_a_day_to_come(cast):
    found = member(cast)
    with pytest.raises(ValidationError, match="jour venu"):
        campaigns.open_campaign(found.syndicate, by=cast.samira, year=YEAR + 2)
    assert not HeadCount.objects.exists()


def test_payments_follow_the_title(cast):
    _found, campaign = opened(cast)
    freeze(campaign, by=cast.samira)
    statement = Statement.objects.get()
    with pytest.raises(ValidationError, match="Aucun titre"):
        campaigns.note_payment(statement, by=cast.samira, kind="paid", on=ago(0), amount=Decimal(1))
    campaigns.note_payment(statement, by=cast.samira, kind="issued", on=ago(2), reference="T-12")
    with pytest.raises(ValidationError, match="combien"):
        campaigns.note_payment(statement, by=cast.samira, kind="paid", on=ago(1))
    assert campaigns.note_payment(
        statement, by=cast.samira, kind="paid", on=ago(1), amount=statement.total
    ).pk
    with pytest.raises(ValidationError, match="à venir"):
        campaigns.note_payment(statement, by=cast.samira, kind="paid", on=ago(-1), amount=Decimal(1))


def test_the_papers_say_the_same_sum(cast):
    _found, campaign = opened(cast)
    freeze(campaign, by=cast.samira)
    paper = PdfReader(io.BytesIO(statement_paper.pdf(Statement.objects.get())))
    words = " ".join(page.extract_text() for page in paper.pages).replace("\u00a0", " ")
    assert "177 × 1,30 €" in words and "230,10 €" in words and "La métropole n’exerce pas" in words
    [row] = csv.DictReader(io.StringIO(orders.csv_of(campaign).lstrip("\ufeff")), delimiter=";")
    assert (row["redevable"], row["effectif"], row["montant_ttc"]) == (
        "la commune de Prémesques",
        "177",
        "230,10",
    )


def test_counts_are_of_pupils_enrolled_that_day_and_of_nobody_else(cast):
    assert headcounts([cast.school.pk, cast.next_door.pk], clock.today()) == {
        cast.school.pk: 5,
        cast.next_door.pk: 1,
    }
    assert headcounts([cast.school.pk], ago(4000)) == {cast.school.pk: 0}
    assert headcounts([], clock.today()) == {}


@pytest.mark.parametrize("rule", ["whole", "months"])
def test_what_postgresql_writes_is_what_the_law_says(cast, rule):
    """Members of every kind: joined and left at any time, rates of four decimals, option or not, several schools."""
    draw, found = random.Random(7), member(cast)
    syndicate = found.syndicate
    Rate.objects.filter(kind="base").update(amount=Decimal("1.3025"))
    Rate.objects.filter(kind="option").update(amount=Decimal("0.3333"))
    Syndicate.objects.update(pro_rata=rule)
    for rank in range(25):
        _drawn_member(cast, syndicate, draw, rank)
    campaign = campaigns.open_campaign(syndicate, by=cast.samira, year=2025, counted_on=ago(0))
    for one in campaign.counts.all():
        campaigns.correct(one, by=cast.samira, pupils=draw.randrange(900), source="file", reason="tiré")
    freeze(campaign, by=cast.samira)
    written = {one.accession_id: one for one in Statement.objects.prefetch_related("lines")}
    rates = {Rated(one.kind): one.amount for one in Rate.objects.all()}
    for one in Accession.objects.all():
        months = months_owed(2025, one.since, one.until, ProRata(rule))
        rows = (
            HeadCount.objects.current().filter(school__accession=one).order_by("school__establishment__name")
        )
        pupils = dict(rows.values_list("school", "pupils"))
        lines = due_lines(pupils, rates, option=one.choices.filter(taken="taken").exists(), months=months)
        statement = written.get(one.pk)
        got = (
            [(x.kind, x.school_id, x.quantity, x.months, x.amount) for x in statement.lines.all()]
            if statement
            else []
        )
        assert got == [(x.kind, x.school, x.quantity, x.months, x.amount) for x in lines]
        assert (statement.total if statement else total(lines)) == total(lines)


def _drawn_member(cast, syndicate, draw, rank):
    known = {one.kind: one for one in syndicate.documents.all()}
    since = date(2023, 1, 1) + timedelta(days=draw.randrange(1100))
    until = draw.choice([None, since + timedelta(days=draw.randrange(700))])
    authority = Authority.objects.create(kind="commune", name=f"Commune {rank}")
    row = Accession.objects.create(
        syndicate=syndicate, authority=authority, reason="x", statutes=known["statutes"], since=since, until=until,
        conditions=known["conditions"], **noted(cast.samira),
    )  # fmt: skip
    row.steps.create(kind="service", on=since, **noted(cast.samira))
    for school in range(draw.choice([1, 1, 3])):
        place = Establishment.objects.create(
            uai=f"{rank:04}{school:03}X", kind="primary", name=f"E{school}", academy=cast.academy
        )
        row.schools.create(establishment=place, **noted(cast.samira))
    if draw.random() < 0.4:
        campaigns.choose_option(row, by=cast.samira, year=2025, taken=True)
