"""Freeze a campaign: from then on each member's statement, with its lines, never changes.

Statements are written in sets by PostgreSQL, whose `round` of a numeric is the one of `law.money.cents`; a test holds both
to the same sums.
"""

from datetime import date
from typing import Any

from django.db import connection

from preau.base import clock, transaction
from preau.base.audit import Actor, record
from preau.base.language import refusal
from preau.syndicate.actions.printing import print_all
from preau.syndicate.choices import AnswerKind, StepKind
from preau.syndicate.law.money import Rated
from preau.syndicate.models import Campaign, noted
from preau.syndicate.queries import options_of, tariff_of


@transaction.atomic
def freeze(campaign: Campaign, *, by: Actor) -> Campaign:
    """Write the statement of each member whose service is open, in one go; a job prints them. Frozen already: as it is.

    ValidationError: a count still contested, a rate that the committee has not voted, or nobody to ask.
    """
    locked = Campaign.objects.select_for_update(of=("self",)).select_related("syndicate").get(pk=campaign.pk)
    if locked.frozen_at:
        return locked
    _check_counts(locked)
    _write(locked, by)
    statements = locked.statements.count()
    if not statements:
        raise refusal("Aucun membre n’a de service ouvert : il n’y a rien à demander.")
    locked.frozen_at, locked.frozen_by_name = clock.now(), by.display_name
    locked.save(update_fields=["frozen_at", "frozen_by_name"])
    record("syndicate.freeze", locked, by=by, statements=statements)
    print_all(locked, by=by)
    return locked


def _check_counts(campaign: Campaign) -> None:
    contested = campaign.counts.filter(replaced_at=None, answer__kind=AnswerKind.CONTESTED)
    first = contested.select_related("school__establishment").first()
    if first:
        raise refusal(
            "L’effectif de %(school)s est contesté : corrigez-le ou maintenez-le, avec votre raison.",
            school=first.school,
        )


def _write(campaign: Campaign, by: Actor) -> None:
    values = _values(campaign, by)
    with connection.cursor() as cursor:
        cursor.execute(_HALF_DAYS, values)
        _check_rates(values, has_half_days=bool(cursor.fetchall()))
        for words in (_STATEMENTS, _BILLED, _FIRST):
            cursor.execute(words, values)


def _values(campaign: Campaign, by: Actor) -> dict[str, Any]:
    stamp, rates = noted(by), tariff_of(campaign)
    return {
        "campaign": campaign.pk, "syndicate": campaign.syndicate_id, "rule": campaign.syndicate.pro_rata,
        "year": campaign.year, "first": date(campaign.year, 1, 1), "last": date(campaign.year, 12, 31),
        "options": sorted(options_of(campaign)), "base": rates.get(Rated.BASE), "option": rates.get(Rated.OPTION),
        "half_day": rates.get(Rated.HALF_DAY), "at": stamp["at"], "by": stamp["by"] and stamp["by"].pk,
        "by_name": stamp["by_name"], "today": clock.today(), "service": StepKind.SERVICE, "due": StepKind.DUE,
    }  # fmt: skip


def _check_rates(values: dict[str, Any], *, has_half_days: bool) -> None:
    asked = ["base", *(["option"] if values["options"] else []), *(["half_day"] if has_half_days else [])]
    if any(values[name] is None for name in asked):
        raise refusal(
            "Le comité n’a pas voté tous les taux de cet exercice : notez-les d’abord, avec leur acte."
        )


# Half-days done before the end of the exercice, billed by nothing yet, by accession.
_DONE = """SELECT v.id, v.accession_id, v.half_days FROM syndicate_visit v
    JOIN syndicate_accession x ON x.id = v.accession_id AND x.syndicate_id = %(syndicate)s
   WHERE v.statement_id IS NULL AND EXISTS (
       SELECT 1 FROM syndicate_visitstep s WHERE s.visit_id = v.id AND s.kind = 'done' AND s."on" <= %(last)s)"""
