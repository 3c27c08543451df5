"""URL × cast: each signed-in page against the declared table of rights, both ways."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from preau.base import clock
from preau.directory.hats import hats_of
from tests.not_read import NOT_READ
from tests.rights import ALL, RIGHTS
from tests.sessions import keys_of
from tests.things import things_of

OF_A_YEAR = (
    "campaign", "official", "official_new", "official_take_all", "orders_csv", "orders_xml", "printing_new",
    "statements_zip", "freezing", "count_reminding",
)  # fmt: skip
OF_A_SCHOOL = ("school_end", "school_mail", "archive_new", "taking", "school_sign_in")
WORDS = {
    "directory:withdrawal": {"kind": "lien"},
    "timetable:course_end": {"day": date(2026, 9, 1)},
    "attendance:class_roll": {"half": "morning"},
    "conduct:letter": {"kind": "ouverture"},
    "homework:for_day": {"day": date(2026, 11, 26)},
    "homework:class_day": {"day": clock.today()},
    "canteen:removal": {"day": date(2026, 11, 26), "child": 1},
    "news:closure_call": {"child": 1},
    "council:ballot": {"manner": "secret"},
    "council:rule": {"name": "quorum"},
    "council:assembly_new": {"place": "collectivite"},
    "council:table_paper": {"year": 2024},
    "council:act_step": {"kind": "signed"},
    "council:act_paper": {"kind": "docx"},
    "council:sitting_paper": {"kind": "liste"},
    "syndicate:link": {"kind": "concordant"},
    "syndicate:signing_scan": {"rank": 1},
    **{f"syndicate:{one}": {"school": 1} for one in OF_A_SCHOOL},
    "syndicate:transfer_end": {"row": 1},
    "syndicate:order_step": {"kind": "sent"},
    **{f"syndicate:{one}": {"year": 2024} for one in OF_A_YEAR},
}  # what a URL asks besides ids


def signed_in_urls(patterns: list[Any], space: str = "", under_hat: bool = False) -> set[str]:
    """The names of every URL that begins with a hat."""
    found = set()
    for one in patterns:
        hat = under_hat or "hat:hat" in str(one.pattern)
        if isinstance(one, URLResolver):
            found |= signed_in_urls(one.url_patterns, one.namespace or space, hat)
        elif isinstance(one, URLPattern) and hat:
            found.add(f"{space}:{one.name}")
    return found


def test_every_signed_in_url_is_declared():
    urls = signed_in_urls(get_resolver().url_patterns)
    assert urls == set(RIGHTS) | NOT_READ


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the files of these things are."""
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="module")
def things(everyone, folder, django_db_blocker):
    """Things with data that could leak, made once: what a test does to them is rolled back after it, they are after the last."""
    with django_db_blocker.unblock(), override_settings(FILES_ROOT=folder), transaction.atomic():
        yield things_of(everyone)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def keys(everyone, things, django_db_blocker):
    """A session of each, made once."""
    with django_db_blocker.unblock():
        return keys_of({getattr(everyone, who) for who in ALL})


@pytest.fixture(scope="module")
def seats(everyone, keys, django_db_blocker):
    """Of each: the session, and the first hat; read once, since no test changes who somebody is."""
    with django_db_blocker.unblock():
        persons = {who: getattr(everyone, who) for who in ALL}
        return {who: (keys[one.pk], hats_of(one)[0].key) for who, one in persons.items()}


@pytest.fixture(autouse=True)
def _files_apart(folder, settings):
    settings.FILES_ROOT = folder


@pytest.mark.parametrize("name", sorted(RIGHTS))
def test_a_page_opens_to_those_declared_and_to_nobody_else(client, cast, seats, things, settings, name):
    arguments, allowed, shows = RIGHTS[name]
    kwargs = {key: things[thing].pk for key, thing in arguments.items()} | WORDS.get(name, {})
    opened, blind = [], []
    for who in ALL:
        client.cookies[settings.SESSION_COOKIE_NAME], hat = seats[who]
        answer = client.get(reverse(name, kwargs={"hat": hat, **kwargs}))
        assert answer.status_code in (200, 404), (who, answer.status_code)
        if answer.status_code == 200:
            opened.append(who)
            blind += [who] if shows and shows not in answer.content.decode() else []
    assert (sorted(opened), blind) == (sorted(allowed), [])


@pytest.mark.parametrize("name", sorted(set(RIGHTS) | NOT_READ))
def test_a_stranger_without_account_is_sent_to_sign_in(client, cast, things, name):
    arguments = RIGHTS[name][0] if name in RIGHTS else _arguments(name)
    kwargs = {key: things[thing].pk for key, thing in arguments.items()} | WORDS.get(name, {})
    url = reverse(name, kwargs={"hat": "parent", **kwargs})
    answers = [client.get(url), client.post(url)]
    assert all(a.status_code == 405 or a.url.startswith("/connexion/?suite=/parent/") for a in answers)


@pytest.mark.parametrize("name", sorted(RIGHTS))
def test_another_persons_hat_is_no_hat(client, cast, seats, things, settings, name):
    kwargs = {key: things[thing].pk for key, thing in RIGHTS[name][0].items()} | WORDS.get(name, {})
    client.cookies[settings.SESSION_COOKIE_NAME], (_key, stolen) = seats["claire"][0], seats["bruno"]
    assert client.get(reverse(name, kwargs={"hat": stolen, **kwargs})).status_code == 404


def _arguments(name: str) -> dict[str, str]:
    """What a URL that is not read asks: nothing besides its words, or a thing."""
    try:
        reverse(name, kwargs={"hat": "parent", **WORDS.get(name, {})})
    except NoReverseMatch:
        return {"pk": "ines"}
    return {}
