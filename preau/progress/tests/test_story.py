"""Whatever is written, shown and taken back, in whatever order, each reads what a plain telling says."""

from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from preau.progress import actions
from preau.progress.models import Observation, Observed, Sharing
from preau.progress.tests.notebook import hat, nursery, observed, seen, shown

CHILDREN = st.lists(st.sampled_from(["maya", "zoe"]), min_size=1, max_size=2, unique=True)
STEPS = st.one_of(
    st.tuples(st.just("observe"), CHILDREN), st.tuples(st.just("show"), st.none()),
    st.tuples(st.just("withdraw"), st.integers(0, 4)),
)  # fmt: skip
NAMES = {"maya": "Maya", "zoe": "Zoé"}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, max_size=8))
def test_each_reads_what_a_plain_telling_says(cast, steps):
    nursery(cast)
    for model in (Observed, Observation, Sharing):
        model.objects.all().delete()
    told = []  # [observation, names, shown, withdrawn]
    for verb, what in steps:
        if verb == "observe":
            told.append([observed(cast, *what, says=f"Je sais {len(told)}."), what, False, False])
        elif verb == "withdraw" and what < len(told):
            actions.withdraw(told[what][0], by=cast.helene, hat=hat(cast.helene, "teacher"))
            told[what][3] = True
        elif verb == "show":
            _show(cast, told)
    for who, kind, child in (
        ("nora", "guardian", "maya"),
        ("marc", "guardian", "zoe"),
        ("maya", "pupil", "maya"),
    ):
        expected = [
            (NAMES[child], str(one))
            for one, names, is_shown, gone in told
            if child in names and is_shown and not gone
        ]
        assert seen(cast, who, kind) == sorted(expected)
    every = [(NAMES[name], str(one)) for one, names, _shown, gone in told if not gone for name in names]
    assert seen(cast, "helene", "teacher") == sorted(every)


def _show(cast, told):
    """All that stands and was not shown; where there is nothing, a refusal."""
    new = [one for one in told if not one[2] and not one[3]]
    try:
        shown(cast)
        assert new
    except ValidationError:
        assert not new
    for one in new:
        one[2] = True
