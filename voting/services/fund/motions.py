"""What decisions of the assembly allowed to be spent, and what has been spent on each.

A decision allows a spending if it is one on common revenue or on the maintenance fund, was carried
in a meeting with a final result, and is not annulled. The sum of its budget is the most that it
allows.
Law: Civil Code art. 278 para. 1 items 5 and 9.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ballots.motion import Matter
from voting.services.meeting.details import Details
from voting.services.meeting.meetings import Decision, list_decisions
from voting.services.result.published.public_result import read_carried
from voting.storage.tables.fund.entries import FundEntryRow
from voting.storage.tables.meeting import MotionRow
from voting.terms import FundKind, MeetingKey

ALLOWING = frozenset({Matter.SPEND_COMMON_REVENUE, Matter.USE_MAINTENANCE_FUND})
"""The matters by which an assembly allows money to be spent."""


class DecisionKey(NamedTuple):
    """Which decision of a community: its meeting and its motion."""

    meeting_id: str
    motion_id: str

    def __str__(self) -> str:
        return f"{self.meeting_id}/{self.motion_id}"


def find_key(text: str) -> DecisionKey | None:
    """Return the key of a decision as a form sends it; None if it sends none."""
    return DecisionKey(*text.split("/", 1)) if "/" in text else None


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowedSpending:
    """A decision that allowed spending, and what was spent on it."""

    key: DecisionKey
    meeting_title: str
    number: int
    title: str
    allowed_cents: int
    """The sum of its budget in 分; 0 if it states none."""
    spent_cents: int
    """What was confirmed, in 分, less what was taken back."""
    is_standing: bool
    """It was carried, and is not annulled."""

    @property
    def left_cents(self) -> int:
        """Return how much may still be spent; 0 if nothing, or if it states no budget."""
        return max(0, self.allowed_cents - self.spent_cents)

    @property
    def beyond_cents(self) -> int:
        """Return how much more was spent than it allowed; 0 if it states no budget."""
        return max(0, self.spent_cents - self.allowed_cents) if self.allowed_cents else 0


def list_allowed(session: Session, community_id: str) -> tuple[AllowedSpending, ...]:
    """Return the decisions that allow spending, and those on which anything was spent.

    Those of the latest meeting come first.
    """
    decisions = [each for each in list_decisions(session, community_id) if each.matter in ALLOWING]
    keys = dict.fromkeys(MeetingKey(community_id, each.meeting_id) for each in decisions)
    carried = read_carried(session, tuple(keys))
    spent = sum_spent(session, (community_id,)).get(community_id, {})
    found = (
        _view(each, spent, carried[MeetingKey(community_id, each.meeting_id)]) for each in decisions
    )
    return tuple(each for each in found if each.is_standing or each.key in spent)


def _view(
    decision: Decision, spent: Mapping[DecisionKey, int], carried: frozenset[str]
) -> AllowedSpending:
    key = DecisionKey(decision.meeting_id, decision.id)
    return AllowedSpending(
        key=key,
        meeting_title=decision.meeting_title,
        number=decision.number,
        title=decision.title,
        allowed_cents=decision.details.approved_cents,
        spent_cents=spent.get(key, 0),
        is_standing=decision.id in carried,
    )


def sum_spent(
    session: Session, community_ids: Collection[str]
) -> dict[str, dict[DecisionKey, int]]:
    """Return what was spent on each decision, in 分, by community."""
    of = (FundEntryRow.community_id, FundEntryRow.meeting_id, FundEntryRow.motion_id)
    rows = session.execute(
        select(*of, func.sum(FundEntryRow.cents))
        .where(
            FundEntryRow.community_id.in_(community_ids),
            FundEntryRow.kind == FundKind.SPENDING,
            FundEntryRow.motion_id.is_not(None),
        )
        .group_by(*of)
    )
    found: dict[str, dict[DecisionKey, int]] = {}
    for community_id, meeting_id, motion_id, cents in rows:
        if meeting_id is not None and motion_id is not None:
            key = DecisionKey(meeting_id, motion_id)
            found.setdefault(community_id, {})[key] = int(cents)
    return found


def count_overspent(session: Session, community_ids: Collection[str]) -> dict[str, int]:
    """Return of how many decisions more was spent than they allowed, by community; two statements.

    A community of which that is true of none is left out.
    """
    spent = sum_spent(session, community_ids)
    if not spent:
        return {}
    rows = session.scalars(
        select(MotionRow).where(MotionRow.community_id.in_(spent), MotionRow.matter.in_(ALLOWING))
    )
    found: dict[str, int] = {}
    for row in rows:
        cents = spent[row.community_id].get(DecisionKey(row.meeting_id, row.id), 0)
        allowed = Details.from_json(row.details).approved_cents
        if allowed and cents > allowed:
            found[row.community_id] = found.get(row.community_id, 0) + 1
    return found
