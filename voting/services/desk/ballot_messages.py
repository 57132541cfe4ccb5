"""A message for every ballot that is recorded in an owner's name, online or on paper.

So an owner learns of a ballot that somebody else cast in their name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from audit.entries.ballot import BallotCast
from audit.entries.records import parse_record
from voting.caches import Cache
from voting.sentences import tell
from voting.services.outbox import queue_messages
from voting.storage.tables.base import in_meeting
from voting.storage.tables.log import CheckpointRow, LogEntryRow
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.people import CommunityRow
from voting.storage.tables.register import HoldingRow, OwnerRow, UnitRow, VoterRow
from voting.terms import MeetingKey, MeetingState, MessageKind, RegisterKey

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class _Addressee:
    """Whom to tell of a holding's ballots."""

    address: str
    telephones: tuple[str, ...]


def tell_voters(session: Session, *, meeting: MeetingKey, url: str, at: datetime) -> int:
    """Queue the messages for new ballots in the log; return the number of log entries processed.

    Args:
        session: writes.
        meeting: whose ballots.
        url: the address of the sign-in page.
        at: the present instant.
    """
    row = session.get_one(MeetingRow, meeting, with_for_update={"key_share": True})
    entries = session.execute(
        select(LogEntryRow.index, LogEntryRow.entry)
        .where(in_meeting(LogEntryRow, meeting), LogEntryRow.index >= row.told_up_to)
        .order_by(LogEntryRow.index)
        .limit(_AT_ONCE)
    ).all()
    if not entries:
        return 0
    records = [(index, parse_record(entry)) for index, entry in entries]
    casts = [(index, each) for index, each in records if isinstance(each, BallotCast)]
    community = session.get_one(CommunityRow, meeting.community_id)
    messages: list[tuple[str, str]] = []
    addressees = _find_addressees(session, row)
    for index, cast in casts:
        told = addressees[cast.unit]
        text = _say(community.name, told.address, index, cast, url)
        messages.extend((number, text) for number in told.telephones)
    queue_messages(
        session,
        community_id=meeting.community_id,
        kind=MessageKind.BALLOT,
        messages=messages,
        at=at,
    )
    row.told_up_to = entries[-1][0] + 1
    return len(entries)


def _say(community: str, address: str, index: int, cast: BallotCast, url: str) -> str:
    return tell(
        "text-of-ballot",
        community=community,
        address=address,
        channel=cast.channel,
        at=cast.at,
        index=index,
        url=url,
    )


def list_untold(session: Session) -> list[MeetingKey]:
    """Return the meetings whose logs have entries for which no message was queued yet."""
    rows = session.execute(
        select(MeetingRow.community_id, MeetingRow.id).where(
            MeetingRow.state.in_(
                (MeetingState.OPEN, MeetingState.CLOSED, MeetingState.PRELIMINARY)
            ),
            exists().where(
                CheckpointRow.community_id == MeetingRow.community_id,
                CheckpointRow.meeting_id == MeetingRow.id,
                CheckpointRow.size > MeetingRow.told_up_to,
            ),
        )
    )
    return [MeetingKey(community_id, meeting_id) for community_id, meeting_id in rows]


_kept: Cache[RegisterKey, Mapping[str, _Addressee]] = Cache(50)


def _find_addressees(session: Session, meeting: MeetingRow) -> Mapping[str, _Addressee]:
    """Return the recipients by the unit that ballots name; a frozen register is read once."""
    register = meeting.register
    return _kept.get(register, lambda: _read_addressees(session, register))


def _read_addressees(session: Session, register: RegisterKey) -> Mapping[str, _Addressee]:
    """Read one table after the other and join in memory, independent of the query planner."""
    of = register._asdict()
    units = session.execute(
        select(UnitRow.pseudonym, UnitRow.building, UnitRow.section, UnitRow.room).filter_by(**of)
    )
    addresses = {name: "".join(parts) for name, *parts in units}
    owners = session.execute(
        select(OwnerRow.id, OwnerRow.telephone).filter_by(**of).order_by(OwnerRow.position)
    )
    telephones = {owner: telephone for owner, telephone in owners if telephone}
    numbers: dict[str, list[str]] = {}
    voters = session.execute(select(VoterRow.holding_id, VoterRow.owner_id).filter_by(**of))
    for holding, owner in voters:
        number = telephones.get(owner)
        if number and number not in numbers.setdefault(holding, []):
            numbers[holding].append(number)
    holdings = session.execute(select(HoldingRow.id, HoldingRow.unit).filter_by(**of))
    return {
        name: _Addressee(addresses[name], tuple(numbers.get(holding, ())))
        for holding, name in holdings
    }
