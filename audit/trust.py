"""Whom a verifier trusts: keys that reached them by another way than the evidence itself."""

import binascii
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from audit.errors import NoteError, UnreadableError
from audit.evidence import read_file
from audit.note import VerifierKey, parse_verifier_key

_CERTIFICATE = b"-----BEGIN CERTIFICATE-----"


@dataclass(frozen=True, slots=True)
class Trust:
    """Public keys of logs, and certificates of committees and street offices."""

    log_keys: tuple[VerifierKey, ...]
    certificates: tuple[bytes, ...]
    """X.509, DER."""

    def trusts_log(self, key: VerifierKey) -> bool:
        """Tell whether a log's key is trusted; a key may sign for all logs below its name."""
        return any(
            known.public == key.public
            and (key.name == known.name or key.name.startswith(f"{known.name}/"))
            for known in self.log_keys
        )


def read_trust(path: Path) -> Trust:
    """Read a file, or all `.vkey`, `.crt` and `.pem` files of a folder.

    Raises:
        UnreadableError: malformed, or it names nobody.
    """
    if path.is_dir():
        files = sorted(p for p in path.iterdir() if p.suffix in {".vkey", ".crt", ".pem"})
    else:
        files = [path]
    log_keys: list[VerifierKey] = []
    certificates: list[bytes] = []
    for file in files:
        data = read_file(file)
        if _CERTIFICATE in data:
            certificates.extend(_parse_certificates(data, file.name))
        else:
            log_keys.extend(_parse_keys(data, file.name))
    if not log_keys and not certificates:
        raise UnreadableError("trust: names nobody")
    return Trust(tuple(log_keys), tuple(certificates))


def _parse_certificates(data: bytes, name: str) -> list[bytes]:
    try:
        return [c.public_bytes(Encoding.DER) for c in x509.load_pem_x509_certificates(data)]
    except (ValueError, binascii.Error):
        raise UnreadableError(f"trust: {name} holds a malformed certificate") from None


def _parse_keys(data: bytes, name: str) -> list[VerifierKey]:
    try:
        return [parse_verifier_key(line) for line in data.decode().splitlines() if line]
    except (NoteError, UnicodeDecodeError):
        raise UnreadableError(f"trust: {name} is neither a certificate nor a key") from None
