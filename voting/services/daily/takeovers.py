"""新旧物业交接: what the outgoing property company hands over, item by item, until both signed.

Law: the Civil Code on contracts of property services, and 物业管理条例, ask that the premises and
the papers are handed over. Their articles are not cited, as no text of them was read. Each item
says whether the law asks for it, or that it is our own addition.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.errors import InputError, NotFoundError, NotNowError
from voting.randomness import make_id
from voting.services.concerns.terms import Handler
from voting.services.daily.terms import PRESENT, ItemState, TakeoverItem
from voting.services.people.actors import Member
from voting.services.people.communities import Community, get_community, get_community_by_code
from voting.services.people.persons import require_two
from voting.services.scans import Scan
from voting.storage.tables.daily.takeovers import TakeoverRow
from voting.storage.tables.people import CommunityRow
from voting.terms import find_term

_BY_TWO = frozenset({ItemState.MISSING, ItemState.DISPUTED})
"""What is said against a company: two say it, and two take it back."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item with its state, and what is to be said of it."""

    kind: TakeoverItem
    state: ItemState
    note: str
    struck: str = ""
    """Why its note was struck; empty where it was not."""

    def to_json(self) -> dict[str, object]:
        """Return what a list and a step keep of it, beside its kind."""
        return {"state": self.state.value, "note": self.note}


@dataclass(frozen=True, slots=True)
class Mark:
    """How an item came to stand somewhere."""

    item: Item
    at: datetime
    is_by_two: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeoverView:
    """A change of property companies."""

    id: str
    outgoing: str
    incoming: str
    begun_at: datetime
    items: tuple[Item, ...]
    marks: tuple[Mark, ...]
    """The first one first."""
    confirmed_at: datetime | None
    """When two recorded that both companies had signed; nothing changes after it."""
    cancelled_at: datetime | None
    cancelled_why: str
    present: tuple[Handler, ...]
    """Before whom it was signed."""
    struck: Mapping[str, str]
    """Why a company's name, or why it was cancelled, was struck, by which of them."""

    @property
    def is_open(self) -> bool:
        """Tell whether it is neither signed nor cancelled."""
        return self.confirmed_at is None and self.cancelled_at is None

    def count(self, state: ItemState) -> int:
        """Return how many items are in a state."""
        return sum(each.state is state for each in self.items)


def require_beginnable(session: Session, community_id: str) -> None:
    """Check that no other list of a community is open; its row is locked.

    Raises:
        NotNowError: another one is neither signed nor cancelled.
    """
    session.get_one(CommunityRow, community_id, with_for_update=True)
    is_open = select(TakeoverRow.id).where(
        TakeoverRow.community_id == community_id,
        TakeoverRow.confirmed_at.is_(None),
        TakeoverRow.cancelled_at.is_(None),
    )
    if session.scalar(is_open):
        raise NotNowError("takeover-open")


def begin_takeover(
    session: Session,
    *,
    community_id: str,
    outgoing: str,
    incoming: str,
    by: str,
    confirmed_by: str,
    at: datetime,
) -> str:
    """Begin the list of a change of companies, and return its id; everybody reads it from now on.

    Raises:
        SecondMemberError: it is not two persons who do it.
        NotNowError: another one is neither signed nor cancelled.
    """
    confirmed = require_two(session, by, confirmed_by)
    require_beginnable(session, community_id)
    row = TakeoverRow(
        community_id=community_id,
        id=make_id(),
        outgoing=outgoing,
        incoming=incoming,
        items={},
        marks=[],
        begun_by=by,
        begun_confirmed_by=confirmed,
        begun_at=at,
        cancelled_why="",
    )
    session.add(row)
    session.flush()
    return row.id


def get_open_row(session: Session, community_id: str, takeover_id: str) -> TakeoverRow:
    """Return a list that may change, locked.

    Raises:
        NotFoundError: there is none.
        NotNowError: it is signed, or cancelled.
    """
    row = session.get(TakeoverRow, (community_id, takeover_id), with_for_update=True)
    if row is None:
        raise NotFoundError
    if row.confirmed_at is not None or row.cancelled_at is not None:
        raise NotNowError("takeover-signed")
    return row


