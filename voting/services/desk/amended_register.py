"""Amended registers: a meeting's copy of the frozen register, in which the buyers own sold units.

The frozen register never changes, and other meetings go on counting by it.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, delete, func, insert, literal, select, update
from sqlalchemy.orm import Session

from voting.randomness import make_id
from voting.services.register.importing import KeptOwner
from voting.storage.sealed import seal_values
from voting.storage.tables.base import Base
from voting.storage.tables.desk import TransferRow
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.register import (
    HoldingRow,
    OwnerRow,
    OwnershipRow,
    RegisterRow,
    UnitRow,
    VoterRow,
)

_PARTS = (
    RegisterRow,
    HoldingRow,
    UnitRow,
    OwnerRow,
    OwnershipRow,
    VoterRow,
)


@dataclass(frozen=True, slots=True)
class TransferredUnits:
    """The units and buyers of a transfer in the amended register, by pseudonym."""

    units: tuple[str, ...]
    buyers: tuple[str, ...]


def amend_register(
    session: Session, meeting: MeetingRow, transfer: TransferRow
) -> TransferredUnits:
    """Create a meeting's amended register, in which the buyers have a holding of the sold units.

    The rest of the sellers' holding keeps its id; if nothing is left it is deleted.
    """
    register_id = _copy(session, meeting)
    amended = _Amended(session, meeting.community_id, register_id)
    buyers = list_buyers(transfer)
    names = amended.add_owners(buyers)
    units = amended.sell(transfer.holding_id, transfer.unit_ids, buyers)
    meeting.register_id = register_id
    session.flush()
    session.expire_all()
    return TransferredUnits(units, names)


def list_buyers(transfer: TransferRow) -> tuple[KeptOwner, ...]:
    """Return the buyers of the units of a transfer, in the order that they were named."""
    return tuple(KeptOwner(**each) for each in transfer.buyers)


def _copy(session: Session, meeting: MeetingRow) -> str:
    """Copy the register in force; return the copy's id."""
    register_id = make_id()
    for part in _PARTS:
        table = cast("Table", part.__table__)
        own_id = "id" if part is RegisterRow else "register_id"
        is_in_force = table.c[own_id] == meeting.register.register_id
        values = {column.name: column for column in table.columns}
        changed: dict[str, ColumnElement[Any]] = {own_id: literal(register_id)}
        if part is RegisterRow:
            changed["amends"] = func.coalesce(table.c.amends, table.c.id)
            changed["published_at"] = literal(None)
        copied = select(*({**values, **changed}).values()).where(
            table.c.community_id == meeting.community_id, is_in_force
        )
        session.execute(insert(table).from_select(list(values), copied))
    return register_id


class _Amended:
    """A register that is being amended."""

    def __init__(self, session: Session, community_id: str, register_id: str) -> None:
        self._session = session
        self._keys = {"community_id": community_id, "register_id": register_id}

    def _of(self, table: type[Base]) -> list[ColumnElement[bool]]:
        columns = table.__table__.c
        return [columns[name] == value for name, value in self._keys.items()]

    def _count(self, table: type[Base]) -> int:
        columns = table.__table__.c
        last = self._session.scalar(select(func.max(columns.position)).where(*self._of(table)))
        return 0 if last is None else int(last) + 1

    def add_owners(self, buyers: Sequence[KeptOwner]) -> tuple[str, ...]:
        """Add the buyers under new pseudonyms; return these."""
        place = self._count(OwnerRow)
        names = [f"b{place + number:04d}" for number in range(len(buyers))]
        rows = [
            seal_values(
                self._session,
                OwnerRow,
                {
                    **self._keys,
                    **asdict(buyer),
                    "position": place + number,
                    "pseudonym": names[number],
                },
            )
            for number, buyer in enumerate(buyers)
        ]
        self._session.execute(insert(OwnerRow), rows)
        return tuple(names)

    def sell(
        self, holding_id: str, unit_ids: Sequence[str], buyers: Sequence[KeptOwner]
    ) -> tuple[str, ...]:
        """Move units into a holding of the buyers, and return their pseudonyms."""
        sold = self._list_pseudonyms(UnitRow.id.in_(unit_ids))
        bought_id = make_id()
        holding = {**self._keys, "id": bought_id, "position": self._count(HoldingRow)}
        self._session.execute(insert(HoldingRow), [{**holding, "unit": sold[0]}])
        is_sold = UnitRow.id.in_(unit_ids)
        self._session.execute(
            update(UnitRow).where(*self._of(UnitRow), is_sold).values(holding_id=bought_id)
        )
        self._session.execute(
            delete(OwnershipRow).where(*self._of(OwnershipRow), OwnershipRow.unit_id.in_(unit_ids))
        )
        owners = [each.id for each in buyers]
        self._session.execute(
            insert(OwnershipRow),
            [
                {**self._keys, "unit_id": unit, "owner_id": owner}
                for unit in unit_ids
                for owner in owners
            ],
        )
        self._session.execute(
            insert(VoterRow),
            [{**self._keys, "holding_id": bought_id, "owner_id": owner} for owner in owners],
        )
        self._keep_rest(holding_id)
        return sold

    def _keep_rest(self, holding_id: str) -> None:
        """Name the sellers' holding by a unit that it still has, or delete it with its voters."""
        rest = self._list_pseudonyms(UnitRow.holding_id == holding_id)
        is_it = (*self._of(HoldingRow), HoldingRow.id == holding_id)
        if rest:
            self._session.execute(update(HoldingRow).where(*is_it).values(unit=rest[0]))
            return
        self._session.execute(delete(HoldingRow).where(*is_it))
        self._session.execute(
            delete(VoterRow).where(*self._of(VoterRow), VoterRow.holding_id == holding_id)
        )

    def _list_pseudonyms(self, condition: ColumnElement[bool]) -> tuple[str, ...]:
        """Return units in the order of the register."""
        found = self._session.scalars(
            select(UnitRow.pseudonym)
            .where(*self._of(UnitRow), condition)
            .order_by(UnitRow.position)
        )
        return tuple(found)
