"""异议 to a preliminary result, by voters."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.errors import ForbiddenError, NotNowError
from voting.services.meeting.meetings import lock_meeting
from voting.services.people.actors import Voter
from voting.services.register.objections import (
    ObjectionView,
    of_meeting,
    record_objection,
    require_text,
    view_objection,
)
from voting.services.register.register import list_addresses
from voting.storage.tables.result import ObjectionRow
from voting.terms import MeetingState


def object_to_result(session: Session, *, voter: Voter, text: str, at: datetime) -> None:
    """Record a voter's objection to a preliminary result; agents may not object.

    Raises:
        ForbiddenError: the voter is an agent.
        InputError: the text is empty.
        NotNowError: no preliminary result is open to objections.
    """
    if voter.mandate_id:
        raise ForbiddenError
    meeting = lock_meeting(session, voter.meeting)
    if meeting.state != MeetingState.PRELIMINARY:
        raise NotNowError("objections-closed")
    addresses = list_addresses(session, meeting.register, voter.holding_id)
    record_objection(
        session,
        ObjectionRow(
            community_id=voter.meeting.community_id,
            meeting_id=voter.meeting.meeting_id,
            holding_id=voter.holding_id,
            address="、".join(addresses)[:200],
            telephone="",
            text=require_text(text),
            raised_at=at,
        ),
    )


def list_own(session: Session, voter: Voter) -> list[ObjectionView]:
    """Return the objections of a voter's holding to a result."""
    rows = session.scalars(
        select(ObjectionRow)
        .where(
            *of_meeting(voter.meeting.community_id, voter.meeting.meeting_id),
            ObjectionRow.holding_id == voter.holding_id,
        )
        .order_by(ObjectionRow.raised_at)
    )
    return [view_objection(row) for row in rows]
