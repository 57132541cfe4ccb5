"""The lists of a community's board: disclosures, proposals and polls, a page of each."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from voting.services.affairs.disclosures import DisclosureView, read_disclosure_part
from voting.services.affairs.polls import PollLine, read_poll_part
from voting.services.affairs.proposals import ProposalView, read_proposal_part
from voting.services.tables import Asked, Part


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardAsked:
    """What a reader asks of each list."""

    disclosures: Asked = field(default_factory=Asked)
    proposals: Asked = field(default_factory=Asked)
    polls: Asked = field(default_factory=Asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A page of each list."""

    disclosures: Part[DisclosureView]
    """Those taken down too; without reports on decisions."""
    proposals: Part[ProposalView]
    polls: Part[PollLine]


def read_board(session: Session, community_id: str, asked: BoardAsked, at: datetime) -> Board:
    """Return the board of a community."""
    return Board(
        disclosures=read_disclosure_part(session, community_id, asked.disclosures),
        proposals=read_proposal_part(session, community_id, asked.proposals),
        polls=read_poll_part(session, community_id, asked.polls, at),
    )
