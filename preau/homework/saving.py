"""How much a form with files may bring."""

from preau.base.bodies import WORDS, receives
from preau.files.actions import FILE_LIMIT
from preau.homework.choices import FILES_AT_MOST

with_files = receives(FILES_AT_MOST * FILE_LIMIT + WORDS)
