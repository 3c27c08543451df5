"""Addresses typed in a text become links; one that does not lead where it seems to says where it leads."""

import unicodedata
from urllib.parse import urlsplit

from django.utils.html import Urlizer
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

FRENCH = frozenset("àâäæçéèêëîïôöœùûüÿ")


def linked(text: str, *, autoescape: bool = True) -> SafeString:
    """The text with its links; nothing else of it is markup."""
    return SafeString(_link(text, nofollow=True, autoescape=autoescape))


def disguised(address: str) -> str:
    """The host of an address that is not the one that the eye reads, in the letters of the network; empty for others.

    Letters of another alphabet that look like ours (a homograph), or a name before an "@" that looks like the host.
    """
    if "://" not in address and "@" in address and not address.startswith("www."):
        return ""  # of mail
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        host = unicodedata.normalize("NFKC", parts.hostname or "")
    except ValueError:
        return ""
    strange = any(not sign.isascii() and sign not in FRENCH for sign in host)
    return ".".join(_ascii(label) for label in host.split(".")) if strange or "@" in parts.netloc else ""


def _ascii(label: str) -> str:
    return label if label.isascii() else "xn--" + label.encode("punycode").decode()


class _Linker(Urlizer):
    def trim_url(self, x: str, *, limit: int | None) -> str:
        shown, host = super().trim_url(x, limit=limit), disguised(x)
        return _("%(address)s (mène à %(host)s)") % {"address": shown, "host": host} if host else shown


_link = _Linker()
