import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0009_quiet_hours'),
        ('messaging', '0002_drafts_kept_and_words_found'),
    ]

    operations = [
        migrations.CreateModel(
            name='Urgency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('closure', 'Fermeture exceptionnelle de l’établissement'), ('absence', 'Enfant absent sans nouvelle')], max_length=20)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='message',
            name='available_at',
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='message',
            name='establishment_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='message',
            name='handed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='message',
            name='profile',
            field=models.CharField(blank=True, db_default='', default='', max_length=20),
        ),
        migrations.AddField(
            model_name='message',
            name='to',
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
        # What was sent before had arrived at once.
        migrations.RunSQL(
            [
                "UPDATE messaging_message SET available_at = sent_at, handed_at = sent_at",
                "SET CONSTRAINTS ALL IMMEDIATE",
            ],
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('handed_at', None)), fields=['available_at'], name='message_waiting'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['author', 'sent_at'], name='message_sent'),
        ),
        migrations.AddField(
            model_name='urgency',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person'),
        ),
        migrations.AddField(
            model_name='urgency',
            name='message',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='urgency', to='messaging.message'),
        ),
    ]
