"""What a request may bring: a stranger's gigabyte is refused before a byte of it is kept."""

import pytest
from asgiref.sync import async_to_sync
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.test import Client

from preau.base.bodies import WORDS, BoundedDoor

HEAVY = WORDS + 1_000_000


class Refused(FileUploadHandler):
    """A parser that must not be reached."""

    def receive_data_chunk(self, raw_data, start):
        raise AssertionError("a byte was read")

    def file_complete(self, file_size):
        raise AssertionError("a file was read")


@pytest.fixture
def nothing_is_read(settings):
    settings.FILE_UPLOAD_HANDLERS = [f"{__name__}.Refused"]


def heavy() -> SimpleUploadedFile:
    return SimpleUploadedFile("photo.jpg", b"\xff\xd8\xff\xe0" + bytes(HEAVY))


@pytest.mark.usefixtures("nothing_is_read")
def test_a_stranger_is_refused_even_where_files_are_taken(db):
    strict = Client(enforce_csrf_checks=True)
    for place in ("/connexion/", "/parent/messages/nouveau/"):
        answer = strict.post(place, {"files": heavy()})
        assert answer.status_code == 413
        assert "2 Mo au plus" in answer.content.decode()


@pytest.mark.usefixtures("nothing_is_read")
def test_someone_signed_in_too_where_words_are_expected(cast, sign_in):
    answer = sign_in(cast.claire).post("/parent/compte/mot-de-passe/", {"files": heavy()})
    assert answer.status_code == 413
    assert "Rien n’est parti" in answer.content.decode()


def test_a_photo_is_taken_where_files_are(cast, sign_in):
    form = {"body": "La photo", "key": "k", "act": "keep", "files": heavy()}
    assert sign_in(cast.claire).post("/parent/messages/nouveau/", form).status_code == 302


def knock(path: str, *, size: int | None, cookie: str = "", chunked: bool = False) -> int:
    """The status that the live door answers by itself; 0 when it lets Django see the request."""
    headers = [(b"host", b"localhost"), (b"cookie", cookie.encode())]
    headers += [(b"content-length", str(size).encode())] if size is not None else []
    headers += [(b"transfer-encoding", b"chunked")] if chunked else []
    said: list[int] = []

    async def django(scope, receive, send):
        said.append(0)

    async def receive():
        raise AssertionError("the door reads nothing")

    async def send(message):
        if message["type"] == "http.response.start":
            said.append(message["status"])

    scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": headers}
    async_to_sync(BoundedDoor(django))(scope, receive, send)
    return said[0]


def cookie_of(client: Client) -> str:
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def test_the_live_door_asks_who_sends_before_it_keeps_anything(cast, sign_in):
    claire, place = cookie_of(sign_in(cast.claire)), "/parent/messages/nouveau/"
    assert knock(place, size=100) == 0
    assert knock(place, size=HEAVY) == 403
    assert knock(place, size=HEAVY, cookie="preau_x=1; " + claire[:-3]) == 403
    assert knock(place, size=HEAVY, cookie=claire) == 0
    assert knock(place, size=200_000_000, cookie=claire) == 413
    assert knock("/parent/compte/", size=HEAVY, cookie=claire) == 413
    assert knock("/nulle-part/", size=HEAVY, cookie=claire) == 413
    assert knock("/poste-1/alimentation/", size=500_000_000, cookie=claire) == 0
    assert knock(place, size=None, chunked=True, cookie=claire) == 411
