"""业主清册: importing all of a file or nothing.

Law: Interpretation on Building Ownership (2020) arts. 1, 8 and 9.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from ballots.holdings import gather_holdings
from ballots.register import DeliveryState, RegisterSnapshot, Unit, UnitUse
from voting.digests import DigestKeys
from voting.importing.report import Report
from voting.importing.units import ParsedOwner, ParsedUnit, find_developer
from voting.randomness import make_id, make_salt, shuffle
from voting.services.people.actors import Member
from voting.services.register.changes import UnitChange, compare, describe_units
from voting.services.register.register import find_frozen, find_unfrozen
from voting.storage.tables.base import Base
from voting.storage.tables.owners import PasskeyRow
from voting.storage.tables.register import (
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


def describe_identity(identity: str) -> str:
    """Return what is digested of an identity number."""
    return f"identity\n{identity}"


def describe_last_six(owner_id: str, characters: str) -> str:
    """Return what is digested of an identity number's last six characters, for one owner."""
    return f"last-six\n{owner_id}\n{characters.upper()}"


def describe_owner(owner: ParsedOwner, digests: DigestKeys) -> dict[str, str]:
    """Return an owner as a register keeps them: never the identity number, but its digests."""
    owner_id = make_id()
    return {
        "id": owner_id,
        "name": owner.name,
        "identity_digest": digests.make(describe_identity(owner.identity)),
        "last_six_digest": digests.make(describe_last_six(owner_id, owner.identity[-LAST:])),
        "telephone": owner.telephone,
        "salt": make_salt(),
    }


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file."""

    report: Report
    register_id: str | None
    """Nothing where the file was refused."""
    compared_with: str
    """The file that the changes are counted from, or nothing where it is the first."""
    changes: Sequence[UnitChange]


def import_register(
    session: Session, *, member: Member, report: Report, digests: DigestKeys, at: datetime
) -> Imported:
    """Import a register, replacing one that is not frozen yet; take nothing where a row is wrong.

    Its file was read by `check_file`, before the transaction: that may take seconds.
    """
    if report.is_refused:
        return Imported(report, None, "", ())
    community_id = member.community_id
    _renew_digests(session, community_id, report.parsed, digests)
    earlier = find_unfrozen(session, community_id) or find_frozen(session, community_id)
    before = describe_units(session, earlier.key) if earlier else {}
    compared_with = earlier.source_name if earlier else ""
    _delete_unfrozen(session, community_id)
    register = RegisterRow(
        community_id=community_id,
        id=make_id(),
        source_name=PurePath(report.name).name[-200:],
        source_sha256=report.sha256,
        imported_at=at,
        imported_by=member.id,
    )
    session.add(register)
    session.flush()
    _Importer(community_id, register.id, digests).insert(session, report.parsed)
    after = describe_units(session, register.key)
    changes = compare(before, after) if earlier else ()
    return Imported(report, register.id, compared_with, changes)


def _renew_digests(
    session: Session, community_id: str, parsed: Sequence[ParsedUnit], digests: DigestKeys
) -> None:
    """Bring what is known of these persons under the newest key, while their numbers are at hand.

    So they are recognised in the new register, and older keys come out of use.
    """
    newest = digests.ids[0]
    known = set(
        session.scalars(
            select(OwnerRow.identity_digest)
            .where(
                OwnerRow.community_id == community_id, ~OwnerRow.identity_digest.startswith(newest)
            )
            .distinct()
        )
    )
    identities = {owner.identity for unit in parsed for owner in unit.owners} if known else set()
    for identity in identities:
        text = describe_identity(identity)
        for old in known.intersection(digests.list_older(text)):
            _renew_person(session, community_id, identity, old, digests)


def _renew_person(
    session: Session, community_id: str, identity: str, old: str, digests: DigestKeys
) -> None:
    new = digests.make(describe_identity(identity))
    for row in session.scalars(
        select(OwnerRow).where(
            OwnerRow.community_id == community_id, OwnerRow.identity_digest == old
        )
    ):
        row.identity_digest = new
        row.last_six_digest = digests.make(describe_last_six(row.id, identity[-LAST:]))
    session.execute(
        update(PasskeyRow)
        .where(PasskeyRow.community_id == community_id, PasskeyRow.identity_digest == old)
        .values(identity_digest=new)
    )
    session.flush()


def _delete_unfrozen(session: Session, community_id: str) -> None:
    row = find_unfrozen(session, community_id)
    if row is None:
        return
    for part in _PARTS:
        table = part.__table__
        session.execute(
            delete(part).where(table.c.community_id == community_id, table.c.register_id == row.id)
        )
    session.delete(row)
    session.flush()


class _Importer:
    """Turns parsed units into rows, with pseudonyms whose numbers say nothing."""

    def __init__(self, community_id: str, register_id: str, digests: DigestKeys) -> None:
        self._keys: _Row = {"community_id": community_id, "register_id": register_id}
        self._digests = digests
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
        place = len(self._owners)
        return {**self._keys, **describe_owner(owner, self._digests), "position": place}

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
