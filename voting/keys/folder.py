"""Signing keys in a folder: created with mode 0600, never overwritten, never logged."""

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import pkcs12

from audit.document.pdf_form import PdfSigner
from audit.errors import NoteError
from audit.log.note import COSIGNATURE, SignerKey, VerifierKey, parse_verifier_key
from voting.errors.operation import KeyMissingError
from voting.keys.making import certify, make_log_pair, make_signer_pair, to_public

if TYPE_CHECKING:
    from pyhanko.sign.timestamps import TimeStamper

LOG_KEY, LOG_PUBLIC = "log.key", "log.vkey"
WITNESSES = "witnesses.txt"
_PRIVATE, _PRIVATE_FOLDER = 0o600, 0o700
_ELSEWHERE = (".pkcs11.json", ".p12")
"""Of document keys that are made elsewhere."""
ID_DIGITS = 8
_LEAST_BITS = 256
"""A key that another has taken the place of is kept as `NAME.ID.key`, ID being the beginning of the
SHA-256 of its certificate, or of the log's public key.
"""


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness of this installation's logs, and its address."""

    key: VerifierKey
    address: str | None
    """Where it accepts `add-checkpoint`, or None if its operator transfers files by hand."""


@dataclass(frozen=True, slots=True)
class KeyFolder:
    """A folder of signing keys; the names of all logs begin with `host`."""

    path: Path
    host: str
    password: str | None = field(default=None, repr=False)
    """The password of PKCS#12 files, and the PIN of tokens."""
    timestamp_url: str | None = None
    """The address of a time-stamping authority (RFC 3161), or None."""

    def get_log_key(self, origin: str, bound: str = "") -> SignerKey:
        """Return the log's key with the name of one log.

        Args:
            origin: the log's name.
            bound: the verifier key in its first entry; None for a new log.

        Raises:
            KeyMissingError: the folder has no key, or not this one.
        """
        if not bound:
            return SignerKey(origin, _read_log_key(self.path / LOG_KEY))
        return SignerKey(origin, _find_log_key(self.path, bound))

    def knows_log_key(self, bound: str) -> bool:
        """Tell whether the folder has the key of a log, or its public half alone."""
        public = parse_verifier_key(bound).public
        stem = f"log.{identify_log_key(public)}"
        for name in (LOG_PUBLIC, f"{stem}.vkey"):
            with suppress(KeyMissingError):
                if self._read_public(name) == public:
                    return True
        for name in (LOG_KEY, f"{stem}.key"):
            with suppress(KeyMissingError):
                if _read_log_key(self.path / name).public_key().public_bytes_raw() == public:
                    return True
        return False

    def _read_public(self, name: str) -> bytes:
        try:
            return parse_verifier_key(self._read(name).decode().strip()).public
        except (NoteError, UnicodeDecodeError):
            raise KeyMissingError(f"{name} is no public key of a log") from None

    def knows_certificate(self, name: str, fingerprint: str) -> bool:
        """Tell whether the folder has a certificate, with its key or alone."""
        for stem in (name, f"{name}.{fingerprint[:ID_DIGITS]}"):
            for read in (self._read_certificate, self.get_certificate):
                with suppress(KeyMissingError):
                    if fingerprint_of(read(stem)) == fingerprint:
                        return True
        return False

    def require_pair(self) -> None:
        """Check that the log's key and its public half, if that is there, belong together.

        Raises:
            KeyMissingError: they do not, or one cannot be read.
        """
        key = _read_log_key(self.path / LOG_KEY)
        if not (self.path / LOG_PUBLIC).exists():
            return
        if key.public_key().public_bytes_raw() != self._read_public(LOG_PUBLIC):
            raise KeyMissingError(f"{LOG_PUBLIC} is not the public half of {LOG_KEY}")

    def get_certificate(self, name: str, fingerprint: str = "") -> x509.Certificate:
        """Return the certificate of a community or a street office.

        Args:
            name: of the key.
            fingerprint: SHA-256 of the certificate, in hexadecimal; None for the one that signs
                for new meetings.

        Raises:
            KeyMissingError: the folder has none of this name, or not this one.
        """
        stem = self._find_stem(name, fingerprint)
        if (self.path / f"{stem}.p12").exists():
            return self._read_archive(f"{stem}.p12").certificate
        return self._read_certificate(stem)

    def get_signer(self, name: str, fingerprint: str = "") -> PdfSigner:
        """Return the document signer of a community or a street office; as `get_certificate`.

        The first that exists is used: a key on a token (`NAME.pkcs11.json` and `NAME.crt`), a
        PKCS#12 file (`NAME.p12`), or a plain key with its certificate (`NAME.key`, `NAME.crt`).

        Raises:
            KeyMissingError: the folder has none of this name, or not this one.
        """
        signer = self._read_signer(self._find_stem(name, fingerprint))
        if fingerprint and fingerprint_of(signer.certificate) != fingerprint:
            # The key was replaced during the search.
            signer = self._read_signer(self._find_stem(name, fingerprint))
        _require_strong(name, signer.certificate)
        return signer

    def _find_stem(self, name: str, fingerprint: str) -> str:
        """Return the common stem of the file names of a key."""
        if not fingerprint or fingerprint_of(self.get_certificate(name)) == fingerprint:
            return name
        stem = f"{name}.{fingerprint[:ID_DIGITS]}"
        if fingerprint_of(self.get_certificate(stem)) != fingerprint:
            raise KeyMissingError(f"{stem} is another certificate than the meeting's")
        return stem

    def _read_signer(self, name: str) -> PdfSigner:
        if (self.path / f"{name}.pkcs11.json").exists():
            from voting.keys.tokens import read_token_signer

            if self.password is None:
                raise KeyMissingError(
                    f"{name} is on a token: set ASSEMBLY_KEYS_PASSWORD to its PIN"
                )
            return read_token_signer(
                self.path / f"{name}.pkcs11.json",
                self._read_certificate(name),
                self.password,
            )
        if (self.path / f"{name}.p12").exists():
            return self._read_archive(f"{name}.p12")
        return self._read_pair(name)

    def _read_pair(self, name: str) -> PdfSigner:
        """Read a plain key and its certificate, even while they are being replaced.

        The certificate is read first and replaced last. While it is still the old one, its key can
        be found under the key's id.
        """
        certificate = self._read_certificate(name)
        key = self._read_signing_key(name)
        kept = f"{name}.{fingerprint_of(certificate)[:ID_DIGITS]}"
        if certificate.public_key() != key.public_key() and (self.path / f"{kept}.key").exists():
            key = self._read_signing_key(kept)
        if certificate.public_key() != key.public_key():
            raise KeyMissingError(f"{name}.key and {name}.crt do not belong together")
        return _sign_with(certificate, key)

    def _read_signing_key(self, stem: str) -> ec.EllipticCurvePrivateKey:
        key = _parse_key(f"{stem}.key", self._read(f"{stem}.key"))
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise KeyMissingError(f"{stem}.key is no ECDSA key")
        return key

    def _read_archive(self, name: str) -> PdfSigner:
        """Read a PKCS#12 file with the installation's password for keys."""
        password = None if self.password is None else self.password.encode()
        try:
            key, certificate, _ = pkcs12.load_key_and_certificates(self._read(name), password)
        except ValueError:
            raise KeyMissingError(f"{name}: the password is wrong, or it is damaged") from None
        if not isinstance(key, ec.EllipticCurvePrivateKey) or certificate is None:
            raise KeyMissingError(f"{name} holds no ECDSA key with its certificate")
        return _sign_with(certificate, key)

    def make_timestamper(self) -> "TimeStamper | None":
        """Return the time-stamping authority, or None if none is configured."""
        if self.timestamp_url is None:
            return None
        from voting.gateways.timestamps import HttpTimeStamper

        return HttpTimeStamper(self.timestamp_url)

    def read_witnesses(self) -> tuple[Witness, ...]:
        """Return the witnesses of this installation's logs; a line has a key and an address.

        Raises:
            KeyMissingError: a line is malformed.
        """
        if not (self.path / WITNESSES).exists():
            return ()
        try:
            lines = self._read(WITNESSES).decode().splitlines()
        except UnicodeDecodeError:
            raise KeyMissingError(f"{WITNESSES} is no text") from None
        return tuple(_parse_witness(line) for line in lines if line and not line.startswith("#"))

    def _read_certificate(self, name: str) -> x509.Certificate:
        try:
            return x509.load_pem_x509_certificate(self._read(f"{name}.crt"))
        except ValueError:
            raise KeyMissingError(f"{name}.crt is no certificate") from None

    def _read(self, name: str) -> bytes:
        try:
            return (self.path / name).read_bytes()
        except OSError as error:
            raise KeyMissingError(f"{name}: {error.strerror}") from None

    def make_log_key(self) -> None:
        """Create the log's Ed25519 key and its public key file, as far as they are missing.

        Raises:
            KeyMissingError: the public key exists, but the private key does not.
        """
        self._make_folder()
        private, public = self.path / LOG_KEY, self.path / LOG_PUBLIC
        if private.exists():
            if not public.exists():
                _write({public: to_public(self.host, _read_log_key(private))})
            return
        self._require_new(public, private)
        _write(dict(zip((private, public), make_log_pair(self.host), strict=True)))

    def make_signer(self, name: str, subject: str, at: datetime) -> tuple[Path, ...]:
        """Create an ECDSA P-256 key and its self-signed certificate, as far as they are missing.

        Nothing is created if there is a PKCS#12 file or a key on a token.

        Returns:
            The files that were created.

        Raises:
            KeyMissingError: the certificate exists, but its key does not.
        """
        self._make_folder()
        private, public = self.path / f"{name}.key", self.path / f"{name}.crt"
        if any((self.path / f"{name}{suffix}").exists() for suffix in _ELSEWHERE):
            return ()
        if private.exists():
            if public.exists():
                return ()
            # The process that created the key was stopped before the certificate.
            _write({public: certify(self._read_signing_key(name), subject, at)})
            return (public,)
        self._require_new(public, private)
        _write(dict(zip((private, public), make_signer_pair(subject, at), strict=True)))
        return private, public

    @staticmethod
    def _require_new(public: Path, private: Path) -> None:
        """Check that no public key would be lost with which earlier meetings are verified."""
        if public.exists():
            raise KeyMissingError(f"{public.name} is there without {private.name}")

    def _make_folder(self) -> None:
        self.path.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)


