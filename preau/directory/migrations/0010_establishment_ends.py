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
    ]
