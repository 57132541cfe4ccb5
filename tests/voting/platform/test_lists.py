"""A platform's list of ballots is counted again here; what is odd is said with its line."""

import pytest

from tests.voting.installation import FINAL, House, make_open_meeting
from tests.voting.platform.lists import (
    MAPPING,
    WORDS,
    bring,
    hold,
    list_register,
    make_row,
    map_all,
)
from voting.errors import FileRefusedError, InputError, NotFoundError
from voting.importing.spelling.platforms import PlatformColumn
from voting.services.meeting.meetings import get_meeting
from voting.services.pages.platform import read_import
from voting.services.platform.counting import compare, read_figures
from voting.services.platform.imports import ImportKey, get_row, set_columns
from voting.services.platform.mapping import PlatformMapping
from voting.services.platform.recount import Found


def count(house: House, key: ImportKey) -> Found:
    found = Found.from_json(house.database.read(lambda s: get_row(s, key).found))
    assert found is not None
    return found


def list_codes(found: Found) -> list[str]:
    return [each.sentence.code for each in found.remarks]


def test_every_row_is_counted_by_the_count_of_every_meeting(house: House) -> None:
    meeting_id = hold(house)
    units = list_register(house, meeting_id)
    key = bring(house, meeting_id, [make_row(each) for each in units])

    map_all(house, key)

    found = count(house, key)
    first, second = map(read_figures, found.alone)
    assert found.rows == len(units)
    assert [each for each in found.remarks if each.is_left_out] == []
    assert first["for.persons"] == first["participation.persons"] == second["against.persons"]
    assert first["for.area"] == found.alone[0]["eligible"]["area"]  # type: ignore[index]
    assert found.alone[0]["outcome"] == "carried"
    assert found.alone[1]["outcome"] == "not-carried"
    assert found.areas == ()


def test_votes_on_paper_here_are_added_by_the_meetings_own_rules(house: House) -> None:
    meeting_id = hold(house, paper=2)
    units = list_register(house, meeting_id)
    key = bring(house, meeting_id, [make_row(each) for each in units[4:12]])

    map_all(house, key)

    found = count(house, key)
    alone, together = (read_figures(each[0]) for each in (found.alone, found.together))
    assert found.paper == 2
    assert int(together["participation.persons"]) == int(alone["participation.persons"]) + 2
    assert together["against.persons"] == "2"
    assert alone["against.persons"] == "0"


def test_whoever_is_on_the_list_and_on_paper_counts_once(house: House) -> None:
    meeting_id = hold(house, paper=1)
    units = list_register(house, meeting_id)
    key = bring(house, meeting_id, [make_row(each) for each in units])

    map_all(house, key)

    found = count(house, key)
    alone, together = (read_figures(each[0]) for each in (found.alone, found.together))
    assert "platform-paper-too" in list_codes(found)
    assert together["participation.persons"] == alone["participation.persons"]


def test_nothing_is_taken_silently(house: House) -> None:
    meeting_id = hold(house)
    units = list_register(house, meeting_id)
    rows = [
        make_row(units[0], room="9999"),
        make_row(units[1], time="2026-05-20 09:30"),
        make_row(units[2], marks=("", "")),
        make_row(units[3], area="1.00", time="昨天"),
        make_row(units[4], area="很大"),
        "合计,,,100,1,0,",
        ",,,100,同意,同意,",
    ]
    key = bring(house, meeting_id, rows)

    map_all(house, key, words={"approvals": {**WORDS["approvals"], "1": "blank", "0": "blank"}})

    found = count(house, key)
    assert [(each.line, each.sentence.code) for each in found.remarks if each.is_left_out] == [
        (2, "platform-unit-unknown"),
        (3, "platform-time-outside"),
        (4, "platform-row-blank"),
        (7, "platform-unit-unknown"),
        (8, "platform-row-nameless"),
    ]
    assert {"platform-time-unread", "platform-area-unread"} <= set(list_codes(found))
    assert [(each.line, each.imported) for each in found.areas] == [(5, "1.00")]
    assert found.ballots == 2


def test_one_unit_on_two_rows_is_said_and_counted_once(house: House) -> None:
    meeting_id = hold(house)
    unit = list_register(house, meeting_id)[0]
    key = bring(house, meeting_id, [make_row(unit), make_row(unit)])

    map_all(house, key)

    found = count(house, key)
    assert "platform-twice" in list_codes(found)
    assert read_figures(found.alone[0])["for.persons"] == "1"


def test_two_rows_that_differ_count_by_the_rules_if_it_is_known_which_is_later(
    house: House,
) -> None:
    meeting_id = hold(house)
    unit = list_register(house, meeting_id)[0]
    rows = [
        make_row(unit, marks=("反对", "同意"), time="2026-04-21 10:00"),
        make_row(unit, marks=("同意", "同意"), time="2026-04-20 10:00"),
    ]
    key = bring(house, meeting_id, rows)

    map_all(house, key)

    found = count(house, key)
    assert "platform-apart-timed" in list_codes(found)
    # In Beijing the first ballot counts, and the row below was cast first.
    figures = read_figures(found.alone[0])
    assert (figures["for.persons"], figures["against.persons"]) == ("1", "0")


def test_without_times_what_differs_is_left_out_and_the_rest_counts(house: House) -> None:
    meeting_id = hold(house)
    unit = list_register(house, meeting_id)[0]
    rows = [
        make_row(unit, marks=("反对", "同意"), time=""),
        make_row(unit, marks=("同意", "同意"), time=""),
    ]
    key = bring(house, meeting_id, rows)

    map_all(house, key)

    found = count(house, key)
    assert "platform-apart" in [each.sentence.code for each in found.left_out]
    assert read_figures(found.alone[0])["participation.persons"] == "0"
    assert read_figures(found.alone[1])["for.persons"] == "1"


