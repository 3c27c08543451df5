"""A sheet as a camera sees it: a PNG read into levels of grey, without any imaging library."""

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def grey(png: bytes) -> memoryview:
    """A picture of 8-bit RGB or RGBA as rows of one byte a pixel (PNG, second edition, sections 7 and 9)."""
    assert png.startswith(SIGNATURE)
    chunks = list(_chunks(png))
    width, height, depth, colour = struct.unpack(">IIBB", chunks[0][1][:10])
    assert depth == 8 and colour in (2, 6)
    channels = {2: 3, 6: 4}[colour]
    packed = zlib.decompress(b"".join(data for kind, data in chunks if kind == b"IDAT"))
    rows, above = bytearray(), bytes(width * channels)
    for at in range(0, len(packed), width * channels + 1):
        above = _row(packed[at], bytearray(packed[at + 1 : at + 1 + width * channels]), above, channels)
        rows += above[1::channels]  # green stands for grey
    return memoryview(bytes(rows)).cast("B", (height, width))


def _chunks(png: bytes):
    at = len(SIGNATURE)
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        at += size + 12


def _row(kind: int, row: bytearray, above: bytes, back: int) -> bytes:
    """Undo the filter of one row: none, left, up, average, Paeth."""
    for at in range(len(row)):
        left = row[at - back] if at >= back else 0
        corner = above[at - back] if at >= back else 0
        guess = (0, left, above[at], (left + above[at]) // 2, _paeth(left, above[at], corner))[kind]
        row[at] = (row[at] + guess) & 255
    return bytes(row)


def _paeth(left: int, up: int, corner: int) -> int:
    near = [(abs(left + up - corner - one), rank) for rank, one in enumerate((left, up, corner))]
    return (left, up, corner)[min(near)[1]]
