import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('syndicate', '0007_what_was_owed'),
    ]

    operations = [
        migrations.AlterField(
            model_name='invoice',
            name='accession',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invoices', to='syndicate.accession'),
        ),
        migrations.AddConstraint(
            model_name='paymentnote',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount__isnull', False), ('kind__in', ('paid', 'reduced'))), models.Q(models.Q(('kind__in', ('paid', 'reduced')), _negated=True), ('amount', None)), _connector='OR'), name='payment_says_how_much'),
        ),
    ]
