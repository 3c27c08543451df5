"""An archive given through a page, kept only until it has been read: it names children."""

import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile


def scratch() -> Path:
    """The private folder where archives wait and are unpacked."""
    folder = Path(settings.FILES_ROOT) / "tmp"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def keep_upload(upload: "UploadedFile[Any]") -> Path:
    """Write an upload under a name that nobody can guess, readable by us alone."""
    path = scratch() / f"delivery-{secrets.token_hex(16)}"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for chunk in upload.chunks():
            file.write(chunk)
    return path


def forget_upload(path: Path) -> None:
    """Read or refused, it is not kept."""
    path.unlink(missing_ok=True)
