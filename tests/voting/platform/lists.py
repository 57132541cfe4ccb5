"""A meeting that the city's platform holds, and lists of ballots as it exports them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from ballots.procedure import MeetingKind
from tests.voting.installation import (
    FINAL,
    NOTICED,
    OPENS,
    House,
    close_meeting,
    give_notice,
    make_draft,
    open_meeting,
    take_step,
)
from tests.voting.made_once import made_once
from tests.voting.meeting.test_editing import DRAFT
from tests.voting.meeting.test_platform import make_platform_meeting
from tests.voting.on_paper import enter_paper, make_scan
from voting.importing.spelling.platforms import PlatformColumn
from voting.services.desk.paper_ballots import Reading
from voting.services.meeting.drafting.editing import change_meeting
from voting.services.platform.imports import (
    ImportKey,
    import_file,
    set_columns,
    set_published,
    set_words,
)
from voting.services.platform.mapping import APPROVALS, PlatformMapping
from voting.services.register.register import read_units
from voting.services.result import closing
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.register import UnitRow
from voting.terms import PlatformFile

HEAD = "楼栋,单元,房号,建筑面积,事项1 选聘物业,事项2 更新电梯,投票时间"
COLUMNS = {
    PlatformColumn.BUILDING: 0,
    PlatformColumn.SECTION: 1,
    PlatformColumn.ROOM: 2,
    PlatformColumn.AREA: 3,
    PlatformColumn.TIME: 6,
}
MAPPING = PlatformMapping(head=1, columns=COLUMNS, marks={"M1": 4, "M2": 5})
WORDS = {APPROVALS: {"同意": "for", "反对": "against", "弃权": "abstain"}}
RULES = "beijing-2024-r2"


@made_once
def hold(house: House, *, paper: int = 0) -> str:
    """Return a meeting by the platform's rules that is closed; so many voted on paper here."""
    meeting_id, letters = make_platform_meeting(house, RULES)
    for letter in letters[:paper]:
        enter_paper(house, meeting_id, letter.holding_id, Reading({"M1": "against", "M2": "for"}))
    close_meeting(house, meeting_id, find_closing(house, meeting_id))
    return meeting_id


def hold_another(house: House) -> str:
    """Return such a meeting of a house that has a frozen register."""
    meeting_id = make_draft(house)
    draft = replace(
        DRAFT, rule_set=RULES, opens_at=OPENS, is_scheduled=False, kind=MeetingKind.REGULAR
    )
    change_meeting(house.database, meeting=house.key_of(meeting_id), draft=draft, at=NOTICED)
    give_notice(house, meeting_id)
    open_meeting(house, meeting_id)
    close_meeting(house, meeting_id, find_closing(house, meeting_id))
    return meeting_id


def find_closing(house: House, meeting_id: str) -> datetime:
    return house.database.read(lambda s: s.get_one(MeetingRow, house.key_of(meeting_id)).closes_at)


def publish(house: House, meeting_id: str) -> None:
    take_step(house, meeting_id, closing.publish_preliminary, find_closing(house, meeting_id))


def list_register(house: House, meeting_id: str) -> list[UnitRow]:
    """Return the units of a meeting's register, in its order."""
    return house.database.read(
        lambda s: list(read_units(s, s.get_one(MeetingRow, house.key_of(meeting_id)).register))
    )


def make_row(unit: UnitRow, marks: Sequence[str] = ("同意", "反对"), **other: str) -> str:
    """Return a row of a list; `other` replaces the room, the area or the time."""
    area = f"{unit.area_cm2 / 10_000:.2f}"
    cells = {"room": unit.room, "area": area, "time": "2026-04-20 09:30", **other}
    return ",".join(
        (unit.building, unit.section, cells["room"], cells["area"], *marks, cells["time"])
    )


def bring(house: House, meeting_id: str, rows: Sequence[str], head: str = HEAD) -> ImportKey:
    """Import a list of these rows."""
    content = "\n".join((head, *rows)).encode()
    key = house.key_of(meeting_id)
    import_id = import_file(
        house.database,
        auditor=house.auditor,
        meeting=key,
        kind=PlatformFile.BALLOTS,
        name="平台名单.csv",
        content=content,
        at=FINAL,
    )
    return ImportKey(key, import_id)


def map_all(
    house: House,
    key: ImportKey,
    mapping: PlatformMapping = MAPPING,
    words: Mapping[str, Mapping[str, str]] = WORDS,
    *,
    has_paper: bool = False,
) -> None:
    """Say what columns and words mean, so that the list is counted."""
    set_columns(house.database, auditor=house.auditor, key=key, mapping=mapping, at=FINAL)
    set_words(
        house.database,
        auditor=house.auditor,
        key=key,
        words=words,
        has_paper=has_paper,
        at=FINAL,
    )


def bring_result(house: House, meeting_id: str) -> ImportKey:
    """Import a photograph of the result, which has totals alone."""
    key = house.key_of(meeting_id)
    import_id = import_file(
        house.database,
        auditor=house.auditor,
        meeting=key,
        kind=PlatformFile.RESULT,
        name="平台结果.png",
        content=make_scan("result"),
        at=FINAL,
    )
    return ImportKey(key, import_id)


def say_published(house: House, key: ImportKey, figures: Mapping[str, Mapping[str, str]]) -> None:
    """Say what figures the platform published."""
    set_published(
        house.database,
        auditor=house.auditor,
        key=key,
        published=figures,
        has_paper=False,
        at=FINAL,
    )
