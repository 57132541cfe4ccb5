"""Drafts are changed, ordered and copied; with the notice motions get the numbers they keep."""

from dataclasses import replace
from datetime import timedelta

import pytest

from audit.entries.meeting import MotionNoticed
from audit.evidence.file import read_proceedings
from ballots.motion import Matter, MotionKind
from ballots.procedure import MeetingKind
from tests.voting.documents.pdfs import make_pdf
from tests.voting.installation import (
    CLOSES,
    NOTICED,
    OPENS,
    House,
    add_motion,
    close_meeting,
    freeze,
    give_notice,
    import_small,
    make_draft,
    open_meeting,
    take_step,
)
from voting.errors import InputError, NotFoundError, StateError
from voting.errors.operation import GlyphMissingError
from voting.services.log.log import read_entries
from voting.services.meeting.details import (
    Details,
    read_budget,
    read_candidates,
    write_budget,
    write_candidates,
)
from voting.services.meeting.drafting import drafts, editing
from voting.services.meeting.meetings import MeetingView, get_meeting
from voting.services.result import closing
from voting.services.result.published.public_result import get_public_result
from voting.services.scans import read_scan

DRAFT = drafts.MeetingDraft(
    title="2026年第二次业主大会会议",
    opens_at=OPENS + timedelta(days=1),
    closes_at=CLOSES + timedelta(days=1),
    is_scheduled=True,
    objection_days=10,
    kind=MeetingKind.INTERIM,
)
ELECTION = drafts.MotionDraft(
    kind=MotionKind.ELECTION,
    matter=Matter.ELECT_COMMITTEE,
    title="选举委员",
    text="选举业主委员会委员",
    names=("张三", "李四", "王五"),
    seats=3,
    buildings=("1栋",),
    details=Details(particulars={"张三": "1栋业主"}),
)


def view(house: House, meeting_id: str) -> MeetingView:
    return house.database.read(lambda s: get_meeting(s, house.key_of(meeting_id)))


def list_titles(house: House, meeting_id: str) -> list[tuple[int, str]]:
    return [(each.number, each.title) for each in view(house, meeting_id).motions]


def move(house: House, meeting_id: str, motion_id: str, *, up: bool) -> None:
    house.database.write(
        lambda s: editing.move_motion(
            s, meeting=house.key_of(meeting_id), motion_id=motion_id, up=up
        )
    )


def remove(house: House, meeting_id: str, motion_id: str) -> None:
    house.database.write(
        lambda s: drafts.remove_motion(s, meeting=house.key_of(meeting_id), motion_id=motion_id)
    )


def lay_beside(house: House, meeting_id: str, motion_id: str, name: str) -> None:
    house.database.write(
        lambda s: drafts.add_document(
            s,
            meeting=house.key_of(meeting_id),
            motion_id=motion_id,
            name=name,
            scan=read_scan(make_pdf(name)),
        )
    )


def test_the_log_and_the_result_name_motions_by_the_numbers_of_the_notice(house: House) -> None:
    """Finding: 1 to 4 on notice and ballot, M3 to M6 in the result."""
    meeting_id = make_draft(house)
    for title in ("三", "四", "五"):
        lay_beside(
            house, meeting_id, add_motion(house, meeting_id, Matter.OTHER_MAJOR, title), title
        )
    remove(house, meeting_id, "M1")
    remove(house, meeting_id, "M2")
    move(house, meeting_id, "M5", up=True)
    import_small(house)
    freeze(house)
    shown = list_titles(house, meeting_id)
    assert shown == [(1, "三"), (2, "五"), (3, "四")]

    give_notice(house, meeting_id)

    assert list_titles(house, meeting_id) == shown
    noticed = view(house, meeting_id).motions
    assert [each.id for each in noticed] == ["M1", "M2", "M3"]
    assert [each.documents[0].name for each in noticed] == ["三", "五", "四"]
    entries = house.database.read(lambda s: read_entries(s, house.key_of(meeting_id)))
    logged = read_proceedings(entries).all(MotionNoticed)
    assert [(each.motion["id"], each.title) for each in logged] == [
        ("M1", "三"),
        ("M2", "五"),
        ("M3", "四"),
    ]
    open_meeting(house, meeting_id)
    close_meeting(house, meeting_id)
    take_step(house, meeting_id, closing.publish_preliminary, CLOSES)
    result = house.database.read(lambda s: get_public_result(s, house.key_of(meeting_id)))
    assert [(each.number, each.title) for each in result.motions] == shown


