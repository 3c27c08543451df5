import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0009_quiet_hours'),
        ('notifications', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Bounce',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=254)),
                ('status', models.CharField(max_length=12)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('permanent', models.BooleanField()),
                ('bounced_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Mailing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sent_at', models.DateTimeField()),
                ('things', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Rhythm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('morning', models.TimeField(null=True)),
                ('evening', models.TimeField(null=True)),
                ('days', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), default=list, size=None)),
                ('detailed', models.BooleanField(default=False)),
                ('chosen_at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='preference',
            name='preference_once',
        ),
        migrations.RemoveIndex(
            model_name='notification',
            name='notification_list',
        ),
        migrations.RemoveIndex(
            model_name='notification',
            name='notification_to_mail',
        ),
        migrations.AddField(
            model_name='notification',
            name='establishment_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='notification',
            name='mail_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='notification',
            name='urgent',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='preference',
            name='child',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.person'),
        ),
        migrations.AddField(
            model_name='preference',
            name='way',
            field=models.CharField(choices=[('now', 'Dans Préau, et par mail'), ('daily', 'Dans Préau, et dans un mail par jour'), ('weekly', 'Dans Préau, et dans un mail le vendredi'), ('app', 'Dans Préau seulement'), ('never', 'Ne pas m’en parler')], default='now', max_length=10),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(fields=['person', '-made_at'], name='notification_list'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(condition=models.Q(('mailed_at', None), ('read_at', None)), fields=['mail_at'], name='notification_to_mail'),
        ),
        migrations.AddIndex(
            model_name='notification',
            index=models.Index(fields=['path'], name='notification_path'),
        ),
        migrations.AddConstraint(
            model_name='preference',
            constraint=models.UniqueConstraint(fields=('person', 'kind', 'child'), name='preference_once', nulls_distinct=False),
        ),
        migrations.AddField(
            model_name='bounce',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bounces', to='directory.person'),
        ),
        migrations.AddField(
            model_name='mailing',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.person'),
        ),
        migrations.AddField(
            model_name='rhythm',
            name='person',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='rhythm', to='directory.person'),
        ),
        migrations.AddIndex(
            model_name='bounce',
            index=models.Index(fields=['person', '-bounced_at'], name='bounce_last'),
        ),
        migrations.AddIndex(
            model_name='mailing',
            index=models.Index(fields=['person', '-sent_at'], name='mailing_last'),
        ),
        migrations.AddConstraint(
            model_name='rhythm',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('evening', None), ('morning', None)), ('morning__lt', models.F('evening')), _connector='OR'), name='rhythm_in_order'),
        ),
        # What was refused by mail stays in the app; what was not mailed yet leaves when it would have.
        migrations.RunSQL(
            [
                "UPDATE notifications_preference SET way = 'app' WHERE NOT mail",
                "UPDATE notifications_notification SET mail_at = available_at WHERE mailed_at IS NULL AND read_at IS NULL",
                "SET CONSTRAINTS ALL IMMEDIATE",  # nothing pending when the table changes below
            ],
            migrations.RunSQL.noop,
        ),
        migrations.RemoveField(
            model_name='preference',
            name='mail',
        ),
    ]