def read_marks(states: Mapping[str, str], notes: Mapping[str, str]) -> list[Item]:
    """Return where each item is said to stand, by the item's value.

    Raises:
        InputError: a state is none, or what is missing or disputed has no note.
    """
    found: list[Item] = []
    for each in TakeoverItem:
        state = find_term(ItemState, states.get(each.value, ItemState.OPEN.value))
        note = notes.get(each.value, "")
        if state is None:
            raise InputError("field-not-offered")
        if state in _BY_TWO and not note:
            raise InputError("takeover-unexplained")
        found.append(Item(each, state, note))
    return found


def find_changes(
    session: Session, community_id: str, takeover_id: str, items: Sequence[Item]
) -> tuple[list[Item], list[Item]]:
    """Return the items that differ from the list: what one may mark, and what takes two.

    Raises:
        VotingError: what `get_open_row` raises.
    """
    found = _view(get_open_row(session, community_id, takeover_id))
    before = {each.kind: each for each in found.items}
    changed = [
        each
        for each in items
        if (each.state, each.note) != (before[each.kind].state, before[each.kind].note)
    ]
    by_two = [each for each in changed if {each.state, before[each.kind].state} & _BY_TWO]
    return [each for each in changed if each not in by_two], by_two


def mark_items(
    session: Session,
    *,
    community_id: str,
    takeover_id: str,
    items: Sequence[Item],
    by: str,
    confirmed_by: str | None = None,
    at: datetime,
) -> None:
    """Write down where some items stand; each mark stays in the course of the list.

    Raises:
        SecondMemberError: something is said to be missing or disputed, or no longer so, and it is
            not two persons who say it.
        VotingError: what `get_open_row` raises.
    """
    _, by_two = find_changes(session, community_id, takeover_id, items)
    if by_two:
        require_two(session, by, confirmed_by)
    row = get_open_row(session, community_id, takeover_id)
    row.items = {**row.items, **{each.kind.value: each.to_json() for each in items}}
    row.marks = [
        *row.marks,
        *(
            {
                "item": each.kind.value,
                **each.to_json(),
                "at": at.isoformat(),
                "by": by,
                "confirmed_by": confirmed_by,
            }
            for each in items
        ),
    ]


def cancel_takeover(
    session: Session,
    *,
    community_id: str,
    takeover_id: str,
    reason: str,
    by: str,
    confirmed_by: str,
    at: datetime,
) -> None:
    """Cancel a list that was begun by mistake; everybody goes on reading that it was, and why.

    Raises:
        SecondMemberError: it is not two persons who do it.
        VotingError: what `get_open_row` raises.
    """
    require_two(session, by, confirmed_by)
    row = get_open_row(session, community_id, takeover_id)
    row.cancelled_by, row.cancelled_at, row.cancelled_why = by, at, reason


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
    found = _view(get_open_row(session, community_id, takeover_id))
    if found.count(ItemState.OPEN):
        raise InputError("takeover-items-open", number=found.count(ItemState.OPEN))
    return found


def record_takeover(
    session: Session,
    *,
    community_id: str,
    takeover_id: str,
    scan: Scan,
    present: Collection[Handler],
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
    row = get_open_row(session, community_id, takeover_id)
    row.scan, row.media_type = scan.content, scan.media_type
    row.present = [each.value for each in PRESENT if each in present]
    row.signed_by, row.confirmed_by, row.confirmed_at = by, confirmed_by, at


def _view(row: TakeoverRow) -> TakeoverView:
    return TakeoverView(
        id=row.id,
        outgoing=row.outgoing,
        incoming=row.incoming,
        begun_at=row.begun_at,
        items=tuple(view_item(each, row.items.get(each.value)) for each in TakeoverItem),
        marks=tuple(map(_view_mark, row.marks)),
        confirmed_at=row.confirmed_at,
        cancelled_at=row.cancelled_at,
        cancelled_why=row.cancelled_why,
        present=tuple(map(Handler, row.present)),
        struck=row.struck,
    )


def view_item(kind: TakeoverItem, stored: object) -> Item:
    """Return an item from what a list or a step keeps of it; one that is not kept is open."""
    if not isinstance(stored, Mapping):
        return Item(kind, ItemState.OPEN, "")
    state, struck = ItemState(str(stored["state"])), str(stored.get("struck", ""))
    return Item(kind, state, str(stored["note"]), struck)


def _view_mark(stored: Mapping[str, object]) -> Mark:
    return Mark(
        item=view_item(TakeoverItem(str(stored["item"])), stored),
        at=datetime.fromisoformat(str(stored["at"])),
        is_by_two=stored["confirmed_by"] is not None,
    )


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
