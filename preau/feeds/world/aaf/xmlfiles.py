"""The files themselves: XML written as text, cut at so many records, in the charset AAF uses."""

from collections.abc import Iterable
from datetime import date
from io import BufferedWriter
from itertools import islice
from pathlib import Path

from ..people import Degree
from ..tables import table

LATIN, UTF = "ISO-8859-15", "UTF-8"
END = "</ficAlimMENESR>\n"
CHUNK = 500  # records joined before they are encoded
DTD = """<!-- The shape of the exports, in our own words. -->
<!ELEMENT ficAlimMENESR (addRequest | modifyRequest | deleteRequest)*>
<!ELEMENT addRequest (operationalAttributes, identifier, attributes)>
<!ELEMENT modifyRequest (operationalAttributes, identifier, modifications)>
<!ELEMENT deleteRequest (operationalAttributes, identifier)>
<!ELEMENT operationalAttributes (attr)>
<!ELEMENT identifier (id)>
<!ELEMENT id (#PCDATA)>
<!ELEMENT attributes (attr+)>
<!ELEMENT attr (value+)>
<!ATTLIST attr name CDATA #REQUIRED>
<!ELEMENT modifications (modification+)>
<!ELEMENT modification (value+)>
<!ATTLIST modification name CDATA #REQUIRED operation (replace) #REQUIRED>
<!ELEMENT value (#PCDATA)>
"""


class KindFiles:
    """The numbered files of one kind in one delivery; the first exists even when empty."""

    def __init__(
        self, folder: Path, degree: Degree, kind: str, day: date, *, delta: bool, limit: int
    ) -> None:
        self.paths: list[Path] = []
        self._stem = f"ENT{degree}_{'Delta' if delta else 'Complet'}_{day:%Y%m%d}_{kind}"
        self._folder, self._degree, self._day, self._limit = folder, degree, day, limit
        self._next()

    def add(self, requests: Iterable[str]) -> None:
        """Writes requests, opening the next file whenever one is full."""
        stream = iter(requests)
        while chunk := list(islice(stream, CHUNK)):
            while chunk:
                if not self._room:
                    self._turn()
                part, chunk = chunk[: self._room], chunk[self._room :]
                self._write(part)
                self._room -= len(part)

    def close(self) -> list[Path]:
        self._write([END])
        self._file.close()
        return self.paths

    def _turn(self) -> None:
        self.close()
        self._next()

    def _next(self) -> None:
        self._charset = UTF if self._degree == "1D" else LATIN
        path = self._folder / f"{self._stem}_{len(self.paths):04}.xml"
        self._file: BufferedWriter = path.open("wb")
        self._room = self._limit
        self.paths.append(path)
        self._write([_opening(self._charset, self._degree, self._day)])

    def _write(self, texts: list[str]) -> None:
        try:
            self._file.write(_encoded(texts, self._charset))
        except UnicodeEncodeError:
            self._become_utf()
            self._file.write(_encoded(texts, self._charset))

    def _become_utf(self) -> None:
        """A name that ISO-8859-15 lacks: what was written is said again, declared UTF-8."""
        self._file.close()
        path, self._charset = self.paths[-1], UTF
        again = path.with_suffix(".utf8")
        with path.open(encoding=LATIN, newline="") as said, again.open("w", encoding=UTF, newline="") as file:
            file.write(said.readline().replace(LATIN, UTF))
            file.writelines(said)
        again.replace(path)
        self._file = path.open("ab")


def _encoded(texts: list[str], charset: str) -> bytes:
    if charset == UTF:
        return "".join(texts).encode(UTF)
    return b"".join([_latin(text) for text in texts])


def _latin(text: str) -> bytes:
    """The codec of ISO-8859-15 is slow. ISO-8859-1 gives the same bytes but for eight signs that no name
    bears (¤ ¦ ¨ ´ ¸ ¼ ½ ¾), and refuses œ, Œ and Ÿ, which then go the slow way."""
    try:
        return text.encode("ISO-8859-1")
    except UnicodeEncodeError:
        return text.encode(LATIN)


def _opening(charset: str, degree: Degree, day: date) -> str:
    return (
        f'<?xml version="1.0" encoding="{charset}"?>\n'
        '<!DOCTYPE ficAlimMENESR SYSTEM "ficAlimMENESR.dtd">\n<ficAlimMENESR>\n'
        f'<!-- versionAF="{table("formats")["version"]}" degre="{degree}"'
        f' dateGenerationExport="{day:%d/%m/%Y}" -->\n'
    )


def write_dtd(folder: Path) -> Path:
    path = folder / "ficAlimMENESR.dtd"
    path.write_text(DTD, encoding="utf-8")
    return path
