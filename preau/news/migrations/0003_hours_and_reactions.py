"""The moment from which families read a note or a poll; teams and reactions of articles."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F


def read_at_once(apps, schema_editor):
    """What was sent before was read when it was sent."""
    apps.get_model("news", "Note").objects.update(available_at=F("sent_at"))
    apps.get_model("news", "Poll").objects.update(available_at=F("asked_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0009_quiet_hours'),
        ('news', '0002_polls_and_closures'),
    ]

    operations = [
        migrations.AddField('note', 'available_at', models.DateTimeField(null=True)),
        migrations.AddField('poll', 'available_at', models.DateTimeField(null=True)),
        migrations.RunPython(read_at_once, migrations.RunPython.noop, elidable=True),
        migrations.RunSQL('SET CONSTRAINTS ALL IMMEDIATE', migrations.RunSQL.noop),
        migrations.AlterField('note', 'available_at', models.DateTimeField()),
        migrations.AlterField('poll', 'available_at', models.DateTimeField()),
        migrations.AlterField('note', 'asks', models.CharField(choices=[('read', 'J’ai lu'), ('permission', 'J’autorise, ou non'), ('agreement', 'Je donne mon accord, ou non')], max_length=10)),
        migrations.AddField('article', 'teams_too', models.BooleanField(default=True)),
        migrations.AddField('article', 'takes_reactions', models.BooleanField(default=False)),
        migrations.CreateModel(
            name='Reaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('touch', models.CharField(choices=[('thanks', 'Merci'), ('seen', 'Vu'), ('bravo', 'Bravo')], max_length=10)),
                ('made_at', models.DateTimeField()),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reactions', to='news.article')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.person')),
            ],
            options={'constraints': [models.UniqueConstraint(fields=('article', 'person'), name='reaction_once')]},
        ),
        migrations.CreateModel(
            name='ReactionRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opening', models.CharField(choices=[('none', 'Aucune réaction'), ('older', 'Ouvertes, sauf dans les classes des plus jeunes'), ('all', 'Ouvertes dans toutes les classes')], default='none', max_length=10)),
                ('chosen_at', models.DateTimeField()),
                ('chosen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('establishment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.establishment')),
            ],
        ),
    ]
