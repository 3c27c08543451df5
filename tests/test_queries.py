"""The pages of the school day ask little of the database, whatever is on them: ten queries at most."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from preau.directory.hats import hats_of
from tests.rights import RIGHTS
from tests.test_rights import WORDS, _files_apart, folder, things  # noqa: F401 (the same things that could leak)

SCHOOL_DAY = {
    "timetable", "homework", "attendance", "canteen", "conduct", "bookings", "occasions", "progress",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(one for one in RIGHTS if one.split(":")[0] in SCHOOL_DAY))
def test_a_page_of_the_school_day_asks_ten_queries_at_most(cast, sign_in, things, name):  # noqa: F811
    """Session, hats and counts of the rail included, for one person of each kind of hat that opens it."""
    arguments, allowed, _shows = RIGHTS[name]
    kwargs = {key: things[thing].pk for key, thing in arguments.items()} | WORDS.get(name, {})
    hats = {hat.kind: (who, hat.key) for who in allowed for hat in hats_of(getattr(cast, who))[:1]}
    for who, key in hats.values():
        client, url = sign_in(getattr(cast, who)), reverse(name, kwargs={"hat": key, **kwargs})
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        assert len(asked) <= 10, (who, [one["sql"][:90] for one in asked])