def test_a_motion_that_was_deleted_leaves_its_name_to_no_other_while_it_is_a_draft(
    house: House,
) -> None:
    """A page that is open elsewhere deletes nothing but what it shows."""
    meeting_id = make_draft(house)
    remove(house, meeting_id, "M1")
    add_motion(house, meeting_id, Matter.OTHER_MAJOR, "新的")

    with pytest.raises(NotFoundError):
        remove(house, meeting_id, "M1")
    assert list_titles(house, meeting_id) == [(1, "更新电梯"), (2, "新的")]


def test_motions_change_places_and_stay_at_the_ends(house: House) -> None:
    meeting_id = make_draft(house)
    add_motion(house, meeting_id, Matter.OTHER_MAJOR, "三")

    move(house, meeting_id, "M1", up=True)
    move(house, meeting_id, "M3", up=False)
    assert [title for _, title in list_titles(house, meeting_id)] == ["选聘物业", "更新电梯", "三"]
    move(house, meeting_id, "M1", up=False)
    move(house, meeting_id, "M3", up=True)
    assert [title for _, title in list_titles(house, meeting_id)] == ["更新电梯", "三", "选聘物业"]
    with pytest.raises(NotFoundError):
        move(house, meeting_id, "M9", up=True)


def test_everything_of_a_draft_can_be_changed(house: House) -> None:
    meeting_id = make_draft(house)
    editing.change_meeting(
        house.database, meeting=house.key_of(meeting_id), draft=DRAFT, at=NOTICED
    )
    editing.change_motion(
        house.database, meeting=house.key_of(meeting_id), motion_id="M2", draft=ELECTION
    )

    found = view(house, meeting_id)

    assert (found.title, found.opens_at, found.closes_at) == (
        DRAFT.title,
        DRAFT.opens_at,
        DRAFT.closes_at,
    )
    assert found.is_scheduled
    assert found.kind is MeetingKind.INTERIM
    assert found.objection_days == 10
    motion = found.motions[1]
    assert (motion.kind, motion.names, motion.seats, motion.max_choices) == (
        MotionKind.ELECTION,
        ELECTION.names,
        3,
        3,
    )
    assert (motion.buildings, dict(motion.details.particulars)) == (("1栋",), {"张三": "1栋业主"})


def test_what_cannot_be_held_or_printed_is_refused_when_changed_too(house: House) -> None:
    meeting_id = make_draft(house)
    wrong = replace(DRAFT, closes_at=DRAFT.opens_at)
    with pytest.raises(InputError):
        editing.change_meeting(
            house.database, meeting=house.key_of(meeting_id), draft=wrong, at=NOTICED
        )
    for title, error in (("", InputError), ("\U0010fffd", GlyphMissingError)):
        with pytest.raises(error):
            editing.change_motion(
                house.database,
                meeting=house.key_of(meeting_id),
                motion_id="M1",
                draft=replace(ELECTION, title=title),
            )
    with pytest.raises(NotFoundError):
        editing.change_motion(
            house.database,
            meeting=house.key_of(meeting_id),
            motion_id="M9",
            draft=ELECTION,
        )


def test_nothing_changes_after_the_notice(house: House) -> None:
    meeting_id = make_draft(house)
    import_small(house)
    freeze(house)
    give_notice(house, meeting_id)

    with pytest.raises(StateError):
        editing.change_meeting(
            house.database, meeting=house.key_of(meeting_id), draft=DRAFT, at=NOTICED
        )
    with pytest.raises(StateError):
        editing.change_motion(
            house.database,
            meeting=house.key_of(meeting_id),
            motion_id="M1",
            draft=ELECTION,
        )
    with pytest.raises(StateError):
        move(house, meeting_id, "M1", up=False)


def test_a_new_meeting_begins_with_the_motions_and_documents_of_an_earlier_one(
    house: House,
) -> None:
    meeting_id = make_draft(house)
    lay_beside(house, meeting_id, "M2", "合同")
    move(house, meeting_id, "M2", up=True)

    new = editing.copy_meeting(
        house.database,
        member=house.member,
        meeting=house.key_of(meeting_id),
        draft=DRAFT,
        host="vote.example",
        at=NOTICED,
    )

    assert list_titles(house, new) == [(1, "更新电梯"), (2, "选聘物业")]
    copied = view(house, new)
    assert (copied.title, copied.state, copied.overrides) == (DRAFT.title, "draft", {})
    assert [each.name for each in copied.motions[0].documents] == ["合同"]
    remove(house, new, "M2")
    assert len(view(house, meeting_id).motions) == 2


def test_what_is_written_into_a_form_is_what_is_read_from_it() -> None:
    budget = read_budget("曳引机更换 300000\n检测费 1,200.50")
    assert read_budget(write_budget(budget)) == budget
    names, particulars = read_candidates(["张三：3栋业主，教师", "李四"])
    assert read_candidates(write_candidates(names, particulars).splitlines()) == (
        names,
        particulars,
    )
