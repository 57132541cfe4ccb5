"""The list of all paper ballots: printed, handed out, handed in, entered, invalid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.orm import Session

from voting.errors import NotFoundError
from voting.sentences import say
from voting.services.meeting.course.waiting_paper_ballots import WAITS
from voting.services.meeting.meetings import NoticedMeeting
from voting.services.owners.delivery import count_served, read_addresses
from voting.services.people.actors import Member
from voting.services.register.register import find_addresses
from voting.services.tables import Asked, Part, Table, read_part
from voting.storage.tables.base import in_meeting
from voting.storage.tables.desk import PaperBallotRow, ReadingRow
from voting.storage.tables.owners import LetterRow
from voting.storage.tables.register import UnitRow, in_register
from voting.storage.tables.result import DeliveryRow
from voting.terms import MeetingKey

_BOTH = 2
_IS_READING = and_(
    ReadingRow.community_id == PaperBallotRow.community_id,
    ReadingRow.meeting_id == PaperBallotRow.meeting_id,
    ReadingRow.paper_id == PaperBallotRow.id,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperBallotSummary:
    """A paper ballot that was handed in, without its marks."""

    id: str
    address: str
    returned_at: datetime
    readings: int
    is_mine: bool
    """The signed-in member has read it."""
    is_entered: bool
    is_invalid: bool
    is_discarded: bool

    @property
    def is_waiting(self) -> bool:
        """Tell whether it still has to be read."""
        return not self.is_entered and not self.is_discarded

    @property
    def differs(self) -> bool:
        """Tell whether two readings differ, so that a third one decides."""
        return self.is_waiting and self.readings == _BOTH


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """The numbers of paper ballots; entered, discarded and waiting add up to those handed in."""

    printed: int
    handed_out: int
    returned: int
    entered: int
    invalid: int
    """Invalid ones among the entered."""
    discarded: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingLine:
    """One holding's line of the list."""

    address: str
    serial: str
    served: str
    """How its letter was delivered, in Chinese; empty if not known."""
    returned: int
    entered: int
    invalid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """The paper ballots of one meeting that are not entered yet."""

    for_member: int
    """Those that this member has not read."""
    deciding: int
    """Of these, those that two others read differently."""
    since: datetime
    """When the first of all that wait was handed in."""


def count_unread(session: Session, member: Member) -> dict[str, Unread]:
    """Return the paper ballots that are not entered yet, by the meeting's id."""
    is_mine = exists().where(_IS_READING, ReadingRow.member_id == member.id)
    readings = select(func.count()).select_from(ReadingRow).where(_IS_READING).scalar_subquery()
    rows = session.execute(
        select(
            PaperBallotRow.meeting_id,
            func.count().filter(~is_mine),
            func.count().filter(~is_mine, readings == _BOTH),
            func.min(PaperBallotRow.returned_at),
        )
        .where(PaperBallotRow.community_id == member.community_id, WAITS)
        .group_by(PaperBallotRow.meeting_id)
    )
    return {
        meeting_id: Unread(for_member=unread, deciding=deciding, since=since)
        for meeting_id, unread, deciding, since in rows
    }


def list_waiting_paper_ballots(
    session: Session, member: Member, meeting: NoticedMeeting
) -> list[PaperBallotSummary]:
    """Return the paper ballots that are not entered yet, the latest first."""
    rows = session.scalars(
        _select_paper_ballots(meeting)
        .where(WAITS)
        .order_by(PaperBallotRow.returned_at.desc(), PaperBallotRow.id)
    ).all()
    return _summarize(session, member, meeting, rows)


def read_paper_part(
    session: Session, member: Member, meeting: NoticedMeeting, asked: Asked
) -> Part[PaperBallotSummary]:
    """Return a page of the paper ballots that were handed in, found by address."""
    is_entered = PaperBallotRow.ballot_id.is_not(None)
    of_holding = (
        in_register(UnitRow, meeting.register),
        UnitRow.holding_id == PaperBallotRow.holding_id,
    )
    address = func.aggregate_strings(UnitRow.building + UnitRow.section + UnitRow.room, "、")
    addresses = select(address).where(*of_holding).correlate(PaperBallotRow).scalar_subquery()
    first = select(func.min(UnitRow.position)).where(*of_holding).correlate(PaperBallotRow)
    returned = (PaperBallotRow.returned_at, PaperBallotRow.id)
    table = Table(
        searched=(addresses,),
        filters={
            "state": {
                "waiting": WAITS,
                "entered": and_(is_entered, ~PaperBallotRow.is_invalid),
                "invalid": and_(is_entered, PaperBallotRow.is_invalid),
                "discarded": PaperBallotRow.discarded_at.is_not(None),
            }
        },
        sorts={"returned": returned, "address": (first.scalar_subquery(), *returned)},
        begins_descending=True,
    )
    return read_part(
        session,
        _select_paper_ballots(meeting),
        table,
        asked,
        lambda rows: _summarize(session, member, meeting, rows),
    )


