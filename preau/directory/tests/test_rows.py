"""Models made of a few columns are those of the database: equal, complete when asked, written back as themselves."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from preau.base.rows import partly
from preau.directory.models import Person


def test_a_model_read_in_part_is_the_one_of_the_database(cast):
    claire = cast.claire
    part = partly(Person, ["first_name", "id"], ["Claire", claire.pk])
    with CaptureQueriesContext(connection) as asked:
        assert part == claire and hash(part) == hash(claire)
        assert part.first_name == "Claire"
    assert not asked.captured_queries
    assert part.last_name == "Vasseur" and part.get_deferred_fields()
    part.first_name = "Clara"
    part.save()
    assert Person.objects.filter(pk=claire.pk, first_name="Clara", last_name="Vasseur").exists()


@pytest.mark.parametrize(("names", "values"), [(["id"], [1, 2]), (["id", "person"], [1, 2])])
def test_columns_that_are_not_those_of_the_model_are_a_mistake_told_at_once(names, values):
    with pytest.raises((AssertionError, ValueError)):
        partly(Person, names, values)
