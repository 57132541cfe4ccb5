"""业主清册: import all of a file or nothing, then freeze what a meeting counts against.

Law: Interpretation on Building Ownership (2020) arts. 1, 8 and 9.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import PurePath

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from ballots.holdings import Electorate, gather_holdings
from ballots.register import DeliveryState, RegisterSnapshot, Unit, UnitUse
from voting.errors import (
    InputError,
    RegisterFrozenError,
    RegisterMissingError,
    RegisterRefusedError,
)
from voting.importing.rows import ParsedOwner, ParsedUnit, find_developer, parse_register
from voting.importing.sheets import read_sheet
from voting.randomness import make_id, make_salt, shuffle
from voting.services.actors import Member
from voting.storage.tables import (
    Base,
    HoldingRow,
    OwnerRow,
    OwnershipRow,
    RegisterRow,
    UnitRow,
    VoterRow,
)

_PARTS: tuple[type[Base], ...] = (VoterRow, OwnershipRow, OwnerRow, UnitRow, HoldingRow)
LAST = 6
_Row = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterView:
    """A register in figures."""

    id: str
    source_name: str
    imported_at: datetime
    frozen_at: datetime | None
    units: int
    owners: int
    persons: int
    """Holdings with a counted unit, as the default rules count them."""
    area_cm2: int
    developer_units: int
    fingerprint: str
    """SHA-256 of the file it was imported from."""


def digest_identity(secret: str, identity: str) -> str:
    """Return the keyed digest that stands for an identity number."""
    return hmac.new(secret.encode(), f"identity\n{identity}".encode(), sha256).hexdigest()


def digest_last_six(secret: str, owner_id: str, characters: str) -> str:
    """Return the keyed digest of an identity number's last six characters, for one owner."""
    text = f"last-six\n{owner_id}\n{characters.upper()}"
    return hmac.new(secret.encode(), text.encode(), sha256).hexdigest()


def import_register(
    session: Session, *, member: Member, name: str, data: bytes, secret: str, at: datetime
) -> str:
    """Import a register, replacing one that is not frozen yet; return its id.

    Raises:
        FileRefusedError: no readable sheet.
        RegisterRefusedError: a row is wrong; nothing was taken.
    """
    units, findings = parse_register(read_sheet(name, data))
    if findings:
        first = findings[0]
        raise RegisterRefusedError(first.code, line=first.line, problem=first.message)
    _delete_unfrozen(session, member.community_id)
    register = RegisterRow(
        community_id=member.community_id,
        id=make_id(),
        source_name=PurePath(name).name[-200:],
        source_sha256=sha256(data).hexdigest(),
        imported_at=at,
        imported_by=member.id,
    )
    session.add(register)
    session.flush()
    _Importer(member.community_id, register.id, secret).insert(session, units)
    return register.id


def _delete_unfrozen(session: Session, community_id: str) -> None:
    row = _find_unfrozen(session, community_id)
    if row is None:
        return
    for part in _PARTS:
        table = part.__table__
        session.execute(
            delete(part).where(table.c.community_id == community_id, table.c.register_id == row.id)
        )
    session.delete(row)
    session.flush()


def _find_unfrozen(session: Session, community_id: str) -> RegisterRow | None:
    return session.scalar(
        select(RegisterRow)
        .where(RegisterRow.community_id == community_id, RegisterRow.frozen_at.is_(None))
        .with_for_update()
    )


