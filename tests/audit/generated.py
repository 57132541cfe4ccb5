"""Logs of generated count cases, so that every verifier can be asked about the same meeting."""

from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from audit.entries.ballot import BallotCast, Delivery, LettersDelivered
from audit.entries.meeting import MotionNoticed, RulesFixed
from audit.entries.records import Record, encode_record
from audit.entries.register import (
    OwnerCommitment,
    RegisterFrozen,
    RegisterOwners,
    RegisterUnits,
    UnitRecord,
)
from audit.evidence.file import Evidence
from audit.log.merkle import leaf_hash
from audit.terms import DeliveryKind, Identification, ReviewFinding
from ballots.area import parse_area
from ballots.ballot import Channel
from ballots.clause import Clause
from ballots.register import HandoverState, UnitUse
from ballots.rules import get_rule_set
from tests.audit.simulator.log_entries import review
from tests.audit.simulator.meeting import CLOSES, OPENS, START, Meeting


class GeneratedMeeting(Meeting):
    """A meeting that holds a count case."""

    def __init__(self, case: dict[str, Any]) -> None:
        super().__init__()
        self.case = case

    def register(self) -> list[Record]:
        units = [self.make_unit(unit) for unit in self.case["units"]]
        known = {owner for unit in units for owner in unit.owners}
        known |= {unit.developer for unit in units if unit.developer is not None}
        owners = RegisterOwners(
            owners=tuple(OwnerCommitment(owner, "0" * 64) for owner in sorted(known))
        )
        parts: list[Record] = [owners, RegisterUnits(units=tuple(units))]
        digest = sha256(b"".join(leaf_hash(encode_record(part)) for part in parts)).hexdigest()
        frozen = RegisterFrozen(
            at=START,
            by="m1",
            units=len(units),
            owners=len(known),
            area_cm2=sum(unit.area_cm2 for unit in units),
            fingerprint=digest,
        )
        return [*parts, frozen]

    def make_unit(self, unit: dict[str, Any]) -> UnitRecord:
        return UnitRecord(
            unit=unit["unit"],
            building=unit["building"],
            area_cm2=parse_area(unit["area"]),
            use=UnitUse(unit["use"]),
            state=HandoverState(unit["state"]),
            owners=tuple(unit["owners"]),
            developer=unit.get("developer", self.case.get("developer")),
            room="0" * 64,
        )

    def head(self) -> list[Record]:
        created, *rest = super().head()
        register, noticed_to_opened = rest[:3], rest[-3:]
        name, overrides = self.case["rules"], self.case.get("overrides", {})
        fixed = RulesFixed(
            name=name,
            fingerprint=get_rule_set(name).fingerprint,
            overrides=overrides,
            clauses={field: Clause("第一条", date(2018, 1, 1)) for field in overrides},
            identification=Identification.LETTER,
        )
        motions = [
            MotionNoticed(
                motion={key: value for key, value in motion.items() if key != "scope"},
                title=motion["id"],
                text=motion["id"],
                scope=motion.get("scope", self.case.get("scope")),
                documents=(),
            )
            for motion in self.case["motions"]
        ]
        return [created, *register, fixed, *motions, *noticed_to_opened]

    def ballots(self) -> list[Record]:
        return [self.make_ballot(number, each) for number, each in enumerate(self.case["ballots"])]

    def make_ballot(self, number: int, ballot: dict[str, Any]) -> Record:
        first = datetime(2026, 5, 1, tzinfo=UTC)
        is_paper = ballot["channel"] == "paper"
        return BallotCast(
            at=OPENS + (datetime.fromisoformat(ballot["at"]) - first),
            unit=ballot["unit"],
            channel=Channel(ballot["channel"]),
            choices=ballot.get("choices", {}),
            invalid=ballot.get("invalid"),
            identified=Identification.PAPER if is_paper else Identification.LETTER,
            by="clerk" if is_paper else None,
            nonce=f"{number:032x}",
            invalid_on=ballot.get("invalid_on", {}),
        )

    def encode(self, record: Record) -> bytes:
        """Move a meeting under a law of before 2021 to 2019, when it was in force."""
        data = super().encode(record)
        if self.case["rules"] == "property-law-2007":
            return data.replace(b'"2026-', b'"2019-')
        return data

    def after_ballots(self) -> list[Record]:
        units = self.case.get("delivered", [])
        served = tuple(Delivery(unit, OPENS, DeliveryKind.IN_PERSON) for unit in units)
        return [*self.reviews(), *([LettersDelivered(deliveries=served)] if served else [])]

    def reviews(self) -> list[Record]:
        """Void the ballots of the units that the case names, before the end."""
        first = len(self.head())
        return [
            review(first + number, ReviewFinding.VOIDED, CLOSES)
            for number, ballot in enumerate(self.case["ballots"])
            if ballot["unit"] in self.case.get("voided", [])
        ]


def make_evidence(case: dict[str, Any]) -> Evidence:
    """Return the evidence that an honest server leaves of a case."""
    return GeneratedMeeting(case).evidence()
