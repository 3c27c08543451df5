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
from preau.syndicate.actions.campaigns import served_in
from preau.syndicate.actions.half_days import DONE
from preau.syndicate.actions.printing import print_all
from preau.syndicate.choices import AnswerKind, StepKind
from preau.syndicate.law.money import Rated
from preau.syndicate.models import Campaign, noted
from preau.syndicate.queries import options_of, tariff_of


@transaction.atomic
def freeze(campaign: Campaign, *, by: Actor) -> Campaign:
    """Write the statement of each member whose service is open, in one go; a job prints them. Frozen already: as it is.

    Half-days done since the last one are billed too, to a member that has left as to another. ValidationError: a count still
    contested, a school that passed to another debtor since it was counted, a rate that was not voted, or nobody to ask.
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
    served = served_in(campaign).filter(accession__since__isnull=False)
    uncounted = served.exclude(pk__in=campaign.counts.filter(replaced_at=None).values("school"))
    moved = uncounted.select_related("establishment").order_by("pk").first()
    if moved:
        raise refusal(
            "%(school)s a changé de redevable, ou est venue, depuis le comptage : comptez de nouveau, puis arrêtez.",
            school=moved,
        )


def _write(campaign: Campaign, by: Actor) -> None:
    values = _values(campaign, by)
    with connection.cursor() as cursor:
        cursor.execute(_HALF_DAYS, values)
        _check_rates(values, bool(cursor.fetchone()[0]))
        for words in (_STATEMENTS, _BILLED, _FIRST):
            cursor.execute(words, values)


def _values(campaign: Campaign, by: Actor) -> dict[str, Any]:
    stamp, rates = noted(by), tariff_of(campaign)
    return {
        "campaign": campaign.pk, "syndicate": campaign.syndicate_id, "rule": campaign.syndicate.pro_rata,
        "year": campaign.year, "first": date(campaign.year, 1, 1), "last": date(campaign.year, 12, 31),
        "options": sorted(options_of(campaign)), "base": rates.get(Rated.BASE), "option": rates.get(Rated.OPTION),
        "at": stamp["at"], "by": stamp["by"] and stamp["by"].pk, "by_name": stamp["by_name"], "today": clock.today(),
        "service": StepKind.SERVICE, "due": StepKind.DUE,
    }  # fmt: skip


def _check_rates(values: dict[str, Any], a_half_day_has_none: bool) -> None:
    asked = ["base", *(["option"] if values["options"] else [])]
    if a_half_day_has_none or any(values[name] is None for name in asked):
        raise refusal(
            "Le comité n’a pas voté tous les taux de cet exercice : notez-les d’abord, avec leur acte."
        )


_HALF_DAYS = f"SELECT bool_or(unit IS NULL) FROM ({DONE}) done"
# Members whose service is open and whose acts hold, with the days that they owe; `debtor_id` is who it has become part of.
_DUE = """SELECT x.id AS accession_id, coalesce(x.successor_id, x.id) AS debtor_id, x.since, x.until
    FROM syndicate_accession x
   WHERE x.syndicate_id = %(syndicate)s AND x.since <= %(last)s AND (x.until IS NULL OR x.until >= %(first)s)
     AND EXISTS (SELECT 1 FROM syndicate_accessionstep s WHERE s.accession_id = x.id AND s.kind = %(service)s)
     AND NOT EXISTS (SELECT 1 FROM syndicate_accessionstep s
                       JOIN council_act act ON act.id = s.act_id
                      WHERE s.accession_id = x.id AND (act.executory_on IS NULL OR EXISTS (
                          SELECT 1 FROM council_step w WHERE w.act_id = act.id AND w.kind = 'withdrawn')))"""
# Each school that is counted, with the months that its debtor owes for it (`law.money.months_owed`): the month in which a school
# passes from one to another is of who had begun it.
_COUNTED = """SELECT h.accession_id, h.debtor_id, h.school_id, e.name, h.pupils,
         CASE WHEN %(rule)s = 'whole' THEN 12 ELSE
             extract(month FROM h.ends)::int - extract(month FROM h.begins)::int + 1
             - EXISTS (SELECT 1 FROM syndicate_servedschool p JOIN due ON due.accession_id = p.accession_id
                        WHERE p.establishment_id = h.establishment_id AND p.until < h.begins
                          AND p.until >= date_trunc('month', h.begins)::date)::int END AS months
    FROM (SELECT d.accession_id, d.debtor_id, s.id AS school_id, s.establishment_id, c.pupils,
                 greatest(d.since, s.since, %(first)s) AS begins,
                 least(d.until, s.until, %(last)s) AS ends
            FROM due d JOIN syndicate_servedschool s USING (accession_id)
            JOIN syndicate_headcount c ON c.school_id = s.id AND c.campaign_id = %(campaign)s AND c.replaced_at IS NULL) h
    JOIN directory_establishment e ON e.id = h.establishment_id
   WHERE h.begins <= h.ends"""
_STATEMENTS = f"""
WITH due AS MATERIALIZED ({_DUE}), done AS ({DONE}), counted AS MATERIALIZED ({_COUNTED}),
line AS MATERIALIZED (
    SELECT debtor_id, row_number() OVER (PARTITION BY debtor_id ORDER BY nth, name, school_id, unit) AS rank,
           kind, school_id, quantity, unit, months, round(quantity * unit * months / 12, 2) AS amount
      FROM (
        SELECT debtor_id, 1 AS nth, 'base' AS kind, school_id, name, pupils AS quantity,
               %(base)s::numeric AS unit, months FROM counted
        UNION ALL
        SELECT debtor_id, 2, 'option', school_id, name, pupils, %(option)s::numeric, months
          FROM counted WHERE accession_id = ANY(%(options)s)
        UNION ALL
        SELECT accession_id, 3, 'half_day', NULL, '', sum(half_days)::int, unit, 12
          FROM done GROUP BY accession_id, unit) asked
     WHERE months > 0),
made AS (
    INSERT INTO syndicate_statement (campaign_id, accession_id, number, total, at, by_id, by_name)
    SELECT %(campaign)s, debtor_id, row_number() OVER (ORDER BY a.name, debtor_id), sum(amount),
           %(at)s, %(by)s, %(by_name)s
      FROM line JOIN syndicate_accession x ON x.id = debtor_id JOIN directory_authority a ON a.id = x.authority_id
     GROUP BY debtor_id, a.name
 RETURNING id, accession_id)
INSERT INTO syndicate_statementline (statement_id, rank, kind, school_id, quantity, unit, months, amount)
SELECT made.id, rank, kind, school_id, quantity, unit, months, amount FROM line JOIN made ON accession_id = debtor_id"""
_BILLED = f"""UPDATE syndicate_visit v SET statement_id = t.id FROM ({DONE}) done
    JOIN syndicate_statement t ON t.accession_id = done.accession_id AND t.campaign_id = %(campaign)s
   WHERE v.id = done.visit_id"""
# The first contribution is the first: a step that is there stays.
_FIRST = """INSERT INTO syndicate_accessionstep (accession_id, kind, "on", proof, at, by_id, by_name)
    SELECT accession_id, %(due)s, %(today)s, %(year)s || '-' || lpad(number::text, greatest(4, length(number::text)), '0'),
           %(at)s, %(by)s, %(by_name)s
      FROM syndicate_statement WHERE campaign_id = %(campaign)s
    ON CONFLICT (accession_id, kind) DO NOTHING"""
