"""Countersign a result on the street office's own machine, where its key never leaves it.

The document is verified first, and signed only if every step holds.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    load_pem_private_key,
    pkcs12,
)

from audit.document.pdf_form import COMMITTEE_FIELD
from audit.errors import RefutedError, UnreadableError
from audit.evidence.file import read_file
from audit.evidence.trust import Trust
from audit.verify import verify

if TYPE_CHECKING:
    from audit.document.signatures import DocumentSigner

Ask = Callable[[], str]


def countersign_file(document: Path, key: Path, trust: Trust, ask: Ask) -> Path:
    """Verify a document that the committee has signed, countersign it, and write it beside.

    Args:
        document: the result, as PDF.
        key: a PKCS#12 file (`.p12`), or a PEM key with its certificate beside it (`.crt`).
        trust: the log's key and the certificates, as the office knows them; a document that is
            verified by its own keys could be anybody's.
        ask: asks for the password of the key.

    Returns:
        The path of the countersigned document.

    Raises:
        UnreadableError: a file cannot be read, or the countersigned document is there already.
        RefutedError: a step of verification does not hold, or the key is not the one that the log
            binds for the office.
    """
    from audit.document.signatures import countersign

    data = read_file(document)
    verification = verify(data, trust, signatures=(COMMITTEE_FIELD,))
    if not verification.holds:
        failed = ", ".join(str(each.number) for each in verification.steps if not each.holds)
        raise RefutedError(f"the document is not countersigned: step {failed} does not hold")
    target = document.with_name(f"{document.stem}.countersigned.pdf")
    signer = _read_signer(key, ask)
    evidence = verification.evidence
    own = signer.certificate.public_bytes(Encoding.DER)
    if evidence is None or own != evidence.keys.street_office:
        raise RefutedError("the document is not countersigned: its log names another certificate")
    signed = countersign(data, signer)
    try:
        with target.open("xb") as file:
            file.write(signed)
    except OSError as error:
        raise UnreadableError(f"{target}: {error.strerror}") from error
    return target


def _read_signer(path: Path, ask: Ask) -> "DocumentSigner":
    from audit.document.signatures import DocumentSigner

    data = read_file(path)
    password = ask().encode() or None
    try:
        if path.suffix == ".p12":
            key, certificate, _ = pkcs12.load_key_and_certificates(data, password)
        else:
            key = load_pem_private_key(data, password)
            certificate = x509.load_pem_x509_certificate(read_file(path.with_suffix(".crt")))
    except (TypeError, ValueError):
        raise UnreadableError(f"{path}: the password is wrong, or it is no key") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or certificate is None:
        raise UnreadableError(f"{path} holds no ECDSA key with its certificate")
    if certificate.public_key() != key.public_key():
        raise UnreadableError(f"{path} and its certificate do not belong together")
    return DocumentSigner(certificate, key)
