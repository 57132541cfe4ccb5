"""Where silence was counted: what part acted and what part was deemed to, with both verdicts."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from audit.__main__ import main
from audit.checks.counting import count_proceedings
from audit.document.signatures import certify, countersign
from audit.entries.ballot import BallotCast, Delivery, LettersDelivered
from audit.entries.records import Record, encode_record
from audit.entries.register import OwnerCommitment, RegisterFrozen, RegisterOwners, RegisterUnits
from audit.entries.register import UnitRecord as Unit
from audit.evidence.file import read_proceedings
from audit.log.commitment import commit
from audit.log.merkle import leaf_hash
from audit.printed.headline import find_headlines
from audit.terms import DeliveryKind, Identification
from audit.verify import verify
from ballots.ballot import Channel
from ballots.clause import Clause
from ballots.register import HandoverState, UnitUse
from tests.audit.damages import failing
from tests.audit.simulator.log_entries import SALT
from tests.audit.simulator.meeting import CLOSES, START, Meeting
from voting.documents.result import ResultPage, render_result
from voting.services.result.document.document import summarize_result

TURNOUT = "按面积：实际参与 29 %，推定参与 71 %；按人数：实际参与 29 %，推定参与 71 %"
BOTH = "计入推定票：通过；不计推定票：参与不足，未形成有效决定"


@dataclass
class Silent(Meeting):
    """A hundred flats, all served: 20 for, 9 against, and 71 say nothing."""

    overrides: dict[str, object] = field(default_factory=lambda: {"silent": "with-majority"})
    clauses: dict[str, Clause] = field(
        default_factory=lambda: {"silent": Clause("议事规则第二十一条", date(2024, 5, 1))}
    )

    def register(self) -> list[Record]:
        owners = tuple(OwnerCommitment(f"o{n}", commit(SALT, f"业主{n}")) for n in range(100))
        units = tuple(
            Unit(
                unit=f"u{n}",
                building="1栋",
                area_cm2=900_000,
                use=UnitUse.RESIDENTIAL,
                state=HandoverState.HANDED_OVER,
                owners=(f"o{n}",),
                developer=None,
                room=commit(SALT, f"1栋{n}"),
            )
            for n in range(100)
        )
        parts: list[Record] = [RegisterOwners(owners=owners), RegisterUnits(units=units)]
        digest = sha256(b"".join(leaf_hash(encode_record(part)) for part in parts)).hexdigest()
        frozen = RegisterFrozen(
            at=START, by="m1", units=100, owners=100, area_cm2=90_000_000, fingerprint=digest
        )
        return [*parts, frozen]

    def ballots(self) -> list[Record]:
        return [
            BallotCast(
                at=self.opens + timedelta(hours=number),
                unit=f"u{number}",
                channel=Channel.ONLINE,
                choices={"M1": "for" if number < 20 else "against"},
                invalid=None,
                identified=Identification.LETTER,
                by=None,
                nonce=f"{number:032x}",
            )
            for number in range(29)
        ]

    def after_ballots(self) -> list[Record]:
        at = CLOSES - timedelta(days=5)
        served = tuple(Delivery(f"u{n}", at, DeliveryKind.IN_PERSON) for n in range(100))
        return [LettersDelivered(deliveries=served)]


def test_deemed_votes_stand_apart_with_the_verdict_without_them() -> None:
    proceedings = read_proceedings(Silent().evidence().entries)

    (headline,) = find_headlines(proceedings, count_proceedings(proceedings).outcomes).values()

    assert headline.say_lines() == (TURNOUT, BOTH)


@pytest.mark.parametrize("overrides", [{}, {"silent": "absent"}], ids=["none", "said so"])
def test_where_nobody_is_deemed_there_is_no_headline(overrides: dict[str, object]) -> None:
    meeting = Silent(overrides=overrides)
    proceedings = read_proceedings(meeting.evidence().entries)

    assert not find_headlines(proceedings, count_proceedings(proceedings).outcomes)


def test_silence_that_abstains_is_deemed_too() -> None:
    proceedings = read_proceedings(Silent(overrides={"silent": "abstain"}).evidence().entries)

    (headline,) = find_headlines(proceedings, count_proceedings(proceedings).outcomes).values()

    assert headline.say_lines() == (
        TURNOUT,
        "计入推定票：未通过；不计推定票：参与不足，未形成有效决定",
    )


def test_whoever_verifies_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "evidence.json"
    file.write_bytes(Silent().evidence().to_bytes())

    assert main(["verify", str(file)]) == 0
    said = capsys.readouterr().out

    assert f"选聘物业：{TURNOUT}。{BOTH} / took part by area 29 %, deemed 71 %" in said
    assert "with deemed votes carried, without them no-quorum" in said


def make_pdf(meeting: Meeting, headline: tuple[str, ...]) -> bytes:
    evidence = meeting.evidence()
    (motion,) = summarize_result(evidence)
    page = ResultPage(
        evidence=evidence,
        motions=(replace(motion, headline=headline),),
        url="http://vote.example/c/1",
        at=meeting.evidence_at(),
    )
    return countersign(certify(render_result(page), meeting.committee), meeting.office)


@pytest.mark.parametrize(
    ("headline", "steps"),
    [
        pytest.param((TURNOUT, BOTH), set(), id="as counted"),
        pytest.param((TURNOUT.replace("29", "70"), BOTH), {7}, id="more are said to have acted"),
        pytest.param((TURNOUT, "计入推定票：通过"), {7}, id="the verdict without is left out"),
        pytest.param((), set(), id="of before there were headlines"),
    ],
)
def test_a_document_prints_the_headline_that_follows(
    headline: tuple[str, ...], steps: set[int]
) -> None:
    assert failing(verify(make_pdf(Silent(), headline))) == steps
