"""The committee's page of the common fund: the ledger, and what waits to be confirmed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from voting.services.fund.entries import find_lines, find_opening
from voting.services.fund.motions import AllowedSpending, list_allowed
from voting.services.fund.quarters import Quarter
from voting.services.fund.statement import Ledger, read_ledger, sum_entries
from voting.services.people.actors import Member
from voting.services.people.communities import Community, get_community
from voting.services.steps.fund.asking import find_waiting_lines
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
        decisions=_offer(ledger.allowed),
    )


def _offer(allowed: Iterable[AllowedSpending]) -> dict[str, str]:
    """Return what a form offers: the decisions that stand, with what is left of each."""
    return {
        str(each.key): f"{each.meeting_title} {each.number}. {each.title}"
        + (f"（{format_amount(each.left_cents)}）" if each.allowed_cents else "")
        for each in allowed
        if each.is_standing
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class BankPage:
    """What stands beside the lines of a bank's file."""

    community: Community
    is_opened: bool
    """The ledger has its opening balance, without which nothing can be entered."""
    known: frozenset[str]
    """The keys of lines that are in the ledger, or wait to be confirmed."""
    balance_cents: int
    """Of the ledger."""
    decisions: Mapping[str, str]


def read_bank(session: Session, member: Member, keys: Sequence[str], at: datetime) -> BankPage:
    """Return what the committee's page about a bank's file shows beside the file.

    Args:
        session: reads.
        member: whose community's fund it is.
        keys: those of the file's lines; none before there is a file.
        at: the present instant.
    """
    community_id = member.community_id
    waiting = find_waiting_lines(session, community_id, at)
    return BankPage(
        community=get_community(session, community_id),
        is_opened=find_opening(session, community_id) is not None,
        known=find_lines(session, community_id, *keys) | waiting,
        balance_cents=sum_entries(session, community_id).net_cents,
        decisions=_offer(list_allowed(session, community_id)),
    )
