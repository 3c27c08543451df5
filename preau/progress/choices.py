"""Bounds of the room."""

from preau.files import sniff
from preau.files.actions import MEGABYTE

TRACES_AT_MOST = 4  # of an observation
LONGEST_WORDS = 600
LONGEST_SAYING = 120
LONGEST_SIDE = 1280  # pixels: what a phone shows and a carnet prints
TRACE_LIMIT = 10 * MEGABYTE
KINDS = sniff.IMAGES | sniff.SOUNDS
PRINTED = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/gif": "gif"}
