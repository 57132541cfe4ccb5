"""意见 of the party branch, the residents' committee and the street office on a draft.

They are for information only, and a second person confirms them with the notice.
Law: 物业管理条例 arts. 10 and 14; guidance rules art. 4.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.documents.fonts import require_glyphs
from voting.errors import InputError
from voting.randomness import make_id
from voting.services.meeting.meetings import lock_meeting, require_state
from voting.services.people.actors import Member
from voting.storage.base import Database
from voting.storage.tables.base import in_meeting
from voting.storage.tables.meeting import OpinionRow
from voting.terms import MeetingKey, MeetingState, OpinionBody
from voting.wording import SHANGHAI

_MOST_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class OpinionView:
    """An opinion as shown beside the notice."""

    body: OpinionBody
    text: str
    given_on: date


def record_opinion(
    database: Database,
    *,
    member: Member,
    meeting: MeetingKey,
    body: OpinionBody,
    text: str,
    given_on: date,
    at: datetime,
) -> None:
    """Record a body's opinion on a meeting's motions.

    Raises:
        StateError: notice was given.
        InputError: no text, or a future day.
        GlyphMissingError: a character cannot be printed.
    """
    text = text.strip()
    if not 1 <= len(text) <= _MOST_TEXT:
        raise InputError("opinion-incomplete", most=_MOST_TEXT)
    if given_on > at.astimezone(SHANGHAI).date():
        raise InputError("opinion-not-given-yet")
    # Before the transaction, since the first call in a process reads all fonts.
    require_glyphs(text)

    def keep(session: Session) -> None:
        row = lock_meeting(session, meeting)
        require_state(row, MeetingState.DRAFT)
        session.add(
            OpinionRow(
                community_id=meeting.community_id,
                meeting_id=meeting.meeting_id,
                id=make_id(),
                body=body,
                text=text,
                given_on=given_on.isoformat(),
                recorded_by=member.id,
                recorded_at=at,
            )
        )

    database.write(keep)


def list_opinions(session: Session, meeting: MeetingKey) -> list[OpinionView]:
    """Return the opinions on a meeting, the earliest first."""
    rows = session.scalars(
        select(OpinionRow)
        .where(in_meeting(OpinionRow, meeting))
        .order_by(OpinionRow.given_on, OpinionRow.recorded_at)
    )
    return [OpinionView(row.body, row.text, date.fromisoformat(row.given_on)) for row in rows]
