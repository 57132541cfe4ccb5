"""A witness's folder on its own machine: plain files that its operator can read."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit.entries.reader import format_instant
from audit.errors import AuditError, NoteError, UnreadableError
from audit.evidence.trust import Trust, read_trust
from audit.log.checkpoint import parse_checkpoint
from audit.log.note import COSIGNATURE, SignerKey, VerifierKey, parse_verifier_key
from audit.witness.cosigning import Contradiction, LastCosigned, Request

KEY, PUBLIC, LOGS, STATE, REPORTS = "witness.key", "witness.vkey", "logs", "state", "reports"
_PRIVATE = 0o600


class WitnessFolder:
    """A witness's folder: its key, the logs it witnesses, what it cosigned, what it refused."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def init(self, name: str) -> VerifierKey:
        """Create the witness's key; an existing one is never replaced.

        Raises:
            UnreadableError: the folder has a key already or cannot be written, or the name is not
                allowed for a key.
        """
        signer = SignerKey(name, Ed25519PrivateKey.generate(), COSIGNATURE)
        _require_usable(signer)
        try:
            for folder in (self.path, *(self.path / each for each in (LOGS, STATE, REPORTS))):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(self.path / KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
        except OSError as error:
            raise UnreadableError(f"witness: {self.path}: {error.strerror}") from None
        with os.fdopen(descriptor, "wb") as file:
            file.write(
                signer.private.private_bytes(
                    serialization.Encoding.PEM,
                    serialization.PrivateFormat.PKCS8,
                    serialization.NoEncryption(),
                )
            )
        (self.path / PUBLIC).write_text(f"{signer.verifier}\n")
        return signer.verifier

    def read_signer(self) -> SignerKey:
        """Return the witness's key.

        Raises:
            UnreadableError: there is none.
        """
        try:
            name = (self.path / PUBLIC).read_text().split("+", 1)[0]
            key = serialization.load_pem_private_key((self.path / KEY).read_bytes(), None)
        except (OSError, ValueError):
            raise UnreadableError("witness: the folder holds no key; make one with init") from None
        if not isinstance(key, Ed25519PrivateKey):
            raise UnreadableError("witness: the key is no Ed25519 key")
        return SignerKey(name, key, COSIGNATURE)

    def read_logs(self) -> Trust:
        """Return the keys of the logs that this witness is configured for.

        Raises:
            UnreadableError: none, or malformed.
        """
        return read_trust(self.path / LOGS)

    def find(self, origin: str) -> LastCosigned | None:
        """Return the last checkpoint of a log that the witness cosigned, or None.

        Raises:
            UnreadableError: the witness's own record is damaged; it must not sign any more.
        """
        path = self._state(origin)
        if not path.exists():
            return None
        try:
            checkpoint, _ = parse_checkpoint(path.read_text())
        except (OSError, UnicodeDecodeError, AuditError):
            raise UnreadableError(f"witness: its record {path.name} is damaged") from None
        return LastCosigned(checkpoint, path.read_text())

    def save(self, origin: str, note: str) -> None:
        """Store a checkpoint before it is cosigned, so that it survives a loss of power."""
        path = self._state(origin)
        temporary = path.with_suffix(".new")
        with temporary.open("w") as file:
            file.write(note)
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def report(
        self, kind: Contradiction, seen: LastCosigned, request: Request, at: datetime
    ) -> None:
        """Store both checkpoints of a refusal, with the proof that came with the request."""
        content = {
            "refused": kind,
            "at": format_instant(at),
            "cosigned_before": seen.note,
            "presented": request.checkpoint,
            "old": request.old_size,
            "proof": [each.hex() for each in request.proof],
        }
        data = json.dumps(content, ensure_ascii=False, indent=2)
        name = f"{kind}-{sha256(data.encode()).hexdigest()[:16]}.json"
        (self.path / REPORTS / name).write_text(data + "\n")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Lock the folder for one request at a time, across processes."""
        with (self.path / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _state(self, origin: str) -> Path:
        return self.path / STATE / f"{sha256(origin.encode()).hexdigest()}.checkpoint"


def _require_usable(signer: SignerKey) -> None:
    """Check that a key can be parsed from its text: a name may contain what breaks its line.

    Raises:
        UnreadableError: it does not.
    """
    try:
        parse_verifier_key(str(signer.verifier))
    except (NoteError, ValueError):
        raise UnreadableError(f"witness: {signer.name!a} is no name for a key") from None
