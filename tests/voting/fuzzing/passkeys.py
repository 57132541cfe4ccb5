"""A passkey as an authenticator makes and uses it.

Source: W3C Web Authentication Level 2, sections 6.1 (authenticator data), 6.5.1 (attested data)
and 8.7 (no attestation).
"""

import json
from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, derive_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import encode_cbor

BASE_URL, PARTY = "https://vote.example", "vote.example"
CHALLENGE = "Y2hhbGxlbmdlLW9mLXRlc3Rz"
_KEY = derive_private_key(20261128, SECP256R1())
_ID = b"a passkey of tests"
_PRESENT_AND_VERIFIED, _ATTESTED = 0x05, 0x40


def encode(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def make_public_key() -> bytes:
    """Return the public key as COSE spells it (RFC 9053, section 2.1)."""
    numbers = _KEY.public_key().public_numbers()
    x, y = (number.to_bytes(32, "big") for number in (numbers.x, numbers.y))
    return encode_cbor({1: 2, 3: -7, -1: 1, -2: x, -3: y})


def _make_client(kind: str) -> bytes:
    asked = {"type": kind, "challenge": CHALLENGE, "origin": BASE_URL, "crossOrigin": False}
    return json.dumps(asked).encode()


def _make_authenticator(flags: int, count: int) -> bytes:
    return sha256(PARTY.encode()).digest() + bytes([flags]) + count.to_bytes(4, "big")


def _make_answer(**response: bytes) -> bytes:
    encoded = {name: encode(data) for name, data in response.items()}
    return json.dumps(
        {"id": encode(_ID), "rawId": encode(_ID), "type": "public-key", "response": encoded}
    ).encode()


def make_made() -> bytes:
    """Return what an authenticator answers when it made the passkey."""
    held = bytes(16) + len(_ID).to_bytes(2, "big") + _ID + make_public_key()
    data = _make_authenticator(_PRESENT_AND_VERIFIED | _ATTESTED, 0) + held
    attested = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
    return _make_answer(clientDataJSON=_make_client("webauthn.create"), attestationObject=attested)


def make_used(count: int = 1) -> bytes:
    """Return what an authenticator answers when it signed; most count, some say 0 for ever."""
    client = _make_client("webauthn.get")
    data = _make_authenticator(_PRESENT_AND_VERIFIED, count)
    signature = _KEY.sign(data + sha256(client).digest(), ECDSA(SHA256()))
    return _make_answer(clientDataJSON=client, authenticatorData=data, signature=signature)