def fingerprint_of(certificate: x509.Certificate) -> str:
    """Return the SHA-256 of a certificate (DER), in hexadecimal."""
    return sha256(certificate.public_bytes(serialization.Encoding.DER)).hexdigest()


def identify_log_key(public: bytes) -> str:
    """Return the id under which a log's key is stored after it was replaced."""
    return sha256(public).hexdigest()[:ID_DIGITS]


def _require_strong(name: str, certificate: x509.Certificate) -> None:
    """Check that a key has 128 bits of strength, wherever it was brought from."""
    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or key.key_size < _LEAST_BITS:
        raise KeyMissingError(f"{name} is no ECDSA key of {_LEAST_BITS} bits or more")


def _sign_with(certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> PdfSigner:
    from audit.document.signatures import DocumentSigner

    return DocumentSigner(certificate, key)


@cache
def _find_log_key(folder: Path, bound: str) -> ed25519.Ed25519PrivateKey:
    """Find the key of a log and cache it, since it signs every promise."""
    public = parse_verifier_key(bound).public
    for path in (folder / LOG_KEY, folder / f"log.{identify_log_key(public)}.key"):
        key = _read_log_key(path) if path.exists() else None
        if key is not None and key.public_key().public_bytes_raw() == public:
            return key
    raise KeyMissingError(f"the log's key {identify_log_key(public)} is not in the folder of keys")


def _read_log_key(path: Path) -> ed25519.Ed25519PrivateKey:
    try:
        key = _parse_key(path.name, path.read_bytes())
    except OSError as error:
        raise KeyMissingError(f"{path.name}: {error.strerror}") from None
    if not isinstance(key, ed25519.Ed25519PrivateKey):
        raise KeyMissingError(f"{path.name} is no Ed25519 key")
    return key


def _parse_key(name: str, data: bytes) -> PrivateKeyTypes:
    try:
        return serialization.load_pem_private_key(data, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise KeyMissingError(f"{name} is no private key without a password") from None


def _parse_witness(line: str) -> Witness:
    text, _, address = line.strip().partition(" ")
    try:
        key = parse_verifier_key(text)
    except NoteError as error:
        raise KeyMissingError(f"{WITNESSES}: {error}") from None
    is_address = not address or address.startswith(("http://", "https://"))
    if key.kind != COSIGNATURE or not is_address:
        raise KeyMissingError(f"{WITNESSES}: {key.name!r} is no witness's key and address")
    return Witness(key, address.strip() or None)


def _write(contents: Mapping[Path, bytes]) -> None:
    """Write new files, all or none, that nobody else could ever read, not even for a moment."""
    made: list[Path] = []
    try:
        for path, data in contents.items():
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
            made.append(path)
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
    except BaseException as error:  # Even an interruption: half a key bars the next try.
        if isinstance(error, OSError) and error.filename is None:
            error.filename = str(made[-1])
        for path in made:
            path.unlink()
        raise
