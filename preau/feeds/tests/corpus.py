"""Hostile deliveries, made by a script: what an academy's export could be on its worst day, or in bad hands.

`python -m preau.feeds.tests.corpus FOLDER` writes them, one folder or archive a case, to be given to any reader.
"""

import io
import random
import struct
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from preau.feeds.tests import aaf_files as aaf

DAY = "20261124"
PUPILS, SCHOOLS = f"ENT_Complet_{DAY}_Eleve_0000.xml", f"ENT_Complet_{DAY}_EtabEducNat_0000.xml"
GUARDIANS = f"ENT_Complet_{DAY}_PersRelEleve_0000.xml"
REFUSED, TAKEN, EITHER = "refused", "taken", "either"


@dataclass(frozen=True)
class Case:
    """`put` writes the delivery at a path that does not exist; `end` is what a reader should do of it."""

    name: str
    end: str
    put: Callable[[Path], None]


def cases() -> Iterator[Case]:
    for make in (_cut, _encodings, _entities, _sizes, _signs, _identifiers, _dates, _shapes, _zips, _tars):
        yield from make()


def _files(**contents: bytes) -> Callable[[Path], None]:
    """A folder with these files of pupils, schools or guardians."""
    names = {"pupils": PUPILS, "schools": SCHOOLS, "guardians": GUARDIANS}

    def put(path: Path) -> None:
        path.mkdir(parents=True)
        for key, content in ({"schools": aaf.xml([aaf.school()])} | contents).items():
            (path / names[key]).write_bytes(content)

    return put


