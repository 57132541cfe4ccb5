"""A message for every ballot that is recorded in an owner's name, online or on paper.

Whoever votes in another's name is found out by the one person who knows.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from audit.ballot_entries import BallotCast
from audit.records import parse_record
from voting.services.meetings import CLOSED, OPEN
from voting.services.messages import BALLOT, queue_messages
from voting.storage.tables import (
    CheckpointRow,
    CommunityRow,
    HoldingRow,
    LogEntryRow,
    MeetingRow,
    OwnerRow,
    UnitRow,
    VoterRow,
)
from voting.wording import format_moment

_AT_ONCE = 500
_CHANNELS = {"online": "线上", "paper": "纸质"}


def tell_voters(
    session: Session, *, community_id: str, meeting_id: str, url: str, at: datetime
) -> int:
    """Queue the messages for ballots that came into the log, and return how many entries that were.

    Args:
        session: writes.
        community_id: whose meeting.
        meeting_id: whose ballots.
        url: where an owner signs in.
        at: the present instant.
    """
    meeting = session.get_one(
        MeetingRow, (community_id, meeting_id), with_for_update={"key_share": True}
    )
    entries = session.execute(
        select(LogEntryRow.index, LogEntryRow.entry)
        .where(
            LogEntryRow.community_id == community_id,
            LogEntryRow.meeting_id == meeting_id,
            LogEntryRow.index >= meeting.told_up_to,
        )
        .order_by(LogEntryRow.index)
        .limit(_AT_ONCE)
    ).all()
    if not entries:
        return 0
    records = [(index, parse_record(entry)) for index, entry in entries]
    casts = [(index, each) for index, each in records if isinstance(each, BallotCast)]
    community = session.get_one(CommunityRow, community_id)
    messages: list[tuple[str, str]] = []
    telephones = _read_telephones(session, meeting, {cast.unit for _, cast in casts})
    for index, cast in casts:
        address, numbers = telephones.get(cast.unit, ("", ()))
        text = _say(community.name, address, index, cast, url)
        messages.extend((number, text) for number in numbers)
    queue_messages(session, community_id=community_id, kind=BALLOT, messages=messages, at=at)
    meeting.told_up_to = entries[-1][0] + 1
    return len(entries)


def _say(community: str, address: str, index: int, cast: BallotCast, url: str) -> str:
    return (
        f"【{community}】{address}的表决票（{_CHANNELS[cast.channel]}，{format_moment(cast.at)}）"
        f"已记入表决日志第 {index} 号。如果不是您本人或您委托的人投的，请到 {url} 登录，"
        "在回执页点“这不是我投的”。"
    )


def list_untold(session: Session) -> list[tuple[str, str]]:
    """Return community and id of the meetings whose logs hold what nobody was told of yet."""
    rows = session.execute(
        select(MeetingRow.community_id, MeetingRow.id).where(
            MeetingRow.state.in_((OPEN, CLOSED)),
            exists().where(
                CheckpointRow.community_id == MeetingRow.community_id,
                CheckpointRow.meeting_id == MeetingRow.id,
                CheckpointRow.size > MeetingRow.told_up_to,
            ),
        )
    )
    return [(community_id, meeting_id) for community_id, meeting_id in rows]


def _read_telephones(
    session: Session, meeting: MeetingRow, names: set[str]
) -> dict[str, tuple[str, Sequence[str]]]:
    """Return address and telephones of each holding, by the unit that its ballots name."""
    rows = session.execute(
        select(HoldingRow.unit, UnitRow, OwnerRow.telephone)
        .join(
            UnitRow,
            (UnitRow.community_id == HoldingRow.community_id)
            & (UnitRow.register_id == HoldingRow.register_id)
            & (UnitRow.pseudonym == HoldingRow.unit),
        )
        .join(
            VoterRow,
            (VoterRow.community_id == HoldingRow.community_id)
            & (VoterRow.register_id == HoldingRow.register_id)
            & (VoterRow.holding_id == HoldingRow.id),
        )
        .join(
            OwnerRow,
            (OwnerRow.community_id == VoterRow.community_id)
            & (OwnerRow.register_id == VoterRow.register_id)
            & (OwnerRow.id == VoterRow.owner_id),
        )
        .where(
            HoldingRow.community_id == meeting.community_id,
            HoldingRow.register_id == meeting.register_id,
            HoldingRow.unit.in_(names),
        )
        .order_by(OwnerRow.position)
    )
    found: dict[str, tuple[str, list[str]]] = {}
    for name, unit, telephone in rows:
        address = f"{unit.building}{unit.section}{unit.room}"
        numbers = found.setdefault(name, (address, []))[1]
        if telephone and telephone not in numbers:
            numbers.append(telephone)
    return dict(found)
