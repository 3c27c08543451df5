"""Operations that undo another one."""

import django.db.models.deletion
from django.db import migrations, models

# The part of `before` that may be written back: what is now is still what was written after.
STILL = """
CREATE FUNCTION preau_still(before jsonb, after jsonb, now jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT jsonb_object_agg(key, value) FROM jsonb_each(before) WHERE now -> key IS NOT DISTINCT FROM after -> key);
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0005_deltas")]
    operations = [
        migrations.AlterField(
            "operation",
            "kind",
            models.CharField(
                choices=[("complete", "complète"), ("delta", "incrémentale"), ("undo", "annulation")],
                default="complete",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            "operation",
            "state",
            models.CharField(
                choices=[
                    ("staging", "en lecture"),
                    ("ready", "à vérifier"),
                    ("applying", "en cours"),
                    ("applied", "appliquée"),
                    ("refused", "refusée"),
                    ("abandoned", "abandonnée"),
                    ("undoing", "annulation en cours"),
                    ("undone", "annulée"),
                ],
                default="staging",
                max_length=12,
            ),
        ),
        migrations.AddField(
            "operation",
            "undoes",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="undone_by",
                to="directory.operation",
            ),
        ),
        migrations.RunSQL(STILL, "DROP FUNCTION preau_still(jsonb, jsonb, jsonb)"),
    ]
