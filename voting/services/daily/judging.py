"""群众评议: any home says of a concern that was closed whether it is satisfied with it.

Only sums are public, and none of fewer than five homes: a home is not known by what it said.
"""

from dataclasses import dataclass

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.orm import Session

from voting.errors import NotNowError
from voting.services.casting.own_ballots import find_home
from voting.services.concerns.listing import ConcernView, view_row
from voting.services.concerns.numbers import get_concern_row
from voting.services.concerns.terms import Phase, ProgressKind
from voting.services.people.actors import Owner
from voting.services.people.communities import Community, get_community
from voting.storage.tables.concerns.rows import ConcernRow, JudgementRow

LEAST = 5


@dataclass(frozen=True, slots=True)
class Judgements:
    """How many homes said what; at least five together."""

    satisfied: int
    unsatisfied: int


def may_be_judged(row: ConcernRow) -> bool:
    """Tell whether a concern is closed, with a title that everybody reads."""
    is_withdrawn = row.judgement == ProgressKind.WITHDRAWN.value
    return Phase(row.phase) is Phase.CLOSED and bool(row.public_title) and not is_withdrawn


def judge_matter(session: Session, *, owner: Owner, number: str, is_satisfied: bool) -> None:
    """Say for one's own home, in place of what it said before.

    Raises:
        NotFoundError: there is no such concern.
        NotNowError: it is not closed, or its title is not public.
    """
    row = get_concern_row(session, owner.community_id, number, is_locked=True)
    if not may_be_judged(row):
        raise NotNowError("judgement-not-yet")
    found = _find_own(session, owner, row)
    if found is None:
        found = JudgementRow(
            community_id=row.community_id, concern_id=row.id, holding_id=owner.holding_id
        )
        session.add(found)
    found.is_satisfied = is_satisfied


def _find_own(session: Session, owner: Owner, row: ConcernRow) -> JudgementRow | None:
    homes = find_home(session, owner).holding_ids
    return session.scalars(
        select(JudgementRow).where(
            JudgementRow.community_id == row.community_id,
            JudgementRow.concern_id == row.id,
            JudgementRow.holding_id.in_(homes),
        )
    ).first()


def find_judgements(session: Session, community_id: str, number: str) -> Judgements | None:
    """Return what homes said of a concern; None of fewer than five.

    Raises:
        NotFoundError: there is none of this number.
    """
    row = get_concern_row(session, community_id, number)
    satisfied, homes = session.execute(
        select(func.sum(cast(JudgementRow.is_satisfied, Integer)), func.count()).where(
            JudgementRow.community_id == community_id, JudgementRow.concern_id == row.id
        )
    ).one()
    return Judgements(satisfied, homes - satisfied) if homes >= LEAST else None


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgingPage:
    """A concern that an owner may judge."""

    community: Community
    concern: ConcernView
    said: bool | None
    """Whether the home is satisfied; None if it has not said so."""
    is_open: bool
    """It may be judged."""
    judgements: Judgements | None


def read_judging(session: Session, owner: Owner, number: str) -> JudgingPage:
    """Return the page on which an owner judges a concern.

    Raises:
        NotFoundError: there is no such concern.
    """
    row = get_concern_row(session, owner.community_id, number)
    own = _find_own(session, owner, row)
    return JudgingPage(
        community=get_community(session, owner.community_id),
        concern=view_row(row),
        said=own.is_satisfied if own else None,
        is_open=may_be_judged(row),
        judgements=find_judgements(session, owner.community_id, number),
    )
