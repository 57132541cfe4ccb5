"""The public pages of what a property company promised and did, and the screen at the gate."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from voting.services.affairs.disclosures import DisclosureView, list_latest
from voting.services.declarations.done import ServiceBoard, get_photo, read_services_board
from voting.services.declarations.own_shares import list_shared
from voting.services.declarations.records import Declared, list_declared
from voting.services.declarations.terms import DeclarationKind
from voting.services.fund.statement import Ledger, read_ledger
from voting.services.meeting.lines import MeetingLine, list_voting_lines
from voting.services.people.communities import Community, get_community_by_code
from voting.services.scans import Scan

_FEW = 3
"""Disclosures on the screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicesPage:
    """What is declared about a community's property company."""

    community: Community
    board: ServiceBoard
    fees: tuple[Declared, ...]
    """By quarter, the latest first."""
    years: tuple[Declared, ...]
    """What was advanced and spent, by year, the latest first."""
    shared: tuple[Declared, ...]
    """Water and electricity used in common, the latest month first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenPage:
    """What the screen at the gate shows."""

    community: Community
    ledger: Ledger
    board: ServiceBoard
    fees: Declared | None
    """Of the latest quarter that was declared."""
    disclosures: tuple[DisclosureView, ...]
    """The latest of the board."""
    voting: tuple[MeetingLine, ...]
    """The meetings that take ballots now."""


def read_services_page(session: Session, code: str, at: datetime) -> ServicesPage:
    """Return the public page of a community's services.

    Raises:
        NotFoundError: there is no such community.
    """
    community = get_community_by_code(session, code)
    return ServicesPage(
        community=community,
        board=read_services_board(session, community.id, at),
        fees=list_declared(session, (community.id,), DeclarationKind.FEES),
        shared=list_shared(session, community.id),
        years=list_declared(session, (community.id,), DeclarationKind.REMUNERATION),
    )


def read_screen(session: Session, code: str, at: datetime) -> ScreenPage:
    """Return what the screen at a community's gate shows.

    Raises:
        NotFoundError: there is no such community.
    """
    page = read_services_page(session, code, at)
    return ScreenPage(
        community=page.community,
        ledger=read_ledger(session, page.community.id, None, at),
        board=page.board,
        fees=next(iter(page.fees), None),
        disclosures=list_latest(session, page.community.id, _FEW),
        voting=list_voting_lines(session, page.community.id, at),
    )


def read_photo(session: Session, code: str, record_id: str) -> Scan:
    """Return the picture of a service that was done.

    Raises:
        NotFoundError: there is none.
    """
    return get_photo(session, get_community_by_code(session, code).id, record_id)
