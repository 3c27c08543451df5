from typing import Any

from django.db import migrations


def load(apps: Any, schema_editor: Any) -> None:
    """Through the frozen model, from the same file as the verb."""
    import tomllib
    from importlib.resources import files

    rule_model = apps.get_model("directory", "ContactRule")
    words = files("preau.directory").joinpath("contact_rules.toml").read_text(encoding="utf-8")
    for rule in tomllib.loads(words)["rule"]:
        for receiver in rule["receivers"]:
            rule_model.objects.create(
                sender=rule["sender"], receiver=receiver, scope=rule["scope"], first_degree=rule.get("first_degree"),
                allowed=rule.get("allowed", True),
            )


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_people")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
