
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0009_quiet_hours'),
        ('notifications', '0002_ways_and_moments'),
    ]

    operations = [
        migrations.AddField(
            model_name='notification',
            name='by_push',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='notification',
            name='pushed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='preference',
            name='way',
            field=models.CharField(choices=[('push', 'Dans Préau, et mon téléphone sonne'), ('now', 'Dans Préau, et par mail'), ('daily', 'Dans Préau, et dans un mail par jour'), ('weekly', 'Dans Préau, et dans un mail le vendredi'), ('app', 'Dans Préau seulement'), ('never', 'Ne pas m’en parler')], max_length=10),
        ),
        migrations.CreateModel(
            name='Device',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('session_key', models.CharField(max_length=40)),
                ('endpoint', models.CharField(max_length=1000, unique=True)),
                ('p256dh', models.CharField(max_length=100)),
                ('auth', models.CharField(max_length=40)),
                ('since', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='devices', to='directory.person')),
            ],
        ),
        migrations.CreateModel(
            name='Ring',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_at', models.DateTimeField()),
                ('tries', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('device', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rings', to='notifications.device')),
                ('notification', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rings', to='notifications.notification')),
            ],
        ),
        migrations.CreateModel(
            name='TextChannel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cap', models.PositiveIntegerField()),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('establishment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.establishment')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
            ],
        ),
        migrations.CreateModel(
            name='TextMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(blank=True, max_length=16)),
                ('words', models.CharField(max_length=320)),
                ('cost', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('waiting', 'en route'), ('sent', 'parti'), ('no_number', 'pas de numéro de mobile'), ('capped', 'plafond du mois atteint'), ('refused', 'numéro refusé'), ('silent', 'la passerelle ne répond pas')], max_length=10)),
                ('made_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('establishment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.establishment')),
                ('notification', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='text_message', to='notifications.notification')),
            ],
        ),
        migrations.CreateModel(
            name='PhoneCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by_name', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='directory.person')),
                ('text', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='call', to='notifications.textmessage')),
            ],
        ),
        migrations.AddIndex(
            model_name='device',
            index=models.Index(fields=['session_key'], name='device_session'),
        ),
        migrations.AddIndex(
            model_name='ring',
            index=models.Index(fields=['due_at'], name='ring_due'),
        ),
        migrations.AddConstraint(
            model_name='ring',
            constraint=models.UniqueConstraint(fields=('device', 'notification'), name='ring_once'),
        ),
        migrations.AddIndex(
            model_name='textmessage',
            index=models.Index(fields=['establishment', '-made_at'], name='text_of_school'),
        ),
        migrations.AddIndex(
            model_name='textmessage',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['due_at'], name='text_due'),
        ),
    ]
