"""A meeting as recorded in its log: the entries by type."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import TypeVar

from audit.entries.ballot import BallotCast, BallotReviewed, Delivery, LettersDelivered
from audit.entries.meeting import (
    MeetingExtended,
    MeetingNoticed,
    MotionCounted,
    RulesFixed,
)
from audit.entries.records import Record
from audit.entries.register import (
    OwnerCommitment,
    RegisterOwners,
    RegisterUnits,
    UnitRecord,
    UnitsTransferred,
)
from audit.errors import OrderError
from audit.terms import ReviewFinding, VoidGround
from ballots.clause import ChoicesInForce, find_choices_in_force
from ballots.register import HandoverState
from ballots.rules import CHINA

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class LoggedBallot:
    """A ballot with its index in the log."""

    index: int
    cast: BallotCast


@dataclass(frozen=True, slots=True)
class Proceedings:
    """A meeting's entries in the order of the log, with access by type."""

    records: tuple[Record, ...]
    leaf_hashes: tuple[bytes, ...] = field(repr=False)

    def all(self, kind: type[_T]) -> tuple[_T, ...]:
        """Return the entries of one type."""
        return tuple(record for record in self.records if isinstance(record, kind))

    def find(self, kind: type[_T]) -> _T | None:
        """Return the entry of a type that occurs at most once, or None."""
        found = self.all(kind)
        return found[0] if found else None

    def get(self, kind: type[_T]) -> _T:
        """Return the one entry of a type.

        Raises:
            OrderError: the log has none.
        """
        found = self.find(kind)
        if found is None:
            raise OrderError(f"the log has no entry of type {getattr(kind, 'TYPE', kind)!r}")
        return found

    def index_of(self, kind: type[Record]) -> int:
        """Return the index of the first entry of a type, or the length of the log."""
        places = (index for index, each in enumerate(self.records) if isinstance(each, kind))
        return next(places, len(self.records))

    @property
    def ballots(self) -> tuple[LoggedBallot, ...]:
        """Return the ballots with their indexes."""
        return tuple(
            LoggedBallot(index, record)
            for index, record in enumerate(self.records)
            if isinstance(record, BallotCast)
        )

    @property
    def counted_ballots(self) -> tuple[LoggedBallot, ...]:
        """Return the ballots without those that a review voided."""
        voided = self._find_voided()
        return tuple(each for each in self.ballots if each.index not in voided)

    @property
    def voided_grounds(self) -> tuple[VoidGround | None, ...]:
        """Return why each voided ballot is voided; None where the log does not tell grounds."""
        latest = {each.ballot: each for each in self.all(BallotReviewed)}
        return tuple(
            each.ground for each in latest.values() if each.finding is ReviewFinding.VOIDED
        )

    @property
    def voided_ballots(self) -> tuple[LoggedBallot, ...]:
        """Return the ballots that a review voided and no later one restored."""
        voided = self._find_voided()
        return tuple(each for each in self.ballots if each.index in voided)

    def _find_voided(self) -> set[int]:
        findings = {each.ballot: each.finding for each in self.all(BallotReviewed)}
        return {index for index, finding in findings.items() if finding is ReviewFinding.VOIDED}

    @property
    def rounds(self) -> tuple[tuple[int, tuple[MotionCounted, ...]], ...]:
        """Return each count with the index of its first entry; a review is followed by a new count.

        If nothing was counted there is one empty round, at the end.
        """
        found: list[tuple[int, list[MotionCounted]]] = []
        for index, record in enumerate(self.records):
            if not isinstance(record, MotionCounted):
                continue
            if index == 0 or not isinstance(self.records[index - 1], MotionCounted):
                found.append((index, []))
            found[-1][1].append(record)
        rounds = tuple((index, tuple(counted)) for index, counted in found)
        return rounds or ((len(self.records), ()),)

    def until(self, index: int) -> "Proceedings":
        """Return the meeting as recorded before an entry."""
        return Proceedings(self.records[:index], self.leaf_hashes[:index])

    @property
    def closes_at(self) -> datetime:
        """Return when voting ends: the time of the last extension, or of the notice.

        Raises:
            OrderError: no notice was given.
        """
        extended = self.all(MeetingExtended)
        return extended[-1].closes_at if extended else self.get(MeetingNoticed).closes_at

    @property
    def deliveries(self) -> tuple[Delivery, ...]:
        """Return the holdings that were provably served."""
        return tuple(each for part in self.all(LettersDelivered) for each in part.deliveries)

    @property
    def frozen_units(self) -> tuple[UnitRecord, ...]:
        """Return the units of the frozen register."""
        return tuple(unit for part in self.all(RegisterUnits) for unit in part.units)

    @property
    def units(self) -> tuple[UnitRecord, ...]:
        """Return the units of the frozen register with their owners after all transfers."""
        owners = {
            unit: tuple(each.owner for each in transferred.owners)
            for transferred in self.all(UnitsTransferred)
            for unit in transferred.units
        }
        return tuple(
            replace(unit, owners=owners[unit.unit]) if unit.unit in owners else unit
            for unit in self.frozen_units
        )

    @property
    def frozen_owners(self) -> tuple[OwnerCommitment, ...]:
        """Return the owners of the frozen register."""
        return tuple(owner for part in self.all(RegisterOwners) for owner in part.owners)

    @property
    def owners(self) -> tuple[OwnerCommitment, ...]:
        """Return the owners of the frozen register and the buyers since."""
        bought = (owner for part in self.all(UnitsTransferred) for owner in part.owners)
        return (*self.frozen_owners, *bought)


def read_choices_in_force(proceedings: Proceedings) -> ChoicesInForce:
    """Return which of the assembly's own choices were in force on the day of the notice."""
    fixed, noticed = proceedings.get(RulesFixed), proceedings.get(MeetingNoticed)
    noticed_on = noticed.at.astimezone(CHINA).date()
    return find_choices_in_force(fixed.overrides, fixed.clauses, noticed_on)


def register_fingerprint(proceedings: Proceedings) -> str:
    """Return SHA-256 over the leaf hashes of the register's parts, in order."""
    digest = sha256()
    for record, leaf in zip(proceedings.records, proceedings.leaf_hashes, strict=True):
        if isinstance(record, RegisterOwners | RegisterUnits):
            digest.update(leaf)
    return digest.hexdigest()


def find_voters(unit: UnitRecord) -> frozenset[str]:
    """Return who votes for a unit: its owners, or its developer until handover."""
    if unit.state is not HandoverState.HANDED_OVER and unit.developer is not None:
        return frozenset((unit.developer,))
    return frozenset(unit.owners)
