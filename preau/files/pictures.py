"""Photographs without what a camera writes beside them: the place, the hour, the telephone."""

import io
from typing import IO

from PIL import Image, ImageOps
from pillow_heif import register_heif_opener

from preau.base.language import refusal

register_heif_opener()

HEIC = "image/heic"
JPEG = "image/jpeg"
PHOTOS = {JPEG: "JPEG", "image/webp": "WEBP", HEIC: "HEIF", "image/png": "PNG"}
LONGEST_SIDE = (
    4096  # pixels: a larger photograph is made smaller, as no screen nor printer of a school shows more
)
MOST_PIXELS = 60_000_000  # drawn whole in memory, four bytes each; a JPEG is read smaller than it is
QUALITY = 88
BESIDE = ("exif", "xmp", "XML:com.adobe.xmp", "photoshop", "comment", "Raw profile type exif")


def cleaned(stream: IO[bytes], kind: str, name: str, longest: int = LONGEST_SIDE) -> tuple[IO[bytes], str]:
    """The picture to keep and its media type: upright, without anything beside it; HEIC, which few screens read, as JPEG.

    The very bytes when there is nothing to take out, and for what is no photograph; smaller where a side is over `longest`
    pixels, when another bound than the usual one is asked for. Raises ValidationError, in one
    sentence, for a photograph that cannot be read; `name` is how it is called there.
    """
    if kind not in PHOTOS:
        return stream, kind
    stream.seek(0)
    try:
        with Image.open(stream, formats=[PHOTOS[kind]]) as picture:
            if not _has_more(picture, kind) and (longest == LONGEST_SIDE or max(picture.size) <= longest):
                return stream, kind
            if kind != JPEG and picture.width * picture.height > MOST_PIXELS:
                raise refusal("« %(name)s » est une image trop grande.", code="too_large", name=name)
            return _again(picture, kind, longest), JPEG if kind == HEIC else kind
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        if kind == "image/png":  # cameras write none; what a screen cannot show stays what it was
            return stream, kind
        raise refusal(
            "« %(name)s » est abîmée et ne s’ouvre pas. Reprenez la photo, puis joignez-la.",
            code="broken",
            name=name,
        ) from error


def _has_more(picture: Image.Image, kind: str) -> bool:
    return kind == HEIC or any(picture.info.get(one) for one in BESIDE) or bool(picture.getexif())


def _again(picture: Image.Image, kind: str, longest: int) -> IO[bytes]:
    """Drawn anew: only the dots and the colours' profile are taken over."""
    if kind == JPEG:
        picture.draft("RGB", (longest, longest))
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((longest, longest))
    kept = io.BytesIO()
    profile = picture.info.get("icc_profile")
    written = PHOTOS[kind] if kind != HEIC else "JPEG"
    if written == "JPEG" and upright.mode not in ("RGB", "L", "CMYK"):
        upright = upright.convert("RGB")
    bare = Image.new(upright.mode, upright.size)
    bare.paste(upright)
    if upright.mode == "P":
        bare = upright.convert("RGBA")
    bare.save(kept, written, quality=QUALITY, icc_profile=profile)
    kept.seek(0)
    return kept
