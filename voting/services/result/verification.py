"""The verification of a result document, made once for each state of its bytes."""

from dataclasses import dataclass, replace
from hashlib import sha256

from sqlalchemy.orm import Session

from audit.pdf_form import COMMITTEE_FIELD, SIGNATURES
from audit.verify import Verification, verify
from voting.caches import Cache
from voting.storage.tables.result import ResultRow


@dataclass(frozen=True, slots=True)
class SignedDocument:
    """A result document as it is kept."""

    pdf: bytes
    is_countersigned: bool


_verified: Cache[tuple[bytes, bool], Verification] = Cache(16)


def find_signed(session: Session, community_id: str, meeting_id: str) -> SignedDocument | None:
    """Return the result document of a meeting, or nothing before it is signed."""
    row = session.get(ResultRow, (community_id, meeting_id))
    return None if row is None else SignedDocument(row.pdf, row.countersigned_at is not None)


def verify_signed(document: SignedDocument) -> Verification:
    """Make all steps of verification; of the same bytes they are made once."""
    signatures = SIGNATURES if document.is_countersigned else (COMMITTEE_FIELD,)
    key = (sha256(document.pdf).digest(), document.is_countersigned)
    return _verified.get(key, lambda: _verify(document.pdf, signatures))


def _verify(pdf: bytes, signatures: tuple[str, ...]) -> Verification:
    # The steps alone are kept: the evidence is as large as the log.
    return replace(verify(pdf, signatures=signatures), evidence=None)
