import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0001_accounts'),
        ('directory', '0003_feed_stage'),
    ]

    operations = [
        migrations.CreateModel(
            name='SheetRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField()),
                ('pupils_too', models.BooleanField(default=False)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.person')),
                ('establishment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.establishment')),
            ],
        ),
        migrations.CreateModel(
            name='SheetBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sheets', models.IntegerField(default=0)),
                ('drawn_at', models.DateTimeField(blank=True, null=True)),
                ('fetched_at', models.DateTimeField(blank=True, null=True)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='directory.group')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='batches', to='access.sheetrun')),
            ],
        ),
        migrations.CreateModel(
            name='SheetPaper',
            fields=[
                ('batch', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='paper', serialize=False, to='access.sheetbatch')),
                ('content', models.BinaryField()),
            ],
        ),
        # Codes in clear stay out of the journal, so out of its archives and of the replicas.
        migrations.RunSQL(
            "ALTER TABLE access_sheetpaper SET UNLOGGED", "ALTER TABLE access_sheetpaper SET LOGGED"
        ),
        migrations.AddField(
            model_name='activationcode',
            name='batch',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='codes', to='access.sheetbatch'),
        ),
    ]
