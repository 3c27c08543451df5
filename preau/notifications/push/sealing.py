"""A message that only one device can open: RFC 8291 over RFC 8188 ("aes128gcm"), in one record."""

import os

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

RECORD = 4096  # bytes: the size that RFC 8291 asks every service to take
STEP = 256  # messages are padded to whole steps, so that their length says nothing
_LAST = b"\x02"  # the delimiter of the last record (RFC 8188, section 2)


def seal(message: bytes, *, p256dh: bytes, auth: bytes, padded: bool = True) -> bytes:
    """`message` (3 kB at most) for the device of these keys. ValueError when its public key is no point of the curve."""
    return seal_with(generate_private_key(SECP256R1()), os.urandom(16), message, p256dh, auth, padded=padded)


def seal_with(
    own: EllipticCurvePrivateKey, salt: bytes, message: bytes, p256dh: bytes, auth: bytes, *, padded: bool
) -> bytes:
    """The same with a key and a salt that are given: what the example of RFC 8291 is checked by."""
    theirs = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), p256dh)
    public = encoded(own.public_key())
    secret = _derived(own.exchange(ECDH(), theirs), auth, b"WebPush: info\0" + p256dh + public, 32)
    key = _derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(secret, salt, b"Content-Encoding: nonce\0", 12)
    filling = bytes(-(len(message) + 1) % STEP) if padded else b""
    record = AESGCM(key).encrypt(nonce, message + _LAST + filling, None)
    return salt + RECORD.to_bytes(4, "big") + bytes([len(public)]) + public + record


def encoded(key: EllipticCurvePublicKey) -> bytes:
    """A public key as browsers have it: 65 bytes, uncompressed."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)
