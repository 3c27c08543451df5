"""A mail whose bytes are made once, so that the sum kept as a proof is that of what left."""

import hashlib
from typing import Any

from django.core.mail import EmailMessage


class ProvenMail(EmailMessage):
    """Made anew at each call, Django's message would bear another Message-ID, hour and boundary than the one sent."""

    _made: Any = None

    def message(self, **asked: Any) -> Any:
        if self._made is None:
            self._made = super().message(**asked)
            self._made.as_bytes()  # the boundary is drawn when it is first written
        return self._made

    @property
    def proof(self) -> str:
        """The SHA-256 of the mail as it is given to the server, lines ended by CR LF (RFC 5321, 2.3.8)."""
        return hashlib.sha256(self.message().as_bytes(linesep="\r\n")).hexdigest()
