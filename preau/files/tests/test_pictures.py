"""A photograph says what it shows, and nothing of where and with what it was taken."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image

from preau.files import actions
from preau.files.pictures import LONGEST_SIDE, cleaned

TURNED = 6  # EXIF: the camera was held on its side


def taken(form: str, size=(60, 40), turned: int = TURNED) -> bytes:
    """A photograph with a place, a device and a comment beside it: red above, blue below."""
    picture = Image.new("RGB", size, "blue")
    picture.paste("red", (0, 0, size[0], size[1] // 2))
    beside = Image.Exif()
    beside[ExifTags.Base.Make] = "Téléphone de Claire"
    beside[ExifTags.Base.Orientation] = turned
    beside.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (50.0, 40.0, 0.0)
    kept = io.BytesIO()
    picture.save(kept, form, exif=beside)
    return kept.getvalue()


@pytest.mark.parametrize(
    ("form", "kind"),
    [("JPEG", "image/jpeg"), ("WEBP", "image/webp"), ("PNG", "image/png"), ("HEIF", "image/heic")],
)
def test_a_photograph_is_kept_upright_without_place_nor_device(db, form, kind):
    stored = actions.store(SimpleUploadedFile("photo", taken(form)))
    content = stored.path.read_bytes()
    with Image.open(io.BytesIO(content)) as picture:
        assert not picture.getexif() and "exif" not in picture.info and b"Claire" not in content
        if form != "HEIF":  # libheif turns what it writes by itself
            assert picture.size == (40, 60)
    assert stored.media_type == ("image/jpeg" if form == "HEIF" else kind)


def test_a_picture_that_says_nothing_more_is_kept_to_the_byte(db):
    kept = io.BytesIO()
    Image.new("RGB", (8, 8)).save(kept, "JPEG")
    assert (
        actions.store(SimpleUploadedFile("dessin.jpg", kept.getvalue())).path.read_bytes() == kept.getvalue()
    )


def test_a_very_large_photograph_is_made_smaller(db):
    stored = actions.store(SimpleUploadedFile("grande.jpg", taken("JPEG", (9000, 90), turned=1)))
    with Image.open(stored.path) as picture:
        assert picture.width <= LONGEST_SIDE * 2 and picture.height < 90


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2000), st.binary(max_size=40))
def test_a_broken_photograph_is_refused_in_one_sentence_or_kept_clean(cut, noise):
    broken = io.BytesIO(taken("JPEG")[:cut] + noise)
    said, kept = "", io.BytesIO()
    try:
        kept, _kind = cleaned(broken, "image/jpeg", "photo.jpg")
    except ValidationError as refusal:
        said = refusal.messages[0]
    assert "abîmée" in said or (not said and b"Claire" not in kept.read())


def test_a_small_file_that_unfolds_into_a_huge_picture_is_refused_before_it_is_drawn(db):
    beside = Image.Exif()
    beside[ExifTags.Base.Make] = "x"
    kept = io.BytesIO()
    Image.new("1", (9000, 9000)).save(kept, "PNG", exif=beside)
    with pytest.raises(ValidationError, match="trop grande"):
        actions.store(SimpleUploadedFile("petite.png", kept.getvalue()))
