"""The bounded door of attached files."""

import hashlib
import os
import secrets
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import IO, Any

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from preau.base import clock, transaction
from preau.base.language import refusal
from preau.files import sniff
from preau.files.models import StoredFile
from preau.files.pictures import LONGEST_SIDE, cleaned

MEGABYTE = 1_000_000
FILE_LIMIT = 10 * MEGABYTE
ANY = sniff.IMAGES | sniff.SOUNDS | sniff.OFFICE | {sniff.PDF, sniff.TEXT}
SAFE = sniff.IMAGES | {sniff.PDF}


def store(
    upload: Any, *, kinds: frozenset[str] = ANY, limit: int = FILE_LIMIT, longest: int = LONGEST_SIDE
) -> StoredFile:
    """Keep an uploaded file (a Django `UploadedFile`) and return its row.

    `limit` is in bytes. Raises ValidationError, in one sentence, for a file that is empty, too large or
    of a kind outside `kinds`; nothing is kept then. The same content is stored once. A photograph loses what the camera
    wrote beside it (`pictures`), and is made smaller where a side is over `longest` pixels.
    """
    if upload.size > limit:
        raise refusal(
            "« %(name)s » est trop lourd : %(limit)s Mo au plus.",
            code="too_large",
            name=shown_name(upload.name),
            limit=limit // MEGABYTE,
        )
    if upload.size == 0:
        raise refusal("« %(name)s » est vide.", code="empty", name=shown_name(upload.name))
    kind = sniff.media_type(upload.file)
    if kind not in kinds:
        raise refusal(
            "« %(name)s » n’est pas d’un type accepté ici. Exemple : un PDF ou une photo.",
            code="kind",
            name=shown_name(upload.name),
        )
    return _keep(*cleaned(upload.file, kind, shown_name(upload.name), longest))


def discard(stored: Iterable[int]) -> int:
    """Erase these files (ids of rows) where nothing owns them any more; how many. In the transaction of a verb: the bytes go
    once it holds."""
    gone = 0
    for one in StoredFile.objects.select_for_update().filter(pk__in=list(stored)).order_by("pk"):
        try:
            with transaction.atomic():
                one.delete()
        except ProtectedError:  # the same bytes are somebody else's too
            continue
        transaction.on_commit(partial(_unlink, one))
        gone += 1
    return gone


def shown_name(name: str | None) -> str:
    """A file's name as it may be shown and sent: one line, no path, no control or reordering signs."""
    last = (name or "").replace("\\", "/").rpartition("/")[2]
    kept = "".join(
        sign for sign in last if sign.isprintable() and sign not in "\u202a\u202b\u202d\u202e\u2066\u2067"
    )
    return kept.strip()[:120] or _("fichier")


def _keep(stream: Any, kind: str) -> StoredFile:
    stream.seek(0)
    digest = hashlib.file_digest(stream, "sha256").hexdigest()
    size = stream.seek(0, os.SEEK_END)  # a sum taken in memory leaves the stream where it was
    row, made = StoredFile.objects.get_or_create(
        sum=digest, defaults={"size": size, "media_type": kind, "stored_at": clock.now()}
    )
    if made or not row.path.exists():
        stream.seek(0)
        _write(stream, row.path)
    return row


def _unlink(one: StoredFile) -> None:
    """Unless somebody has brought the same bytes meanwhile."""
    if not StoredFile.objects.filter(sum=one.sum).exists():
        one.path.unlink(missing_ok=True)


def _write(stream: IO[bytes], path: Path) -> None:
    """By one rename, so that a kill leaves no half file under a good name."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{secrets.token_hex(8)}")
    with draft.open("wb") as target:
        while block := stream.read(1 << 20):
            target.write(block)
        target.flush()
        os.fsync(target.fileno())
    draft.rename(path)
