from django.db import models


class AuditLine(models.Model):
    """One act: who did what to what, and when. It outlives the person, so it holds no foreign key."""

    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    verb = models.CharField(max_length=80)
    thing = models.CharField(max_length=80)
    thing_id = models.CharField(max_length=80)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["thing", "thing_id", "at"]),
            models.Index(fields=["actor_id", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.verb} {self.thing} {self.thing_id}"