def _select_paper_ballots(meeting: NoticedMeeting) -> Select[PaperBallotRow]:
    return select(PaperBallotRow).where(in_meeting(PaperBallotRow, meeting.key))


def _summarize(
    session: Session, member: Member, meeting: NoticedMeeting, rows: Sequence[PaperBallotRow]
) -> list[PaperBallotSummary]:
    addresses = find_addresses(session, meeting.register, {row.holding_id for row in rows})
    readers: dict[str, list[str]] = {}
    for paper_id, member_id in session.execute(
        select(ReadingRow.paper_id, ReadingRow.member_id).where(
            in_meeting(ReadingRow, meeting.key), ReadingRow.paper_id.in_([row.id for row in rows])
        )
    ):
        readers.setdefault(paper_id, []).append(member_id)
    return [
        PaperBallotSummary(
            id=row.id,
            address="、".join(addresses[row.holding_id]),
            returned_at=row.returned_at,
            readings=len(readers.get(row.id, ())),
            is_mine=member.id in readers.get(row.id, ()),
            is_entered=row.ballot_id is not None,
            is_invalid=row.is_invalid,
            is_discarded=row.discarded_at is not None,
        )
        for row in rows
    ]


def _read_paper_ballots(session: Session, meeting: NoticedMeeting) -> list[PaperBallotRow]:
    return list(
        session.scalars(
            select(PaperBallotRow)
            .where(in_meeting(PaperBallotRow, meeting.key))
            .order_by(PaperBallotRow.returned_at.desc(), PaperBallotRow.id)
        )
    )


def reconcile(session: Session, meeting: NoticedMeeting, at: datetime) -> Reconciled:
    """Return the numbers of a meeting's paper ballots at an instant."""
    of = (LetterRow.community_id == meeting.community_id, LetterRow.meeting_id == meeting.id)
    is_entered = PaperBallotRow.ballot_id.is_not(None)
    returned, entered, invalid, discarded = session.execute(
        select(
            func.count(),
            func.count().filter(is_entered),
            func.count().filter(is_entered, PaperBallotRow.is_invalid),
            func.count().filter(PaperBallotRow.discarded_at.is_not(None)),
        ).where(in_meeting(PaperBallotRow, meeting.key))
    ).one()
    return Reconciled(
        printed=session.scalars(select(func.count()).select_from(LetterRow).where(*of)).one(),
        handed_out=count_served(session, meeting, at),
        returned=returned,
        entered=entered,
        invalid=invalid,
        discarded=discarded,
        waiting=returned - entered - discarded,
    )


def list_holding_lines(session: Session, meeting: NoticedMeeting) -> list[HoldingLine]:
    """Return a line for each holding, in the order of the register."""
    of = {"community_id": meeting.community_id, "meeting_id": meeting.id}
    serials = session.execute(select(LetterRow.holding_id, LetterRow.serial).filter_by(**of))
    serial_of = {holding_id: serial for holding_id, serial in serials if serial}
    served: dict[str, str] = {}
    for holding_id, how in session.execute(
        select(DeliveryRow.holding_id, DeliveryRow.how).filter_by(**of).order_by(DeliveryRow.at)
    ):
        served.setdefault(holding_id, say("delivery", how))
    paper_ballots: dict[str, list[PaperBallotRow]] = {}
    for row in _read_paper_ballots(session, meeting):
        paper_ballots.setdefault(row.holding_id, []).append(row)
    return [
        HoldingLine(
            address="、".join(addresses),
            serial=serial_of.get(holding_id, ""),
            served=served.get(holding_id, ""),
            returned=len(paper_ballots.get(holding_id, ())),
            entered=sum(each.ballot_id is not None for each in paper_ballots.get(holding_id, ())),
            invalid=sum(each.is_invalid for each in paper_ballots.get(holding_id, ())),
        )
        for holding_id, addresses in read_addresses(session, meeting).items()
    ]


def find_serial(
    session: Session, community_id: str, serial: str, meeting: MeetingKey | None = None
) -> tuple[MeetingKey, str]:
    """Return the meeting and the holding id of a paper ballot's number; of one meeting, or of any.

    Raises:
        NotFoundError: no letter in force has this number.
    """
    row = session.scalar(
        select(LetterRow).where(
            LetterRow.community_id == community_id,
            LetterRow.serial == serial.strip().upper(),
        )
    )
    if row is None:
        raise NotFoundError
    found = MeetingKey(row.community_id, row.meeting_id)
    if meeting not in {None, found}:
        raise NotFoundError
    return found, row.holding_id
