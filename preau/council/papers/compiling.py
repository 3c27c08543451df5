"""Typst makes the papers: one template a paper, the shared form beside."""

import json
from pathlib import Path
from typing import Any

import typst

_HERE = Path(__file__).parent
Data = dict[str, Any]


def pdf(template: str, data: Data) -> bytes:
    """The paper as PDF/A-2a and PDF/UA-1: kept for good, and read aloud; nothing is written on the disk."""
    return bytes(compiled(template, data, format="pdf", pdf_standards=["a-2a", "ua-1"]))


def compiled(template: str, data: Data, **options: Any) -> Any:
    """What typst makes of a template of this folder: bytes for a PDF, one or a list of them for images."""
    return typst.compile(
        _HERE / f"{template}.typ",
        root=_HERE,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
        **options,
    )
