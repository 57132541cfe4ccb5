"""业主提议和联名: a proposal that a fifth of the owners support obliges the committee to convene.

Law: 物业管理条例 art. 13; guidance rules 建房〔2009〕274号 art. 21.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, func, or_, select
from sqlalchemy.orm import Session

from ballots.holdings import NOTHING, Weight
from ballots.procedure.proposal import is_binding, missing
from voting.errors import InputError, NotFoundError, NotNowError
from voting.randomness import make_id
from voting.services.answers import Answer, find_answer
from voting.services.people.actors import Member, Owner
from voting.services.register.figures import weigh
from voting.services.register.register import UNCOUNTED_BY_DEFAULT
from voting.services.tables import Asked, Part, Table, read_part
from voting.storage.tables.affairs import CosignerRow, ProposalRow
from voting.storage.tables.register import RegisterRow, UnitRow
from voting.terms import RegisterKey

_MOST_TITLE, _MOST_TEXT, _MOST_ANSWER = 100, 5_000, 1_000
_MOST_OPEN = 3
"""The most proposals of one holding that may gather support at once."""
_IS_OPEN = and_(ProposalRow.answered_at.is_(None), ProposalRow.withdrawn_at.is_(None))
_MADE = (ProposalRow.made_at, ProposalRow.id)
_SUPPORTING = (
    select(func.coalesce(func.sum(UnitRow.area_cm2), 0))
    .join(
        CosignerRow,
        (CosignerRow.community_id == UnitRow.community_id)
        & (CosignerRow.holding_id == UnitRow.holding_id),
    )
    .where(
        CosignerRow.community_id == ProposalRow.community_id,
        CosignerRow.proposal_id == ProposalRow.id,
        UnitRow.register_id == ProposalRow.register_id,
        UnitRow.use.not_in(UNCOUNTED_BY_DEFAULT),
    )
    .correlate(ProposalRow)
    .scalar_subquery()
)
"""The area that supports a proposal, in cm², as the national default counts."""
_TABLE = Table(
    searched=(ProposalRow.title, ProposalRow.text),
    filters={
        "state": {
            "open": _IS_OPEN,
            "answered": ProposalRow.answered_at.is_not(None),
            "withdrawn": ProposalRow.withdrawn_at.is_not(None),
        }
    },
    sorts={"made": _MADE, "support": (_SUPPORTING, *_MADE), "title": (ProposalRow.title, *_MADE)},
    begins_descending=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalView:
    """A proposal with its support."""

    id: str
    title: str
    text: str
    made_at: datetime
    frozen_at: datetime | None
    """When the register was frozen against which support is measured."""
    supporting: Weight
    eligible: Weight
    missing: Weight
    is_binding: bool
    is_own: bool
    is_supported: bool
    """By the signed-in owner's holding."""
    withdrawn_at: datetime | None
    answer: Answer | None


def make_proposal(session: Session, *, owner: Owner, title: str, text: str, at: datetime) -> str:
    """Make a proposal, which its author supports.

    Raises:
        InputError: no title or text, too long, or the holding has too many already.
    """
    title, text = title.strip(), text.strip()
    if not 1 <= len(title) <= _MOST_TITLE or not 1 <= len(text) <= _MOST_TEXT:
        raise InputError("proposal-incomplete", most_title=_MOST_TITLE, most_text=_MOST_TEXT)
    own = select(func.count()).where(
        ProposalRow.community_id == owner.community_id,
        ProposalRow.owner_id == owner.owner_id,
        _IS_OPEN,
    )
    if session.scalars(own).one() >= _MOST_OPEN:
        raise InputError("proposals-too-many", most=_MOST_OPEN)
    row = ProposalRow(
        community_id=owner.community_id,
        id=make_id(),
        register_id=owner.register.register_id,
        owner_id=owner.owner_id,
        title=title,
        text=text,
        made_at=at,
    )
    session.add(row)
    session.flush()
    support(session, owner=owner, proposal_id=row.id, at=at)
    return row.id


def support(session: Session, *, owner: Owner, proposal_id: str, at: datetime) -> None:
    """Add the holding's support to a proposal; idempotent.

    Raises:
        NotFoundError: there is no such proposal.
        NotNowError: it is withdrawn or answered, or of another register.
    """
    row = _get_open(session, owner, proposal_id)
    if row.register_id != owner.register.register_id:
        raise NotNowError("proposal-of-earlier-register")
    key = (owner.community_id, proposal_id, owner.holding_id)
    if session.get(CosignerRow, key) is None:
        session.add(
            CosignerRow(
                community_id=owner.community_id,
                proposal_id=proposal_id,
                holding_id=owner.holding_id,
                owner_id=owner.owner_id,
                at=at,
            )
        )


def _get_open(session: Session, owner: Owner, proposal_id: str) -> ProposalRow:
    row = session.get(ProposalRow, (owner.community_id, proposal_id), with_for_update=True)
    if row is None:
        raise NotFoundError
    if row.withdrawn_at or row.answered_at:
        raise NotNowError("proposal-ended")
    return row


def stop_supporting(session: Session, *, owner: Owner, proposal_id: str, at: datetime) -> None:
    """Withdraw the holding's support; the author thereby withdraws the proposal.

    Raises:
        NotFoundError: there is no such proposal.
        NotNowError: it is withdrawn or answered.
    """
    row = _get_open(session, owner, proposal_id)
    if row.owner_id == owner.owner_id:
        row.withdrawn_at = at
        return
    session.execute(
        delete(CosignerRow).where(
            CosignerRow.community_id == owner.community_id,
            CosignerRow.proposal_id == proposal_id,
            CosignerRow.holding_id == owner.holding_id,
        )
    )


