"""What stops a delivery, and who confirmed it."""

import django.db.models.deletion
from django.db import migrations, models

SHARES = {
    "establishment_share": 40,
    "class_share": 60,
    "profile_share": 25,
    "names_share": 10,
    "ine_share": 5,
    "least": 5,
    "close_after": 90,
}
KINDS = [
    ("leaving", "trop de départs d’un établissement"),
    ("class", "trop de départs d’une classe"),
    ("profile", "trop de départs dans l’académie"),
    ("names", "trop de noms changés"),
    ("ine", "trop d’INE changés"),
    ("older", "plus ancienne que la dernière"),
    ("elsewhere", "d’une autre académie"),
]


def identifier() -> models.BigAutoField:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def of_operation(name: str) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE, related_name=name, to="directory.operation"
    )


def of_establishment() -> models.ForeignKey:
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.CASCADE, to="directory.establishment"
    )


class Migration(migrations.Migration):
    dependencies = [("directory", "0006_undo")]
    operations = [
        *[
            migrations.AddField("feedrules", name, models.PositiveSmallIntegerField(default=share))
            for name, share in SHARES.items()
        ],
        migrations.CreateModel(
            name="Guard",
            fields=[
                ("id", identifier()),
                ("kind", models.CharField(choices=KINDS, max_length=10)),
                ("what", models.CharField(blank=True, max_length=120)),
                ("number", models.IntegerField(default=0)),
                ("total", models.IntegerField(default=0)),
                ("establishment", of_establishment()),
                ("operation", of_operation("guards")),
            ],
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                ("id", identifier()),
                ("by_id", models.BigIntegerField(null=True)),
                ("by_name", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("establishment", of_establishment()),
                ("operation", of_operation("confirmations")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("operation", "establishment", "by_id", "by_name"),
                        name="confirmed_once",
                        nulls_distinct=False,
                    )
                ]
            },
        ),
    ]
