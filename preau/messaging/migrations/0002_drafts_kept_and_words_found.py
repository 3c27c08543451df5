import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import preau.messaging.models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0001_initial")]

    operations = [
        migrations.AddField(
            "draft",
            "conversation",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="messaging.conversation",
            ),
        ),
        migrations.AddField("draft", "key", models.CharField(max_length=40, default="")),
        # The column was filled with one default: each draft that was there takes a key of its own.
        migrations.RunSQL("UPDATE messaging_draft SET key = 'draft-' || id", migrations.RunSQL.noop),
        migrations.AlterField(
            "draft",
            "key",
            models.CharField(default=preau.messaging.models.new_key, max_length=40, unique=True),
        ),
        migrations.AddConstraint(
            "draft",
            models.UniqueConstraint(
                condition=models.Q(("conversation", None), _negated=True),
                fields=("author", "conversation"),
                name="answer_draft_once",
            ),
        ),
        migrations.AddIndex(
            "conversation",
            django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    models.Func(models.F("subject"), function="preau_fold", output_field=models.TextField()),
                    "gin_trgm_ops",
                ),
                name="conversation_words",
            ),
        ),
        migrations.AddIndex(
            "message",
            django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(
                    models.Func(models.F("body"), function="preau_fold", output_field=models.TextField()),
                    "gin_trgm_ops",
                ),
                name="message_words",
            ),
        ),
    ]
