"""The checklist of a draft: what the system finds, and what an auditor notes by hand.

Law: named at each item; `voting.services.meeting.guidance.items` lists them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.documents.fonts import require_glyphs
from voting.errors import NotFoundError, NotNowError
from voting.sentences import Sentence, fill, say
from voting.services.meeting.drafting.guidance import digest_draft, list_guidance
from voting.services.meeting.guidance.findings import FoundItem, find_all
from voting.services.meeting.guidance.items import ITEMS, MANUAL
from voting.services.meeting.meetings import (
    MeetingView,
    lock_meeting,
    require_state,
    view_meeting,
)
from voting.services.people.actors import Auditor
from voting.services.people.communities import require_office
from voting.storage.base import Database
from voting.storage.tables.base import in_meeting
from voting.storage.tables.meeting import GuidanceNoteRow
from voting.storage.tables.people import StaffRow
from voting.terms import GuidanceFinding, MeetingKey, MeetingState


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedItem:
    """One item of the checklist with what was found of it."""

    code: str
    is_automatic: bool
    source: str
    """The law that it rests on, in Chinese."""
    finding: GuidanceFinding | None
    """None if nobody has looked at it."""
    facts: tuple[Sentence, ...] = ()
    """What the system found it by."""
    note: str = ""
    """What an auditor noted."""
    by: str = ""
    """The auditor's name."""
    at: datetime | None = None
    is_of_another: bool = False
    """Whether it was noted of an earlier draft."""

    def to_json(self) -> dict[str, str]:
        """Return the value to keep with an answer."""
        return {
            "item": self.code,
            "source": self.source,
            "finding": self.finding.value if self.finding else "",
            "fact": "".join(map(fill, self.facts)),
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class ItemNote:
    """What an auditor finds of an item."""

    finding: GuidanceFinding | None
    note: str = ""


def read_checklist(session: Session, meeting: MeetingView, at: datetime) -> tuple[CheckedItem, ...]:
    """Return the checklist of a draft as if notice were given now; later, as it was given."""
    found = find_all(session, meeting, meeting.reached_at(MeetingState.NOTICED) or at)
    notes = {
        row.item: (row, name)
        for row, name in session.execute(
            select(GuidanceNoteRow, StaffRow.name)
            .join(StaffRow, StaffRow.id == GuidanceNoteRow.noted_by)
            .where(in_meeting(GuidanceNoteRow, meeting.key))
        )
    }
    draft = find_draft(session, meeting)
    return tuple(
        _show_found(each.code, found[each.code])
        if each.is_automatic
        else _show_note(each.code, notes.get(each.code), draft)
        for each in ITEMS
    )


def find_draft(session: Session, meeting: MeetingView) -> str:
    """Return the digest of a draft, or of that which notice was given of."""
    sealed = (each.noticed for each in list_guidance(session, meeting.key) if each.noticed)
    return next(sealed, None) or digest_draft(meeting)


def _show_found(code: str, found: FoundItem) -> CheckedItem:
    return CheckedItem(
        code=code,
        is_automatic=True,
        source=found.source or say("guidance-source", code),
        finding=found.finding,
        facts=found.facts,
    )


def _show_note(code: str, noted: tuple[GuidanceNoteRow, str] | None, draft: str) -> CheckedItem:
    source = say("guidance-source", code)
    if noted is None:
        return CheckedItem(code=code, is_automatic=False, source=source, finding=None)
    row, name = noted
    return CheckedItem(
        code=code,
        is_automatic=False,
        source=source,
        finding=row.finding,
        note=row.note,
        by=name,
        at=row.noted_at,
        is_of_another=row.draft != draft,
    )


def require_asked(session: Session, auditor: Auditor, meeting: MeetingKey) -> None:
    """Check that a committee asked this auditor's office about a draft.

    Raises:
        ForbiddenError: the community is another street office's.
        NotFoundError: there is no such meeting, or nobody asked about it.
    """
    require_office(session, auditor, meeting.community_id)
    if not list_guidance(session, meeting):
        raise NotFoundError


def lock_asked(session: Session, auditor: Auditor, meeting: MeetingKey, draft: str) -> MeetingView:
    """Return a draft that was asked about, locked, and as the auditor has seen it.

    Raises:
        ForbiddenError, NotFoundError: as `require_asked`.
        StateError: the meeting is no draft any more.
        NotNowError: the draft was changed while it was looked at.
    """
    require_asked(session, auditor, meeting)
    row = lock_meeting(session, meeting)
    require_state(row, MeetingState.DRAFT)
    view = view_meeting(session, row)
    if digest_draft(view) != draft:
        raise NotNowError("guidance-draft-changed")
    return view


def note_items(
    database: Database,
    *,
    auditor: Auditor,
    meeting: MeetingKey,
    draft: str,
    notes: Mapping[str, ItemNote],
    at: datetime,
) -> None:
    """Keep what an auditor finds of the items that no computer can tell.

    Args:
        database: written to.
        auditor: who looked.
        meeting: the draft.
        draft: the digest of the draft that was looked at.
        notes: all of them, by the item's code; one that says nothing takes an earlier one back.
        at: the present instant.

    Raises:
        GlyphMissingError: a note cannot be printed.
        VotingError: what `lock_asked` raises.
    """
    # Before the transaction, since the first call in a process reads all fonts.
    require_glyphs("".join(each.note for each in notes.values()))

    def keep(session: Session) -> None:
        lock_asked(session, auditor, meeting, draft)
        of_meeting = select(GuidanceNoteRow).where(in_meeting(GuidanceNoteRow, meeting))
        for row in session.scalars(of_meeting):
            session.delete(row)
        session.flush()
        session.add_all(
            GuidanceNoteRow(
                community_id=meeting.community_id,
                meeting_id=meeting.meeting_id,
                item=item.code,
                finding=notes[item.code].finding,
                note=notes[item.code].note,
                draft=draft,
                noted_by=auditor.id,
                noted_at=at,
            )
            for item in MANUAL
            if item.code in notes and (notes[item.code].finding or notes[item.code].note)
        )

    database.write(keep)
