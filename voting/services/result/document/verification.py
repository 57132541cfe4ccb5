"""The verification of a result document, cached by its bytes."""

from dataclasses import dataclass, replace
from hashlib import sha256

from sqlalchemy.orm import Session

from audit.document.pdf_form import COMMITTEE_FIELD, SIGNATURES
from audit.verdict import Verification
from audit.verify import verify
from voting.caches import Cache
from voting.storage.tables.result import ResultRow
from voting.terms import MeetingKey


@dataclass(frozen=True, slots=True)
class ResultDocument:
    """The result as PDF, and whether it is countersigned."""

    pdf: bytes
    is_countersigned: bool
    """By the street office; the committee's signature is always there."""


_verified: Cache[tuple[bytes, bool], Verification] = Cache(16)


def find_document(session: Session, meeting: MeetingKey) -> ResultDocument | None:
    """Return the result document of a meeting, or nothing before it is signed."""
    row = session.get(ResultRow, meeting)
    return None if row is None else ResultDocument(row.pdf, row.countersigned_at is not None)


def verify_document(document: ResultDocument) -> Verification:
    """Run all verification steps, with the signatures that the document must have.

    The result is cached by the document's bytes.
    """
    signatures = SIGNATURES if document.is_countersigned else (COMMITTEE_FIELD,)
    key = (sha256(document.pdf).digest(), document.is_countersigned)
    return _verified.get(key, lambda: _verify(document.pdf, signatures))


def _verify(pdf: bytes, signatures: tuple[str, ...]) -> Verification:
    # Cache only the steps, since the evidence is as large as the log.
    return replace(verify(pdf, signatures=signatures), evidence=None)