def test_a_holding_of_which_one_unit_is_listed_counts_whole_and_that_is_said(
    house: House,
) -> None:
    meeting_id = hold(house)
    units = list_register(house, meeting_id)
    holdings = [each.holding_id for each in units]
    unit = next(each for each in units if holdings.count(each.holding_id) > 1)
    key = bring(house, meeting_id, [make_row(unit)])

    map_all(house, key)

    assert "platform-part" in list_codes(count(house, key))


def test_figures_are_compared_line_by_line(house: House) -> None:
    meeting_id = hold(house)
    units = list_register(house, meeting_id)
    key = bring(house, meeting_id, [make_row(each) for each in units])
    map_all(house, key)
    found = count(house, key)
    counted = {str(each["id"]): read_figures(each) for each in found.alone}
    motions = house.database.read(lambda s: get_meeting(s, key.meeting).motions)

    compared = compare(motions, counted, {"M1": {**counted["M1"], "for.persons": "5"}})

    differing = [each for motion in compared for each in motion.figures if each.differs]
    assert [(each.mark, each.measure, each.published) for each in differing] == [
        ("for", "persons", "5")
    ]


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        (PlatformMapping(head=1, columns={}, marks={"M1": 4}), "platform-room-missing"),
        (PlatformMapping(head=1, columns=MAPPING.columns, marks={}), "platform-motions-missing"),
        (
            PlatformMapping(head=1, columns=MAPPING.columns, marks={"M1": 2}),
            "platform-column-twice",
        ),
        (
            PlatformMapping(head=1, columns=MAPPING.columns, marks={"M1": 40}),
            "platform-column-unknown",
        ),
    ],
)
def test_a_mapping_without_room_or_motion_is_refused(
    house: House, mapping: PlatformMapping, code: str
) -> None:
    meeting_id = hold(house)
    key = bring(house, meeting_id, [make_row(list_register(house, meeting_id)[0])] * 2)

    with pytest.raises(InputError) as refused:
        map_all(house, key, mapping)

    assert refused.value.sentence == code


def test_a_word_without_a_meaning_is_refused(house: House) -> None:
    meeting_id = hold(house)
    unit = list_register(house, meeting_id)[0]
    key = bring(house, meeting_id, [make_row(unit, marks=("赞同", "同意"))])

    with pytest.raises(InputError) as refused:
        map_all(house, key)

    assert refused.value.sentence == "platform-words-unmapped"


def test_nothing_is_imported_where_people_vote_here_or_before_the_end(house: House) -> None:
    here = make_open_meeting(house)
    with pytest.raises(NotFoundError):
        bring(house, here, ["1,2,3", "1,2,4"])


def test_a_file_that_is_no_table_or_was_imported_is_refused(house: House) -> None:
    meeting_id = hold(house)
    row = make_row(list_register(house, meeting_id)[0])
    bring(house, meeting_id, [row])

    with pytest.raises(InputError):
        bring(house, meeting_id, [row])
    with pytest.raises(FileRefusedError):
        bring(house, meeting_id, [], head="什么都没有")


def test_a_column_of_something_else_is_not_taken_for_marks(house: House) -> None:
    meeting_id = hold(house)
    units = list_register(house, meeting_id)
    rows = [make_row(unit, marks=(f"{n}", "同意")) for n, unit in enumerate(units * 4)]
    key = bring(house, meeting_id, rows)

    with pytest.raises(InputError) as refused:
        map_all(house, key)

    assert refused.value.sentence == "platform-words-many"


def test_what_was_said_of_one_list_is_offered_for_the_communitys_next(house: House) -> None:
    meeting_id = hold(house)
    unit = list_register(house, meeting_id)[0]
    head = "座落编码,单元,门牌,建面,事项1,事项2,提交于"
    first = bring(house, meeting_id, [make_row(unit, marks=("OK", "NO"))], head)
    map_all(house, first, words={"approvals": {"OK": "for", "NO": "against"}})
    second = bring(house, meeting_id, [make_row(unit, marks=("NO", "OK"))], head)

    page = house.database.read(lambda s: read_import(s, house.auditor, second, FINAL))
    assert page.likely is not None
    assert page.likely.columns == MAPPING.columns
    assert page.likely.marks == MAPPING.marks
    set_columns(house.database, auditor=house.auditor, key=second, mapping=MAPPING, at=FINAL)

    page = house.database.read(lambda s: read_import(s, house.auditor, second, FINAL))
    assert dict(page.groups[0].meanings) == {"NO": "against", "OK": "for"}


def test_an_address_in_one_column_is_read_in_any_spelling(house: House) -> None:
    meeting_id = hold(house)
    units = list_register(house, meeting_id)
    unit = units[0]
    spelt = f"{unit.building.removesuffix('栋')}幢{unit.section}{unit.room}室"
    key = bring(house, meeting_id, [f"{spelt},同意", "1-1-0103,反对"], "房屋坐落,事项1")
    mapping = PlatformMapping(head=1, columns={PlatformColumn.ADDRESS: 0}, marks={"M1": 1})

    map_all(house, key, mapping)

    found = count(house, key)
    assert [each for each in found.remarks if each.is_left_out] == []
    assert read_figures(found.alone[0])["participation.persons"] == "2"