_HALF_DAYS = f"SELECT 1 FROM ({_DONE}) done LIMIT 1"
# Members whose service is open and whose acts hold, with the months that they owe (`law.money.months_owed`).
_DUE = """SELECT x.id AS accession_id, a.name,
         CASE WHEN %(rule)s = 'whole' THEN 12 ELSE
             extract(month FROM least(coalesce(x.until, %(last)s), %(last)s))::int
             - extract(month FROM greatest(x.since, %(first)s))::int + 1 END AS months
    FROM syndicate_accession x JOIN directory_authority a ON a.id = x.authority_id
   WHERE x.syndicate_id = %(syndicate)s AND x.since <= %(last)s AND (x.until IS NULL OR x.until >= %(first)s)
     AND EXISTS (SELECT 1 FROM syndicate_accessionstep s WHERE s.accession_id = x.id AND s.kind = %(service)s)
     AND NOT EXISTS (SELECT 1 FROM syndicate_accessionstep s
                       JOIN council_act act ON act.id = s.act_id
                      WHERE s.accession_id = x.id AND (act.executory_on IS NULL OR EXISTS (
                          SELECT 1 FROM council_step w WHERE w.act_id = act.id AND w.kind = 'withdrawn')))"""
_STATEMENTS = f"""
WITH due AS MATERIALIZED ({_DUE}), done AS ({_DONE}),
counted AS (
    SELECT d.accession_id, d.months, s.id AS school_id, e.name, c.pupils
      FROM due d JOIN syndicate_servedschool s USING (accession_id)
      JOIN directory_establishment e ON e.id = s.establishment_id
      JOIN syndicate_headcount c ON c.school_id = s.id AND c.campaign_id = %(campaign)s AND c.replaced_at IS NULL),
line AS MATERIALIZED (
    SELECT accession_id, row_number() OVER (PARTITION BY accession_id ORDER BY nth, name, school_id) AS rank,
           kind, school_id, quantity, unit, months, round(quantity * unit * months / 12, 2) AS amount
      FROM (
        SELECT accession_id, 1 AS nth, 'base' AS kind, school_id, name, pupils AS quantity,
               %(base)s::numeric AS unit, months FROM counted
        UNION ALL
        SELECT accession_id, 2, 'option', school_id, name, pupils, %(option)s::numeric, months
          FROM counted WHERE accession_id = ANY(%(options)s)
        UNION ALL
        SELECT accession_id, 3, 'half_day', NULL, '', sum(half_days)::int, %(half_day)s::numeric, 12
          FROM done JOIN due USING (accession_id) GROUP BY accession_id) asked),
made AS (
    INSERT INTO syndicate_statement (campaign_id, accession_id, number, total, at, by_id, by_name)
    SELECT %(campaign)s, accession_id, row_number() OVER (ORDER BY due.name, accession_id), sum(amount),
           %(at)s, %(by)s, %(by_name)s
      FROM line JOIN due USING (accession_id) GROUP BY accession_id, due.name
 RETURNING id, accession_id)
INSERT INTO syndicate_statementline (statement_id, rank, kind, school_id, quantity, unit, months, amount)
SELECT made.id, rank, kind, school_id, quantity, unit, months, amount FROM line JOIN made USING (accession_id)"""
_BILLED = f"""UPDATE syndicate_visit v SET statement_id = t.id FROM ({_DONE}) done
    JOIN syndicate_statement t ON t.accession_id = done.accession_id AND t.campaign_id = %(campaign)s
   WHERE v.id = done.id"""
# The first contribution is the first: a step that is there stays.
_FIRST = """INSERT INTO syndicate_accessionstep (accession_id, kind, "on", proof, at, by_id, by_name)
    SELECT accession_id, %(due)s, %(today)s, %(year)s || '-' || lpad(number::text, greatest(4, length(number::text)), '0'),
           %(at)s, %(by)s, %(by_name)s
      FROM syndicate_statement WHERE campaign_id = %(campaign)s
    ON CONFLICT (accession_id, kind) DO NOTHING"""
