"""Documents that an auditor adds to a case file by hand: what exists on paper alone.

A document that was added in error is taken out again; who did both, and when, is kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from voting.errors import InputError, NotFoundError
from voting.randomness import make_id
from voting.services.archive.documents import CaseDocument, FiledMeeting, attach
from voting.services.meeting.meetings import lock_meeting
from voting.services.people.actors import Auditor
from voting.services.people.communities import require_office
from voting.services.scans import Scan
from voting.storage.tables.base import in_meeting
from voting.storage.tables.people import StaffRow
from voting.storage.tables.result import CaseDocumentRow
from voting.terms import CasePart, MeetingKey

_MOST_NAME, _MOST_DOCUMENTS = 60, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """A document that was added by hand."""

    id: str
    part: CasePart
    name: str
    media_type: str
    added_by: str
    added_at: datetime


def add_document(
    session: Session,
    *,
    auditor: Auditor,
    meeting: MeetingKey,
    part: CasePart,
    name: str,
    scan: Scan,
    at: datetime,
) -> None:
    """Add a document to a part of a meeting's case file.

    Raises:
        ForbiddenError: the community is another street office's.
        NotFoundError: there is no such meeting.
        InputError: it has no name, is there already, or there are too many.
    """
    require_office(session, auditor, meeting.community_id)
    lock_meeting(session, meeting)
    name = " ".join(name.split())
    if not 1 <= len(name) <= _MOST_NAME:
        raise InputError("case-document-unnamed", most=_MOST_NAME)
    digest = sha256(scan.content).hexdigest()
    there = session.execute(
        select(CaseDocumentRow.part, CaseDocumentRow.sha256).where(*_are_in(meeting))
    ).all()
    if (part, digest) in there:
        raise InputError("case-document-twice")
    if len(there) >= _MOST_DOCUMENTS:
        raise InputError("case-documents-too-many", most=_MOST_DOCUMENTS)
    session.add(
        CaseDocumentRow(
            community_id=meeting.community_id,
            meeting_id=meeting.meeting_id,
            id=make_id(),
            part=part,
            name=name,
            content=scan.content,
            media_type=scan.media_type,
            sha256=digest,
            added_by=auditor.id,
            added_at=at,
        )
    )


def remove_document(
    session: Session, *, auditor: Auditor, meeting: MeetingKey, document_id: str, at: datetime
) -> None:
    """Take a document that was added by hand out of the case file.

    Raises:
        ForbiddenError: the community is another street office's.
        NotFoundError: there is none.
    """
    require_office(session, auditor, meeting.community_id)
    row = session.scalar(
        select(CaseDocumentRow)
        .where(*_are_in(meeting), CaseDocumentRow.id == document_id)
        .with_for_update()
    )
    if row is None:
        raise NotFoundError
    row.removed_by, row.removed_at = auditor.id, at


def _are_in(meeting: MeetingKey) -> tuple[ColumnElement[bool], ...]:
    return in_meeting(CaseDocumentRow, meeting), CaseDocumentRow.removed_at.is_(None)


def list_additions(session: Session, meeting: MeetingKey) -> list[Addition]:
    """Return the documents that were added by hand, the earliest first."""
    rows = session.execute(
        select(CaseDocumentRow, StaffRow.name)
        .join(StaffRow, StaffRow.id == CaseDocumentRow.added_by)
        .where(*_are_in(meeting))
        .order_by(CaseDocumentRow.added_at, CaseDocumentRow.id)
    )
    return [
        Addition(
            id=row.id,
            part=row.part,
            name=row.name,
            media_type=row.media_type,
            added_by=by,
            added_at=row.added_at,
        )
        for row, by in rows
    ]


def list_added_documents(session: Session, case: FiledMeeting) -> Iterator[CaseDocument]:
    """Yield what was added by hand as documents of the case file."""
    for each in list_additions(session, case.meeting.key):
        key = (*case.meeting.key, each.id)
        yield attach(each.part, each.name, each.media_type, partial(_read, key=key))


def get_scan(session: Session, auditor: Auditor, meeting: MeetingKey, document_id: str) -> Scan:
    """Return a document that was added by hand.

    Raises:
        ForbiddenError: the community is another street office's.
        NotFoundError: there is none, or it was taken out again.
    """
    require_office(session, auditor, meeting.community_id)
    row = session.get(CaseDocumentRow, (*meeting, document_id))
    if row is None or row.removed_at is not None:
        raise NotFoundError
    return _read(session, (*meeting, document_id))


def _read(session: Session, key: tuple[str, str, str]) -> Scan:
    row = session.get_one(CaseDocumentRow, key)
    return Scan(row.content, row.media_type)
