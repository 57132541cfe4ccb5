"""The public pages of a community: its meetings, its register without names, its board."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from voting.errors import NotFoundError
from voting.services.affairs import board
from voting.services.affairs.board import Board, BoardAsked
from voting.services.affairs.disclosures import get_file
from voting.services.affairs.polls import PollView, get_poll
from voting.services.assessments.listing import AssessmentLine, list_running
from voting.services.fund.quarters import Quarter
from voting.services.fund.statement import Ledger, get_voucher, read_ledger
from voting.services.fund.vouchers import get_added
from voting.services.meeting.lines import MeetingLine, list_public_lines
from voting.services.meeting.rules.listing import AdoptedRule, list_standing
from voting.services.people.communities import Community, get_community_by_code
from voting.services.register.figures import RegisterView, get_register
from voting.services.register.objections import ObjectionView, find_objection
from voting.services.register.register import (
    PublishedUnit,
    find_published,
    list_buildings,
    list_published_units,
)
from voting.services.result.annulment import find_annulled
from voting.services.scans import Scan
from voting.terms import MeetingKey


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunityPage:
    """A community with its meetings."""

    community: Community
    published: RegisterView | None
    """The published register, if there is one."""
    meetings: tuple[MeetingLine, ...]
    """Those that notice was given of, the latest first."""
    rules: tuple[AdoptedRule, ...]
    """The adopted rules that no later one replaced."""
    assessing: tuple[AssessmentLine, ...]
    """The assessments that run."""
    annulled: dict[MeetingKey, bool]
    """The meetings with a result that is annulled, and whether all of it is."""


def read_community(session: Session, code: str, at: datetime) -> CommunityPage:
    """Return the content of a community's public page.

    Raises:
        NotFoundError: there is no such community.
    """
    community = get_community_by_code(session, code)
    published = find_published(session, community.id)
    return CommunityPage(
        community=community,
        published=None if published is None else get_register(session, published.key),
        meetings=list_public_lines(session, community.id),
        rules=list_standing(session, community.id, at),
        assessing=list_running(session, community.id, at),
        annulled=find_annulled(session, (community.id,)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPage:
    """The published register, a building at a time."""

    community: Community
    view: RegisterView
    buildings: tuple[str, ...]
    chosen: str
    """The building that is shown."""
    units: tuple[PublishedUnit, ...]


def read_register(session: Session, code: str, building: str) -> RegisterPage:
    """Return a page of a published register with one building, by default the first.

    Raises:
        NotFoundError: there is no such community, or it has published no register.
    """
    community = get_community_by_code(session, code)
    published = find_published(session, community.id)
    if published is None:
        raise NotFoundError
    buildings = list_buildings(session, published.key)
    chosen = building if building in buildings else buildings[0]
    return RegisterPage(
        community=community,
        view=get_register(session, published.key),
        buildings=buildings,
        chosen=chosen,
        units=tuple(list_published_units(session, published.key, chosen)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionPage:
    """An objection with its answer."""

    community: Community
    objection: ObjectionView


def read_objection(session: Session, code: str, token: str) -> ObjectionPage:
    """Return the contents of the page under an objection's own address.

    Raises:
        NotFoundError: there is no such objection.
    """
    community = get_community_by_code(session, code)
    return ObjectionPage(
        community=community, objection=find_objection(session, community.id, token)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPage:
    """公示栏: the board of a community."""

    community: Community
    board: Board


def read_board(session: Session, code: str, asked: BoardAsked, at: datetime) -> BoardPage:
    """Return the content of a community's board.

    Raises:
        NotFoundError: there is no such community.
    """
    community = get_community_by_code(session, code)
    return BoardPage(
        community=community,
        board=board.read_board(session, community.id, asked, at),
    )


def read_disclosed_file(session: Session, code: str, disclosure_id: str) -> Scan:
    """Return a file of a community's board.

    Raises:
        NotFoundError: there is none, or the disclosure was taken down.
    """
    return get_file(session, get_community_by_code(session, code).id, disclosure_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class PollPage:
    """A poll with its results."""

    community: Community
    poll: PollView


def read_poll(session: Session, code: str, poll_id: str) -> PollPage:
    """Return the content of a poll's page.

    Raises:
        NotFoundError: there is no such poll.
    """
    community = get_community_by_code(session, code)
    return PollPage(community=community, poll=get_poll(session, community.id, poll_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class FundPage:
    """业主共有资金: the ledger of a community's common fund."""

    community: Community
    ledger: Ledger


def read_fund(session: Session, code: str, quarter: Quarter | None, at: datetime) -> FundPage:
    """Return the public page of a community's common fund.

    Raises:
        NotFoundError: there is no such community.
    """
    community = get_community_by_code(session, code)
    return FundPage(community=community, ledger=read_ledger(session, community.id, quarter, at))


def read_shown_voucher(session: Session, code: str, entry_id: str) -> Scan:
    """Return the voucher of an entry that the committee shows to the public.

    Raises:
        NotFoundError: there is none, or it is not shown.
    """
    community = get_community_by_code(session, code)
    return get_voucher(session, community.id, entry_id, is_public=True)


def read_added_voucher(session: Session, code: str, voucher_id: str) -> Scan:
    """Return a voucher that was added to an entry, and that the committee shows to the public.

    Raises:
        NotFoundError: there is none, or it is not shown.
    """
    community = get_community_by_code(session, code)
    return get_added(session, community.id, voucher_id, is_public=True)
