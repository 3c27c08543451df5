"""Parts of a file: what a player asks for is what it gets, in the web worker and in the live process alike."""

import asyncio

import pytest
from django.test import AsyncRequestFactory, RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from preau.files.models import StoredFile
from preau.files.ranges import OutOfFile, part_of
from preau.files.responses import serve

SOUND = bytes(range(256)) * 600  # more than two blocks
NUMBER = st.integers(0, 400)


@pytest.fixture
def stored(tmp_path, settings):
    settings.FILES_ROOT, settings.LIVE_URL = tmp_path, ""
    one = StoredFile(sum="c" * 64, size=len(SOUND), media_type="audio/mpeg")
    one.path.parent.mkdir(parents=True)
    one.path.write_bytes(SOUND)
    return one


def read(stored, live, method="get", **headers):
    """(status, body, answer) of the file asked by a web worker, or by the live process."""
    factory = AsyncRequestFactory() if live else RequestFactory()
    answer = serve(getattr(factory, method)("/son", headers=headers), stored, "son.mp3")
    if not answer.streaming:
        return answer.status_code, answer.content, answer
    if not answer.is_async:
        return answer.status_code, b"".join(answer.streaming_content), answer

    async def gathered():
        return b"".join([block async for block in answer])

    return answer.status_code, asyncio.run(gathered()), answer


@given(st.binary(min_size=1, max_size=300), NUMBER, NUMBER)
def test_a_range_is_the_slice_it_names(content, first, last):
    size = len(content)
    if last < first:
        assert part_of(f"bytes={first}-{last}", size) is None
    elif first >= size:
        with pytest.raises(OutOfFile):
            part_of(f"bytes={first}-{last}", size)
    else:
        part = part_of(f"bytes={first}-{last}", size)
        assert content[part.first : part.last + 1] == content[first : last + 1]
        assert part.length == len(content[first : last + 1])


@given(st.binary(min_size=1, max_size=300), st.integers(1, 400))
def test_the_last_bytes_and_all_from_one_on(content, number):
    last = part_of(f"bytes=-{number}", len(content))
    assert content[last.first : last.last + 1] == content[-number:]
    if number < len(content):
        rest = part_of(f"bytes={number}-", len(content))
        assert content[rest.first : rest.last + 1] == content[number:]


@given(st.text())
def test_what_is_not_understood_is_no_range(asked):
    try:
        part = part_of(asked, 100)
    except OutOfFile:
        part = None
    assert part is None or 0 <= part.first <= part.last < 100


@pytest.mark.parametrize("live", [False, True])
def test_a_player_reads_a_part_then_the_rest(stored, live):
    status, body, answer = read(stored, live, Range="bytes=0-1")
    assert (status, body, answer["Content-Range"]) == (206, SOUND[:2], f"bytes 0-1/{len(SOUND)}")
    assert (answer["Content-Length"], answer["Content-Type"]) == ("2", "audio/mpeg")
    status, body, answer = read(stored, live, Range="bytes=1000-", **{"If-Range": answer["ETag"]})
    assert (status, body) == (206, SOUND[1000:])
    assert answer["Content-Length"] == str(len(SOUND) - 1000)


@pytest.mark.parametrize("live", [False, True])
@pytest.mark.parametrize(
    "headers",
    [{}, {"Range": "bytes=0-1,5-6"}, {"Range": "lines=1-2"}, {"Range": "bytes=5-2"}, {"Range": "bytes=-"},
     {"Range": "bytes=0-1", "If-Range": '"another"'}, {"Range": "bytes=0-1", "If-Range": "Thu, 26 Nov 2026 08:00:00 GMT"}],
)  # fmt: skip
def test_otherwise_the_whole(stored, live, headers):
    status, body, answer = read(stored, live, **headers)
    assert (status, body, answer["Accept-Ranges"]) == (200, SOUND, "bytes")
    assert answer["Content-Length"] == str(len(SOUND)) and "Content-Range" not in answer


@pytest.mark.parametrize("live", [False, True])
@pytest.mark.parametrize("asked", [f"bytes={len(SOUND)}-", "bytes=-0", "bytes=99999999-99999999"])
def test_out_of_the_file_is_said(stored, live, asked):
    status, body, answer = read(stored, live, Range=asked)
    assert (status, body, answer["Content-Range"]) == (416, b"", f"bytes */{len(SOUND)}")
