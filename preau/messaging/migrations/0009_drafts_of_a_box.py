import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0009_quiet_hours"),
        ("messaging", "0008_boxes_and_joint_threads"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="box",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="drafts",
                to="messaging.box",
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="saved_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="directory.person",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(("box", None), ("conversation", None), _connector="OR"),
                name="draft_of_box_is_new",
            ),
        ),
    ]
