"""A phone of the tests: its keys, and the push service that it belongs to, on this machine."""

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from preau.notifications.models import Device
from preau.notifications.push.actions import subscribe
from preau.notifications.push.keys import to_words
from preau.notifications.push.sealing import encoded


class Browser:
    """What a browser keeps for itself, and how it opens what it receives (RFC 8291, section 4)."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.public, self.auth = encoded(self.key.public_key()), bytes(range(16))

    def opens(self, body: bytes) -> dict[str, Any]:
        salt, size = body[:16], body[20]
        sender, record = body[21 : 21 + size], body[21 + size :]
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        shared = self.key.exchange(ec.ECDH(), point)
        secret = _derived(shared, self.auth, b"WebPush: info\0" + self.public + sender, 32)
        key, nonce = (
            _derived(secret, salt, b"Content-Encoding: " + name, length)
            for name, length in ((b"aes128gcm\0", 16), (b"nonce\0", 12))
        )
        words, mark, _filling = AESGCM(key).decrypt(nonce, record, None).rpartition(b"\x02")
        assert mark
        return json.loads(words)

    def asks_to_ring(self, person: Any, session_key: str, endpoint: str) -> Device:
        return subscribe(
            by=person, session_key=session_key, endpoint=endpoint, p256dh=to_words(self.public),
            auth=to_words(self.auth),
        )  # fmt: skip


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)


@dataclass
class Service:
    """What came, by path; it answers 201 unless `answers` says otherwise for a path, after `slow` seconds."""

    answers: dict[str, int] = field(default_factory=dict)
    slow: dict[str, float] = field(default_factory=dict)
    came: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""

    def paths(self) -> list[str]:
        return [path for path, _headers, _body in self.came]

    def start(self) -> ThreadingHTTPServer:
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                time.sleep(service.slow.get(self.path, 0))
                service.came.append((self.path, dict(self.headers), body))
                self.send_response(service.answers.get(self.path, 201))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_args: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server
