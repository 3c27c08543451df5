"""Fill the database of DATABASE_URL with the tables and the cast: `python -m tests.template CAST_FILE`."""

import os
import sys
from pathlib import Path


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "preau.settings")
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    from tests import world

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    world.build().save(Path(sys.argv[1]))


if __name__ == "__main__":
    main()
