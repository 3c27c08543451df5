from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0011_binders")]

    operations = [
        migrations.AddField("participant", "ended_at", models.DateTimeField(null=True)),
    ]
