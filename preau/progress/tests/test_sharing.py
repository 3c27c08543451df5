"""Shown: each family is told once, of its child; what is over is erased, with its bytes."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from preau.base import clock
from preau.base.models import AuditLine
from preau.directory.models import Enrolment
from preau.files.models import StoredFile
from preau.notifications.models import Notification
from preau.progress import actions
from preau.progress.erasing import erase_due
from preau.progress.handing import of_school
from preau.progress.learnings import number
from preau.progress.models import Observation, Observed, Sharing
from preau.progress.queries import lines_of
from preau.progress.tests.notebook import hat, nursery, observed, picture, shown


@pytest.fixture
def gs(cast):
    nursery(cast)
    return cast


def told():
    return sorted(Notification.objects.filter(kind="progress").values_list("person__first_name", flat=True))


def test_the_families_of_the_children_are_told_and_nobody_kept_away(gs):
    observed(gs, "maya")
    one = shown(gs, once="a")
    assert shown(gs, once="a") == one and Sharing.objects.count() == 1
    assert told() == ["Nora"]
    observed(gs, "maya", "zoe")
    shown(gs)
    assert told() == ["Marc", "Nora", "Nora"]


def test_nothing_new_is_nothing_to_show(gs):
    with pytest.raises(ValidationError, match="rien de nouveau"):
        shown(gs)
    observed(gs, "maya")
    shown(gs)
    with pytest.raises(ValidationError, match="rien de nouveau"):
        shown(gs)


def test_who_does_not_teach_there_shows_nothing(gs):
    observed(gs, "maya")
    with pytest.raises(ValidationError, match="n’enseignez pas"):
        actions.show(gs.cp, "P1", once="a", by=gs.anne, hat=hat(gs.anne, "head"))


def test_what_is_all_taken_back_leads_nobody_there(gs):
    one, other = observed(gs, "maya"), observed(gs, "maya", says="Je sais ranger.")
    shown(gs)
    actions.withdraw(one, by=gs.helene, hat=hat(gs.helene, "teacher"))
    assert told() == ["Nora"]
    actions.withdraw(other, by=gs.helene, hat=hat(gs.helene, "teacher"))
    assert told() == []


def test_a_child_of_whom_nothing_was_written_for_long_stands_first(gs):
    long_ago = clock.today() - timedelta(weeks=number("silent_weeks"), days=1)
    observed(gs, "maya", day=clock.today())
    observed(gs, "zoe", day=long_ago)
    lines = [(line.child.first_name, line.is_silent, line.new) for line in lines_of(gs.cp)]
    assert lines == [("Zoé", True, 1), ("Maya", False, 1)]
    observed(gs, "zoe", day=long_ago + timedelta(days=1))
    assert [line.is_silent for line in lines_of(gs.cp)] == [False, False]


def leave(cast, who, days):
    """The child has been in CP for so many days."""
    last = clock.today() - timedelta(days=days)
    Enrolment.objects.filter(person=getattr(cast, who)).update(
        starts_on=last - timedelta(days=300), ends_on=last
    )


def test_a_year_after_the_cycle_the_carnet_is_erased_and_its_bytes_with_it(
    gs, django_capture_on_commit_callbacks
):
    helene = {"by": gs.helene, "hat": hat(gs.helene, "teacher")}
    alone, both = observed(gs, "maya"), observed(gs, "maya", "zoe")
    own = actions.join(alone, picture(20, 20), **helene).stored
    common = actions.join(both, picture(30, 30), **helene).stored
    shown(gs)
    leave(gs, "maya", number("kept_days"))
    assert erase_due() == 0
    leave(gs, "maya", number("kept_days") + 1)
    with django_capture_on_commit_callbacks(execute=True):
        assert erase_due() == 1
    assert erase_due() == 0
    assert list(Observed.objects.values_list("child__first_name", flat=True)) == ["Zoé"]
    assert list(Observation.objects.all()) == [both]
    assert not own.path.exists() and common.path.exists()
    assert list(StoredFile.objects.all()) == [common]
    assert AuditLine.objects.get(verb="progress.erase").details == {"observed": 2}


def test_bytes_that_are_somebody_elses_too_stay(gs, django_capture_on_commit_callbacks):
    helene = {"by": gs.helene, "hat": hat(gs.helene, "teacher")}
    stored = actions.join(observed(gs, "maya"), picture(), **helene).stored
    actions.join(observed(gs, "zoe"), picture(), **helene)
    leave(gs, "maya", number("kept_days") + 1)
    with django_capture_on_commit_callbacks(execute=True):
        erase_due()
    assert stored.path.exists() and StoredFile.objects.filter(pk=stored.pk).exists()


def test_a_school_that_leaves_has_what_was_shown(gs):
    one = observed(gs, "maya")
    actions.join(one, picture(), by=gs.helene, hat=hat(gs.helene, "teacher"))
    observed(gs, "zoe", says="Je sais ranger.")
    assert [file.name for file in of_school(gs.school.pk)] == ["carnets.csv", "syntheses.csv"]
    shown(gs)
    files = {file.name: b"".join(file.chunks) for file in of_school(gs.school.pk)}
    assert len(files) == 3 and "Je sais compter" in files["carnets.csv"].decode()
