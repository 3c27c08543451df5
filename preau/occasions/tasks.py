"""Jobs of the room: what is told."""

from procrastinate.contrib.django import app

from preau.occasions import telling
from preau.occasions.models import Occasion


@app.task
def tell(occasion_id: int) -> None:
    """Unless it was called off meanwhile."""
    for one in Occasion.objects.filter(pk=occasion_id, cancelled_at=None):
        telling.tell(one)


@app.task
def tell_changed(occasion_id: int) -> None:
    telling.tell_changed(Occasion.objects.get(pk=occasion_id))
