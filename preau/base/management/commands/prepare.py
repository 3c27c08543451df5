"""`preau prepare`: what a site needs before it opens, in one process: its tables, and its files for browsers."""

from typing import Any

from django.core.management import BaseCommand, call_command


class Command(BaseCommand):
    """Harmless when nothing changed; what fails says so and stops the opening."""

    help = "Met à jour les tables et rassemble les fichiers que les navigateurs demandent."

    def handle(self, *_words: Any, **_options: Any) -> None:
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
