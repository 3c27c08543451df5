"""Sittings held before keep the members of their day; acts numbered before have the day of their sitting."""

from django.db import migrations

_DAYS = """
UPDATE council_act a SET decided_on = (s.starts_at AT TIME ZONE 'Europe/Paris')::date
  FROM council_matter m JOIN council_sitting s ON s.id = m.sitting_id
 WHERE m.id = a.matter_id AND a.number IS NOT NULL
"""
_ROLLS = """
INSERT INTO council_sitting_roll (sitting_id, member_id)
SELECT s.id, m.id FROM council_sitting s
  JOIN council_sittingstep t ON t.sitting_id = s.id AND t.kind = 'opened'
  JOIN council_member m ON m.assembly_id = s.assembly_id AND m.alternate_of_id IS NULL
   AND m.starts_on <= (s.starts_at AT TIME ZONE 'Europe/Paris')::date
   AND (m.ends_on IS NULL OR m.ends_on >= (s.starts_at AT TIME ZONE 'Europe/Paris')::date)
"""


class Migration(migrations.Migration):
    dependencies = [("council", "0004_after_the_sitting")]
    operations = [
        migrations.RunSQL(_DAYS, migrations.RunSQL.noop),
        migrations.RunSQL(_ROLLS, migrations.RunSQL.noop),
    ]
