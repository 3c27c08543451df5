from pathlib import Path

from django.conf import settings
from django.db import models


class StoredFile(models.Model):
    """Bytes, once: `sum` is the SHA-256 of the content, which names its place on the disk."""

    sum = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sum[:12]

    @property
    def path(self) -> Path:
        return Path(settings.FILES_ROOT) / self.sum[:2] / self.sum[2:4] / self.sum
