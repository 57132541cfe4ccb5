"""A small meeting in memory, with keys of its own, so that its evidence can be damaged at will."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit.document.signatures import DocumentSigner
from audit.entries.ballot import BallotCast, BallotReviewed, LettersPrinted
from audit.entries.mandate import MandateEnded, MandateRecorded
from audit.entries.meeting import (
    CandidateWithdrawn,
    MeetingClosed,
    MeetingCreated,
    MeetingExtended,
    MeetingNoticed,
    MeetingOpened,
    MotionNoticed,
    ResultConfirmed,
    ResultPublished,
    RulesFixed,
)
from audit.entries.records import Record, encode_record
from audit.entries.register import (
    OwnerCommitment,
    RegisterFrozen,
    RegisterOwners,
    RegisterUnits,
    UnitRecord,
    UnitsTransferred,
)
from audit.evidence.file import Evidence, Keys, Opening, Openings
from audit.log.checkpoint import Checkpoint, parse_checkpoint, sign_checkpoint
from audit.log.commitment import commit
from audit.log.cosignature import cosign
from audit.log.merkle import Tree, leaf_hash
from audit.log.note import SignerKey
from audit.terms import (
    Edition,
    Identification,
    MandateKind,
    ReviewFinding,
    WithdrawalGround,
)
from ballots.ballot import Channel
from ballots.clause import Clause
from ballots.procedure import MeetingKind, Topic
from ballots.register import HandoverState, UnitUse
from ballots.rules import get_rule_set
from tests.audit.simulator.log_entries import (
    SALT,
    carry_out_sample,
    count_entries,
    object_and_answer,
    place_of,
    plan_sample,
    publish,
    record_paper,
    review,
)
from tests.audit.simulator.signers import make_signer, to_der

ORIGIN = "vote.example/langyue/1"
START = datetime(2026, 5, 1, tzinfo=UTC)
OPENS, CLOSES = START + timedelta(days=16), START + timedelta(days=26)
STOPPED = 3
"""The flat whose owner stops an agent."""

CANDIDATES = ("张三", "李四", "王五")


@dataclass
class Meeting:
    """A meeting of six flats; five vote, four of them for."""

    log_key: SignerKey = field(
        default_factory=lambda: SignerKey(ORIGIN, Ed25519PrivateKey.generate())
    )
    committee: DocumentSigner = field(default_factory=lambda: make_signer("业主委员会"))
    office: DocumentSigner = field(default_factory=lambda: make_signer("街道办事处"))
    title: str = "2026年第一次业主大会会议"
    overrides: dict[str, object] = field(default_factory=dict)
    clauses: dict[str, Clause] = field(default_factory=dict)
    witnesses: tuple[SignerKey, ...] = ()
    quorum: int | None = None
    """All witnesses, unless it is said."""

    findings: tuple[ReviewFinding, ...] = ()
    """What was found about the first ballot after the count, a day apart."""
    is_extended: bool = False
    """The notice said two days less, and two members extended the vote by them."""
    rules: str = "civil-code-2021"
    kind: MeetingKind | None = None
    matter: str = "hire-or-dismiss-manager"
    published_at: datetime | None = None
    """When the register was laid before the owners."""
    topic: Topic | None = None
    published_on: date | None = None
    """When the topic's document was published."""
    no_quorum_at: datetime | None = None
    """When an earlier vote on the same matter ended without a quorum."""
    succession_on: date | None = None
    opens: datetime = OPENS
    closes: datetime = CLOSES
    counting_days: int = 0
    """How long after the end the result is published."""
    objection_days: int = 8
    announced_after: int | None = None
    """How many days after the confirmation a document is published; none where nothing is."""
    is_sold: bool = False
    """Flats 4 and 5 are one owner's; flat 5 is sold before they vote, and its buyer votes for."""

    is_objected: bool = False
    """The owners of flats 0 and 1 object to the result, online and in person; both are answered."""
    is_mandated: bool = False
    """An agent speaks for flats 0 to 2, as their guardian and by proxy, and votes for them; another
    one for flat 3, whose owner stops him after he voted."""
    is_signed_by_agent: bool = False
    """Beside them: the paper ballot of flat 4 is signed by an agent of its own."""

    is_election: bool = False
    """Three stand for two seats; four vote for each of the first two, three for the last. The
    second withdraws on the day that voting begins."""

    is_sampled: bool = False
    """Two ballots are called back."""

    def ballots(self) -> list[Record]:
        marks: list[Any] = ["for", "for", "for", "against", "for", "for"][: 5 + self.is_sold]
        if self.is_election:
            marks = [*[list(CANDIDATES)] * 3, list(CANDIDATES[1:2]), list(CANDIDATES[:1])]
        return [
            BallotCast(
                at=self.opens + timedelta(hours=number),
                unit=f"u{number}",
                channel=Channel.PAPER if number == 4 else Channel.ONLINE,
                choices={"M1": mark},
                invalid=None,
                identified=Identification.PAPER if number == 4 else Identification.LETTER,
                by="clerk" if number == 4 else None,
                nonce=f"{number:032x}",
                mandate=self.mandate_of(number),
            )
            for number, mark in enumerate(marks)
        ]

    def register(self) -> list[Record]:
        owners = tuple(OwnerCommitment(f"o{n}", commit(SALT, f"业主{n}")) for n in range(6))
        units = tuple(
            UnitRecord(
                unit=f"u{n}",
                building="1栋",
                area_cm2=1_000_000,
                use=UnitUse.RESIDENTIAL,
                state=HandoverState.HANDED_OVER,
                owners=("o4",) if self.is_sold and n == 5 else (f"o{n}",),
                developer=None,
                room=commit(SALT, f"1栋010{n}"),
            )
            for n in range(6)
        )
        parts: list[Record] = [RegisterOwners(owners=owners), RegisterUnits(units=units)]
        digest = sha256(b"".join(leaf_hash(encode_record(part)) for part in parts)).hexdigest()
        frozen = RegisterFrozen(
            at=START,
            by="m1",
            units=6,
            owners=6,
            area_cm2=6_000_000,
            fingerprint=digest,
            published_at=self.published_at,
        )
        return [*parts, frozen]

    def head(self) -> list[Record]:
        return [
            MeetingCreated(
                at=START,
                origin=ORIGIN,
                community="朗月花园",
                title=self.title,
                log_key=str(self.log_key.verifier),
                committee_certificate=sha256(to_der(self.committee)).hexdigest(),
                street_office="示例街道办事处",
                street_office_certificate=sha256(to_der(self.office)).hexdigest(),
                witnesses=tuple(str(key.verifier) for key in self.witnesses),
                quorum=len(self.witnesses) if self.quorum is None else self.quorum,
            ),
            *self.register(),
            RulesFixed(
                name=self.rules,
                fingerprint=get_rule_set(self.rules).fingerprint,
                overrides=dict(self.overrides),
                clauses=dict(self.clauses),
                identification=Identification.LETTER,
            ),
            MotionNoticed(
                motion=self.motion(),
                title="选聘物业",
                text="选聘示例物业",
                scope=None,
                documents=(),
                topic=self.topic,
                published_on=self.published_on,
                no_quorum_at=self.no_quorum_at,
            ),
            MeetingNoticed(
                at=START,
                by="m1",
                confirmed_by="m2",
                opens_at=self.opens,
                closes_at=self.noticed_end(),
                kind=self.kind,
                succession_on=self.succession_on,
            ),
            LettersPrinted(at=START, by="a1", letters=6, unit=None),
            MeetingOpened(at=self.opens, by="schedule", confirmed_by=None),
        ]

    def motion(self) -> dict[str, Any]:
        if not self.is_election:
            return {"id": "M1", "kind": "approval", "matter": self.matter}
        of = {"candidates": list(CANDIDATES), "seats": 2, "max_choices": 3}
        return {"id": "M1", "kind": "election", "matter": "elect-committee", **of}

    def withdrawals(self) -> list[Record]:
        if not self.is_election:
            return []
        return [
            CandidateWithdrawn(
                at=self.opens,
                by="m1",
                confirmed_by="m2",
                motion="M1",
                candidate=CANDIDATES[1],
                ground=WithdrawalGround.WITHDREW,
            )
        ]

    def noticed_end(self) -> datetime:
        return self.closes - timedelta(days=2) if self.is_extended else self.closes

    def extensions(self) -> list[Record]:
        if not self.is_extended:
            return []
        at = self.noticed_end() - timedelta(hours=1)
        return [
            MeetingExtended(
                at=at, by="m1", confirmed_by="m2", closes_at=self.closes, reason="参与不足"
            )
        ]

    def transfers(self) -> list[Record]:
        if not self.is_sold:
            return []
        buyer = OwnerCommitment("b0", commit(SALT, "新业主"))
        return [
            UnitsTransferred(
                at=self.opens,
                by="m1",
                confirmed_by="m2",
                units=("u5",),
                owners=(buyer,),
                proof="b" * 64,
            )
        ]

    def mandates(self) -> list[Record]:
        if not self.is_mandated:
            return []
        return [
            MandateRecorded(
                at=self.opens,
                by=f"o{number}" if number > 1 else "m1",
                confirmed_by=None if number > 1 else "m2",
                kind=MandateKind.PROXY if number > 1 else MandateKind.GUARDIAN,
                unit=f"u{number}",
                agent=f"a{max(0, number - STOPPED + 1)}",
                proof=None if number > 1 else "c" * 64,
            )
            for number in range(STOPPED + 1 + self.is_signed_by_agent)
        ]

    def mandate_of(self, flat: int) -> int | None:
        is_given = self.is_mandated and flat <= STOPPED + self.is_signed_by_agent
        return len(self.head()) + flat if is_given else None

    def after_ballots(self) -> list[Record]:
        """Return how the owner of flat 3 stops the agent."""
        given = self.mandate_of(STOPPED)
        if given is None:
            return []
        at, cast = self.opens + timedelta(days=1), given + len(self.mandates())
        return [
            MandateEnded(at=at, by=f"o{STOPPED}", mandate=given),
            BallotReviewed(
                at=at,
                by="principal",
                confirmed_by=None,
                ballot=cast,
                finding=ReviewFinding.VOIDED,
                reason="业主停止了代理",
            ),
        ]

    def entries(self) -> list[bytes]:
        records = [*self.head(), *self.withdrawals(), *self.transfers(), *self.mandates()]
        records += [plan_sample(self.opens, self.closes)] if self.is_sampled else []
        records += self.ballots()
        records += [*record_paper(records), *self.extensions(), *self.after_ballots()]
        records.append(
            MeetingClosed(
                at=self.closes, by="schedule", confirmed_by=None, ballots=len(self.ballots())
            )
        )
        published = self.closes + timedelta(days=self.counting_days)
        records += [*self.count(records), publish(published, self.objection_days)]
        for number, finding in enumerate(self.findings, 1):
            at = published + timedelta(days=number)
            first = next(n for n, each in enumerate(records) if isinstance(each, BallotCast))
            records.append(review(first, finding, at))
            records += [*self.count(records), publish(at, self.objection_days)]
        records += object_and_answer(len(records), published) if self.is_objected else []
        records += carry_out_sample(records, published) if self.is_sampled else []
        records.append(ResultConfirmed(at=self.confirmed_at(), by="m1"))
        if self.announced_after is not None:
            records.append(
                ResultPublished(at=self.evidence_at(), edition=Edition.PUBLIC, sha256="0" * 64)
            )
        return [self.encode(record) for record in records]

    def encode(self, record: Record) -> bytes:
        return encode_record(record)

    def count(self, records: list[Record]) -> list[Record]:
        return count_entries([self.encode(record) for record in records])

    def keys(self) -> Keys:
        return Keys(
            log=str(self.log_key.verifier),
            committee=to_der(self.committee),
            street_office=to_der(self.office),
            witnesses=tuple(str(key.verifier) for key in self.witnesses),
        )

    def seal(self, entries: list[bytes]) -> Evidence:
        """Sign a tree over whatever entries, as a dishonest server could."""
        tree = Tree(leaf_hash(entry) for entry in entries)
        checkpoint = Checkpoint(self.log_key.name, len(entries), tree.root())
        return Evidence(
            edition=Edition.PUBLIC,
            entries=tuple(entries),
            checkpoint=str(sign_checkpoint(checkpoint, self.log_key)),
            keys=self.keys(),
        )

    def evidence(self) -> Evidence:
        """Return what an honest server leaves, cosigned by every witness."""
        return self.cosign(self.seal(self.entries()))

    def cosign(self, evidence: Evidence) -> Evidence:
        _, note = parse_checkpoint(evidence.checkpoint)
        lines = [cosign(note.text, key, self.evidence_at()) for key in self.witnesses]
        return replace(evidence, checkpoint=evidence.checkpoint + "".join(map(str, lines)))

    def auditors_edition(self) -> Evidence:
        bought = (Opening("b0", SALT, "新业主"),) if self.is_sold else ()
        openings = Openings(
            owners=(*(Opening(f"o{n}", SALT, f"业主{n}") for n in range(6)), *bought),
            units=tuple(Opening(f"u{n}", SALT, f"1栋010{n}") for n in range(6)),
        )
        evidence = self.evidence()
        if self.is_objected:
            said = (f"{word}{flat}" for word in ("异议", "答复") for flat in range(2))
            first = place_of(list(evidence.entries), "objection.raised")
            opened = (Opening(str(n), SALT, text) for n, text in enumerate(said, first))
            openings = replace(openings, objections=tuple(opened))
        return replace(evidence, edition=Edition.AUDITOR, openings=openings)

    def confirmed_at(self) -> datetime:
        days = self.counting_days + self.objection_days + len(self.findings)
        return self.closes + timedelta(days=days)

    def evidence_at(self) -> datetime:
        return self.confirmed_at() + timedelta(days=self.announced_after or 0)
