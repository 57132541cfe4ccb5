"""Certificates of PKCS#12 files, published beside them to verify results."""

import os
from dataclasses import replace
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from audit.evidence.trust import Trust, read_trust
from voting.errors.operation import KeyMissingError
from voting.keys.folder import ID_DIGITS, KeyFolder, fingerprint_of
from voting.maintenance.private_files import replace_private


def publish_certificates(keys: KeyFolder) -> None:
    """Write `NAME.crt` from each `NAME.p12` that the password opens.

    A replaced certificate is stored under its id.

    Raises:
        KeyMissingError: an existing certificate file is malformed.
    """
    for stem, certificate in read_archived(keys).items():
        _publish(keys.path / f"{stem}.crt", certificate)


def list_unpublished(folder: Path) -> list[str]:
    """Return the names of the PKCS#12 files without a certificate file."""
    paths = sorted(folder.glob("*.p12"))
    return [path.name for path in paths if not path.with_name(f"{path.stem}.crt").exists()]


def read_archived(keys: KeyFolder) -> dict[str, x509.Certificate]:
    """Return the certificates of the PKCS#12 files that the password opens, by name."""
    found = {}
    for path in sorted(keys.path.glob("*.p12")):
        try:
            found[path.stem] = keys.get_certificate(path.stem)
        except KeyMissingError:
            continue
    return found


def read_own_trust(keys: KeyFolder) -> Trust:
    """Return an installation's own keys as trust: published ones, and those in PKCS#12 files.

    Raises:
        UnreadableError: malformed, or without any key.
    """
    trust = read_trust(keys.path)
    archived = (each.public_bytes(Encoding.DER) for each in read_archived(keys).values())
    return replace(trust, certificates=(*trust.certificates, *archived))


def _read(path: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except ValueError:
        raise KeyMissingError(f"{path.name} is no certificate") from None


def _publish(path: Path, certificate: x509.Certificate) -> None:
    data = certificate.public_bytes(Encoding.PEM)
    if path.exists():
        before = _read(path)
        if before == certificate:
            return
        kept = path.with_name(f"{path.stem}.{fingerprint_of(before)[:ID_DIGITS]}.crt")
        if not kept.exists():
            os.link(path, kept)
    replace_private(path, data)
