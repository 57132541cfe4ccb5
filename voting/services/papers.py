"""What a holding votes on: fixed from the notice on, and so read from the database once.

A ballot paper holds nothing of the state of the meeting: whether it is open is asked at each cast.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table, and_, select
from sqlalchemy.orm import Session

from ballots.rules import Rules, make_rules
from voting.errors import NotFoundError
from voting.services.actors import Voter
from voting.services.meetings import DRAFT, MeetingView, MotionView, get_meeting
from voting.storage.tables import HoldingRow, UnitRow


@dataclass(frozen=True, slots=True)
class BallotPaper:
    """表决票的内容: the holding's name in the log, its motions, and the rules."""

    unit: str
    """The pseudonym that ballots of this holding name."""
    motions: tuple[MotionView, ...]
    rules: Rules
    origin: str
    """The log that ballots go into."""
    identification: str
    """The least that a voter online must be identified by."""


@dataclass(frozen=True, slots=True)
class _Papers:
    """The ballot papers of a meeting, and whether they are fixed."""

    by_holding: Mapping[str, BallotPaper]
    is_fixed: bool


_MOST_KEPT = 50
_kept: dict[tuple[str, str], _Papers] = {}
_HOLDINGS = cast("Table", HoldingRow.__table__)
_UNITS = cast("Table", UnitRow.__table__)


def find_paper(voter: Voter) -> BallotPaper | None:
    """Return the ballot paper of a voter's holding if its meeting's were read before."""
    papers = _kept.get((voter.community_id, voter.meeting_id))
    return None if papers is None else papers.by_holding.get(voter.holding_id)


def get_paper(session: Session, voter: Voter) -> BallotPaper:
    """Return the ballot paper of a voter's holding.

    Raises:
        NotFoundError: there is no such meeting, or no such holding in its register.
    """
    found = find_paper(voter)
    if found is not None:
        return found
    papers = _read_papers(session, voter)
    if papers.is_fixed:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[voter.community_id, voter.meeting_id] = papers
    if voter.holding_id not in papers.by_holding:
        raise NotFoundError
    return papers.by_holding[voter.holding_id]


def _read_papers(session: Session, voter: Voter) -> _Papers:
    meeting = get_meeting(session, voter.community_id, voter.meeting_id)
    rules = make_rules(meeting.rules, meeting.overrides)
    names, buildings = _read_holdings(session, meeting)
    # Holdings of the same buildings vote on the same motions: one tuple serves them all.
    motions = {
        each: tuple(motion for motion in meeting.motions if motion.concerns(each))
        for each in set(buildings.values())
    }
    papers = {
        holding: BallotPaper(
            name, motions[buildings[holding]], rules, meeting.origin, meeting.identification
        )
        for holding, name in names.items()
    }
    return _Papers(papers, meeting.state != DRAFT)


def _read_holdings(
    session: Session, meeting: MeetingView
) -> tuple[dict[str, str], dict[str, frozenset[str]]]:
    """Return the name in the log and the buildings of each holding of a register."""
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
        .where(_HOLDINGS.c.register_id == meeting.register_id)
    )
    names: dict[str, str] = {}
    buildings: dict[str, frozenset[str]] = {}
    for holding, name, building in rows:
        names[holding] = name
        buildings[holding] = buildings.get(holding, frozenset()) | {building}
    return names, buildings