class _Importer:
    """Turns parsed units into rows, with pseudonyms whose numbers say nothing."""

    def __init__(self, community_id: str, register_id: str, secret: str) -> None:
        self._keys: _Row = {"community_id": community_id, "register_id": register_id}
        self._secret = secret
        self._owners: dict[str, _Row] = {}

    def insert(self, session: Session, parsed: Sequence[ParsedUnit]) -> None:
        """Insert all rows."""
        for unit in parsed:
            for owner in unit.owners:
                self._owners.setdefault(owner.identity, self._make_owner(owner))
        _assign_pseudonyms(list(self._owners.values()), "o")
        developer = find_developer(parsed)
        developer_id = self._id_of(developer) if developer else None
        units = [self._make_unit(unit, place, developer_id) for place, unit in enumerate(parsed)]
        _assign_pseudonyms(units, "u")
        owners_of = [tuple(self._id_of(o.identity) for o in unit.owners) for unit in parsed]
        holdings, voters = self._gather(units, owners_of)
        session.execute(insert(HoldingRow), holdings)
        session.execute(insert(UnitRow), units)
        session.execute(insert(OwnerRow), list(self._owners.values()))
        session.execute(insert(OwnershipRow), self._ownerships(units, owners_of))
        session.execute(insert(VoterRow), voters)

    def _id_of(self, identity: str) -> str:
        return str(self._owners[identity]["id"])

    def _make_owner(self, owner: ParsedOwner) -> _Row:
        owner_id = make_id()
        return {
            **self._keys,
            "id": owner_id,
            "position": len(self._owners),
            "name": owner.name,
            "identity_digest": digest_identity(self._secret, owner.identity),
            "last_six_digest": digest_last_six(self._secret, owner_id, owner.identity[-LAST:]),
            "telephone": owner.telephone,
            "salt": make_salt(),
        }

    def _make_unit(self, unit: ParsedUnit, position: int, developer_id: str | None) -> _Row:
        return {
            **self._keys,
            "id": make_id(),
            "position": position,
            "building": unit.building,
            "section": unit.section,
            "room": unit.room,
            "use": unit.use.value,
            "area_cm2": unit.area_cm2,
            "basis": unit.basis,
            "state": unit.state.value,
            "shared_by": unit.shared_by,
            "developer_id": None if unit.state is DeliveryState.DELIVERED else developer_id,
            "salt": make_salt(),
        }

    def _gather(
        self, units: list[_Row], owners_of: list[tuple[str, ...]]
    ) -> tuple[list[_Row], list[_Row]]:
        """Group the units into holdings by the rule that the count itself uses."""
        snapshot = RegisterSnapshot(
            tuple(_to_unit(unit, owners) for unit, owners in zip(units, owners_of, strict=True))
        )
        electorate = gather_holdings(snapshot, None, frozenset())
        ids = [make_id() for _ in electorate.holdings]
        for unit in units:
            unit["holding_id"] = ids[electorate.by_unit[str(unit["pseudonym"])]]
        holdings: list[_Row] = [
            {**self._keys, "id": ids[place], "position": place, "unit": holding.units[0]}
            for place, holding in enumerate(electorate.holdings)
        ]
        voters: list[_Row] = [
            {**self._keys, "holding_id": ids[place], "owner_id": owner}
            for place, holding in enumerate(electorate.holdings)
            for owner in sorted(holding.voters)
        ]
        return holdings, voters

    def _ownerships(self, units: list[_Row], owners_of: list[tuple[str, ...]]) -> list[_Row]:
        return [
            {**self._keys, "unit_id": unit["id"], "owner_id": owner}
            for unit, owners in zip(units, owners_of, strict=True)
            for owner in owners
        ]


def _assign_pseudonyms(rows: list[_Row], letter: str) -> None:
    width = max(4, len(str(len(rows))))
    for number, row in enumerate(shuffle(rows), 1):
        row["pseudonym"] = f"{letter}{number:0{width}d}"


def _to_unit(row: _Row, owners: Sequence[str]) -> Unit:
    area_cm2, developer = row["area_cm2"], row["developer_id"]
    return Unit(
        unit=str(row["pseudonym"]),
        building=str(row["building"]),
        area_cm2=area_cm2 if isinstance(area_cm2, int) else 0,
        use=UnitUse(row["use"]),
        state=DeliveryState(row["state"]),
        owners=frozenset(owners),
        developer=None if developer is None else str(developer),
    )


def freeze_register(session: Session, *, member: Member, at: datetime) -> str:
    """Freeze the imported register; from then on it never changes.

    Raises:
        RegisterMissingError: nothing was imported yet.
        RegisterFrozenError: the register is frozen already.
    """
    row = _find_unfrozen(session, member.community_id)
    if row is None:
        if find_frozen(session, member.community_id):
            raise RegisterFrozenError
        raise RegisterMissingError
    row.frozen_at = at
    row.frozen_by = member.id
    return row.id


