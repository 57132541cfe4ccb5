"""What registers say of telephones: whoever answers an owner's can vote for them."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import distinct, func, select, tuple_
from sqlalchemy.orm import Session, aliased

from voting.caches import Cache
from voting.services.oversight.alarms import THRESHOLDS
from voting.storage.tables.register import (
    OwnerRow,
    OwnershipRow,
    RegisterRow,
    UnitRow,
    VoterRow,
)
from voting.terms import RegisterKey


@dataclass(frozen=True, slots=True)
class TelephoneFacts:
    """What a register says, which never changes once it is frozen."""

    telephone: int = 0
    """The most holdings whose voters have one telephone, if that reaches the threshold."""
    telephones: int = 0
    """How many telephones reach it."""
    changed: int = 0
    """Units with a telephone that the register frozen before did not have there."""


_registers: Cache[RegisterKey, TelephoneFacts] = Cache(1024)


def read_telephones(
    session: Session, registers: Collection[RegisterKey]
) -> dict[RegisterKey, TelephoneFacts]:
    """Return what frozen registers say of telephones, by key."""
    missing = [each for each in registers if _registers.find(each) is None]
    if missing:
        shared, changed = _read_shared(session, missing), _count_changed(session, missing)
        for key in missing:
            numbers = shared.get(key, [])
            made = TelephoneFacts(max(numbers, default=0), len(numbers), changed.get(key, 0))
            _registers.keep(key, made)
    return {key: _registers.find(key) or TelephoneFacts() for key in registers}


def _read_shared(
    session: Session, registers: Collection[RegisterKey]
) -> dict[RegisterKey, list[int]]:
    """Return how many holdings each telephone has that reaches the threshold."""
    of = (OwnerRow.community_id, OwnerRow.register_id, OwnerRow.telephone_digest)
    holdings = func.count(distinct(VoterRow.holding_id))
    voting = (
        select(*of, func.count())
        .join(
            VoterRow,
            (VoterRow.community_id == OwnerRow.community_id)
            & (VoterRow.register_id == OwnerRow.register_id)
            & (VoterRow.owner_id == OwnerRow.id),
        )
        .where(
            tuple_(OwnerRow.community_id, OwnerRow.register_id).in_(registers),
            OwnerRow.telephone != "",
        )
        .group_by(*of)
    )
    # Co-owners of one holding may share a telephone; but few telephones are so many owners'.
    many = voting.having(func.count() >= THRESHOLDS.telephone)
    often = [tuple(row[:3]) for row in session.execute(many)]
    if not often:
        return {}
    rows = session.execute(
        voting.with_only_columns(*of, holdings)
        .where(tuple_(*of).in_(often))
        .having(holdings >= THRESHOLDS.telephone)
    )
    found: dict[RegisterKey, list[int]] = {}
    for community_id, register_id, _, number in rows:
        found.setdefault(RegisterKey(community_id, register_id), []).append(number)
    return found


def _count_changed(session: Session, registers: Collection[RegisterKey]) -> dict[RegisterKey, int]:
    """Return how many units have a telephone that the register frozen before did not have there.

    Only units with the same address in both are compared, and only those that had a telephone.
    """
    before = _find_before(session, registers)
    if not before:
        return {}
    telephones = _read_telephones(session, {each for pair in before.values() for each in pair})
    return {
        key: sum(
            bool(had and now - had)
            for address, now in telephones.get(frozen, {}).items()
            for had in (telephones.get(earlier, {}).get(address, frozenset()),)
        )
        for key, (frozen, earlier) in before.items()
    }


def _find_before(
    session: Session, registers: Collection[RegisterKey]
) -> dict[RegisterKey, tuple[RegisterKey, RegisterKey]]:
    """Return each of some registers as it was frozen, and the one frozen before it, if any was.

    What sales amended is a copy of the register that was frozen; the sales are counted elsewhere.
    """
    row, base, other = aliased(RegisterRow), aliased(RegisterRow), aliased(RegisterRow)
    rows = session.execute(
        select(row.community_id, row.id, base.id, other.id)
        .join(
            base,
            (base.community_id == row.community_id)
            & (base.id == func.coalesce(row.amends, row.id)),
        )
        .join(
            other,
            (other.community_id == base.community_id)
            & (other.imported_at < base.imported_at)
            & other.frozen_at.is_not(None)
            & other.amends.is_(None),
        )
        .where(tuple_(row.community_id, row.id).in_(registers))
        .order_by(other.frozen_at)
    )
    return {
        RegisterKey(community_id, key): (
            RegisterKey(community_id, frozen),
            RegisterKey(community_id, earlier),
        )
        for community_id, key, frozen, earlier in rows
    }


def _read_telephones(
    session: Session, registers: Collection[RegisterKey]
) -> dict[RegisterKey, dict[tuple[str, str, str], frozenset[str]]]:
    rows = session.execute(
        select(
            UnitRow.community_id,
            UnitRow.register_id,
            UnitRow.building,
            UnitRow.section,
            UnitRow.room,
            OwnerRow.telephone_digest,
        )
        .join(
            OwnershipRow,
            (OwnershipRow.community_id == UnitRow.community_id)
            & (OwnershipRow.register_id == UnitRow.register_id)
            & (OwnershipRow.unit_id == UnitRow.id),
        )
        .join(
            OwnerRow,
            (OwnerRow.community_id == OwnershipRow.community_id)
            & (OwnerRow.register_id == OwnershipRow.register_id)
            & (OwnerRow.id == OwnershipRow.owner_id),
        )
        .where(
            tuple_(UnitRow.community_id, UnitRow.register_id).in_(registers),
            OwnerRow.telephone != "",
        )
    )
    found: dict[RegisterKey, dict[tuple[str, str, str], frozenset[str]]] = {}
    for community_id, register_id, *address, telephone in rows:
        of_register = found.setdefault(RegisterKey(community_id, register_id), {})
        where = (address[0], address[1], address[2])
        of_register[where] = of_register.get(where, frozenset()) | {telephone}
    return found
