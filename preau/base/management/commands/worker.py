from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Fait les tâches en attente, jusqu’à ce qu’on l’arrête."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("procrastinate", "worker", "--concurrency", "1", "--delete-jobs", "successful")
