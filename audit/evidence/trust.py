"""The keys that a verifier trusts, obtained independently of the evidence."""

import binascii
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from audit.errors import NoteError, UnreadableError
from audit.evidence.file import read_file
from audit.log.note import COSIGNATURE, ED25519, VerifierKey, parse_verifier_key

_CERTIFICATE = b"-----BEGIN CERTIFICATE-----"


@dataclass(frozen=True, slots=True)
class Trust:
    """Public keys of logs and witnesses, and certificates of committees and street offices."""

    log_keys: tuple[VerifierKey, ...]
    """Keys of logs, each valid for all logs whose names begin with its own."""
    certificates: tuple[bytes, ...]
    """X.509, DER."""
    witnesses: tuple[VerifierKey, ...] = ()

    def trusts_log(self, key: VerifierKey) -> bool:
        """Tell whether a log's key is trusted; a key is valid for all logs below its name."""
        return any(
            key.kind == known.kind
            and known.public == key.public
            and (key.name == known.name or key.name.startswith(f"{known.name}/"))
            for known in self.log_keys
        )


def read_trust(path: Path) -> Trust:
    """Read a file, or all `.vkey`, `.crt` and `.pem` files of a folder.

    Raises:
        UnreadableError: malformed, or without any key.
    """
    if path.is_dir():
        files = sorted(p for p in path.iterdir() if p.suffix in {".vkey", ".crt", ".pem"})
    else:
        files = [path]
    keys: list[VerifierKey] = []
    certificates: list[bytes] = []
    for file in files:
        data = read_file(file)
        if _CERTIFICATE in data:
            certificates.extend(_parse_certificates(data, file))
        else:
            keys.extend(_parse_keys(data, file))
    if not keys and not certificates:
        raise UnreadableError(f"{path}: names nobody to trust")
    return Trust(
        log_keys=tuple(key for key in keys if key.kind == ED25519),
        certificates=tuple(certificates),
        witnesses=tuple(key for key in keys if key.kind == COSIGNATURE),
    )


def _parse_certificates(data: bytes, file: Path) -> list[bytes]:
    try:
        return [c.public_bytes(Encoding.DER) for c in x509.load_pem_x509_certificates(data)]
    except (ValueError, binascii.Error):
        raise UnreadableError(f"{file}: holds a malformed certificate") from None


def _parse_keys(data: bytes, file: Path) -> list[VerifierKey]:
    try:
        return [parse_verifier_key(line) for line in data.decode().splitlines() if line]
    except (NoteError, UnicodeDecodeError):
        raise UnreadableError(f"{file}: is neither a certificate nor a key") from None
