"""The committee's page of the common fund: the ledger, and what waits to be confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from voting.services.fund.quarters import Quarter
from voting.services.fund.statement import Ledger, read_ledger
from voting.services.people.actors import Member
from voting.services.people.communities import Community, get_community
from voting.services.steps.listing import StepView, list_waiting_of_community
from voting.terms import StepKind
from voting.wording import format_amount


@dataclass(frozen=True, slots=True, kw_only=True)
class FundDesk:
    """The ledger as the committee sees it."""

    community: Community
    ledger: Ledger
    steps: tuple[StepView, ...]
    """What was entered, and nobody has confirmed yet."""
    decisions: Mapping[str, str]
    """The decisions that allow a spending: what a form sends, and what it says."""


def read_fund(session: Session, member: Member, quarter: Quarter | None, at: datetime) -> FundDesk:
    """Return the content of the committee's page of the common fund."""
    community_id = member.community_id
    ledger = read_ledger(session, community_id, quarter, at)
    steps = list_waiting_of_community(session, member, community_id, StepKind.FUND, at)
    return FundDesk(
        community=get_community(session, community_id),
        ledger=ledger,
        steps=tuple(steps),
        decisions={
            str(each.key): f"{each.meeting_title} {each.number}. {each.title}"
            + (f"（{format_amount(each.left_cents)}）" if each.allowed_cents else "")
            for each in ledger.allowed
            if each.is_standing
        },
    )
