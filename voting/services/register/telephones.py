"""Telephones of a register: those that it changes, and those that several owners have.

Who answers an owner's telephone can vote for them. So whoever confirms a register is shown what it
changes of them, and a number that is gone is told of it while the register is published.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from voting.importing.spelling.addresses import Address, make_keys
from voting.sentences import tell
from voting.services.outbox import queue_messages
from voting.services.people.communities import get_community
from voting.services.register.register import read_units
from voting.storage.tables.register import OwnerRow, OwnershipRow, RegisterRow, in_register
from voting.terms import MessageKind, RegisterKey

_FEWEST, _MOST_SHOWN = 3, 3


@dataclass(frozen=True, slots=True)
class LostTelephone:
    """A number that the register frozen before has at an address, and a later one has not."""

    address: str
    telephone: str


@dataclass(frozen=True, slots=True)
class SharedTelephone:
    """A number that several owners of a register have."""

    telephone: str
    owners: int


def list_lost(session: Session, register: RegisterKey) -> list[LostTelephone]:
    """Return the numbers that are gone since the register that was frozen before, by address."""
    before = _find_frozen_before(session, register)
    if before is None:
        return []
    now = _read_telephones(session, register)
    return [
        LostTelephone(address, telephone)
        for key, (address, telephones) in _read_telephones(session, before.key).items()
        for telephone in sorted(telephones - now.get(key, (address, set[str]()))[1])
    ]


def _find_frozen_before(session: Session, register: RegisterKey) -> RegisterRow | None:
    row = session.get_one(RegisterRow, register)
    return session.scalar(
        select(RegisterRow)
        .where(
            RegisterRow.community_id == register.community_id,
            RegisterRow.frozen_at.is_not(None),
            RegisterRow.amends.is_(None),
            RegisterRow.imported_at < row.imported_at,
        )
        .order_by(RegisterRow.frozen_at.desc())
        .limit(1)
    )


def _read_telephones(
    session: Session, register: RegisterKey
) -> dict[Address, tuple[str, set[str]]]:
    """Return each unit's address as it is written and its owners' numbers, by normal address."""
    numbers: dict[str, set[str]] = {}
    for unit_id, telephone in session.execute(
        select(OwnershipRow.unit_id, OwnerRow.telephone)
        .join(
            OwnerRow,
            (OwnerRow.community_id == OwnershipRow.community_id)
            & (OwnerRow.register_id == OwnershipRow.register_id)
            & (OwnerRow.id == OwnershipRow.owner_id),
        )
        .where(in_register(OwnershipRow, register), OwnerRow.telephone != "")
    ):
        numbers.setdefault(unit_id, set()).add(telephone)
    units = {Address(u.building, u.section, u.room): u.id for u in read_units(session, register)}
    keys = make_keys(units)
    return {
        keys[address]: (str(address), numbers.get(unit_id, set()))
        for address, unit_id in units.items()
    }


def list_shared(session: Session, register: RegisterKey) -> list[SharedTelephone]:
    """Return the few numbers that the most owners have, if those are three or more."""
    owners = func.count(OwnerRow.id)
    rows = session.execute(
        select(func.min(OwnerRow.telephone), owners)
        .where(in_register(OwnerRow, register), OwnerRow.telephone != "")
        .group_by(OwnerRow.telephone_digest)
        .having(owners >= _FEWEST)
    )
    shared = [SharedTelephone(telephone, number) for telephone, number in rows]
    return sorted(shared, key=lambda each: (-each.owners, each.telephone))[:_MOST_SHOWN]


def tell_lost(session: Session, register: RegisterKey, at: datetime) -> None:
    """Queue a message to each number that is gone, with the addresses that had it."""
    lost = list_lost(session, register)
    community = get_community(session, register.community_id)
    by_number: dict[str, list[str]] = {}
    for each in lost:
        by_number.setdefault(each.telephone, []).append(each.address)
    queue_messages(
        session,
        community_id=register.community_id,
        kind=MessageKind.NOTICE,
        messages=[
            (number, _say_lost(community.name, community.street_office, addresses))
            for number, addresses in by_number.items()
        ],
        at=at,
    )


def _say_lost(community: str, office: str, addresses: Iterable[str]) -> str:
    return tell(
        "text-of-lost-telephone",
        community=community,
        office=office,
        addresses="、".join(addresses),
    )
