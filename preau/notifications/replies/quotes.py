"""What someone wrote in a mail, without what they answer to: quotes and signatures of the usual programs."""

import re
from html.parser import HTMLParser

MARK = "##-"  # begins the line of our mails above which one answers
_HEAD = re.compile(
    r"^\s*(Le|On|Am|El|Il)\b.{0,250}\b(a écrit|wrote|schrieb|escribió|ha scritto)\s*:?\s*$"
    r"|^\s*[-_*]{2,}\s*(Message d.origine|Message original|Message transféré|Original Message|Forwarded message)"
    r"|^\s*_{10,}\s*$",
    re.IGNORECASE,
)
_FIELD = re.compile(r"^\s*\*?(De|From|Envoyé|Sent|Date|À|To|Objet|Subject)\s*:\*?\s", re.IGNORECASE)
_SIGNATURE = re.compile(r"^-- ?$")


def own_words(text: str) -> str:
    """The lines above the first quote, without blank ends."""
    lines = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept: list[str] = []
    for place, line in enumerate(lines):
        if _ends(lines, place):
            break
        kept.append(line)
    while kept and (not kept[-1].strip() or kept[-1].lstrip().startswith(">")):
        kept.pop()
    return "\n".join(kept).strip()


def words_of_html(html: str) -> str:
    """The text of a page of a mail, without its quotes, styles nor scripts."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return re.sub(r"\n{3,}", "\n\n", "".join(reader.found))


def _ends(lines: list[str], place: int) -> bool:
    """Whether what was answered to begins at this line; a heading may be folded over two."""
    line = lines[place]
    following = lines[place + 1] if place + 1 < len(lines) else ""
    if (
        MARK in line
        or _SIGNATURE.match(line)
        or _HEAD.match(line)
        or _HEAD.match(f"{line} {following.strip()}")
    ):
        return True
    return bool(_FIELD.match(line)) and sum(bool(_FIELD.match(one)) for one in lines[place : place + 4]) >= 2


class _Reader(HTMLParser):
    """Blocks become lines; what is quoted, hidden or no text is skipped."""

    SKIPPED = frozenset({"script", "style", "head", "title", "template", "blockquote"})
    BLOCKS = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "table", "ul", "ol"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.skipped: list[str] = []  # the open elements within what is skipped

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.skipped:
            self.skipped += [tag] if tag == self.skipped[0] else []
        elif tag in self.SKIPPED or "gmail_quote" in (dict(attrs).get("class") or ""):
            self.skipped = [tag]
        elif tag in self.BLOCKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self.skipped and tag == self.skipped[0]:
            self.skipped.pop()
        elif not self.skipped and tag in self.BLOCKS - {"br"}:
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self.found.append(re.sub(r"\s+", " ", data))
