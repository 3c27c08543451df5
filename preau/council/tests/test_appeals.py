"""When an act holds and until when it may be contested: words and days that follow the receipt and the rules, never a habit."""

import io
from datetime import date, timedelta

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from preau.base import clock
from preau.base.manifest import Manifest, Reaction, registry
from preau.council.actions import acts, assemblies
from preau.council.describing import described_act
from preau.council.law.days import last_day_of_appeal, months_later
from preau.council.life import life_of
from preau.council.models import Act, Step
from preau.council.papers import extracts
from preau.council.tests.desk import again, signed
from preau.council.words.extract import built
from preau.directory.nomenclatures import public_holidays

HEARD = []


def remember(act_id):
    HEARD.append(act_id)


def printed(act):
    pages = pypdf.PdfReader(io.BytesIO(extracts.extract(described_act(again(act))))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_an_act_transmitted_and_published_is_not_called_executory_before_its_receipt(cast):
    act = signed(cast)
    for kind in ("transmitted", "published"):
        acts.step(act, by=cast.gaelle, kind=kind, on=clock.today())
    assert life_of(again(act)).executory_on is None and "Exécutoire" not in printed(act)
    acts.step(act, by=cast.gaelle, kind="received", on=clock.today(), proof="accusé")
    assert "Exécutoire le" in printed(act)


@pytest.mark.parametrize(
    ("published", "last"),
    [
        (date(2024, 2, 23), date(2024, 4, 24)),  # clear: neither 23 February nor the day it ends on
        (date(2024, 3, 5), date(2024, 5, 6)),
        (date(2024, 2, 7), date(2024, 4, 8)),
        (date(2024, 2, 29), date(2024, 4, 30)),
        (date(2024, 3, 7), date(2024, 5, 10)),  # 8 and 9 May 2024 are holidays
        (date(2024, 2, 22), date(2024, 4, 23)),
    ],
)
def test_a_clear_delay_ends_the_day_after_and_on_a_working_day(published, last):
    assert last_day_of_appeal(published, 2, clear=True, closed=public_holidays) == last


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.integers(1, 6), st.booleans())
def test_the_last_day_is_the_first_working_one_from_the_end_of_the_delay(since, months, clear):
    last = last_day_of_appeal(since, months, clear=clear, closed=public_holidays)
    day = months_later(since, months) + timedelta(days=int(clear))
    skipped = [day + timedelta(days=n) for n in range((last - day).days)]
    assert all(one.weekday() > 4 or one in public_holidays(one.year) for one in skipped)
    assert last >= day and last.weekday() < 5 and last not in public_holidays(last.year)


def test_the_delay_is_a_rule_and_the_act_says_it(cast):
    act = signed(cast)
    assemblies.change_rule(act.assembly, by=cast.gaelle, name="appeal_months", value="4", source="essai")
    assert "délai de quatre mois" in built(again(act))["appeal"]
    assert "délai de quatre mois" in described_act(again(act)).act.appeal
    acts.step(act, by=cast.gaelle, kind="published", on=clock.today())
    last = last_day_of_appeal(clock.today(), 4, clear=True, closed=public_holidays)
    assert life_of(again(act)).appeal_until == last


def test_an_act_that_waits_for_nothing_more_is_executory_and_the_rooms_above_are_told(cast, monkeypatch):
    heard = Manifest(reactions=(Reaction(acts.EXECUTORY_EVENT, f"{__name__}.remember"),))
    monkeypatch.setattr(registry, "_manifests", [heard])
    told = []
    monkeypatch.setattr(acts, "say", lambda event, **values: told.append((event, values)))
    act = signed(cast)
    acts.step(act, by=cast.gaelle, kind="published", on=clock.today())
    assert again(act).executory_on is None
    assembly = act.assembly
    assemblies.change_rule(assembly, by=cast.gaelle, name="transmitted", value="non", source="essai")
    assert again(act).executory_on == clock.today()
    assert told == [(acts.EXECUTORY_EVENT, {"act_id": act.pk})]
    assert Step.objects.filter(act=act, kind="executory").count() == 1
    assemblies.change_rule(assembly, by=cast.gaelle, name="transmitted", value="oui", source="essai")
    assert Act.objects.get(pk=act.pk).executory_on == clock.today() and len(told) == 1
