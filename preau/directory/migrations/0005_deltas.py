"""Deltas: what kind of delivery an operation is, what a record of a delta leaves unsaid, and when academies export."""

import django.db.models.deletion
from django.db import migrations, models

import preau.directory.models.operations

# Rows `filled` were not in the delivery: they say again what the directory holds where a record is silent.
STAGE = """
ALTER TABLE directory_stage_establishment ADD COLUMN request text NOT NULL DEFAULT 'add';
ALTER TABLE directory_stage_person ADD COLUMN request text NOT NULL DEFAULT 'add',
                                   ADD COLUMN silent text[] NOT NULL DEFAULT '{}';
"""
BACK = """
ALTER TABLE directory_stage_establishment DROP COLUMN request;
ALTER TABLE directory_stage_person DROP COLUMN request, DROP COLUMN silent;
"""
FILLED = ("enrolment", "membership", "teaching", "post", "tie")


class Migration(migrations.Migration):
    dependencies = [("directory", "0004_name_words")]
    operations = [
        migrations.AddField(
            "operation",
            "kind",
            models.CharField(
                choices=[("complete", "complète"), ("delta", "incrémentale")], default="complete", max_length=10
            ),
        ),
        migrations.CreateModel(
            name="FeedRules",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("export_windows", models.JSONField(default=preau.directory.models.operations.usual_windows)),
                (
                    "academy",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, to="directory.academy"
                    ),
                ),
            ],
            options={"verbose_name_plural": "feed rules"},
        ),
        migrations.RunSQL(STAGE, BACK),
        *[
            migrations.RunSQL(
                f"ALTER TABLE directory_stage_{table} ADD COLUMN filled boolean NOT NULL DEFAULT false",
                f"ALTER TABLE directory_stage_{table} DROP COLUMN filled",
            )
            for table in FILLED
        ],
    ]
