import django.db.models.deletion
from django.db import migrations, models


def keys() -> models.JSONField:
    return models.JSONField(
        db_default=models.Value([], models.JSONField()),
        default=list,
    )


class Migration(migrations.Migration):
    dependencies = [("messaging", "0009_drafts_of_a_box")]

    operations = [
        migrations.AddField("conversation", "copied", models.CharField(
            blank=True, db_default="", default="", max_length=300,
        )),
        migrations.AddField("conversation", "hidden_copy_of", models.ForeignKey(
            db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="hidden_copies",
            to="messaging.conversation",
        )),
        migrations.AddField("draft", "copied", keys()),
        migrations.AddField("draft", "hidden", keys()),
        migrations.AddField("message", "copied", keys()),
        migrations.AddField("message", "hidden", keys()),
        migrations.AddIndex("conversation", models.Index(
            condition=models.Q(("hidden_copy_of", None), _negated=True), fields=["hidden_copy_of"],
            name="conversation_hidden_copy",
        )),
    ]  # fmt: skip
