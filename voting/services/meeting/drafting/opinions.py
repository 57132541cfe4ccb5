"""意见 of the party branch, the residents' committee and the street office on a draft.

They are for information only, and a second person confirms them with the notice. A member records
what was given on paper; what the street office answers here itself takes the place of that.
Law: 物业管理条例 arts. 10 and 14; guidance rules art. 4.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ballots.rules import CHINA
from voting.documents.fonts import require_glyphs
from voting.errors import InputError
from voting.randomness import make_id
from voting.sentences import tell
from voting.services.meeting.drafting.guidance import digest_draft, find_office_answer
from voting.services.meeting.meetings import get_meeting, lock_meeting, require_state
from voting.services.people.actors import Member
from voting.storage.base import Database
from voting.storage.tables.base import in_meeting
from voting.storage.tables.meeting import OpinionRow
from voting.terms import GuidanceAnswer, MeetingKey, MeetingState, OpinionBody

_MOST_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class OpinionView:
    """An opinion as shown beside the notice."""

    body: OpinionBody
    text: str
    given_on: date
    answer: GuidanceAnswer | None = None
    """What the street office answered here itself; None of what a member recorded."""
    is_of_another: bool = False
    """Whether it was answered to an earlier draft."""


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
        InputError: no text, a future day, or the street office has answered here itself.
        GlyphMissingError: a character cannot be printed.
    """
    text = text.strip()
    if not 1 <= len(text) <= _MOST_TEXT:
        raise InputError("opinion-incomplete", most=_MOST_TEXT)
    if given_on > at.astimezone(CHINA).date():
        raise InputError("opinion-not-given-yet")
    # Before the transaction, since the first call in a process reads all fonts.
    require_glyphs(text)

    def keep(session: Session) -> None:
        row = lock_meeting(session, meeting)
        require_state(row, MeetingState.DRAFT)
        if body is OpinionBody.STREET_OFFICE and find_office_answer(session, meeting):
            raise InputError("opinion-of-office")
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
    """Return the opinions on a meeting, the earliest first; what the office answered is the last.

    What a member recorded in the office's name is left out once the office has answered itself.
    """
    recorded = list_recorded(session, meeting)
    found = find_office_answer(session, meeting)
    if found is None or found.answered_at is None:
        return recorded
    draft = found.noticed or digest_draft(get_meeting(session, meeting))
    answered = OpinionView(
        body=OpinionBody.STREET_OFFICE,
        text=found.text,
        given_on=found.answered_at.astimezone(CHINA).date(),
        answer=found.answer,
        is_of_another=found.is_of_another(draft),
    )
    return [*(each for each in recorded if each.body is not answered.body), answered]


def list_recorded(session: Session, meeting: MeetingKey) -> list[OpinionView]:
    """Return the opinions that members recorded, the earliest first."""
    rows = session.scalars(
        select(OpinionRow)
        .where(in_meeting(OpinionRow, meeting))
        .order_by(OpinionRow.given_on, OpinionRow.recorded_at)
    )
    return [OpinionView(row.body, row.text, date.fromisoformat(row.given_on)) for row in rows]


def say_opinion(opinion: OpinionView) -> str:
    """Return the text of an opinion in Chinese, with what the office answered, for print."""
    if opinion.answer is None:
        return opinion.text
    code = "opinion-answered-before" if opinion.is_of_another else "opinion-answered"
    return tell(code, guidance_answer=opinion.answer, text=opinion.text).rstrip("：")
