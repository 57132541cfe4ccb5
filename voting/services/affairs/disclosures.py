"""公示栏和执行情况: dated disclosures, and reports on carrying decisions out.

Law: 物业管理条例 art. 12 (decisions are published); Civil Code art. 943 (the manager reports).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from voting.errors import InputError, NotFoundError
from voting.randomness import make_id
from voting.services.meeting.details import read_amount
from voting.services.meeting.meetings import get_meeting
from voting.services.people.actors import Member
from voting.services.scans import Scan
from voting.services.tables import Asked, Part, Table, read_part
from voting.storage.tables.affairs import DisclosureRow
from voting.terms import DisclosureKind, MeetingKey, MeetingState

CATEGORIES = tuple(each for each in DisclosureKind if each is not DisclosureKind.EXECUTION)
_MOST_TITLE, _MOST_TEXT = 100, 5_000
_FIRST = func.min(DisclosureRow.posted_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDisclosure:
    """A disclosure as a member fills it in."""

    category: DisclosureKind
    title: str
    text: str
    amount: str = ""
    """An amount in 元, as typed; empty if none."""
    file: Scan | None = None
    meeting_id: str | None = None
    motion_id: str | None = None


@dataclass(frozen=True, slots=True)
class TakenDown:
    """When a disclosure was taken off the board, and why."""

    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureView:
    """A disclosure on the board."""

    id: str
    meeting_id: str | None
    motion_id: str | None
    category: DisclosureKind
    title: str
    text: str
    cents: int | None
    """An amount in 分; None if it tells of none."""
    has_file: bool
    posted_at: datetime
    taken_down: TakenDown | None
    """None while it is on the board."""


def post(session: Session, *, member: Member, new: NewDisclosure, at: datetime) -> str:
    """Post a disclosure, or a report on carrying a decision out.

    Raises:
        InputError: no title, or a malformed amount.
        NotFoundError: there is no such decision, or its result is not final.
    """
    title, text = new.title.strip(), new.text.strip()
    is_execution = new.category is DisclosureKind.EXECUTION
    if not 1 <= len(title) <= _MOST_TITLE or len(text) > _MOST_TEXT:
        raise InputError("disclosure-untitled", most=_MOST_TITLE)
    if is_execution:
        _require_decided(session, member, new)
    row = DisclosureRow(
        community_id=member.community_id,
        id=make_id(),
        meeting_id=new.meeting_id if is_execution else None,
        motion_id=new.motion_id if is_execution else None,
        category=new.category,
        title=title,
        text=text,
        cents=read_amount(new.amount),
        file=new.file.content if new.file else None,
        media_type=new.file.media_type if new.file else None,
        posted_at=at,
        posted_by=member.id,
    )
    session.add(row)
    return row.id


def _require_decided(session: Session, member: Member, new: NewDisclosure) -> None:
    if new.meeting_id is None:
        raise NotFoundError
    meeting = get_meeting(session, member.key_of(new.meeting_id))
    if meeting.state != MeetingState.FINAL or new.motion_id not in {
        each.id for each in meeting.motions
    }:
        raise NotFoundError


def take_down(
    session: Session, *, member: Member, disclosure_id: str, reason: str, at: datetime
) -> None:
    """Take a disclosure off the board; its title and the reason stay on the board.

    Raises:
        NotFoundError: there is no such disclosure.
        InputError: no reason is given.
    """
    row = session.get(DisclosureRow, (member.community_id, disclosure_id), with_for_update=True)
    if row is None or row.withdrawn_at:
        raise NotFoundError
    if not 1 <= len(reason.strip()) <= _MOST_TITLE:
        raise InputError("disclosure-unexplained")
    row.withdrawn_at, row.reason = at, reason.strip()


def read_disclosure_part(session: Session, community_id: str, asked: Asked) -> Part[DisclosureView]:
    """Return a page of the disclosures, those taken down too, without reports on decisions."""
    posted = (DisclosureRow.posted_at, DisclosureRow.id)
    is_shown = DisclosureRow.withdrawn_at.is_(None)
    # What was taken down is not read any more, and so it is not found or put in order by it either.
    text = case((is_shown, DisclosureRow.text), else_="")
    cents = case((is_shown, DisclosureRow.cents), else_=None)
    table = Table(
        searched=(DisclosureRow.title, text),
        filters={
            "category": {each.value: DisclosureRow.category == each for each in CATEGORIES},
            "state": {
                "shown": is_shown,
                "taken-down": DisclosureRow.withdrawn_at.is_not(None),
            },
        },
        sorts={
            "posted": posted,
            "title": (DisclosureRow.title, *posted),
            "amount": (func.coalesce(cents, 0), *posted),
        },
        begins_descending=True,
    )
    query = select(DisclosureRow).where(
        DisclosureRow.community_id == community_id, DisclosureRow.motion_id.is_(None)
    )
    return read_part(session, query, table, asked, lambda rows: [_view(row) for row in rows])


def get_shown(session: Session, community_id: str, disclosure_id: str) -> DisclosureView:
    """Return a disclosure that is on the board.

    Raises:
        NotFoundError: there is none, or it was taken down.
    """
    row = session.get(DisclosureRow, (community_id, disclosure_id))
    if row is None or row.withdrawn_at is not None:
        raise NotFoundError
    return _view(row)


def list_latest(session: Session, community_id: str, most: int) -> tuple[DisclosureView, ...]:
    """Return the latest disclosures on the board, without reports on decisions."""
    rows = session.scalars(
        select(DisclosureRow)
        .where(
            DisclosureRow.community_id == community_id,
            DisclosureRow.motion_id.is_(None),
            DisclosureRow.withdrawn_at.is_(None),
        )
        .order_by(DisclosureRow.posted_at.desc(), DisclosureRow.id)
        .limit(most)
    )
    return tuple(map(_view, rows))


def list_executions(session: Session, meeting: MeetingKey) -> list[DisclosureView]:
    """Return the reports on carrying out a meeting's decisions, latest first."""
    return _list(session, meeting.community_id, DisclosureRow.meeting_id == meeting.meeting_id)


