"""The moment from which families read an offer."""

from django.db import migrations, models
from django.db.models import F


def read_at_once(apps, schema_editor):
    """What was opened before was read when it was opened."""
    apps.get_model("meetings", "Offer").objects.update(available_at=F("opened_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0001_rendez_vous'),
    ]

    operations = [
        migrations.AddField('offer', 'available_at', models.DateTimeField(null=True)),
        migrations.RunPython(read_at_once, migrations.RunPython.noop, elidable=True),
        migrations.RunSQL('SET CONSTRAINTS ALL IMMEDIATE', migrations.RunSQL.noop),
        migrations.AlterField('offer', 'available_at', models.DateTimeField()),
    ]
