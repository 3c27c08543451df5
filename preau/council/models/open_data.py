"""The line that an act is in the open data of its assembly."""

from django.db import models

from preau.council.models.act import Act


class OpenRow(models.Model):
    """The cells of an act in the open data (SCDL), in the order of its columns; or, without cells, why it is not there."""

    act = models.OneToOneField(Act, on_delete=models.CASCADE, related_name="open_row")
    cells = models.JSONField(default=list, blank=True)
    fault = models.CharField(max_length=300, blank=True)
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.act_id} {self.fault}".strip()
