from django.db import models

from preau.directory.models import Person


class Binder(models.Model):
    """A folder of one's own. What is filed there leaves the inbox, and no other mailbox knows of it."""

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, db_index=False, related_name="+")
    name = models.CharField(max_length=40)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="binder_name_once")]

    def __str__(self) -> str:
        return self.name
