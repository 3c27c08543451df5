import django.db.models.deletion
from django.db import migrations, models



def load(apps, schema_editor):
    """The caps of the house, from the file that says why."""
    import tomllib
    from importlib.resources import files

    words = files("preau.messaging").joinpath("data", "caps.toml").read_text(encoding="utf-8")
    for profile, a_day in tomllib.loads(words)["a_day"].items():
        apps.get_model("messaging", "SendingCap").objects.create(profile=profile, a_day=a_day)


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0009_quiet_hours'),
        ('messaging', '0003_hours'),
    ]

    operations = [
        migrations.CreateModel(
            name='SendingCap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('profile', models.CharField(choices=[('pupil', 'Élève'), ('guardian', 'Parent'), ('teacher', 'Enseignant'), ('substitute', 'Remplaçant'), ('head', 'Direction'), ('school_life', 'Vie scolaire'), ('support', 'AESH'), ('office', 'Secrétariat'), ('staff', 'Personnel'), ('academy', 'Académie'), ('authority', 'Collectivité'), ('elected_parent', 'Parent élu'), ('operator', 'Exploitation de la plateforme')], max_length=20, unique=True)),
                ('a_day', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Recall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('as_moderator', models.BooleanField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('message', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='recall', to='messaging.message')),
            ],
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=200)),
                ('body', models.TextField()),
                ('mailboxes', models.PositiveIntegerField()),
                ('establishment_id', models.BigIntegerField(db_index=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('sealed_at', models.DateTimeField()),
                ('sealed_by_id', models.BigIntegerField(null=True)),
                ('sealed_by_name', models.CharField(max_length=200)),
                ('message', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='seal', to='messaging.message')),
            ],
        ),
        migrations.CreateModel(
            name='SealOpening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('seal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='openings', to='messaging.seal')),
            ],
        ),
        migrations.CreateModel(
            name='Suspension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('profile', models.CharField(choices=[('pupil', 'les élèves'), ('guardian', 'les parents'), ('teacher', 'les enseignants'), ('staff', 'les autres personnels'), ('all', 'tout le monde')], max_length=10)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('made_at', models.DateTimeField()),
                ('made_by_id', models.BigIntegerField(null=True)),
                ('made_by_name', models.CharField(max_length=200)),
                ('lifted_at', models.DateTimeField(null=True)),
                ('lifted_by_id', models.BigIntegerField(null=True)),
                ('lifted_by_name', models.CharField(blank=True, max_length=200)),
                ('authority', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.authority')),
                ('establishment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.establishment')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('profile', 'establishment', 'authority'), name='suspension_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('establishment', None), ('authority', None), _connector='OR'), name='suspension_of_one_place')],
            },
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
