"""French spacing, so that no line of an act begins with a semicolon or ends with an opening quotation mark."""

import re

NBSP = "\u00a0"


def typeset(text: str) -> str:
    """No-break spaces inside quotation marks, before ; : ? ! and after "n°"; what has them already stays."""
    text = re.sub(r"«\s*", f"«{NBSP}", text)
    text = re.sub(r"\s*»", f"{NBSP}»", text)
    text = re.sub(r" ([;:?!])", rf"{NBSP}\1", text)
    return re.sub(r"\bn° ?", f"n°{NBSP}", text)
