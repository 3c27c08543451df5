import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0010_establishment_ends"), ("messaging", "0013_holds_and_referents")]

    operations = [
        migrations.RemoveConstraint("suspension", "suspension_once"),
        migrations.RemoveConstraint("suspension", "suspension_of_one_place"),
        migrations.AddField(
            "suspension",
            "territory",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="directory.territory"
            ),
        ),
        migrations.AddConstraint(
            "suspension",
            models.UniqueConstraint(
                fields=["profile", "establishment", "authority", "territory"], name="suspension_once",
                condition=models.Q(lifted_at=None), nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            "suspension",
            models.CheckConstraint(
                condition=models.Q(establishment=None, authority=None)
                | models.Q(establishment=None, territory=None)
                | models.Q(authority=None, territory=None),
                name="suspension_of_one_place",
            ),
        ),
    ]
