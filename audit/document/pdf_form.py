"""The outer form of a result document, known without a PDF library."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from cryptography import x509
    from pyhanko.sign import signers

ATTACHMENT = "evidence.json"
COMMITTEE_FIELD = "Committee"
STREET_OFFICE_FIELD = "StreetOffice"
SIGNATURES = (COMMITTEE_FIELD, STREET_OFFICE_FIELD)
_TAIL = 1024
_SIGNED = b"/ETSI.CAdES.detached"


class PdfSigner(Protocol):
    """A signer of documents: a key in a file, or on a token that it never leaves."""

    @property
    def certificate(self) -> "x509.Certificate":
        """Return the certificate that the signature is made with (ECDSA P-256)."""
        ...

    def open(self) -> "AbstractContextManager[signers.Signer]":
        """Make the key ready for one signature."""
        ...


@dataclass(frozen=True, slots=True)
class Document:
    """The parts of a result document; its signatures are not checked yet."""

    data: bytes
    attachment: bytes
    text: str
    """The text of all pages without white space."""


def is_pdf(data: bytes) -> bool:
    """Tell whether bytes have the mark of a PDF at the beginning or at the end."""
    return data.startswith(b"%PDF-") or b"%%EOF" in data[-_TAIL:]


def is_signed(data: bytes) -> bool:
    """Tell whether a PDF has signatures as a result document has, even if the rest is damaged."""
    return _SIGNED in data and f"({COMMITTEE_FIELD})".encode() in data
