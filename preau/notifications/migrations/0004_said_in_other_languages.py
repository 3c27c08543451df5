from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0003_phones_and_texts'),
    ]

    operations = [
        migrations.AddField(
            model_name='notification',
            name='said',
            field=models.JSONField(db_default={}, default=dict),
        ),
    ]
