"""Change a draft: the meeting, its motions, their order; or copy an earlier meeting.

What is changed while a notice waits for its second person is no longer what that one was shown,
and has to be asked for again.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballots.procedure import MeetingKind
from voting.errors import NotFoundError
from voting.randomness import make_id
from voting.services.meeting.drafting.drafts import (
    MeetingDraft,
    MotionDraft,
    choose_rule_set,
    keep_meeting,
    list_motion_rows,
    require_drafted,
    require_kind,
    require_usable,
    write_motion,
)
from voting.services.meeting.meetings import (
    MeetingView,
    get_meeting,
    list_kinds,
    lock_meeting,
    require_state,
)
from voting.services.meeting.rules.adopted import take_current
from voting.services.people.actors import Member
from voting.storage.base import Database
from voting.storage.tables.base import in_meeting
from voting.storage.tables.meeting import DocumentRow, MeetingRow, MotionRow
from voting.terms import MeetingKey, MeetingState


def read_form(session: Session, meeting: MeetingKey) -> tuple[MeetingView, tuple[MeetingKind, ...]]:
    """Return a meeting, and the kinds that it, or a copy of it, may have as a draft.

    Raises:
        NotFoundError: this community has no such meeting.
    """
    return get_meeting(session, meeting), list_kinds(session, meeting.community_id)


def change_meeting(
    database: Database, *, meeting: MeetingKey, draft: MeetingDraft, at: datetime
) -> None:
    """Replace the fields of a draft; its motions stay.

    Raises:
        StateError: the meeting is no draft any more.
        InputError: a field is not usable.
        GlyphMissingError: a character of its title cannot be printed.
    """
    require_drafted(draft, at)
    database.write(lambda s: _change(s, meeting, draft, at))


def _change(session: Session, meeting: MeetingKey, draft: MeetingDraft, at: datetime) -> None:
    row = _lock_draft(session, meeting)
    rule_set = choose_rule_set(draft.rule_set or row.rule_set, at)
    is_other, row.title, row.rule_set = rule_set != row.rule_set, draft.title, rule_set
    row.opens_at, row.closes_at = draft.opens_at, draft.closes_at
    require_kind(session, row.community_id, draft.kind)
    row.is_scheduled, row.kind = draft.is_scheduled, draft.kind
    row.objection_days = draft.objection_days
    if is_other:
        take_current(session, row, at)


def _lock_draft(session: Session, meeting: MeetingKey) -> MeetingRow:
    row = lock_meeting(session, meeting)
    require_state(row, MeetingState.DRAFT)
    return row


def change_motion(
    database: Database, *, meeting: MeetingKey, motion_id: str, draft: MotionDraft
) -> None:
    """Replace the fields of a draft's motion; its documents and its place stay.

    Raises:
        StateError: the meeting is no draft any more.
        NotFoundError: there is no such motion.
        InputError, GlyphMissingError: as `drafts.add_motion`.
    """
    require_usable(draft)

    def change(session: Session) -> None:
        _lock_draft(session, meeting)
        row = session.get(MotionRow, (*meeting, motion_id))
        if row is None:
            raise NotFoundError
        write_motion(row, draft)

    database.write(change)


def move_motion(session: Session, *, meeting: MeetingKey, motion_id: str, up: bool) -> None:
    """Swap a motion of a draft with the one before or after it, if there is one.

    Raises:
        StateError: the meeting is no draft any more.
        NotFoundError: there is no such motion.
    """
    rows = list_motion_rows(session, _lock_draft(session, meeting))
    place = next((n for n, row in enumerate(rows) if row.id == motion_id), None)
    if place is None:
        raise NotFoundError
    other = place - 1 if up else place + 1
    if 0 <= other < len(rows):
        one, two = rows[place], rows[other]
        one.position, two.position = two.position, one.position


def number_motions(session: Session, meeting: MeetingRow) -> None:
    """Number the motions of a meeting when notice is given; the numbers never change again.

    From here on M and the number is what the log, the ballot and the result name a motion by.
    """
    rows = list_motion_rows(session, meeting)
    documents = _list_documents(session, meeting.key)
    laid = [[each for each in documents if each.motion_id == row.id] for row in rows]
    # By way of names that none has, since a motion may get the one that another still has.
    for prefix in ("N", "M"):
        for number, row in enumerate(rows, 1):
            row.id, row.position = f"{prefix}{number}", number
        session.flush()
    for row, beside in zip(rows, laid, strict=True):
        for document in beside:
            document.motion_id = row.id
    session.flush()


def _list_documents(session: Session, meeting: MeetingKey) -> Sequence[DocumentRow]:
    return session.scalars(select(DocumentRow).where(in_meeting(DocumentRow, meeting))).all()


def copy_meeting(
    database: Database,
    *,
    member: Member,
    meeting: MeetingKey,
    draft: MeetingDraft,
    host: str,
    at: datetime,
) -> str:
    """Create a draft with the motions and documents of an earlier meeting, and return its id.

    It goes by the rules that its community has adopted by now, and not by those of the earlier one.

    Raises:
        NotFoundError: there is no such meeting.
        InputError, GlyphMissingError: as `drafts.draft_meeting`.
    """
    require_drafted(draft, at)

    def copy(session: Session) -> str:
        earlier = lock_meeting(session, meeting)
        new = keep_meeting(session, member, draft, host, at)
        for row in list_motion_rows(session, earlier):
            session.add(_copy_of(row, meeting_id=new))
        for document in _list_documents(session, earlier.key):
            session.add(_copy_document(document, meeting_id=new))
        return new

    return database.write(copy)


def _copy_of(row: MotionRow, meeting_id: str) -> MotionRow:
    # Who withdrew or was struck then may stand again, and is reviewed anew.
    anew: dict[str, object] = {"meeting_id": meeting_id, "withdrawn": {}, "reviews": []}
    return MotionRow(**{**_values(row), **anew})


def _copy_document(row: DocumentRow, meeting_id: str) -> DocumentRow:
    return DocumentRow(**{**_values(row), "meeting_id": meeting_id, "id": make_id()})


def _values(row: MotionRow | DocumentRow) -> dict[str, object]:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}
