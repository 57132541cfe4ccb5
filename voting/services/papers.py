"""What a holding votes on: fixed from the notice on, and so read from the database once.

A ballot paper holds nothing of the state of the meeting: whether it is open is asked at each cast.
"""

from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table, and_, bindparam, select
from sqlalchemy.orm import Session

from ballots.rules import Rules, make_rules
from voting.errors import NotFoundError
from voting.services.actors import Voter
from voting.services.meetings import DRAFT, MotionView, get_meeting
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


@dataclass(frozen=True, slots=True)
class _Agenda:
    """What a meeting puts to the vote, the same for every holding."""

    register_id: str | None
    motions: tuple[MotionView, ...]
    rules: Rules
    origin: str
    is_fixed: bool


_MOST_KEPT = 20_000
_agendas: dict[tuple[str, str], _Agenda] = {}
_papers: dict[tuple[str, str, str], BallotPaper] = {}
_HOLDINGS = cast("Table", HoldingRow.__table__)
_UNITS = cast("Table", UnitRow.__table__)
_HOLDING = (
    select(_HOLDINGS.c.unit, _UNITS.c.building)
    .join(
        _UNITS,
        and_(
            _UNITS.c.community_id == _HOLDINGS.c.community_id,
            _UNITS.c.register_id == _HOLDINGS.c.register_id,
            _UNITS.c.holding_id == _HOLDINGS.c.id,
        ),
    )
    .where(_HOLDINGS.c.community_id == bindparam("community"))
    .where(_HOLDINGS.c.register_id == bindparam("register"))
    .where(_HOLDINGS.c.id == bindparam("holding"))
    .distinct()
)


def get_paper(session: Session, voter: Voter) -> BallotPaper:
    """Return the ballot paper of a voter's holding.

    Raises:
        NotFoundError: there is no such meeting, or no such holding in its register.
    """
    key = (voter.community_id, voter.meeting_id, voter.holding_id)
    found = _papers.get(key)
    if found is not None:
        return found
    agenda = _get_agenda(session, voter)
    parameters = {
        "community": voter.community_id,
        "register": agenda.register_id,
        "holding": voter.holding_id,
    }
    rows = session.connection().execute(_HOLDING, parameters).all()
    if not rows:
        raise NotFoundError
    buildings = {row.building for row in rows}
    motions = tuple(motion for motion in agenda.motions if motion.concerns(buildings))
    paper = BallotPaper(rows[0].unit, motions, agenda.rules, agenda.origin)
    if agenda.is_fixed:
        if len(_papers) >= _MOST_KEPT:
            _papers.clear()
        _papers[key] = paper
    return paper


def _get_agenda(session: Session, voter: Voter) -> _Agenda:
    key = (voter.community_id, voter.meeting_id)
    found = _agendas.get(key)
    if found is not None:
        return found
    meeting = get_meeting(session, *key)
    agenda = _Agenda(
        register_id=meeting.register_id,
        motions=meeting.motions,
        rules=make_rules(meeting.rules, meeting.overrides),
        origin=meeting.origin,
        is_fixed=meeting.state != DRAFT,
    )
    if agenda.is_fixed:
        if len(_agendas) >= _MOST_KEPT:
            _agendas.clear()
        _agendas[key] = agenda
    return agenda