def find_frozen(session: Session, community_id: str) -> RegisterRow | None:
    """Return the register that was frozen last."""
    return session.scalar(
        select(RegisterRow)
        .where(RegisterRow.community_id == community_id, RegisterRow.frozen_at.is_not(None))
        .order_by(RegisterRow.frozen_at.desc())
        .limit(1)
    )


def read_snapshot(session: Session, community_id: str, register_id: str) -> RegisterSnapshot:
    """Return a register as the count sees it: units and owners by their pseudonyms."""
    pseudonyms = dict(
        session.execute(
            select(OwnerRow.id, OwnerRow.pseudonym).where(
                OwnerRow.community_id == community_id, OwnerRow.register_id == register_id
            )
        ).all()
    )
    owners_of: dict[str, list[str]] = {}
    for unit_id, owner_id in session.execute(
        select(OwnershipRow.unit_id, OwnershipRow.owner_id).where(
            OwnershipRow.community_id == community_id, OwnershipRow.register_id == register_id
        )
    ):
        owners_of.setdefault(unit_id, []).append(pseudonyms[owner_id])
    return RegisterSnapshot(
        tuple(
            Unit(
                unit=row.pseudonym,
                building=row.building,
                area_cm2=row.area_cm2,
                use=UnitUse(row.use),
                state=DeliveryState(row.state),
                owners=frozenset(owners_of[row.id]),
                developer=pseudonyms.get(row.developer_id or ""),
            )
            for row in read_units(session, community_id, register_id)
        )
    )


def read_units(session: Session, community_id: str, register_id: str) -> Sequence[UnitRow]:
    """Return the units of a register in the order of the file."""
    return session.scalars(
        select(UnitRow)
        .where(UnitRow.community_id == community_id, UnitRow.register_id == register_id)
        .order_by(UnitRow.position)
    ).all()


def list_registers(session: Session, community_id: str) -> list[RegisterView]:
    """Return a community's registers, the latest first."""
    rows = session.scalars(
        select(RegisterRow)
        .where(RegisterRow.community_id == community_id)
        .order_by(RegisterRow.imported_at.desc())
    )
    return [_view(session, row) for row in rows]


def _view(session: Session, row: RegisterRow) -> RegisterView:
    snapshot = read_snapshot(session, row.community_id, row.id)
    electorate = gather_default(snapshot)
    return RegisterView(
        id=row.id,
        source_name=row.source_name,
        imported_at=row.imported_at,
        frozen_at=row.frozen_at,
        units=len(snapshot.units),
        owners=len({owner for unit in snapshot.units for owner in unit.owners}),
        persons=electorate.weight.persons,
        area_cm2=electorate.weight.area_cm2,
        developer_units=sum(unit.state is not DeliveryState.DELIVERED for unit in snapshot.units),
        fingerprint=row.source_sha256,
    )


def gather_default(snapshot: RegisterSnapshot) -> Electorate:
    """Return the holdings as the national default counts them."""
    return gather_holdings(snapshot, None, frozenset((UnitUse.PARKING, UnitUse.STORAGE)))


@dataclass(frozen=True, slots=True)
class Address:
    """A unit's address as people write it."""

    building: str
    section: str
    room: str


def list_addresses(
    session: Session, community_id: str, register_id: str, holding_id: str
) -> tuple[str, ...]:
    """Return the addresses of a holding's units, in the order of the register."""
    units = session.scalars(
        select(UnitRow)
        .where(
            UnitRow.community_id == community_id,
            UnitRow.register_id == register_id,
            UnitRow.holding_id == holding_id,
        )
        .order_by(UnitRow.position)
    )
    return tuple(f"{unit.building}{unit.section}{unit.room}" for unit in units)


def find_holding(
    session: Session, community_id: str, register_id: str | None, address: Address
) -> str:
    """Return the holding of the unit at an address.

    Raises:
        InputError: there is no unit at this address.
    """
    holding_id = session.scalar(
        select(UnitRow.holding_id).where(
            UnitRow.community_id == community_id,
            UnitRow.register_id == (register_id or ""),
            UnitRow.building == address.building,
            UnitRow.section == address.section,
            UnitRow.room == address.room,
        )
    )
    if holding_id is None:
        raise InputError(problem="清册里没有这个房号，请核对楼栋、单元和房号。")
    return holding_id
