"""Two rooms that never import each other: a roll of the morning is read on the list of the canteen, without a reason."""

from preau.attendance.tests import morning
from preau.base import clock
from preau.canteen.actions import lists
from preau.canteen.models import Presence
from preau.canteen.tests.noon import hat, opened, page, post


def test_a_child_away_this_morning_stands_out_without_a_reason(cast):
    evening, clerk = (
        opened(cast, kind="evening", weekdays=list(range(1, 8)), notice_days=0),
        hat(cast.gaelle, "authority"),
    )
    for child in (cast.ines, cast.issa, cast.maya):
        lists.note_late(evening, clock.today(), by=cast.gaelle, hat=clerk, child=child, comes=True)
    morning.half_days(cast)
    morning.class_called(cast, cast.cm1, cast.lucie, ines=morning.AWAY)
    morning.told(cast, cast.claire, cast.ines, motive="illness")
    shown = page(cast.gaelle, "authority", f"liste/{evening.pk}/{clock.today()}/")
    assert shown.count("absent de l’école") == 1 and "maladie" not in shown.lower()
    answer = post(cast.gaelle, "authority", f"liste/{evening.pk}/{clock.today()}/", {"all": "1"})
    assert answer.status_code == 302
    here = Presence.objects.values_list("child__first_name", flat=True)
    assert sorted(here) == ["Issa", "Maya"]
