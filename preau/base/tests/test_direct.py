"""Streams: who may open one, what it says, and what falls over."""

import asyncio

import pytest
from django.db import connection

from preau.base import direct
from preau.base.direct import ALIVE, AT_ONCE, CHANGED, STREAMS_A_PERSON, Direct, Hub, ping


async def _nothing(_hub):
    await asyncio.Event().wait()


@pytest.fixture
def deaf(monkeypatch):
    """A hub whose house says nothing by itself."""
    monkeypatch.setattr(Hub, "_listen", _nothing)


def test_a_silent_stream_says_that_it_lives_and_ends_at_its_hour(deaf, monkeypatch):
    async def story():
        door, browser = door_of(monkeypatch, 7), Browser()
        asked = browser.ask(door)
        assert (await browser.reads(3))[2] == ALIVE
        door.hub.streams[7][0].ends_at = 0
        await asked
        assert door.hub.count == 0 and not browser.sent[-1].get("more_body")

    monkeypatch.setattr(direct, "HEARTBEAT", 0.01)
    run(story)


class Browser:
    """The other end of one request: what it received, and its hanging up."""

    def __init__(self, path="/direct/", headers=(), method="GET"):
        self.scope = {
            "type": "http", "path": path, "method": method, "query_string": b"", "headers": [(b"host", b"localhost"), *headers],
        }  # fmt: skip
        self.sent, self.told, self.gone = [], asyncio.Event(), asyncio.Event()

    async def receive(self):
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        self.sent.append(message)
        self.told.set()

    async def reads(self, count):
        while len(self.sent) < count:
            self.told.clear()
            await self.told.wait()
        return self.sent

    def ask(self, door):
        return asyncio.create_task(door(self.scope, self.receive, self.send))


def run(story):
    asyncio.run(asyncio.wait_for(story(), 5))


def door_of(monkeypatch, person):
    async def pages(scope, receive, send):
        await send({"type": "page", "path": scope["path"]})

    monkeypatch.setattr(direct, "_person", lambda _request: person)
    return Direct(pages)


def test_a_stream_says_that_something_changed_to_that_person_alone(deaf, monkeypatch):
    async def story():
        door, browser = door_of(monkeypatch, 7), Browser()
        asked = browser.ask(door)
        start, retry = (await browser.reads(2))[:2]
        assert start["status"] == 200 and retry["body"].startswith(b"retry: ")
        door.hub.ring([8])
        door.hub.ring([7])
        assert (await browser.reads(3))[2] == CHANGED
        browser.gone.set()
        await asked
        assert door.hub.count == 0 and not door.hub.streams

    run(story)


def test_who_is_signed_out_is_told_not_to_come_back(deaf, monkeypatch):
    async def story():
        browser = Browser()
        await browser.ask(door_of(monkeypatch, None))
        assert browser.sent[0]["status"] == 204

    run(story)


def test_another_site_opens_no_stream(deaf, monkeypatch):
    async def story():
        browser = Browser(headers=[(b"origin", b"https://ailleurs.example")])
        await browser.ask(door_of(monkeypatch, 7))
        assert browser.sent[0]["status"] == 204

    run(story)


def test_every_other_url_is_a_page(deaf, monkeypatch):
    async def story():
        browser = Browser(path="/parent/")
        await browser.ask(door_of(monkeypatch, 7))
        assert browser.sent == [{"type": "page", "path": "/parent/"}]

    run(story)


def test_of_too_many_browsers_of_one_person_the_oldest_gives_way(deaf, monkeypatch):
    async def story():
        door = door_of(monkeypatch, 7)
        browsers = [Browser() for _one in range(STREAMS_A_PERSON + 1)]
        asked = []
        for browser in browsers:
            asked.append(browser.ask(door))
            await browser.reads(2)
        await asked[0]
        assert door.hub.count == STREAMS_A_PERSON and not asked[1].done()
        for browser in browsers:
            browser.gone.set()
        await asyncio.gather(*asked)

    run(story)


def test_a_process_that_is_full_says_so(deaf, monkeypatch):
    async def story():
        door, browser = door_of(monkeypatch, 7), Browser()
        door.hub.count = direct.STREAMS
        await browser.ask(door)
        assert browser.sent[0]["status"] == 503

    run(story)


@pytest.mark.django_db
def test_a_ping_to_many_is_cut_into_what_postgresql_takes(django_assert_num_queries, settings):
    settings.REDIS_URL = ""
    with django_assert_num_queries(3):
        ping(range(10**12, 10**12 + 2 * AT_ONCE + 1))
    with django_assert_num_queries(0):
        ping([])


def test_a_ping_reaches_a_listener_once_it_is_committed(django_db_setup, django_db_blocker):
    async def first():
        notices = direct._notices()
        return await anext(notices)

    async def story():
        listening = asyncio.create_task(first())
        while not listening.done():  # the listener may not be there yet: ping until it is
            await asyncio.to_thread(_ping_apart)
            await asyncio.sleep(0)
        assert listening.result() == "3,4"

    with django_db_blocker.unblock():  # outside of any transaction of a test, which would never commit
        run(story)


def _ping_apart():
    ping([3, 4, 3])
    connection.close()
