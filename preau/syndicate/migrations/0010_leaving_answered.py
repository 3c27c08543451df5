import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0010_establishment_ends'),
        ('syndicate', '0009_colleges_convened'),
    ]

    operations = [
        migrations.AddField(
            model_name='servedschool',
            name='invited_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='syndicate',
            name='silence_months',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='accessionstep',
            name='kind',
            field=models.CharField(choices=[('prepared', 'Dossier préparé'), ('commune_act', 'Délibération de la collectivité'), ('concordant', 'Délibération concordante'), ('convention', 'Convention signée'), ('service', 'Service ouvert ou confirmé'), ('due', 'Première contribution'), ('notice', 'Demande de retrait'), ('agreed', 'Retrait accepté par le comité'), ('deferred', 'Retrait reporté par le comité'), ('refused', 'Retrait refusé par le comité'), ('silent', 'Retrait réputé accepté : silence du comité'), ('closed', 'Écoles fermées au terme du préavis'), ('take_over', 'Contenu de l’espace précédent repris'), ('give_back', 'Contenu rendu aux écoles'), ('archive', 'Archive du dossier remise'), ('merged', 'Réunie à une autre collectivité')], max_length=12),
        ),
        migrations.AlterField(
            model_name='agendapoint',
            name='kind',
            field=models.CharField(choices=[('prepared', 'Dossier préparé'), ('commune_act', 'Délibération de la collectivité'), ('concordant', 'Délibération concordante'), ('convention', 'Convention signée'), ('service', 'Service ouvert ou confirmé'), ('due', 'Première contribution'), ('notice', 'Demande de retrait'), ('agreed', 'Retrait accepté par le comité'), ('deferred', 'Retrait reporté par le comité'), ('refused', 'Retrait refusé par le comité'), ('silent', 'Retrait réputé accepté : silence du comité'), ('closed', 'Écoles fermées au terme du préavis'), ('take_over', 'Contenu de l’espace précédent repris'), ('give_back', 'Contenu rendu aux écoles'), ('archive', 'Archive du dossier remise'), ('merged', 'Réunie à une autre collectivité')], max_length=12),
        ),
        migrations.CreateModel(
            name='TrainerLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by_name', models.CharField(max_length=200)),
                ('secret_hash', models.CharField(max_length=64, unique=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('trainer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='syndicate.trainer')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('trainer',), name='trainer_link_once')],
            },
        ),
    ]
