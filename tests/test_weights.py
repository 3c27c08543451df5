"""What a family's telephone is sent: each page weighs 60 KB at most once squeezed, styles, fonts and script being there already.

Bytes are not time: the same on any machine. The pages are read twice: with one thing of each room, then after a full year.
"""

import gzip
import random

import pytest
from django.test import override_settings
from django.urls import reverse

from preau.base import transaction
from preau.directory.hats import hats_of
from preau.messaging.tests.desk import answer, write
from preau.messaging.tests.desk import to as one_to
from preau.news.tests import book, closing, press
from tests.rights import FAMILY, PUPILS, RIGHTS
from tests.test_rights import WORDS, _files_apart, folder, things  # noqa: F401 (the same things that could leak)

MOST = 60_000  # bytes
OF_FAMILIES = {*FAMILY, *PUPILS}
# Files and calendars: what they weigh is what somebody put in them.
FILES = {"news:picture", "meetings:ics", "meetings:calendar"}
PAGES = sorted(
    name
    for name, (_arguments, who, shows) in RIGHTS.items()
    if shows and OF_FAMILIES & {*who} and name not in FILES
)
A_YEAR = ["home:today", "news:carnet", "news:articles", "news:article", "news:note", "messaging:inbox", "messaging:thread",
          "meetings:offers", "notifications:told"]  # fmt: skip
SYLLABLES = [
    "ba",
    "ce",
    "di",
    "fou",
    "gran",
    "jo",
    "lu",
    "mé",
    "nois",
    "pré",
    "que",
    "sau",
    "ter",
    "vel",
    "chan",
    "tri",
]


def weight(answer):
    assert answer.status_code == 200
    return len(gzip.compress(answer.content, 6))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_families_is_light(cast, sign_in, things, name):  # noqa: F811
    arguments, allowed, _shows = RIGHTS[name]
    kwargs = {key: things[thing].pk for key, thing in arguments.items()} | WORDS.get(name, {})
    who = next(one for one in allowed if one in OF_FAMILIES)
    person = getattr(cast, who)
    url = reverse(name, kwargs={"hat": hats_of(person)[0].key, **kwargs})
    assert weight(sign_in(person).get(url)) <= MOST


def prose(seed, length):
    """Words that squeeze no better than French does."""
    chance = random.Random(seed)
    words = ("".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _word in range(length))
    return " ".join(words)[:length]


@pytest.fixture(scope="module")
def year(everyone, folder, django_db_blocker):  # noqa: F811
    """A year of one mother: long notes to sign, long news, a long thread, a full mailbox."""
    with django_db_blocker.unblock(), override_settings(FILES_ROOT=folder), transaction.atomic():
        yield _a_year_of(everyone)
        transaction.set_rollback(True)


def _a_year_of(cast):
    key = f"familles-{cast.cm1.pk}"
    notes = [book.sent(cast.lucie, cast.cm1, subject=prose(n, 80), body=prose(n, 4_900)) for n in range(15)]
    articles = [
        press.published(cast.lucie, [key], title=prose(n, 80), body=prose(n, 9_900)) for n in range(24)
    ]
    for n in range(12):
        closing.asked(cast.lucie, cast.cm1, question=prose(n, 120))
    thread = write(
        cast.claire, "guardian", one_to(cast.lucie), child=cast.ines, subject=prose(1, 60), body=prose(1, 900)
    )
    for n in range(30):
        who, kind = [(cast.lucie, "teacher"), (cast.claire, "guardian")][n % 2]
        answer(thread, who, kind, prose(n, 900))
    for n in range(40):
        write(
            cast.lucie,
            "teacher",
            one_to(cast.claire),
            child=cast.ines,
            subject=prose(n, 80),
            body=prose(n, 900),
        )
    return {"news:note": notes[0], "news:article": articles[0], "messaging:thread": thread}


@pytest.mark.parametrize("name", A_YEAR)
def test_after_a_full_year_it_still_is(cast, sign_in, year, name):
    kwargs = {"pk": year[name].pk} if name in year else {}
    assert weight(sign_in(cast.claire).get(reverse(name, kwargs={"hat": "parent", **kwargs}))) <= MOST
