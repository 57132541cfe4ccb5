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
from voting.storage.tables.neighbours.breaches import BreachRow
from voting.storage.tables.neighbours.rows import PartyRow
from voting.storage.tables.owners import MandateRow
from voting.storage.tables.people import LookRow, StaffRow
from voting.storage.tables.register import UnitRow
from voting.storage.tables.result import DisputeRow, ObjectionRow, SampleCallRow
from voting.terms import LookKind, Role

REASONED = frozenset({LookKind.AUDITORS_EDITION, LookKind.CASE_FILE})
"""What opens everybody's name and marks: whoever looks writes why."""
MOST_WHY = 100
_TOGETHER = timedelta(hours=1)
"""Within it, the same look of the same person is one."""
_SHOWN = 100
_SAME = ("community_id", "staff_id", "kind", "meeting_id", "holding_id", "building", "why")
"""By which two looks are the same."""
_HOLDINGS: Mapping[LookKind, tuple[InstrumentedAttribute[Any], InstrumentedAttribute[Any]]] = {
    LookKind.PAPER_BALLOT: (PaperBallotRow.id, PaperBallotRow.holding_id),
    LookKind.MANDATES: (MandateRow.id, MandateRow.holding_id),
    LookKind.TRANSFER: (TransferRow.id, TransferRow.holding_id),
    LookKind.OBJECTIONS: (ObjectionRow.id, ObjectionRow.holding_id),
    LookKind.MEDIATION: (PartyRow.mediation_id, PartyRow.holding_id),
    LookKind.BREACH: (BreachRow.id, BreachRow.holding_id),
}
"""Of what has a holding, or two: its id, and the holding."""


_Shown = DisputeRow | MandateRow | ObjectionRow | SampleCallRow | TransferRow
_PAGES: Mapping[LookKind, type[_Shown]] = {
    LookKind.DISPUTES: DisputeRow,
    LookKind.MANDATES: MandateRow,
    LookKind.OBJECTIONS: ObjectionRow,
    LookKind.SAMPLE: SampleCallRow,
    LookKind.TRANSFER: TransferRow,
}
"""What a page shows that may show nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What somebody looks at in one page or file."""

    kinds: tuple[LookKind, ...]
    community_id: str
    meeting_id: str | None = None
    subject_id: str = ""
    """Of the paper ballot, mandate, transfer or objection; empty for all of them."""
    building: str = ""
    why: str = ""


def _require_reason(kind: LookKind, why: str) -> str:
    """Return the reason of a look without needless spaces; nothing where its kind says it.

    Raises:
        InputError: the kind needs a reason, and there is none.
    """
    if kind not in REASONED:
        return ""
    written = " ".join(why.split())
    if not 1 <= len(written) <= MOST_WHY:
        raise InputError("look-unexplained", most=MOST_WHY)
    return written


def note_looks(
    session: Session, actor: Member | Auditor | Captain, look: Look, at: datetime
) -> None:
    """Keep that somebody looks at personal data; the same look within an hour is kept once.

    Nothing is kept of a page that shows nobody.

    Raises:
        InputError: it needs a reason, and has none.
    """
    for kind in look.kinds:
        why = _require_reason(kind, look.why)
        if not _shows_anybody(session, kind, look):
            continue
        for holding_id in _find_holdings(session, kind, look):
            row = LookRow(
                community_id=look.community_id,
                id=make_id(),
                staff_id=actor.id,
                kind=kind,
                meeting_id=look.meeting_id,
                holding_id=holding_id,
                building=_find_building(session, look),
                why=why,
                at=at,
            )
            _keep_once(session, row)


def _keep_once(session: Session, row: LookRow) -> None:
    is_noted = exists().where(
        *(getattr(LookRow, name) == getattr(row, name) for name in _SAME),
        LookRow.at > row.at - _TOGETHER,
    )
    if not session.scalar(select(is_noted)):
        session.add(row)


def _find_building(session: Session, look: Look) -> str:
    """Return the building that a look is limited to; a page ignores one that is not there."""
    is_there = exists().where(
        UnitRow.community_id == look.community_id, UnitRow.building == look.building
    )
    return look.building if look.building and session.scalar(select(is_there)) else ""


def _shows_anybody(session: Session, kind: LookKind, look: Look) -> bool:
    """Tell whether there is anything on a page that shows what there is of a kind."""
    table = _PAGES.get(kind)
    if table is None or look.subject_id:
        return True
    of_page = exists().where(
        table.community_id == look.community_id, table.meeting_id == look.meeting_id
    )
    return bool(session.scalar(select(of_page)))


def _find_holdings(session: Session, kind: LookKind, look: Look) -> tuple[str | None, ...]:
    """Return the holdings that a look concerns; None alone for all, or if none is known."""
    columns = _HOLDINGS.get(kind)
    if columns is None or not look.subject_id:
        return (None,)
    own, holding = columns
    community = own.class_.community_id == look.community_id
    is_of_subject = (own == look.subject_id) & holding.is_not(None)
    return tuple(session.scalars(select(holding).where(community, is_of_subject))) or (None,)


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
