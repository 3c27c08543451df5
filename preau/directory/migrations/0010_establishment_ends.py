from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0009_quiet_hours")]

    operations = [
        migrations.AddField("establishment", "ends_on", models.DateField(blank=True, null=True)),
        migrations.AddField(
            "establishment",
            "end_reason",
            models.CharField(blank=True, db_default="", default="", max_length=200),
        ),
        migrations.AddIndex(
            "establishment",
            models.Index(
                condition=models.Q(("ends_on__isnull", False)), fields=["ends_on"], name="establishment_ended"
            ),
        ),
        migrations.AlterField(
            model_name='guard',
            name='kind',
            field=models.CharField(choices=[('leaving', 'trop de départs d’un établissement'), ('class', 'trop de départs d’une classe'), ('profile', 'trop de départs dans l’académie'), ('names', 'trop de noms changés'), ('ine', 'trop d’INE changés'), ('older', 'plus ancienne que la dernière'), ('elsewhere', 'd’une autre académie'), ('left', 'établissement qui a quitté l’espace')], max_length=10),
        ),
    ]
