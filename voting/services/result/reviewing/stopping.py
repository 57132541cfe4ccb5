"""Stopping a mandate: by any owner of its holding, until the time for objections is over.

What the agent cast is voided with the reason, and after closing everything is counted again.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit.entries.mandate import MandateEnded
from audit.terms import VoidGround
from voting.errors import NotFoundError, NotNowError
from voting.keys.folder import KeyFolder
from voting.sentences import tell
from voting.services.casting.sequencer import append_all_waiting
from voting.services.log.log import append_records
from voting.services.meeting.meetings import MeetingView, get_meeting, lock_meeting
from voting.services.owners.mandate_links import get_link
from voting.services.owners.mandate_listing import MandateView, list_mandates
from voting.services.people.actors import Voter
from voting.services.people.acts import Act
from voting.services.people.communities import Community, get_community
from voting.services.result.reviewing.casting_for_holdings import PRINCIPAL
from voting.services.result.reviewing.review import review_ballot
from voting.storage.tables.base import in_meeting
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.owners import MandateRow
from voting.storage.tables.register import OwnerRow, VoterRow
from voting.terms import MeetingKey, MeetingState

_BEFORE_THE_END = (MeetingState.NOTICED, MeetingState.OPEN)
_AFTER_THE_VOTE = (MeetingState.CLOSED, MeetingState.PRELIMINARY)


@dataclass(frozen=True, slots=True, kw_only=True)
class StopPage:
    """A mandate as the owner who may stop it sees it, without a sign-in."""

    community: Community
    meeting: MeetingView
    mandate: MandateView
    may_stop: bool


def read_stop_page(session: Session, token: str) -> StopPage:
    """Return the contents of the page of a link.

    Raises:
        NotFoundError: there is no such link.
    """
    link = get_link(session, token)
    key = MeetingKey(link.community_id, link.meeting_id)
    meeting = get_meeting(session, key)
    row = session.get_one(MandateRow, (*key, link.mandate_id))
    found = list_mandates(session, key, row.holding_id)
    return StopPage(
        community=get_community(session, key.community_id),
        meeting=meeting,
        mandate=next(each for each in found if each.id == row.id),
        may_stop=row.ended_at is None and meeting.state in {*_BEFORE_THE_END, *_AFTER_THE_VOTE},
    )


def stop_by_link(session: Session, *, token: str, keys: KeyFolder, at: datetime) -> None:
    """Stop the mandate of a link.

    Raises:
        NotFoundError: there is no such link.
        NotNowError: the result is final.
    """
    link = get_link(session, token)
    key = MeetingKey(link.community_id, link.meeting_id)
    act = Act(meeting=key, by=PRINCIPAL, keys=keys, at=at)
    _stop(session, act, link.mandate_id, link.owner_id)


def stop_mandate(
    session: Session, *, voter: Voter, mandate_id: str, keys: KeyFolder, at: datetime
) -> None:
    """Stop a mandate of one's own holding.

    Raises:
        NotFoundError: the holding has no such mandate, or it is an agent who asks.
        NotNowError: the result is final.
    """
    row = session.get(MandateRow, (*voter.meeting, mandate_id))
    if row is None or row.holding_id != voter.holding_id or voter.mandate_id:
        raise NotFoundError
    act = Act(meeting=voter.meeting, by=PRINCIPAL, keys=keys, at=at)
    _stop(session, act, mandate_id, voter.owner_id)


def _stop(session: Session, act: Act, mandate_id: str, owner_id: str) -> None:
    """End a mandate and void the ballots under it; a second time it changes nothing."""
    meeting = lock_meeting(session, act.meeting)
    row = session.get_one(MandateRow, (*act.meeting, mandate_id), populate_existing=True)
    if row.ended_at is not None:
        return
    _require_in_time(meeting, act.at)
    owner = _get_owner(session, meeting, row, owner_id)
    if meeting.state == MeetingState.OPEN:
        append_all_waiting(session, meeting, act.keys)
    ballots = _list_ballots(session, act.meeting, mandate_id)
    row.ended_at = act.at
    if row.log_index is None or (meeting.state in _AFTER_THE_VOTE and not ballots):
        # Nothing of the outcome hangs on it.
        return
    ended = MandateEnded(at=act.at, by=owner.pseudonym, mandate=row.log_index)
    append_records(session, meeting, [ended], act.keys)
    for ballot_id in ballots:
        review_ballot(
            session,
            act,
            ballot_id=ballot_id,
            ground=VoidGround.AGENT_STOPPED,
            reason=tell("owner-stopped-agent"),
        )


def _require_in_time(meeting: MeetingRow, at: datetime) -> None:
    """Check that the vote is to come or goes on, or its result may still be objected to."""
    if meeting.state not in {*_BEFORE_THE_END, *_AFTER_THE_VOTE}:
        raise NotNowError("stop-too-late")
    # The column is of the result that was published last; before the first one it is empty.
    if meeting.objections_until is not None and at >= meeting.objections_until:
        raise NotNowError("stop-too-late")


def _get_owner(session: Session, meeting: MeetingRow, row: MandateRow, owner_id: str) -> OwnerRow:
    """Return the owner who stops a mandate, if they still own a unit of its holding.

    Raises:
        NotFoundError: they own none any more.
    """
    voter = session.get(VoterRow, (*meeting.register, row.holding_id, owner_id))
    owner = session.get(OwnerRow, (*meeting.register, owner_id))
    if voter is None or owner is None:
        raise NotFoundError
    return owner


def _list_ballots(session: Session, key: MeetingKey, mandate_id: str) -> list[str]:
    return list(
        session.scalars(
            select(BallotRow.id)
            .where(
                in_meeting(BallotRow, key),
                BallotRow.mandate_id == mandate_id,
                ~BallotRow.is_voided,
            )
            .order_by(BallotRow.log_index)
        )
    )
