"""Rows of a platform's list become ballots: scopes, candidates, invalid marks."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from ballots.motion import Matter, MotionKind
from voting.importing.spelling.addresses import Address
from voting.importing.spelling.platforms import PlatformColumn
from voting.services.meeting.details import Details
from voting.services.meeting.meetings import MotionView
from voting.services.platform.ballots import ReadingBasis, ReadList, RegisteredUnit, read_list
from voting.services.platform.mapping import PlatformMapping
from voting.services.platform.sheets import read_tables

UNITS = tuple(
    RegisteredUnit(
        unit=f"u{number}",
        holding_id=f"h{number}",
        address=Address(f"{number}栋", "1单元", "0101"),
        area_cm2=900_000,
    )
    for number in (1, 2)
)
APPROVAL = MotionView(
    id="M1", number=1, kind=MotionKind.APPROVAL, matter=Matter.OTHER_MAJOR, title="修门",
    text="修门", names=(), seats=0, max_choices=0, buildings=(), documents=(),
    details=Details.from_json({}),
)  # fmt: skip
ELECTION = replace(
    APPROVAL, kind=MotionKind.ELECTION, matter=Matter.ELECT_COMMITTEE, names=("张三", "李四"),
    seats=2, max_choices=2,
)  # fmt: skip


def read(motion: MotionView, cells: Mapping[str, str], words: Mapping[str, str]) -> ReadList:
    """Read a list with a mark for each building."""
    rows = [f"{building},1单元,101,{cell}" for building, cell in cells.items()]
    (sheet,) = read_tables("list.csv", "\n".join(("楼栋,单元,房号,意见", *rows)).encode())
    group = "approvals" if motion.kind is MotionKind.APPROVAL else motion.id
    mapping = PlatformMapping(
        head=1,
        columns={
            PlatformColumn.BUILDING: 0,
            PlatformColumn.SECTION: 1,
            PlatformColumn.ROOM: 2,
        },
        marks={"M1": 3},
        words={group: words},
    )
    basis = ReadingBasis(
        units=UNITS,
        motions=(motion,),
        opens_at=datetime(2026, 4, 1, tzinfo=UTC),
        closes_at=datetime(2026, 5, 1, tzinfo=UTC),
        on_paper=frozenset(),
    )
    return read_list(sheet, mapping, basis)


def test_a_home_outside_a_motions_buildings_is_said_and_not_counted() -> None:
    motion = replace(APPROVAL, buildings=("2栋",))

    found = read(motion, {"1栋": "同意", "2栋": "同意"}, {"同意": "for"})

    assert [each.unit for each in found.ballots] == ["u2"]
    assert "platform-outside" in [each.sentence.code for each in found.remarks]


def test_an_election_has_names_and_abstaining_has_none() -> None:
    words = {"张三": "张三", "李四": "李四", "弃权": "abstain"}

    found = read(ELECTION, {"1栋": "张三、李四", "2栋": "弃权"}, words)

    assert [each.choices["M1"] for each in found.ballots] == [["张三", "李四"], []]


def test_an_invalid_mark_is_an_invalid_ballot_on_that_motion() -> None:
    found = read(APPROVAL, {"1栋": "涂改", "2栋": "未投"}, {"涂改": "invalid", "未投": "blank"})

    assert [dict(each.invalid_on) for each in found.ballots] == [{"M1": "invalid"}]
    assert [each.sentence.code for each in found.remarks] == ["platform-row-blank"]
