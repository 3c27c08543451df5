"""What is kept is French, whoever acts; what is read is in the language of the reader."""

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from babel.messages.pofile import read_po
from django.conf import settings as house
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation

from preau.base import clock, transaction
from preau.base.language import refusal, refusal_by
from preau.directory.hats import hats_of
from preau.directory.models import Teaching
from preau.meetings.actions import take
from preau.meetings.tests import evening
from preau.messaging.tests.desk import answer, to, write
from preau.syndicate.law.chain import Block
from preau.syndicate.words.chain import reason
from preau.ui.words import full_day_words
from tests.database import ROOT
from tests.marks import ENGLISH, write_marks
from tests.rights import RIGHTS
from tests.test_rights import WORDS, things_of

# Sheets and files that others read, or that the school keeps.
PAPERS = {
    "council:sitting_ics", "messaging:for_paper", "news:plan_pack", "news:sheets", "syndicate:orders_csv", "syndicate:orders_xml",
}  # fmt: skip

MODEL_ACTS = "".join(one.read_text() for one in (ROOT / "preau" / "council" / "data" / "acts").glob("*.toml"))


@pytest.fixture(scope="session")
def marks(tmp_path_factory: Any) -> Any:
    return write_marks(tmp_path_factory.mktemp("marks"))


@pytest.fixture
def marked(settings: Any, marks: Any) -> Any:
    """Whoever acts and reads does so in a language made of marks."""
    settings.LOCALE_PATHS = [marks]
    with translation.override("en-gb"):
        assert translation.gettext("Envoyer") == "⟦Envoyer⟧"
        yield


@pytest.fixture
def done(marked: Any, cast: Any) -> Any:
    """The main verbs of every room, done by people who read in marks."""
    return things_of(cast)


def test_whatever_was_done_in_another_language_the_database_is_french(done):
    assert [row for row in everything_kept().splitlines() if "⟦" in row] == []


def test_a_refusal_is_said_in_the_language_of_who_reads(cast, marked):
    hour = evening.slots(evening.opened(cast.lucie, cast.cm1, title="Bulletins"))[0]
    with pytest.raises(ValidationError) as refused:
        take(hour, by=cast.nora, child=cast.maya)
    words = "Ces rendez-vous ne se choisissent plus ici : adressez-vous à l’école."
    assert refused.value.messages == [f"⟦{words}⟧"]
    with translation.override("fr"):
        assert refused.value.messages == [words]


def test_the_words_within_a_refusal_are_said_in_the_language_of_who_reads(db, marked):
    """A day, a sum or a step that it names, and a sentence that another function makes."""
    day = date(2026, 12, 3)
    with transaction.atomic():
        named = refusal(
            "Cette séance est le %(day)s : elle s’ouvre ce jour-là.", day=lambda: full_day_words(day)
        )
        made = refusal_by(lambda: reason(Block.NO_FILE))
        several = refusal_by(lambda: [reason(Block.NO_FILE), reason(Block.GONE)])
    assert "Thursday 3\u00a0December" in named.messages[0] and "jeudi" not in named.messages[0]
    assert made.messages == [reason(Block.NO_FILE)] and made.messages[0].startswith("⟦")
    assert several.messages == [reason(Block.NO_FILE), reason(Block.GONE)]
    with translation.override("fr"):
        assert named.messages == ["Cette séance est le jeudi 3\u00a0décembre : elle s’ouvre ce jour-là."]
        assert "⟦" not in made.messages[0] + several.messages[1]


def test_an_answer_that_is_closed_is_refused_in_the_language_of_who_reads(cast, marked):
    sent = write(cast.fatou, "guardian", to(cast.lucie))
    Teaching.objects.filter(person=cast.lucie).update(ends_on=clock.today() - timedelta(days=1))
    with pytest.raises(ValidationError) as refused:
        answer(sent, cast.fatou, "guardian", "Encore")
    said = refused.value.messages[0]
    with translation.override("fr"):
        french = refused.value.messages[0]
    assert (
        "⟦" in said
        and "⟦" not in french
        and french.startswith(("L’établissement n’ouvre pas", "Conversation terminée"))
    )


def test_every_page_is_in_the_language_of_its_reader(client, cast, sign_in, done):
    """A text of the catalogue that is read in French is one that no reader asked for; or it is kept, and kept is French."""
    client.cookies[house.LANGUAGE_COOKIE_NAME] = "en-gb"
    known, kept = french_texts(), everything_kept() + MODEL_ACTS
    wrong = []
    for name in sorted(set(RIGHTS) - PAPERS):
        answer = page(sign_in, cast, done, name)
        if answer["Content-Type"].startswith("text/html"):
            said = known & {
                one.strip(" .,:") for one in outside_marks(words_of(answer.content.decode())).split("\n")
            }
            wrong += [(name, one) for one in sorted(said) if one not in kept]
    assert wrong == []


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_what_goes_to_others_on_paper_is_french(client, cast, sign_in, done, name):
    client.cookies[house.LANGUAGE_COOKIE_NAME] = "en-gb"
    assert "⟦".encode() not in page(sign_in, cast, done, name).content


def page(sign_in: Any, cast: Any, done: Any, name: str) -> Any:
    """A page as the first of those who may open it reads it."""
    arguments, who, _shows = RIGHTS[name]
    kwargs = {key: done[thing].pk for key, thing in arguments.items()} | WORDS.get(name, {})
    reader = getattr(cast, who[0])
    answer = sign_in(reader).get(reverse(name, kwargs={"hat": hats_of(reader)[0].key, **kwargs}))
    assert answer.status_code == 200, name
    if not answer.streaming:
        return answer
    return HttpResponse(b"".join(answer), content_type=answer["Content-Type"])


def outside_marks(words: str) -> str:
    """What no catalogue has said; a text may hold another."""
    while words != (left := re.sub(r"⟦[^⟦⟧]*⟧", "\n", words)):
        words = left
    return words


def words_of(markup: str) -> str:
    """What a page says, to the eye and to the ear, a line a piece; but for the papers that it shows, which are French."""
    markup = re.sub(
        r"(?s)<(script|style|textarea|option)\b.*?</\1>|<article[^>]* lang=.fr.*?</article>", "", markup
    )
    told = re.findall(r'(?:aria-label|title|placeholder|alt|data-[a-z-]+)="([^"]*)"', markup)
    return unescape("\n".join([*told, *re.split(r"<[^>]*>", markup)]))


def french_texts() -> set[str]:
    """Every text of the catalogue that says something by itself: two words at least, and nothing to fill in."""
    with ENGLISH.open("rb") as source:
        found = read_po(source, locale="en_GB")
    texts = [one.id for one in found if isinstance(one.id, str)]
    return {one for one in texts if " " in one and "%(" not in one}


def everything_kept() -> str:
    """All that the database holds, as text; but for the other languages of notifications."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = (f"SELECT (to_jsonb(t) - 'said')::text FROM \"{table}\" t" for table in tables)
        whole = " UNION ALL ".join(rows)
        cursor.execute(whole)
        return "\n".join(row[0] for row in cursor.fetchall())
