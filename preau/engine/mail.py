"""The mail server as one address: what `EMAIL_URL` says."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


@dataclass(frozen=True)
class MailServer:
    """`starttls`: closed after the first words; `tls`: from the first byte. Without a host, mails are printed."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False

    @property
    def backend(self) -> str:
        return f"django.core.mail.backends.{'smtp' if self.host else 'console'}.EmailBackend"

    @classmethod
    def at(cls, url: str) -> "MailServer":
        """Of "smtp://user:password@host:port"; "smtp+tls:" for STARTTLS, "smtps:" for TLS. In a name or a password, a sign
        that means something in an address is written as "%40". None for no address; ValueError for what is none."""
        if not url:
            return cls()
        place = urlsplit(url)
        if place.scheme not in PORTS or not place.hostname:
            example = "smtp+tls://nom:secret@hote:587"
            raise ValueError(f"EMAIL_URL ne dit pas un serveur de courriel. Exemple : {example}")
        return cls(
            place.hostname, place.port or PORTS[place.scheme], unquote(place.username or ""),
            unquote(place.password or ""), place.scheme == "smtp+tls", place.scheme == "smtps",
        )  # fmt: skip
