"""What a text message may hold: the 7-bit alphabet of GSM (3GPP TS 23.038, 6.2.1), where 160 signs are one part.

One sign out of it more than halves what a part holds, and so doubles the price: what it lacks is written as near as it can.
Words of another alphabet have no likeness in it: they leave as they are, in UCS-2 (6.2.3), where 70 signs are one part.
"""

from unicodedata import combining, normalize

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
TWICE = frozenset("^{}\\[~]|€")  # each takes the room of two
ALONE, JOINED = 160, 153  # signs of a message in one part, and of each part of a longer one
WIDE_ALONE, WIDE_JOINED = 70, 67  # the same in UCS-2
PARTS_AT_MOST = 2
_NEAR = {"’": "'", "‘": "'", "«": '"', "»": '"', "“": '"', "”": '"', "–": "-", "—": "-", "…": "...",
         "œ": "oe", "Œ": "OE", "ç": "c", "\u00a0": " ", "\u202f": " ", "\t": " "}  # fmt: skip


def fitted(words: str) -> str:
    """What leaves: `plain`, unless a letter has no likeness there; cut to two parts at most."""
    written = normalize("NFC", words)
    if not any(sign.isalpha() and _near(sign) == "?" for sign in written):
        written = plain(written)
    while parts(written) > PARTS_AT_MOST:
        written = written[:-1]
    return written


def plain(words: str) -> str:
    """The same in the alphabet of GSM; what it has no likeness of becomes a question mark."""
    return "".join(_near(sign) for sign in normalize("NFC", words))


def parts(words: str) -> int:
    """In how many parts these words (already `fitted`, or `plain`) leave."""
    if not all(sign in BASIC or sign in TWICE for sign in words):
        wide = len(words.encode("utf-16-le")) // 2
        return 1 if wide <= WIDE_ALONE else -(-wide // WIDE_JOINED)
    length = sum(2 if sign in TWICE else 1 for sign in words)
    return 1 if length <= ALONE else -(-length // JOINED)


def _near(sign: str) -> str:
    if sign in BASIC or sign in TWICE:
        return sign
    if sign in _NEAR:
        return _NEAR[sign]
    bare = "".join(one for one in normalize("NFD", sign) if not combining(one))
    return bare if bare and all(one in BASIC for one in bare) else "?"
