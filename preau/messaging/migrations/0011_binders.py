import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0010_copies"), ("directory", "0009_quiet_hours")]

    operations = [
        migrations.CreateModel("Binder", [
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name", models.CharField(max_length=40)),
            ("made_at", models.DateTimeField()),
            ("owner", models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="directory.person",
            )),
        ], options={"constraints": [
            models.UniqueConstraint(fields=("owner", "name"), name="binder_name_once"),
        ]}),
        migrations.AddField("participant", "binder", models.ForeignKey(
            db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+",
            to="messaging.binder",
        )),
        migrations.AddIndex("participant", models.Index(
            condition=models.Q(("binder", None), _negated=True), fields=["binder", "-latest_at"],
            name="participant_binder",
        )),
    ]  # fmt: skip
