"""Who takes an archive to the operator: a folder that it watches, a mail, a hand; or nobody, where a link is for trial.

`PREAU_ACTES` says which: empty, `dossier:/srv/actes`, `mailto:actes@operateur.example`, `essai`. In a folder, archives are
laid in `envoi/`; what comes back is found in `retour/`, moved to `lus/` once read, to `refuses/` with the reason beside.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from preau.council.actes.packing import LIMITS, Archive
from preau.council.choices import CarrierKind

_FOLDER, _MAIL, _TRIAL = "dossier:", "mailto:", "essai"


def carrier() -> CarrierKind:
    """The one that this installation has."""
    told = settings.ACTES_OPERATOR
    if told.startswith(_FOLDER):
        return CarrierKind.FOLDER
    if told.startswith(_MAIL):
        return CarrierKind.MAIL
    return CarrierKind.TRIAL if told == _TRIAL else CarrierKind.HAND


def carry(archive: Archive, kind: str) -> None:
    """Take an archive away. OSError or SMTPException when it cannot leave; by hand or for trial there is nothing to do."""
    if kind == CarrierKind.FOLDER:
        _lay(archive, _folder() / "envoi")
    elif kind == CarrierKind.MAIL:
        mail = EmailMessage(
            archive.name,
            _("Télétransmission au contrôle de légalité."),
            to=[settings.ACTES_OPERATOR[len(_MAIL) :]],
        )
        mail.attach(archive.name, archive.content, "application/gzip")
        mail.send()


def waiting() -> Iterator[Path]:
    """The files that have come back into the operator's folder, the oldest first; none where there is no folder."""
    if carrier() != CarrierKind.FOLDER or not (place := _folder() / "retour").is_dir():
        return
    found = [one for one in place.iterdir() if one.is_file() and not one.name.startswith(".")]
    yield from sorted(found, key=lambda one: (one.stat().st_mtime, one.name))


def content_of(path: Path) -> bytes:
    """The bytes of a file that came back, no more than an archive may hold."""
    with path.open("rb") as file:
        return file.read(LIMITS.total + 1)


def set_aside(path: Path, refused: str = "") -> None:
    """Away from `retour/`: among what was read, or what was refused, with why."""
    place = path.parent / ("refuses" if refused else "lus")
    place.mkdir(exist_ok=True)
    if refused:
        (place / f"{path.name}.txt").write_text(f"{refused}\n", encoding="utf-8")
    path.replace(place / path.name)


def _folder() -> Path:
    return Path(settings.ACTES_OPERATOR[len(_FOLDER) :])


def _lay(archive: Archive, place: Path) -> None:
    """By one rename, so that the operator never takes half an archive."""
    place.mkdir(parents=True, exist_ok=True)
    draft = place / f".{archive.name}"
    with draft.open("wb") as target:
        target.write(archive.content)
        target.flush()
        os.fsync(target.fileno())
    draft.replace(place / archive.name)
