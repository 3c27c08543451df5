"""The way out to a push service. An address that a browser gave us is a stranger's word: it leads to the public internet
over https and nowhere else, whatever its name resolves to at that very moment, and no redirect is followed.

`PREAU_PUSH_INSIDE=1` opens it to this machine, for tests.
"""

import socket
import ssl
from contextlib import suppress
from functools import cache
from http.client import HTTPConnection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings

SECONDS = 5.0  # for each step of an exchange
# Prefixes that hold an IPv4 address which our own network might translate: RFC 6052, RFC 8215, RFC 3056, RFC 4380.
_TRANSLATED = tuple(map(ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))
Address = IPv4Address | IPv6Address


class NotPublic(OSError):
    """The name leads inside."""


def is_wellformed(endpoint: str) -> bool:
    """https, a host, the usual port, nobody's password, and no private address written out."""
    try:
        place = urlsplit(endpoint)
        port = place.port
    except ValueError:
        return False
    if settings.PUSH_INSIDE:
        return place.scheme in ("http", "https") and bool(place.hostname)
    usual = place.scheme == "https" and port in (None, 443) and not place.username
    return usual and bool(place.hostname) and _may_be_public(place.hostname or "")


def is_public(address: Address) -> bool:
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return is_public(address.ipv4_mapped)
    return address.is_global and not address.is_multicast and not any(address in one for one in _TRANSLATED)


class Line(HTTPConnection):
    """One connection to the service of an endpoint, kept from a push to the next."""

    def __init__(self, endpoint: str) -> None:
        place = urlsplit(endpoint)
        self.is_secure = place.scheme == "https"
        super().__init__(place.hostname or "", place.port or (443 if self.is_secure else 80), timeout=SECONDS)

    def connect(self) -> None:
        plain = _opened(self.host, self.port)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock = _trust().wrap_socket(plain, server_hostname=self.host) if self.is_secure else plain

    def cut(self) -> None:
        """From another thread: whoever waits on it waits no more."""
        with suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)


def _opened(host: str, port: int) -> socket.socket:
    """Connected to an address that was judged, so that the name cannot change its mind between the two."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(one[4][0]) for one in found]
    if not settings.PUSH_INSIDE and not all(is_public(ip_address(one)) for one in addresses):
        raise NotPublic(host)
    return socket.create_connection((addresses[0], port), SECONDS)


def _may_be_public(host: str) -> bool:
    try:
        return is_public(ip_address(host))
    except ValueError:
        return "." in host and not host.endswith((".localhost", ".local", ".internal"))


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()
