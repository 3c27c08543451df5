"""The seats of colleges become dated lines; what they had begins with their assembly."""

import django.db.models.deletion
from django.db import migrations, models

_LINES = """
INSERT INTO council_collegeseats (college_id, seats, starts_on, source)
SELECT c.id, c.seats, (a.opened_at AT TIME ZONE 'Europe/Paris')::date, ''
  FROM council_college c JOIN council_assembly a ON a.id = c.assembly_id
"""


class Migration(migrations.Migration):
    dependencies = [("council", "0006_signed_minutes")]
    operations = [
        migrations.CreateModel(
            name='CollegeSeats',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seats', models.PositiveSmallIntegerField()),
                ('starts_on', models.DateField()),
                ('source', models.CharField(blank=True, max_length=200)),
                ('college', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='council.college')),
            ],
            options={
                'verbose_name_plural': 'college seats',
                'ordering': ['starts_on'],
                'constraints': [models.UniqueConstraint(fields=('college', 'starts_on'), name='college_seats_once')],
            },
        ),
        migrations.RunSQL(_LINES, migrations.RunSQL.noop),
        migrations.RemoveField(model_name='college', name='seats'),
    ]