def _raw(content: bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(content) and None


def _base() -> bytes:
    return aaf.xml(
        [
            aaf.pupil("1", sn="LEFÈVRE", ties=["5$10$1$1$1$1"]),
            aaf.pupil("2", ENTPersonDateNaissance="24/11/2013"),
        ]
    )


def _cut() -> Iterator[Case]:
    """Before and after the first of each byte that the file holds, and at a hundred places drawn once."""
    whole, last = _base(), len(_base().rstrip()) - 1
    places = {whole.index(bytes([byte])) + after for byte in set(whole) for after in (0, 1)}
    places |= set(random.Random(7).sample(range(last), 100))
    for place in sorted(places):
        yield Case(f"cut-{place}", REFUSED if place < last else EITHER, _files(pupils=whole[:place]))


def _encodings() -> Iterator[Case]:
    text = _base().decode()
    body = text.split("\n", 1)[1]
    written = {
        "latin-said-utf8": (text.encode("iso-8859-15"), REFUSED),
        "utf8-said-latin": (text.replace("UTF-8", "ISO-8859-15").encode(), TAKEN),
        "utf8-unsaid": (body.encode(), TAKEN),
        "latin-unsaid": (body.encode("iso-8859-15"), TAKEN),
        "both-in-one-file": (text.encode().replace(b"24/11/2013", "24/11/2013é".encode("latin-1")), REFUSED),
        "utf16-with-mark": (text.replace("UTF-8", "UTF-16").encode("utf-16"), EITHER),
        "utf16-without-mark": (text.replace("UTF-8", "UTF-16").encode("utf-16-le"), EITHER),
        "utf8-mark-said-latin": (b"\xef\xbb\xbf" + text.replace("UTF-8", "ISO-8859-15").encode(), EITHER),
        "utf7": (text.replace("UTF-8", "UTF-7").encode("utf-7"), EITHER),
        "ebcdic": (text.replace("UTF-8", "cp500").encode("cp500"), EITHER),
        "surrogates": (text.encode().replace(b"LEF", b"LEF\xed\xa0\x80"), REFUSED),
        "overlong": (text.encode().replace(b"LEF", b"LEF\xc0\xaf"), REFUSED),
    }
    for name, (content, end) in written.items():
        yield Case(f"encoding-{name}", end, _files(pupils=content))


def _entities() -> Iterator[Case]:
    plain = _base().decode().split("\n", 2)
    declared = {
        "laughs": "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9)) + '<!ENTITY a0 "ah">',
        "quadratic": f'<!ENTITY a9 "{"a" * 100_000}">',
        "loop": '<!ENTITY a9 "&a8;"><!ENTITY a8 "&a9;">',
        "outside": '<!ENTITY a9 SYSTEM "file:///etc/passwd">',
        "network": '<!ENTITY a9 SYSTEM "http://127.0.0.1:9/x">',
        "parameter": '<!ENTITY % p SYSTEM "file:///etc/passwd"> %p; <!ENTITY a9 "x">',
        "unused": '<!ENTITY a9 "x">',
    }
    for name, entities in declared.items():
        used = "" if name == "unused" else "&a9;" * (1_000 if name == "quadratic" else 1)
        content = f"{plain[0]}\n<!DOCTYPE ficAlimMENESR [{entities}]>\n{plain[2].replace('LEFÈVRE', used, 1)}"
        yield Case(f"entity-{name}", REFUSED, _files(pupils=content.encode()))
    for name, reference in {
        "nul": "&#0;",
        "half": "&#xD800;",
        "beyond": "&#x110000;",
        "unknown": "&nom;",
    }.items():
        content = _base().replace("LEFÈVRE".encode(), reference.encode())
        yield Case(f"reference-{name}", REFUSED, _files(pupils=content))


def _sizes() -> Iterator[Case]:
    one = aaf.xml([aaf.pupil("1")])
    many = "".join(f'<attr name="ENTNouveau{n}"><value>x</value></attr>' for n in range(100_000))
    flags = " ".join(f'a{n}=""' for n in range(100_000))
    grown = {
        "value-10-mb": (aaf.xml([aaf.pupil("1", sn="N" * 10_500_000)]), REFUSED),
        "attributes-100000": (one.replace(b"</attributes>", f"{many}</attributes>".encode()), EITHER),
        "values-100000": (one.replace(b"<value>ELEVE1</value>", b"<value>x</value>" * 100_000), EITHER),
        "xml-attributes-100000": (one.replace(b"<attributes>", f"<attributes {flags}>".encode()), EITHER),
        "depth-100000": (one.replace(b"ELEVE1", b"<a>" * 100_000 + b"</a>" * 100_000), REFUSED),
        "name-of-a-tag": (one.replace(b"<attributes>", b"<" + b"a" * 200_000 + b"/><attributes>"), EITHER),
        "comment": (one.replace(b"<addRequest>", b"<!--" + b"c" * 11_000_000 + b"--><addRequest>"), EITHER),
        "nothing": (b"", REFUSED),
        "spaces": (b" " * 1_000_000, REFUSED),
        "zeros": (bytes(1_000_000), REFUSED),
        "noise": (random.Random(3).randbytes(100_000), REFUSED),
    }  # fmt: skip
    for name, (content, end) in grown.items():
        yield Case(f"size-{name}", end, _files(pupils=content))


def _signs() -> Iterator[Case]:
    names = {
        "nul": ("LE\0FEVRE", REFUSED), "bell": ("LE\x07FEVRE", REFUSED), "rtl": ("\u202eERVEFEL\u202c", TAKEN),
        "isolate": ("\u2066LE\u2069", TAKEN), "combining": ("LEFE\u0300VRE", TAKEN), "tower": ("E" + "\u0301" * 3_000, TAKEN),
        "zero-width": ("L\u200bE\u200d\ufeffF", TAKEN), "emoji": ("LOU \U0001f431", TAKEN), "arabic": ("محمد", TAKEN),
        "only-marks": ("\u202e\u200b", TAKEN), "escaped": ("L&amp;#x202e;E", TAKEN), "script": ("<script>x</script>", TAKEN),
        "sql": ("'; DROP TABLE directory_person; --", TAKEN), "copy": ("a\\tb\\nc\\.\\N", TAKEN), "tabs": ("A\tB\nC\rD", TAKEN),
        "dollars": ("$$$$$$", TAKEN), "template": ("{{ 7*7 }}{% x %}", TAKEN), "percent": ("%s%(op)s", TAKEN),
        "noncharacter": ("A\uffffB", REFUSED), "private": ("A\ue000B", TAKEN), "separator": ("A\u2028B", TAKEN),
    }  # fmt: skip
    for name, (text, end) in names.items():
        yield Case(f"sign-{name}", end, _files(pupils=aaf.xml([aaf.pupil("1", sn=text, givenName=text)])))


def _identifiers() -> Iterator[Case]:
    circle = [aaf.pupil("1", ties=["1$10$1$1$1$1"]), aaf.guardian("1")]
    ids = {
        "twice": [aaf.pupil("1"), aaf.pupil("1", sn="AUTRE")],
        "empty": [aaf.pupil("")], "blank": [aaf.pupil("  ")], "dollar": [aaf.pupil("1$2")],
        "long": [aaf.pupil("9" * 5_000)], "signs": [aaf.pupil("1\u202e")], "quote": [aaf.pupil("1'\"<")],
        "backslash": [aaf.pupil("\\N")], "of-ours": [aaf.pupil("#1", "#1")],
        "many-twice": [aaf.pupil(str(n % 3)) for n in range(300)],
        "ties-to-nobody": [aaf.pupil("1", ties=["$$$$$", "404$10$1$1$1$1", "$10$1$1$1$1"])],
        "ties-of-any-shape": [aaf.pupil("1", ties=["1", "$", "1$2$3$4$5$6$7$8", "1$10$1$9$1$1"])],
        "classes-of-any-shape": [aaf.pupil("1", ENTEleveClasses=["", "$", "10", "$3C", "10$", "10$3C$x", "404$3C"])],
    }  # fmt: skip
    for name, records in ids.items():
        yield Case(f"id-{name}", TAKEN, _files(pupils=aaf.xml(records)))
    guardians = aaf.xml([one for one in circle if one[0] == "PersRelEleve"])
    yield Case("id-guardian-of-oneself", TAKEN, _files(pupils=aaf.xml(circle[:1]), guardians=guardians))
    schools = [aaf.school("10", "0599101X", ENTEtablissementStructRattachFctl="20"),
               aaf.school("20", "0599102Y", ENTEtablissementStructRattachFctl="10"), aaf.school("10", "0599103Z")]  # fmt: skip
    yield Case(
        "id-schools-in-a-circle", TAKEN, _files(schools=aaf.xml(schools), pupils=aaf.xml([aaf.pupil("1")]))
    )


def _dates() -> Iterator[Case]:
    for number, text in enumerate(("31/02/2014", "00/00/0000", "29/02/2023", "01/01/9999", "-1/01/2014", "2014-02-01", "1/1/2014",
                                   "24/11/2013 ", "٢٤/١١/٢٠١٣", "24/11/20133", "", "99/99/9999", "01/01/0001")):  # fmt: skip
        yield Case(
            f"date-{number}", TAKEN, _files(pupils=aaf.xml([aaf.pupil("1", ENTPersonDateNaissance=text)]))
        )


def _shapes() -> Iterator[Case]:
    one = aaf.xml([aaf.pupil("1")])
    shapes = {
        "other-root": (b"<html><body/></html>", REFUSED),
        "two-roots": (one + one.split(b"\n", 2)[2], REFUSED),
        "nested-requests": (one.replace(b"<attributes>", b"<attributes><addRequest/>"), REFUSED),
        "no-category": (one.replace(b"categoriePersonne", b"autre"), TAKEN),
        "unknown-category": (one.replace(b">Eleve<", b">Dragon<"), REFUSED),
        "no-identifier": (one.replace(b"<identifier><id>1</id></identifier>", b""), REFUSED),
        "namespace": (one.replace(b"<ficAlimMENESR>", b'<ficAlimMENESR xmlns="urn:x">'), REFUSED),
        "upper-case": (one.replace(b"addRequest", b"ADDREQUEST"), EITHER),
        "instruction": (one.replace(b"<addRequest>", b"<?php x ?><addRequest>"), TAKEN),
        "cdata": (one.replace(b"ELEVE1", b"<![CDATA[ELEVE1]]>"), TAKEN),
        "include": (one.replace(b"ELEVE1", b'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'), EITHER),
        "stylesheet": (one.replace(b"<ficAlim", b'<?xml-stylesheet href="file:///etc/passwd"?><ficAlim', 1), TAKEN),
        "delta-in-complete": (one.replace(b"addRequest", b"deleteRequest"), REFUSED),
        "changes-in-complete": (one.replace(b"addRequest", b"modifyRequest"), REFUSED),
    }  # fmt: skip
    for name, (content, end) in shapes.items():
        yield Case(f"shape-{name}", end, _files(pupils=content))


def _zips() -> Iterator[Case]:
    good = {SCHOOLS: aaf.xml([aaf.school()]), PUPILS: aaf.xml([aaf.pupil("1")])}
    whole = _zip(good)
    yield Case("zip-good", TAKEN, _raw(whole))
    for name in (
        "../../x.xml",
        "/etc/x.xml",
        "a/../../x.xml",
        "a\\..\\x.xml",
        "C:\\x.xml",
        "x\0.xml",
        "\u202elmx.xml",
        "x" * 5_000 + ".xml",
    ):
        yield Case(
            f"zip-slip-{name[:12]!a}", EITHER if name[0] in "xC" else REFUSED, _raw(_zip(good | {name: b"x"}))
        )
    yield Case("zip-bomb", REFUSED, _raw(_zip(good | {PUPILS.replace("0000", "0001"): b" " * (64 << 20)})))
    nested = whole
    for _level in range(20):
        nested = _zip({"a.zip": nested})
    yield Case("zip-in-zips", REFUSED, _raw(nested))
    yield Case("zip-100000-members", EITHER, _raw(_zip({f"{n}.txt": b"" for n in range(100_000)})))
    yield Case("zip-cut", REFUSED, _raw(whole[:-200]))
    wrong = bytearray(whole)
    struct.pack_into("<I", wrong, wrong.rindex(b"PK\x01\x02") + 16, 0xDEADBEEF)
    yield Case("zip-wrong-sum", REFUSED, _raw(bytes(wrong)))
    locked = bytearray(whole)
    for mark, shift in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        struct.pack_into("<H", locked, locked.rindex(mark) + shift, 1)
    yield Case("zip-encrypted", REFUSED, _raw(bytes(locked)))


def _tars() -> Iterator[Case]:
    good = {SCHOOLS: aaf.xml([aaf.school()]), PUPILS: aaf.xml([aaf.pupil("1")])}
    yield Case("tar-good", TAKEN, _raw(_tar(good)))
    for kind, name in {
        tarfile.SYMTYPE: "symlink",
        tarfile.LNKTYPE: "hardlink",
        tarfile.CHRTYPE: "device",
        tarfile.FIFOTYPE: "pipe",
    }.items():
        odd = tarfile.TarInfo("x.xml")
        odd.type, odd.linkname = kind, "/etc/passwd"
        yield Case(f"tar-{name}", REFUSED, _raw(_tar(good, odd)))
    yield Case("tar-slip", REFUSED, _raw(_tar(good | {"../x.xml": b"x"})))
    yield Case("tar-cut", REFUSED, _raw(_tar(good)[:-40]))
    yield Case("tar-bomb", REFUSED, _raw(_tar(good | {"x.xml": b" " * (64 << 20)})))


def _zip(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _tar(files: dict[str, bytes], *odd: tarfile.TarInfo) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        for info in odd:
            archive.addfile(info)
    return packed.getvalue()


if __name__ == "__main__":
    for case in cases():
        case.put(Path(sys.argv[1]) / case.name)
