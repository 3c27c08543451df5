"""One archive per academy and degree, the same bytes whenever the files are the same."""

import gzip
import tarfile
import zipfile
from itertools import groupby
from pathlib import Path

FORMATS = ("zip", "tgz")
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say


def pack(paths: list[Path], how: str) -> list[Path]:
    """Replaces the files of each folder by one archive beside it, named after the delivery.

    Raises ValueError for another format than zip or tgz.
    """
    if how not in FORMATS:
        raise ValueError(f"unknown archive format: {how}")
    return [
        _archive(folder, sorted(files), how)
        for folder, files in groupby(sorted(paths), key=lambda path: path.parent)
    ]


def _archive(folder: Path, files: list[Path], how: str) -> Path:
    stem = next(path.name for path in files if path.suffix == ".xml").split("_")
    target = folder.parent / f"{stem[0]}.{stem[2]}.{stem[1]}.{how}"
    (_zip if how == "zip" else _tgz)(target, files)
    for path in files:
        path.unlink()
    folder.rmdir()
    return target


def _zip(target: Path, files: list[Path]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            entry = zipfile.ZipInfo(path.name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with path.open("rb") as source, archive.open(entry, "w", force_zip64=True) as sink:
                while block := source.read(1 << 20):
                    sink.write(block)


def _tgz(target: Path, files: list[Path]) -> None:
    with (
        target.open("wb") as raw,
        gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w") as archive,
    ):
        for path in files:
            entry = tarfile.TarInfo(path.name)
            entry.size = path.stat().st_size
            with path.open("rb") as source:
                archive.addfile(entry, source)