def answer_proposal(
    session: Session, *, member: Member, proposal_id: str, answer: str, at: datetime
) -> None:
    """Answer a proposal, once.

    Raises:
        NotFoundError: there is no such proposal.
        InputError: the answer is empty.
        NotNowError: it was withdrawn or answered.
    """
    row = session.get(ProposalRow, (member.community_id, proposal_id), with_for_update=True)
    if row is None:
        raise NotFoundError
    answer = answer.strip()
    if row.withdrawn_at or row.answered_at or not 1 <= len(answer) <= _MOST_ANSWER:
        raise InputError("proposal-answer-missing", most=_MOST_ANSWER)
    row.answer, row.answered_at, row.answered_by = answer, at, member.id


def read_proposal_part(
    session: Session, community_id: str, asked: Asked, owner: Owner | None = None
) -> Part[ProposalView]:
    """Return a page of a community's proposals; as an owner sees them, if one is given."""
    query = select(ProposalRow).where(ProposalRow.community_id == community_id)
    return read_part(
        session, query, _TABLE, asked, lambda rows: _view_all(session, community_id, rows, owner)
    )


def list_supported(session: Session, owner: Owner) -> list[ProposalView]:
    """Return the proposals that an owner made or whose holding supports, the latest first."""
    supported = select(CosignerRow.proposal_id).where(
        CosignerRow.community_id == owner.community_id,
        CosignerRow.holding_id == owner.holding_id,
    )
    rows = session.scalars(
        select(ProposalRow)
        .where(
            ProposalRow.community_id == owner.community_id,
            or_(ProposalRow.id.in_(supported), ProposalRow.owner_id == owner.owner_id),
        )
        .order_by(*(each.desc() for each in _MADE))
    )
    return _view_all(session, owner.community_id, rows.all(), owner)


def count_binding(session: Session, community_id: str) -> int:
    """Return how many open proposals oblige the committee to convene a meeting."""
    rows = session.scalars(
        select(ProposalRow).where(ProposalRow.community_id == community_id, _IS_OPEN)
    )
    return sum(each.is_binding for each in _view_all(session, community_id, rows.all()))


def _view_all(
    session: Session, community_id: str, rows: Sequence[ProposalRow], owner: Owner | None = None
) -> list[ProposalView]:
    ids = [row.id for row in rows]
    supporting = _sum_support(session, community_id, ids)
    supported = () if owner is None else _list_supported(session, owner, ids)
    frozen_at = _read_frozen_at(session, community_id, {row.register_id for row in rows})
    return [
        _view(
            row,
            supporting=supporting.get(row.id, NOTHING),
            eligible=weigh(session, RegisterKey(community_id, row.register_id)),
            is_supported=row.id in supported,
            frozen_at=frozen_at[row.register_id],
            owner=owner,
        )
        for row in rows
    ]


def _sum_support(
    session: Session, community_id: str, proposal_ids: Sequence[str]
) -> dict[str, Weight]:
    """Return the weight of those who support proposals, by id, as the national default counts."""
    rows = session.execute(
        select(
            CosignerRow.proposal_id,
            func.sum(UnitRow.area_cm2),
            func.count(UnitRow.holding_id.distinct()),
        )
        .join(
            ProposalRow,
            (ProposalRow.community_id == CosignerRow.community_id)
            & (ProposalRow.id == CosignerRow.proposal_id),
        )
        .join(
            UnitRow,
            (UnitRow.community_id == ProposalRow.community_id)
            & (UnitRow.register_id == ProposalRow.register_id)
            & (UnitRow.holding_id == CosignerRow.holding_id),
        )
        .where(
            CosignerRow.community_id == community_id,
            CosignerRow.proposal_id.in_(proposal_ids),
            UnitRow.use.not_in(UNCOUNTED_BY_DEFAULT),
        )
        .group_by(CosignerRow.proposal_id)
    )
    return {proposal_id: Weight(int(area), persons) for proposal_id, area, persons in rows}


def _list_supported(session: Session, owner: Owner, proposal_ids: Sequence[str]) -> frozenset[str]:
    """Return which proposals an owner's holding supports, by id."""
    return frozenset(
        session.scalars(
            select(CosignerRow.proposal_id).where(
                CosignerRow.community_id == owner.community_id,
                CosignerRow.proposal_id.in_(proposal_ids),
                CosignerRow.holding_id == owner.holding_id,
            )
        )
    )


def _read_frozen_at(
    session: Session, community_id: str, register_ids: Collection[str]
) -> dict[str, datetime | None]:
    rows = session.execute(
        select(RegisterRow.id, RegisterRow.frozen_at).where(
            RegisterRow.community_id == community_id, RegisterRow.id.in_(register_ids)
        )
    )
    return {row[0]: row[1] for row in rows}


def _view(
    row: ProposalRow,
    *,
    supporting: Weight,
    eligible: Weight,
    is_supported: bool,
    frozen_at: datetime | None,
    owner: Owner | None,
) -> ProposalView:
    return ProposalView(
        id=row.id,
        title=row.title,
        text=row.text,
        made_at=row.made_at,
        frozen_at=frozen_at,
        supporting=supporting,
        eligible=eligible,
        missing=missing(supporting, eligible),
        is_binding=is_binding(supporting, eligible),
        is_own=owner is not None and owner.owner_id == row.owner_id,
        is_supported=is_supported,
        withdrawn_at=row.withdrawn_at,
        answer=find_answer(row.answer, row.answered_at),
    )
