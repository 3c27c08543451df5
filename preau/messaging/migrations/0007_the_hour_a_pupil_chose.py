from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('messaging', '0006_unread_by_index'),
    ]

    operations = [
        migrations.AddField(
            model_name='approval',
            name='chosen_at',
            field=models.DateTimeField(null=True),
        ),
    ]
