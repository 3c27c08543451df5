"""What was there says what it now must: who owes an invoice, how much was paid, what is transferred."""

from django.db import migrations

SQL = """
UPDATE syndicate_invoice i SET accession_id = s.accession_id FROM syndicate_statement s WHERE s.id = i.statement_id;
UPDATE syndicate_paymentnote p SET amount = CASE WHEN EXISTS (
        SELECT 1 FROM syndicate_paymentnote q WHERE q.statement_id = p.statement_id AND q.kind = 'paid' AND q.id < p.id)
    THEN 0 ELSE s.total END
  FROM syndicate_statement s WHERE s.id = p.statement_id AND p.kind = 'paid';
INSERT INTO syndicate_competence (syndicate_id, name, article, at, by_id, by_name)
SELECT id, competence, '', at, by_id, by_name FROM syndicate_syndicate;
INSERT INTO syndicate_transfer (accession_id, competence_id, since, reference, act_id, at, by_id, by_name)
SELECT x.id, c.id, x.since,
       CASE WHEN x.since IS NULL THEN '' ELSE coalesce(nullif(s.proof, ''), act.year || '-' || act.number, '') END,
       CASE WHEN x.since IS NULL THEN NULL ELSE s.act_id END, x.at, x.by_id, x.by_name
  FROM syndicate_accession x JOIN syndicate_competence c ON c.syndicate_id = x.syndicate_id
  LEFT JOIN syndicate_accessionstep s ON s.accession_id = x.id AND s.kind = 'concordant'
  LEFT JOIN council_act act ON act.id = s.act_id;
"""


class Migration(migrations.Migration):
    dependencies = [("syndicate", "0006_owed_once")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
