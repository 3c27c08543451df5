import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models



def load(apps, schema_editor):
    """The territory's row, from the file that says its source."""
    import tomllib
    from datetime import time
    from importlib.resources import files

    words = files("preau.directory").joinpath("data", "quiet_hours.toml").read_text(encoding="utf-8")
    row = tomllib.loads(words)
    row |= {hour: time.fromisoformat(row[hour]) for hour in ("morning", "evening")}
    apps.get_model("directory", "QuietHours").objects.create(**row)


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0008_corrections'),
    ]

    operations = [
        migrations.AddField(
            model_name='academy',
            name='time_zone',
            field=models.CharField(db_default='Europe/Paris', default='Europe/Paris', max_length=40),
        ),
        migrations.CreateModel(
            name='OpenedDays',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
                ('reason', models.CharField(max_length=80)),
                ('made_at', models.DateTimeField()),
                ('establishment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='opened_days', to='directory.establishment')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('establishment', 'first_day', 'reason'), name='opened_days_once'), models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='opened_days_in_order')],
            },
        ),
        migrations.CreateModel(
            name='QuietHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('morning', models.TimeField()),
                ('evening', models.TimeField()),
                ('days', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), size=None)),
                ('holidays', models.BooleanField(default=True)),
                ('held', models.BooleanField(default=False)),
                ('staff_exempt', models.BooleanField(default=False)),
                ('urgent_profiles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('pupil', 'Élève'), ('guardian', 'Parent'), ('teacher', 'Enseignant'), ('substitute', 'Remplaçant'), ('head', 'Direction'), ('school_life', 'Vie scolaire'), ('support', 'AESH'), ('office', 'Secrétariat'), ('staff', 'Personnel'), ('academy', 'Académie'), ('authority', 'Collectivité'), ('elected_parent', 'Parent élu'), ('operator', 'Exploitation de la plateforme')], max_length=20), blank=True, default=list, size=None)),
                ('source', models.CharField(blank=True, max_length=300)),
                ('settled_at', models.DateTimeField(null=True)),
                ('establishment', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='quiet_hours', to='directory.establishment')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.Value(1), condition=models.Q(('establishment', None)), name='quiet_hours_default_once'), models.CheckConstraint(condition=models.Q(('morning__lt', models.F('evening'))), name='quiet_hours_in_order')],
            },
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
