"""What a result document is from outside; to know that takes no library that reads PDFs."""

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
    """Whoever signs documents: a key in a file, or one that never leaves its device."""

    @property
    def certificate(self) -> "x509.Certificate":
        """Return the certificate that the signature is made with (ECDSA P-256)."""
        ...

    def open(self) -> "AbstractContextManager[signers.Signer]":
        """Make the key ready for one signature."""
        ...


@dataclass(frozen=True, slots=True)
class Document:
    """A result document taken apart, its signatures not checked yet."""

    data: bytes
    attachment: bytes
    text: str
    """The text of all pages without white space."""


def is_pdf(data: bytes) -> bool:
    """Tell whether bytes claim to be a PDF, at their beginning or at their end."""
    return data.startswith(b"%PDF-") or b"%%EOF" in data[-_TAIL:]


def is_signed(data: bytes) -> bool:
    """Tell whether a PDF carries a result's signatures, whatever became of the rest."""
    return _SIGNED in data and f"({COMMITTEE_FIELD})".encode() in data
