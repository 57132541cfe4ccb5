"""新旧物业交接: what the outgoing property company hands over, item by item, until both signed.

Law: 民法典 art. 949; 物业管理条例 arts. 29 and 38. Each item says on which it rests, or that it is
our own addition.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.errors import InputError, NotFoundError, NotNowError
from voting.randomness import make_id
from voting.services.people.actors import Member
from voting.services.people.communities import Community, get_community, get_community_by_code
from voting.services.people.persons import require_two
from voting.services.scans import Scan
from voting.storage.tables.daily.takeovers import TakeoverRow
from voting.terms import find_term


class TakeoverItem(StrEnum):
    """What is handed over; the items that the law names come first."""

    PREMISES = "premises"
    """物业服务用房 (民法典 art. 949, 物业管理条例 art. 38)."""
    FACILITIES = "facilities"
    """相关设施 (民法典 art. 949)."""
    CONDITION = "condition"
    """物业的使用和管理状况, of which it has to tell truly (民法典 art. 949)."""
    DRAWINGS = "drawings"
    """竣工验收资料 (物业管理条例 art. 29 no. 1)."""
    MANUALS = "manuals"
    """设施设备的技术资料 (no. 2)."""
    WARRANTIES = "warranties"
    """质量保修文件和使用说明文件 (no. 3)."""
    PAPERS = "papers"
    """物业管理所必需的其他资料 (no. 4)."""
    ACCOUNTS = "accounts"
    """The owners' money: our own addition, as the rest."""
    FEES = "fees"
    KEYS = "keys"
    CONTRACTS = "contracts"
    METERS = "meters"
    PERSONS = "persons"


class ItemState(StrEnum):
    """Where an item stands."""

    OPEN = "open"
    HANDED = "handed"
    MISSING = "missing"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Item:
    """An item with its state, and what is to be said of it."""

    kind: TakeoverItem
    state: ItemState
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeoverView:
    """A change of property companies."""

    id: str
    outgoing: str
    incoming: str
    begun_at: datetime
    items: tuple[Item, ...]
    confirmed_at: datetime | None
    """When two recorded that both companies had signed; nothing changes after it."""

    def count(self, state: ItemState) -> int:
        """Return how many items are in a state."""
        return sum(each.state is state for each in self.items)


def begin_takeover(
    session: Session, *, member: Member, outgoing: str, incoming: str, at: datetime
) -> str:
    """Begin the list of a change of companies, and return its id; everybody reads it from now on.

    Raises:
        NotNowError: another one is not signed yet.
    """
    is_open = select(TakeoverRow.id).where(
        TakeoverRow.community_id == member.community_id, TakeoverRow.confirmed_at.is_(None)
    )
    if session.scalar(is_open):
        raise NotNowError("takeover-open")
    row = TakeoverRow(
        community_id=member.community_id,
        id=make_id(),
        outgoing=outgoing,
        incoming=incoming,
        items={},
        begun_by=member.id,
        begun_at=at,
    )
    session.add(row)
    session.flush()
    return row.id


def _get_open(session: Session, community_id: str, takeover_id: str) -> TakeoverRow:
    row = session.get(TakeoverRow, (community_id, takeover_id), with_for_update=True)
    if row is None:
        raise NotFoundError
    if row.confirmed_at is not None:
        raise NotNowError("takeover-signed")
    return row


def mark_items(
    session: Session,
    *,
    member: Member,
    takeover_id: str,
    states: Mapping[str, str],
    notes: Mapping[str, str],
) -> None:
    """Write down where each item stands, by the item's value.

    Raises:
        NotFoundError: there is no such list.
        NotNowError: it is signed.
        InputError: a state is none, or what is missing or disputed has no note.
    """
    row = _get_open(session, member.community_id, takeover_id)
    items: dict[str, object] = {}
    for each in TakeoverItem:
        state = find_term(ItemState, states.get(each.value, ItemState.OPEN.value))
        note = notes.get(each.value, "")
        if state is None:
            raise InputError("field-not-offered")
        if state in {ItemState.MISSING, ItemState.DISPUTED} and not note:
            raise InputError("takeover-unexplained")
        items[each.value] = {"state": state.value, "note": note}
    row.items = items


def get_takeover(session: Session, community_id: str, takeover_id: str) -> TakeoverView:
    """Return a list.

    Raises:
        NotFoundError: there is none.
    """
    row = session.get(TakeoverRow, (community_id, takeover_id))
    if row is None:
        raise NotFoundError
    return _view(row)


def require_signable(session: Session, community_id: str, takeover_id: str) -> TakeoverView:
    """Return a list that can be recorded as signed.

    Raises:
        NotFoundError: there is no such list.
        NotNowError: it is signed.
        InputError: an item is open.
    """
    found = _view(_get_open(session, community_id, takeover_id))
    if found.count(ItemState.OPEN):
        raise InputError("takeover-items-open", number=found.count(ItemState.OPEN))
    return found


def record_takeover(
    session: Session,
    *,
    community_id: str,
    takeover_id: str,
    scan: Scan,
    by: str,
    confirmed_by: str,
    at: datetime,
) -> None:
    """Record that both companies have signed the list; the paper is for the desk and the office.

    Raises:
        SecondMemberError: it is not two persons who do it.
        VotingError: what `require_signable` raises.
    """
    require_two(session, by, confirmed_by)
    require_signable(session, community_id, takeover_id)
    row = _get_open(session, community_id, takeover_id)
    row.scan, row.media_type = scan.content, scan.media_type
    row.signed_by, row.confirmed_by, row.confirmed_at = by, confirmed_by, at


def _view(row: TakeoverRow) -> TakeoverView:
    return TakeoverView(
        id=row.id,
        outgoing=row.outgoing,
        incoming=row.incoming,
        begun_at=row.begun_at,
        items=tuple(_view_item(each, row.items.get(each.value)) for each in TakeoverItem),
        confirmed_at=row.confirmed_at,
    )


def _view_item(kind: TakeoverItem, stored: object) -> Item:
    if not isinstance(stored, Mapping):
        return Item(kind, ItemState.OPEN, "")
    return Item(kind, ItemState(str(stored["state"])), str(stored["note"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeoversPage:
    """The changes of property companies of a community."""

    community: Community
    takeovers: tuple[TakeoverView, ...]
    """The latest first."""


def read_takeovers(session: Session, community: Community) -> TakeoversPage:
    """Return the changes of companies of a community."""
    rows = session.scalars(
        select(TakeoverRow)
        .where(TakeoverRow.community_id == community.id)
        .order_by(TakeoverRow.begun_at.desc())
    )
    return TakeoversPage(community=community, takeovers=tuple(map(_view, rows)))


def read_public_takeovers(session: Session, code: str) -> TakeoversPage:
    """Return the changes of companies as everybody reads them.

    Raises:
        NotFoundError: there is no such community.
    """
    return read_takeovers(session, get_community_by_code(session, code))


def read_desk_takeovers(session: Session, member: Member) -> TakeoversPage:
    """Return the changes of companies at the desk."""
    return read_takeovers(session, get_community(session, member.community_id))


def get_paper(session: Session, member: Member, takeover_id: str) -> Scan:
    """Return the paper that both companies signed, for the desk.

    Raises:
        NotFoundError: there is none.
    """
    row = session.get(TakeoverRow, (member.community_id, takeover_id))
    if row is None or row.scan is None or row.media_type is None:
        raise NotFoundError
    return Scan(row.scan, row.media_type)