def group_executions(session: Session, community_id: str) -> dict[str, list[DisclosureView]]:
    """Return the reports on carrying decisions out, by meeting id, latest first."""
    groups: dict[str, list[DisclosureView]] = {}
    for each in _list(session, community_id, DisclosureRow.meeting_id.is_not(None)):
        if each.meeting_id is not None:
            groups.setdefault(each.meeting_id, []).append(each)
    return groups


def find_reports(
    session: Session, community_ids: Collection[str]
) -> dict[MeetingKey, dict[str, datetime]]:
    """Return when each decision was first reported on, by motion; without those taken down."""
    rows = session.execute(
        select(
            DisclosureRow.community_id, DisclosureRow.meeting_id, DisclosureRow.motion_id, _FIRST
        )
        .where(
            DisclosureRow.community_id.in_(community_ids),
            DisclosureRow.motion_id.is_not(None),
            DisclosureRow.withdrawn_at.is_(None),
        )
        .group_by(DisclosureRow.community_id, DisclosureRow.meeting_id, DisclosureRow.motion_id)
    )
    found: dict[MeetingKey, dict[str, datetime]] = {}
    for community_id, meeting_id, motion_id, at in rows:
        if meeting_id is not None and motion_id is not None:
            found.setdefault(MeetingKey(community_id, meeting_id), {})[motion_id] = at
    return found


def _list(
    session: Session, community_id: str, condition: ColumnElement[bool]
) -> list[DisclosureView]:
    rows = session.scalars(
        select(DisclosureRow)
        .where(DisclosureRow.community_id == community_id, condition)
        .order_by(DisclosureRow.posted_at.desc())
        .limit(500)
    )
    return [_view(row) for row in rows]


def _view(row: DisclosureRow) -> DisclosureView:
    return DisclosureView(
        id=row.id,
        meeting_id=row.meeting_id,
        motion_id=row.motion_id,
        category=row.category,
        title=row.title,
        text=row.text,
        cents=row.cents,
        has_file=row.media_type is not None,
        posted_at=row.posted_at,
        taken_down=_find_taken_down(row),
    )


def _find_taken_down(row: DisclosureRow) -> TakenDown | None:
    if row.withdrawn_at is None or row.reason is None:
        return None
    return TakenDown(row.withdrawn_at, row.reason)


def get_file(session: Session, community_id: str, disclosure_id: str) -> Scan:
    """Return the file of a disclosure.

    Raises:
        NotFoundError: there is none, or the disclosure was taken down.
    """
    row = session.get(DisclosureRow, (community_id, disclosure_id))
    if row is None or row.file is None or row.media_type is None or row.withdrawn_at:
        raise NotFoundError
    return Scan(row.file, row.media_type)
