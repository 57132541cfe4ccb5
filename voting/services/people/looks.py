"""Looks at personal data: kept with who, what and why, and shown to those whom they concern.

Law: 个人信息保护法 arts. 51 (records of processing), 44 and 45 (whoever is concerned may know).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from voting.errors import InputError
from voting.randomness import make_id
from voting.services.people.actors import Auditor, Captain, Member
from voting.storage.tables.desk import PaperBallotRow, TransferRow
from voting.storage.tables.owners import MandateRow
from voting.storage.tables.people import LookRow, StaffRow
from voting.storage.tables.register import UnitRow
from voting.storage.tables.result import DisputeRow, ObjectionRow
from voting.terms import LookKind, Role

REASONED = frozenset({LookKind.AUDITORS_EDITION, LookKind.CASE_FILE})
"""What opens everybody's name and marks: whoever looks writes why."""
MOST_WHY = 100
_TOGETHER = timedelta(hours=1)
"""Within it, the same look of the same person is one."""
_SHOWN = 20
_HOLDINGS: Mapping[LookKind, tuple[InstrumentedAttribute[Any], InstrumentedAttribute[Any]]] = {
    LookKind.PAPER_BALLOT: (PaperBallotRow.id, PaperBallotRow.holding_id),
    LookKind.MANDATES: (MandateRow.id, MandateRow.holding_id),
    LookKind.TRANSFER: (TransferRow.id, TransferRow.holding_id),
    LookKind.OBJECTIONS: (ObjectionRow.id, ObjectionRow.holding_id),
}
"""Of what has one holding: its id, and the holding."""


_PAGES: Mapping[LookKind, type[DisputeRow | MandateRow | ObjectionRow | TransferRow]] = {
    LookKind.DISPUTES: DisputeRow,
    LookKind.MANDATES: MandateRow,
    LookKind.OBJECTIONS: ObjectionRow,
    LookKind.TRANSFER: TransferRow,
}
"""What a page shows that may show nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A look that is about to be made."""

    kind: LookKind
    community_id: str
    meeting_id: str | None = None
    subject_id: str = ""
    """Of the paper ballot, mandate, transfer or objection; empty for all of them."""
    building: str = ""
    why: str = ""


def note_look(
    session: Session, actor: Member | Auditor | Captain, look: Look, at: datetime
) -> None:
    """Keep that somebody looks at personal data; the same look within an hour is kept once.

    Nothing is kept of a page that shows nobody.

    Raises:
        InputError: it needs a reason, and has none.
    """
    why = " ".join(look.why.split())
    if look.kind in REASONED and not 1 <= len(why) <= MOST_WHY:
        raise InputError("look-unexplained", most=MOST_WHY)
    if not _shows_anybody(session, look):
        return
    holding_id = _find_holding(session, look)
    is_noted = exists().where(
        LookRow.community_id == look.community_id,
        LookRow.staff_id == actor.id,
        LookRow.kind == look.kind,
        LookRow.meeting_id == look.meeting_id,
        LookRow.holding_id == holding_id,
        LookRow.building == look.building,
        LookRow.why == why,
        LookRow.at > at - _TOGETHER,
    )
    if session.scalar(select(is_noted)):
        return
    session.add(
        LookRow(
            community_id=look.community_id,
            id=make_id(),
            staff_id=actor.id,
            kind=look.kind,
            meeting_id=look.meeting_id,
            holding_id=holding_id,
            building=look.building,
            why=why,
            at=at,
        )
    )


def _shows_anybody(session: Session, look: Look) -> bool:
    """Tell whether there is anything on a page that shows what there is of a kind."""
    table = _PAGES.get(look.kind)
    if table is None or look.subject_id:
        return True
    of_page = exists().where(
        table.community_id == look.community_id, table.meeting_id == look.meeting_id
    )
    return bool(session.scalar(select(of_page)))


def _find_holding(session: Session, look: Look) -> str | None:
    """Return the one holding that a look concerns; None for all, or if it is not known."""
    columns = _HOLDINGS.get(look.kind)
    if columns is None or not look.subject_id:
        return None
    own, holding = columns
    community = own.class_.community_id == look.community_id
    found: str | None = session.scalar(select(holding).where(community, own == look.subject_id))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class LookView:
    """A look, as it is told to whom it concerns."""

    kind: LookKind
    name: str
    """Of whoever looked."""
    role: Role
    why: str
    """Empty where the kind says it."""
    is_of_all: bool
    """It concerned all owners, and not this home alone."""
    at: datetime


def list_looks(session: Session, community_id: str, holding_ids: Collection[str]) -> list[LookView]:
    """Return the latest looks that concern a home, the latest first.

    Args:
        session: reads.
        community_id: of the home.
        holding_ids: the home's, in every register.
    """
    buildings = select(UnitRow.building).where(
        UnitRow.community_id == community_id, UnitRow.holding_id.in_(holding_ids)
    )
    rows = session.execute(
        select(LookRow, StaffRow.name, StaffRow.role)
        .join(StaffRow, StaffRow.id == LookRow.staff_id)
        .where(
            LookRow.community_id == community_id,
            or_(LookRow.holding_id.is_(None), LookRow.holding_id.in_(holding_ids)),
            or_(LookRow.building == "", LookRow.building.in_(buildings)),
        )
        .order_by(LookRow.at.desc(), LookRow.id)
        .limit(_SHOWN)
    )
    return [
        LookView(
            kind=row.kind,
            name=name,
            role=role,
            why=row.why,
            is_of_all=row.holding_id is None,
            at=row.at,
        )
        for row, name, role in rows
    ]
