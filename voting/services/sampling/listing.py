"""Whom to call in a round: where, and who votes there; never the marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit.terms import CallAnswer
from voting.services.meeting.meetings import NoticedMeeting
from voting.services.register.register import VoterContact, find_addresses, read_voters
from voting.services.tables import Asked, Part, Table, read_part
from voting.storage.tables.base import in_meeting
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.result import SampleCallRow

_OPEN = "open"
"""The filter of those who have no answer yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A ballot whose voter is called."""

    log_index: int
    address: str
    voters: tuple[VoterContact, ...]
    """Everybody who votes for the home, in the order of the register."""
    cast_at: datetime
    is_by_agent: bool
    answer: CallAnswer | None
    owner_id: str | None
    """Who denied it."""


def read_calls(session: Session, meeting: NoticedMeeting, number: int, asked: Asked) -> Part[Call]:
    """Return a page of the calls of a round; those without an answer come first."""
    table = Table(
        searched=(),
        filters={
            "answer": {
                _OPEN: SampleCallRow.answer.is_(None),
                **{each.value: SampleCallRow.answer == each for each in CallAnswer},
            }
        },
        sorts={"open": (SampleCallRow.answer.is_not(None), SampleCallRow.log_index)},
    )
    rows = select(SampleCallRow).where(
        in_meeting(SampleCallRow, meeting.key), SampleCallRow.round == number
    )
    return read_part(session, rows, table, asked, lambda found: _view(session, meeting, found))


def find_called(
    session: Session, meeting: NoticedMeeting, calls: Sequence[SampleCallRow]
) -> dict[int, str]:
    """Return the addresses of the homes that are called, by the index of the ballot's entry."""
    ballots = _read_ballots(session, meeting, calls)
    holdings = {each.holding_id for each in ballots.values()}
    addresses = find_addresses(session, meeting.register, holdings)
    return {index: "、".join(addresses[each.holding_id]) for index, each in ballots.items()}


def _read_ballots(
    session: Session, meeting: NoticedMeeting, calls: Sequence[SampleCallRow]
) -> dict[int, BallotRow]:
    rows = session.scalars(
        select(BallotRow).where(
            in_meeting(BallotRow, meeting.key),
            BallotRow.log_index.in_([each.log_index for each in calls]),
        )
    )
    return {each.index: each for each in rows}


def _view(session: Session, meeting: NoticedMeeting, calls: Sequence[SampleCallRow]) -> list[Call]:
    ballots = _read_ballots(session, meeting, calls)
    holdings = {each.holding_id for each in ballots.values()}
    addresses = find_addresses(session, meeting.register, holdings)
    voters: dict[str, list[VoterContact]] = {}
    for voter in read_voters(session, meeting.register, holdings):
        voters.setdefault(voter.holding_id, []).append(voter)
    return [
        _view_call(
            call,
            ballot := ballots[call.log_index],
            "、".join(addresses[ballot.holding_id]),
            tuple(voters.get(ballot.holding_id, ())),
        )
        for call in calls
    ]


def _view_call(
    call: SampleCallRow, ballot: BallotRow, address: str, voters: tuple[VoterContact, ...]
) -> Call:
    return Call(
        log_index=call.log_index,
        address=address,
        voters=voters,
        cast_at=ballot.cast_at,
        is_by_agent=ballot.mandate_id is not None,
        answer=call.answer,
        owner_id=call.owner_id,
    )
