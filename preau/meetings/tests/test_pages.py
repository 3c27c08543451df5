"""What the pages cost, and what a stranger finds."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from preau.meetings import actions
from preau.meetings.models import Booking, Offer, Slot
from preau.meetings.tests.evening import enter, hat, opened, post, slots


@pytest.fixture
def evening(cast):
    """Two tables, half of the hours taken."""
    one = opened(
        cast.anne, cast.cm1, kind="head", hosts=[cast.lucie.pk, cast.helene.pk], manner="apart", for_all=True
    )
    for adult, child in (("claire", "ines"), ("fatou", "issa")):
        for table, desk in enumerate(one.desks.order_by("pk")):
            free = (
                Slot.objects.filter(desk=desk, bookings=None)
                .select_related("desk__offer")
                .order_by("starts_at")
            )
            actions.take(free[table], by=getattr(cast, adult), child=getattr(cast, child))
    return one


@pytest.mark.parametrize(
    ("who", "kind", "path"),
    [
        ("claire", "guardian", ""), ("claire", "guardian", "{pk}/"), ("claire", "guardian", "{pk}/choix/{child}/{desk}/"),
        ("anne", "head", ""), ("anne", "head", "{pk}/"), ("anne", "head", "{pk}/feuille/"), ("anne", "head", "nouveau/"),
        ("lucie", "teacher", "calendrier.ics"),
    ],
)  # fmt: skip
def test_ten_queries_at_most_besides_the_door(cast, evening, who, kind, path):
    """The session, the account and the hats are asked by every page; two counts by its rail."""
    person = getattr(cast, who)
    client, worn = enter(person), hat(person, kind).key
    words = {"pk": evening.pk, "child": cast.ines.pk, "desk": evening.desks.order_by("pk").first().pk}
    with CaptureQueriesContext(connection) as door:
        client.get(f"/{worn}/tout/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/{worn}/rendez-vous/{path.format(**words)}").status_code == 200
    assert len(asked) - len(door) <= 10, [one["sql"][:90] for one in asked]


def test_a_stranger_changes_nothing(cast, evening):
    """Every door that changes something, tried by those who have no right there."""
    booking, slot = Booking.objects.live().filter(guardian=cast.claire).first(), slots(evening)[5]
    before = [list(model.objects.order_by("pk").values()) for model in (Offer, Slot, Booking)]
    tries = [
        (f"pris/{booking.pk}/annulation/", {}), (f"heures/retrait/{slot.pk}/", {}), (f"{evening.pk}/retrait/", {}),
        (f"{evening.pk}/arrivees/", {}), (f"{evening.pk}/placer/{cast.ines.pk}/", {"guardian": cast.claire.pk, "slot": slot.pk}),
        (f"heures/{slot.desk_id}/", {}), (f"{evening.pk}/choix/{cast.ines.pk}/{slot.desk_id}/", {"slot": slot.pk}),
    ]  # fmt: skip
    for who, kind in (("nora", "guardian"), ("odile", "teacher"), ("perle", "head"), ("fatou", "guardian")):
        for path, data in tries:
            assert post(getattr(cast, who), kind, path, data).status_code == 404, (who, path)
    assert before == [list(model.objects.order_by("pk").values()) for model in (Offer, Slot, Booking)]
