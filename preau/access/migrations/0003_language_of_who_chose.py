from django.db import migrations, models


def forget(apps, schema_editor):
    """There was one language: nobody has chosen it."""
    apps.get_model("access", "Account").objects.filter(language="fr").update(language="")


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0002_sheets_of_a_school'),
    ]

    operations = [
        migrations.AlterField(
            model_name='account',
            name='language',
            field=models.CharField(blank=True, default='', max_length=20),
        ),
        migrations.RunPython(forget, migrations.RunPython.noop),
    ]
