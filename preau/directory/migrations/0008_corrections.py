"""Corrections of the school, and of which particulars each source says something."""

import django.db.models.deletion
from django.db import migrations, models

PARTICULARS = [
    ("title", "Civilité"),
    ("last_name", "Nom de famille"),
    ("first_name", "Prénom"),
    ("birth_name", "Nom de naissance"),
    ("other_first_names", "Autres prénoms"),
    ("birth_date", "Date de naissance"),
    ("ine", "INE"),
    ("email", "Mail"),
    ("phone", "Téléphone"),
    ("mobile", "Mobile"),
    ("address", "Adresse"),
]
SOURCES = [
    ("aaf1d", "AAF, 1er degré"),
    ("aaf2d", "AAF, 2d degré"),
    ("hand", "Saisie de l’établissement"),
]
# What stands on a person whom one source knows was said by it.
SAYS = """
UPDATE directory_identity i SET says =
       (p.title <> '')::integer | (p.last_name <> '')::integer << 1 | (p.first_name <> '')::integer << 2
     | (p.birth_name <> '')::integer << 3 | (p.other_first_names <> '')::integer << 4
     | (p.birth_date IS NOT NULL)::integer << 5 | (p.ine <> '')::integer << 6 | (p.email <> '')::integer << 7
     | (p.phone <> '')::integer << 8 | (p.mobile <> '')::integer << 9
     | (concat(p.address, p.postal_code, p.city, p.country) <> '')::integer << 10
  FROM directory_person p WHERE p.id = i.person_id
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0007_guards")]
    operations = [
        migrations.AddField("identity", "says", models.IntegerField(db_default=0, default=0)),
        migrations.AddField("feedrules", "precedence", models.JSONField(default=dict)),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("particular", models.CharField(choices=PARTICULARS, max_length=20)),
                ("value", models.JSONField()),
                ("before", models.JSONField()),
                ("heard", models.JSONField()),
                ("heard_on", models.DateField(null=True)),
                ("heard_from", models.CharField(blank=True, choices=SOURCES, max_length=10)),
                ("made_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="corrections",
                        to="directory.person",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.person"
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.person",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            "correction",
            models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("person", "particular"),
                name="correction_once",
            ),
        ),
        migrations.RunSQL(SAYS, migrations.RunSQL.noop),
    ]
