"""Short secrets that the database holds, encrypted under a key that it does not (AES-GCM).

The file of keys has a secret on each line, the newest first; a sealed text begins with the id of
its key, so that keys can be changed.
"""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from voting.errors.operation import KeyMissingError

FACTOR_KEYS = "factors.secrets"
NONCE_BYTES = 12
KEY_BYTES, _ID_DIGITS = 32, 8


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals and opens texts under the keys of a folder."""

    folder: Path
    name: str = FACTOR_KEYS
    """Of the file."""

    def seal(self, text: str, about: str, nonce: bytes) -> str:
        """Return a text sealed under the newest key, which is made where there is none yet.

        Args:
            text: a secret.
            about: what it belongs to; it is opened for nothing else.
            nonce: twelve random bytes, never used before.
        """
        key = self._read_or_make()[0]
        sealed = AESGCM(key).encrypt(nonce, text.encode(), about.encode())
        return f"{identify_key(key)}.{urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, about: str) -> str:
        """Return what was sealed.

        Raises:
            KeyMissingError: no key of the folder opens it for this.
        """
        key_id, _, encoded = sealed.partition(".")
        data = urlsafe_b64decode(encoded)
        for key in self.read_keys():
            if identify_key(key) == key_id:
                with suppress(InvalidTag):
                    nonce, rest = data[:NONCE_BYTES], data[NONCE_BYTES:]
                    return AESGCM(key).decrypt(nonce, rest, about.encode()).decode()
        raise KeyMissingError(f"{self.name} has not the key of a sealed secret")

    def exists(self) -> bool:
        """Tell whether there is a file of keys."""
        return (self.folder / self.name).exists()

    def _read_or_make(self) -> tuple[bytes, ...]:
        path = self.folder / self.name
        if not self.folder.is_dir():
            raise KeyMissingError(f"{self.folder}: there is no folder of keys")
        if not path.exists():
            key = AESGCM.generate_key(KEY_BYTES * 8).hex()
            # Readable by us alone, and of a name that nobody else has.
            descriptor, made = mkstemp(prefix=f".{self.name}.", dir=self.folder)
            try:
                with os.fdopen(descriptor, "w", encoding="ascii") as file:
                    file.write(f"{key}\n")
                    file.flush()
                    os.fsync(descriptor)
                # Of several one makes it, whole; the others use that one's.
                with suppress(FileExistsError):
                    os.link(made, path)
                _sync(self.folder)
            finally:
                Path(made).unlink()
        return self.read_keys()

    def read_keys(self) -> tuple[bytes, ...]:
        """Return the keys of the folder, the newest first.

        Raises:
            KeyMissingError: there is none, or it is malformed.
        """
        try:
            lines = (self.folder / self.name).read_text(encoding="ascii").split()
            keys = tuple(bytes.fromhex(line) for line in lines)
        except (OSError, ValueError):
            keys = ()
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise KeyMissingError(f"{self.name} cannot be read, or holds no key of 32 bytes")
        return keys


def _sync(folder: Path) -> None:
    """Write to the disk which files are in a folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def identify_key(key: bytes) -> str:
    """Return the id of a key, with which what it sealed begins."""
    return sha256(b"sealing-key\n" + key).hexdigest()[:_ID_DIGITS]
