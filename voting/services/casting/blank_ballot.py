"""Blank ballots: the motions of each holding. Notice and register fix them, so they are cached.

A blank ballot does not contain the meeting's state, which is checked at each cast.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table, and_, select
from sqlalchemy.orm import Session

from audit.terms import Identification
from ballots.rules import Rules
from voting.caches import Cache
from voting.errors import NotFoundError
from voting.errors.casting import UnitSoldError
from voting.services.log.log import find_log_key
from voting.services.meeting.meetings import MotionView, NoticedMeeting, get_noticed_meeting
from voting.services.people.actors import Voter
from voting.storage.tables.base import in_meeting
from voting.storage.tables.desk import TransferRow
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.register import HoldingRow, UnitRow


@dataclass(frozen=True, slots=True)
class BlankBallot:
    """空白表决票: a holding's pseudonym, its motions, and the rules."""

    unit: str
    """The pseudonym that ballots of this holding name."""
    motions: tuple[MotionView, ...]
    rules: Rules
    origin: str
    """The name of the log into which ballots go."""
    log_key: str
    """The verifier key of the log and of its promises, from the log's first entry."""
    identification: Identification
    """The weakest identification allowed online."""
    register_id: str
    """The register from which it was read; after a sale another one is in force."""
    withdrawals: int
    """How many candidates had withdrawn when it was read."""


_kept: Cache[tuple[str, str], Mapping[str, BlankBallot]] = Cache(50)
"""The blank ballots of a meeting by holding id; a sale or a withdrawal changes them."""
_HOLDINGS = cast("Table", HoldingRow.__table__)
_UNITS = cast("Table", UnitRow.__table__)


def find_blank_ballot(voter: Voter) -> BlankBallot | None:
    """Return the blank ballot of a voter's holding if the meeting's are cached; else None."""
    blank_ballots = _kept.find(voter.meeting)
    return None if blank_ballots is None else blank_ballots.get(voter.holding_id)


def get_blank_ballot(session: Session, voter: Voter) -> BlankBallot:
    """Return the blank ballot of a voter's holding.

    Raises:
        NotFoundError: there is no such meeting, or no such holding in its register.
        UnitSoldError: all units of the holding were sold since the register was frozen.
    """
    in_force = session.execute(
        select(MeetingRow.register_id, MeetingRow.withdrawals).where(
            MeetingRow.community_id == voter.meeting.community_id,
            MeetingRow.id == voter.meeting.meeting_id,
        )
    ).one_or_none()
    found = find_blank_ballot(voter)
    if found is not None and (found.register_id, found.withdrawals) == in_force:
        return found
    blank_ballots = _read_blank_ballots(session, voter)
    _kept.keep(voter.meeting, blank_ballots)
    if voter.holding_id not in blank_ballots:
        raise UnitSoldError if _was_sold(session, voter) else NotFoundError
    return blank_ballots[voter.holding_id]


def _was_sold(session: Session, voter: Voter) -> bool:
    sold = select(TransferRow.id).where(
        in_meeting(TransferRow, voter.meeting),
        TransferRow.holding_id == voter.holding_id,
        TransferRow.recorded_at.is_not(None),
    )
    return session.scalar(sold.limit(1)) is not None


def _read_blank_ballots(session: Session, voter: Voter) -> Mapping[str, BlankBallot]:
    meeting = get_noticed_meeting(session, voter.meeting)
    rules = meeting.rules
    names, buildings = _read_holdings(session, meeting)
    log_key = find_log_key(session, voter.meeting)
    # Holdings in the same buildings vote on the same motions and share one tuple.
    motions = {
        each: tuple(motion for motion in meeting.motions if motion.concerns(each))
        for each in set(buildings.values())
    }
    return {
        holding: BlankBallot(
            unit=name,
            motions=motions[buildings[holding]],
            rules=rules,
            origin=meeting.origin,
            log_key=log_key,
            identification=meeting.identification,
            register_id=meeting.register.register_id,
            withdrawals=sum(len(motion.withdrawn) for motion in meeting.motions),
        )
        for holding, name in names.items()
    }


def _read_holdings(
    session: Session, meeting: NoticedMeeting
) -> tuple[dict[str, str], dict[str, frozenset[str]]]:
    """Return the pseudonym and the buildings of each holding of a register, by holding id."""
    rows = session.connection().execute(
        select(_HOLDINGS.c.id, _HOLDINGS.c.unit, _UNITS.c.building)
        .join(
            _UNITS,
            and_(
                _UNITS.c.community_id == _HOLDINGS.c.community_id,
                _UNITS.c.register_id == _HOLDINGS.c.register_id,
                _UNITS.c.holding_id == _HOLDINGS.c.id,
            ),
        )
        .where(_HOLDINGS.c.community_id == meeting.community_id)
        .where(_HOLDINGS.c.register_id == meeting.register.register_id)
    )
    names: dict[str, str] = {}
    buildings: dict[str, frozenset[str]] = {}
    for holding, name, building in rows:
        names[holding] = name
        buildings[holding] = buildings.get(holding, frozenset()) | {building}
    return names, buildings
