import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from hypothesis import given
from hypothesis import strategies as st

from preau.files import actions, sniff
from preau.files.models import StoredFile

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def upload(content: bytes, name: str = "photo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_the_same_content_is_stored_once(db):
    first, second = actions.store(upload(PNG)), actions.store(upload(PNG, "autre.png"))
    assert first.pk == second.pk
    assert first.path.read_bytes() == PNG


@pytest.mark.parametrize("kept", [io.BytesIO, io.BufferedReader])
def test_the_size_is_that_of_the_content_in_memory_or_on_the_disk(db, tmp_path, kept):
    (tmp_path / "photo").write_bytes(PNG)
    with (tmp_path / "photo").open("rb") as opened:
        stream = io.BytesIO(PNG) if kept is io.BytesIO else opened
        one = UploadedFile(stream, "photo.png", size=len(PNG))
        assert actions.store(one).size == len(PNG)


def test_a_lost_file_is_written_again_when_it_comes_back(db):
    stored = actions.store(upload(PNG))
    stored.path.unlink()
    assert actions.store(upload(PNG)).path.read_bytes() == PNG


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty"), (b"MZ\x90\x00" + b"\x00" * 60, "kind"), (PNG * 300_000, "too_large")],
)
def test_a_refused_file_leaves_nothing(db, settings, content, code):
    with pytest.raises(ValidationError) as refusal:
        actions.store(upload(content))
    assert refusal.value.code == code
    assert not StoredFile.objects.exists()


def test_a_page_of_html_is_never_more_than_text():
    assert sniff.media_type(io.BytesIO(b"<html><script>alert(1)</script>")) == "text/plain"


def test_an_svg_is_no_image():
    assert sniff.media_type(io.BytesIO(b'<svg xmlns="http://www.w3.org/2000/svg"/>')) not in sniff.IMAGES


def test_an_archive_is_told_from_a_document():
    def packed(*names: str) -> io.BytesIO:
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            for name in names:
                archive.writestr(name, "x")
        return content

    assert sniff.media_type(packed("[Content_Types].xml", "word/document.xml")) in sniff.OFFICE
    assert sniff.media_type(packed("un.txt")) is None


@given(st.text())
def test_a_shown_name_is_one_printable_line_without_path(name):
    shown = actions.shown_name(name)
    assert shown and shown.isprintable() and "/" not in shown and "\\" not in shown and len(shown) <= 120
