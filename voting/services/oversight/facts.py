"""The facts that alarms are found by, of many meetings in a fixed number of statements."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import distinct, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from audit.entries.records import Record
from ballots.holdings import NOTHING, Weight
from voting.caches import Cache
from voting.services.log.log import find_entries
from voting.services.log.witnesses import WitnessProgress, list_progress
from voting.services.meeting.lines import MeetingLine
from voting.services.oversight.alarms import THRESHOLDS, Burst, Facts, WitnessFact
from voting.services.oversight.sums import Basis, MeetingSums, is_counted, read_bases
from voting.services.oversight.telephones import TelephoneFacts, read_telephones
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.desk import PaperBallotRow, ReadingRow, TransferRow
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.owners import MandateRow
from voting.storage.tables.people import StaffRow
from voting.storage.tables.register import UnitRow
from voting.terms import MeetingKey, MeetingState

WATCHED = frozenset(
    {MeetingState.NOTICED, MeetingState.OPEN, MeetingState.CLOSED, MeetingState.PRELIMINARY}
)
"""The states in which there is still something to do about what is odd."""


def read_facts(
    session: Session,
    meetings: Iterable[MeetingLine],
    sums: Mapping[MeetingKey, MeetingSums],
    at: datetime,
) -> dict[MeetingKey, Facts]:
    """Return the facts of the meetings that go on, by key.

    Args:
        session: reads.
        meetings: any; others are left out.
        sums: their sums (`voting.services.oversight.sums`).
        at: the present instant.
    """
    watched = [each for each in meetings if each.state in WATCHED and each.key in sums]
    keys = [each.key for each in watched]
    if not keys:
        return {}
    witnesses = _read_witnesses(session, keys, sums)
    overdue = _read_overdue(session, keys, at)
    logged = _read_logged(session, {each: sums[each].size for each in keys})
    agents = _read_agents(session, read_bases(session, watched))
    registers = read_telephones(session, {each.register for each in watched if each.register})
    sold = _count_sold(session, keys)
    return {
        each.key: _join(
            logged[each.key],
            registers[each.register],
            sums[each.key],
            Facts(
                witnesses=witnesses.get(each.key, ()),
                overdue=overdue[each.key][0] if each.key in overdue else 0,
                overdue_since=overdue[each.key][1] if each.key in overdue else None,
                by_agents=agents.get(each.key, NOTHING),
                buyers=sold.get(each.key, 0),
            ),
        )
        for each in watched
        if each.register
    }


@dataclass(frozen=True, slots=True)
class _Logged:
    """What a log of some size says, which never changes."""

    burst: Burst | None = None
    paper_by: str = ""
    paper_of: int = 0


_logged: Cache[tuple[MeetingKey, int], _Logged] = Cache(1024)


def _join(logged: _Logged, register: TelephoneFacts, sums: MeetingSums, facts: Facts) -> Facts:
    return replace(
        facts,
        burst=logged.burst,
        ballots=sums.ballots,
        paper_by=logged.paper_by,
        paper_of=logged.paper_of,
        telephone=register.telephone,
        telephones=register.telephones,
        late_telephones=register.changed,
        eligible=sums.participation.whole,
        buildings=sums.buildings,
    )


def _read_witnesses(
    session: Session, keys: Sequence[MeetingKey], sums: Mapping[MeetingKey, MeetingSums]
) -> dict[MeetingKey, tuple[WitnessFact, ...]]:
    progress = list_progress(session, keys)
    behind = {
        (key, each.size)
        for key, witnesses in progress.items()
        for each in witnesses
        if each.size < sums[key].size
    }
    entries = find_entries(session, behind) if behind else {}
    return {
        key: tuple(
            _view_witness(each, sums[key].size, entries.get((key, each.size))) for each in witnesses
        )
        for key, witnesses in progress.items()
    }


def _view_witness(progress: WitnessProgress, size: int, entry: Record | None) -> WitnessFact:
    since: datetime | None = getattr(entry, "at", None)
    refusal = progress.refusal
    return WitnessFact(
        name=progress.name,
        behind=size - progress.size,
        since=since if progress.size < size else None,
        refused_at=None if refusal is None else refusal.since,
        status=0 if refusal is None else refusal.status,
    )


def _read_overdue(
    session: Session, keys: Collection[MeetingKey], at: datetime
) -> dict[MeetingKey, tuple[int, datetime]]:
    """Return how many promised ballots should be in a log by now and are not, and since when."""
    rows = session.execute(
        select(
            BallotRow.community_id, BallotRow.meeting_id, func.count(), func.min(BallotRow.cast_at)
        )
        .where(
            tuple_(BallotRow.community_id, BallotRow.meeting_id).in_(keys),
            BallotRow.log_index.is_(None),
            BallotRow.cast_at < at - THRESHOLDS.promised,
        )
        .group_by(BallotRow.community_id, BallotRow.meeting_id)
    )
    return {MeetingKey(row[0], row[1]): (row[2], row[3]) for row in rows}


def _read_logged(session: Session, sizes: Mapping[MeetingKey, int]) -> dict[MeetingKey, _Logged]:
    missing = [key for key, size in sizes.items() if _logged.find((key, size)) is None]
    if missing:
        bursts, papers = _read_bursts(session, missing), _read_papers(session, missing)
        for key in missing:
            made = _Logged(bursts.get(key), *papers.get(key, ("", 0)))
            _logged.keep((key, sizes[key]), made)
    return {key: _logged.find((key, size)) or _Logged() for key, size in sizes.items()}


def _read_bursts(session: Session, keys: Collection[MeetingKey]) -> dict[MeetingKey, Burst]:
    """Return the most ballots from one address within an hour, or from one device at all."""
    found: dict[MeetingKey, list[Burst]] = {}
    for column, is_device in ((BallotRow.address, False), (BallotRow.device, True)):
        for key, instants in _read_origins(session, keys, column).items():
            within = None if is_device else THRESHOLDS.burst_hours
            found.setdefault(key, []).extend(
                Burst(ballots=ballots + is_device, at=at, is_device=is_device)
                for ballots, at in (find_most(each, within) for each in instants)
            )
    return {key: max(each, key=lambda burst: burst.ballots) for key, each in found.items()}


def _read_origins(
    session: Session,
    keys: Collection[MeetingKey],
    column: InstrumentedAttribute[str | None],
) -> dict[MeetingKey, list[list[datetime]]]:
    """Return the instants of ballots by their origin, of origins with many of them."""
    of_meeting = (BallotRow.community_id, BallotRow.meeting_id)
    many = (
        select(*of_meeting, column)
        .where(tuple_(*of_meeting).in_(keys), column.is_not(None))
        .group_by(*of_meeting, column)
        # The first ballot of a device has no mark of it yet.
        .having(func.count() >= THRESHOLDS.burst - 1)
    )
    rows = session.execute(
        select(*of_meeting, column, BallotRow.cast_at)
        .where(tuple_(*of_meeting, column).in_(many))
        .order_by(BallotRow.cast_at)
    )
    found: dict[tuple[str, str, str | None], list[datetime]] = {}
    for community_id, meeting_id, origin, at in rows:
        found.setdefault((community_id, meeting_id, origin), []).append(at)
    by_meeting: dict[MeetingKey, list[list[datetime]]] = {}
    for (community_id, meeting_id, _), instants in found.items():
        by_meeting.setdefault(MeetingKey(community_id, meeting_id), []).append(instants)
    return by_meeting


def find_most(instants: Sequence[datetime], within: timedelta | None) -> tuple[int, datetime]:
    """Return the most of some ascending instants that lie within a span, and the first of these.

    Args:
        instants: at least one.
        within: the span; all are counted if it is None.
    """
    if within is None:
        return len(instants), instants[0]
    most, first, start = 0, instants[0], 0
    for place, at in enumerate(instants):
        while at - instants[start] >= within:
            start += 1
        if place - start + 1 > most:
            most, first = place - start + 1, instants[start]
    return most, first


def _read_papers(
    session: Session, keys: Collection[MeetingKey]
) -> dict[MeetingKey, tuple[str, int]]:
    """Return who entered the most paper ballots, and how many; the two who read one both count."""
    rows = session.execute(
        select(
            ReadingRow.community_id,
            ReadingRow.meeting_id,
            StaffRow.name,
            func.count(distinct(ReadingRow.paper_id)),
        )
        .join(
            PaperBallotRow,
            (PaperBallotRow.community_id == ReadingRow.community_id)
            & (PaperBallotRow.meeting_id == ReadingRow.meeting_id)
            & (PaperBallotRow.id == ReadingRow.paper_id),
        )
        .join(StaffRow, StaffRow.id == ReadingRow.member_id)
        .where(
            tuple_(ReadingRow.community_id, ReadingRow.meeting_id).in_(keys),
            PaperBallotRow.ballot_id.is_not(None),
        )
        .group_by(ReadingRow.community_id, ReadingRow.meeting_id, StaffRow.id, StaffRow.name)
    )
    found: dict[MeetingKey, tuple[str, int]] = {}
    for community_id, meeting_id, name, number in rows:
        key = MeetingKey(community_id, meeting_id)
        found[key] = max(found.get(key, ("", 0)), (name, number), key=lambda each: each[1])
    return found


def _read_agents(session: Session, bases: Sequence[Basis]) -> dict[MeetingKey, Weight]:
    """Return the persons and area for which agents may vote, of those that count."""
    given = (
        select(
            MandateRow.community_id,
            MandateRow.meeting_id,
            MandateRow.holding_id,
            MeetingRow.register_id,
        )
        .join(
            MeetingRow,
            (MeetingRow.community_id == MandateRow.community_id)
            & (MeetingRow.id == MandateRow.meeting_id),
        )
        .where(
            tuple_(MandateRow.community_id, MandateRow.meeting_id).in_(
                [each.meeting for each in bases]
            ),
            MandateRow.ended_at.is_(None),
        )
        .distinct()
        .subquery()
    )
    rows = session.execute(
        select(
            given.c.community_id,
            given.c.meeting_id,
            func.count(distinct(given.c.holding_id)),
            func.sum(UnitRow.area_cm2),
        )
        .join(
            UnitRow,
            (UnitRow.community_id == given.c.community_id)
            & (UnitRow.register_id == given.c.register_id)
            & (UnitRow.holding_id == given.c.holding_id),
        )
        .where(is_counted(bases, given.c.meeting_id))
        .group_by(given.c.community_id, given.c.meeting_id)
    )
    return {MeetingKey(row[0], row[1]): Weight(int(row[3]), row[2]) for row in rows}


def _count_sold(session: Session, keys: Collection[MeetingKey]) -> dict[MeetingKey, int]:
    """Return how many buyers with a telephone the sales since the freezing brought."""
    rows = session.execute(
        select(TransferRow.community_id, TransferRow.meeting_id, TransferRow.buyers).where(
            tuple_(TransferRow.community_id, TransferRow.meeting_id).in_(keys),
            TransferRow.recorded_at.is_not(None),
        )
    )
    found: dict[MeetingKey, int] = {}
    for community_id, meeting_id, buyers in rows:
        key = MeetingKey(community_id, meeting_id)
        found[key] = found.get(key, 0) + sum(bool(each["telephone"]) for each in buyers)
    return found
