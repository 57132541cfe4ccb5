from collections.abc import Callable
from datetime import timedelta

import pytest

from audit.entries.meeting import MeetingCancelled
from audit.entries.records import parse_record
from ballots.motion import Matter
from tests.voting.documents.pdfs import make_pdf
from tests.voting.installation import (
    CLOSES,
    FINAL,
    NOTICED,
    OPENS,
    FixedClock,
    House,
    add_motion,
    cancel_meeting,
    cast_online,
    close_meeting,
    countersign,
    finish_meeting,
    freeze,
    give_notice,
    import_small,
    issue_letters,
    make_draft,
    make_noticed_meeting,
    make_open_meeting,
    make_voter,
    open_meeting,
    take_step,
    verify_result,
)
from tests.voting.settings import make_settings
from voting.background.worker import work_once
from voting.context import Context
from voting.errors import InputError, NotFoundError, NotYetError, StateError
from voting.errors.meeting import DraftIncompleteError, MeetingCancelledError
from voting.errors.result import ResultMissingError
from voting.services.casting.participation import measure_participation
from voting.services.log.log import read_entries
from voting.services.meeting.drafting import drafts
from voting.services.meeting.meetings import get_meeting, get_noticed_meeting
from voting.services.result import closing
from voting.services.result.document import document, signing
from voting.services.scans import read_scan


def test_a_meeting_goes_its_one_way_and_notes_who_and_when(house: House) -> None:
    meeting_id = make_open_meeting(house)
    finish_meeting(house, meeting_id)

    view = house.database.read(lambda s: get_meeting(s, house.key_of(meeting_id)))

    assert [(t.state, t.by, t.at) for t in view.transitions] == [
        ("draft", "陈委员", NOTICED),
        ("noticed", "陈委员", NOTICED),
        ("open", "陈委员", OPENS),
        ("closed", "陈委员", CLOSES),
        ("preliminary", "陈委员", CLOSES),
        ("final", "陈委员", FINAL),
    ]


def test_only_the_transitions_that_exist_are_possible(house: House) -> None:
    meeting_id = make_noticed_meeting(house)
    later: list[Callable[[], object]] = [
        lambda: close_meeting(house, meeting_id),
        lambda: take_step(house, meeting_id, closing.publish_preliminary, CLOSES),
        lambda: take_step(house, meeting_id, closing.confirm_result, FINAL),
        lambda: give_notice(house, meeting_id),
        lambda: add_motion(house, meeting_id, Matter.REBUILD, "加建"),
    ]
    for step in later:
        with pytest.raises(StateError):
            step()
    open_meeting(house, meeting_id)
    with pytest.raises(StateError):
        open_meeting(house, meeting_id)
    close_meeting(house, meeting_id)
    with pytest.raises(StateError):
        close_meeting(house, meeting_id)


def test_nothing_happens_before_its_time(house: House) -> None:
    meeting_id = make_noticed_meeting(house)

    with pytest.raises(NotYetError):
        open_meeting(house, meeting_id, at=OPENS - timedelta(milliseconds=1))
    open_meeting(house, meeting_id)
    with pytest.raises(NotYetError):
        close_meeting(house, meeting_id, at=CLOSES - timedelta(milliseconds=1))
    close_meeting(house, meeting_id)
    take_step(house, meeting_id, closing.publish_preliminary, CLOSES)
    with pytest.raises(NotYetError):
        take_step(house, meeting_id, closing.confirm_result, FINAL - timedelta(milliseconds=1))


def test_notice_needs_a_motion_and_a_frozen_register(house: House) -> None:
    meeting_id = make_draft(house)
    with pytest.raises(DraftIncompleteError):
        give_notice(house, meeting_id)
    import_small(house)
    with pytest.raises(DraftIncompleteError):
        give_notice(house, meeting_id)
    freeze(house)
    for motion in ("M1", "M2"):
        house.database.write(
            lambda s, m=motion: drafts.remove_motion(  # type: ignore[misc]  # a bound default
                s, meeting=house.key_of(meeting_id), motion_id=m
            )
        )
    with pytest.raises(DraftIncompleteError):
        give_notice(house, meeting_id)
    add_motion(house, meeting_id, Matter.OTHER_MAJOR, "其他事项")

    give_notice(house, meeting_id)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"title": "名" * 101},
        {"closes_at": OPENS},
        {"closes_at": NOTICED, "opens_at": NOTICED - timedelta(days=1)},
        {"objection_days": -1},
        {"objection_days": 61},
    ],
    ids=str,
)
def test_a_draft_that_cannot_be_held_is_refused(house: House, changes: dict[str, object]) -> None:
    fields: dict[str, object] = {
        "title": "会议",
        "opens_at": OPENS,
        "closes_at": CLOSES,
        "is_scheduled": True,
        "objection_days": 7,
        **changes,
    }
    draft = drafts.MeetingDraft(**fields)  # type: ignore[arg-type]  # the table's values

    with pytest.raises(InputError):
        drafts.draft_meeting(
            house.database, member=house.member, draft=draft, host="vote.example", at=NOTICED
        )


def test_documents_are_kept_with_their_motion_and_others_are_refused(house: House) -> None:
    meeting_id = make_draft(house)

    def add(content: bytes, motion: str = "M1") -> str:
        scan = read_scan(content)
        return house.database.write(
            lambda s: drafts.add_document(
                s,
                meeting=house.key_of(meeting_id),
                motion_id=motion,
                name="合同.pdf",
                scan=scan,
            )
        )

    document_id = add(make_pdf())
    view, content = house.database.read(
        lambda s: drafts.get_document(s, meeting=house.key_of(meeting_id), document_id=document_id)
    )
    assert (view.name, view.media_type, content) == ("合同.pdf", "application/pdf", make_pdf())
    for wrong in (b"MZ program", b"<html>", b"%PDF-" + b"x" * (10 << 20)):
        with pytest.raises(InputError):
            add(wrong)
    with pytest.raises(NotFoundError):
        add(make_pdf(), motion="M9")


def test_the_schedule_opens_sequences_and_closes(house: House, database_url: str) -> None:
    meeting_id = make_noticed_meeting(house, is_scheduled=True)
    clock = FixedClock(OPENS - timedelta(seconds=1))
    settings = make_settings(database_url, house.keys)
    context = Context(settings, house.database, house.keys, clock)

    def state() -> str:
        return house.database.read(lambda s: get_meeting(s, house.key_of(meeting_id))).state

    work_once(context)
    assert state() == "noticed"
    clock.instant = OPENS
    work_once(context)
    assert state() == "open"
    letter = issue_letters(house, meeting_id)[0]
    voter = make_voter(house, meeting_id, letter)
    cast_online(house, voter, "form0001")
    work_once(context)
    clock.instant = CLOSES
    work_once(context)
    assert state() == "closed"


def test_participation_says_what_is_missing_and_counts_a_changed_ballot_once(
    house: House,
) -> None:
    meeting_id = make_open_meeting(house)
    letters = issue_letters(house, meeting_id)
    voter = make_voter(house, meeting_id, letters[0])
    cast_online(house, voter, "form0001")
    cast_online(house, voter, "form0002", ("against", "abstain"))

    (found,) = house.database.read(
        lambda s: measure_participation(s, get_noticed_meeting(s, house.key_of(meeting_id)))
    )

    assert letters[0].addresses == ("1栋1单元0101", "1栋1单元0102")
    assert (found.taking_part.persons, found.taking_part.area_cm2) == (1, 1_899_400)
    assert (found.eligible.persons, found.eligible.area_cm2) == (21, 21_500_100)
    assert found.missing.persons == 13
    assert 3 * (found.taking_part.area_cm2 + found.missing.area_cm2) >= 2 * 21_500_100
    assert (found.online, found.paper) == (2, 0)


def test_the_result_is_public_only_once_it_is_published(house: House) -> None:
    meeting_id = make_open_meeting(house)

    def evidence() -> bytes:
        return house.database.read(
            lambda s: document.get_published_evidence(
                s, meeting=house.key_of(meeting_id), keys=house.keys
            )
        )

    with pytest.raises(ResultMissingError):
        evidence()
    close_meeting(house, meeting_id)
    with pytest.raises(ResultMissingError):
        evidence()
    take_step(house, meeting_id, closing.publish_preliminary, CLOSES)
    assert evidence().startswith(b'{"checkpoint":')


def test_a_result_is_signed_once_and_countersigned_once(house: House) -> None:
    meeting_id = make_open_meeting(house)
    with pytest.raises(ResultMissingError):
        countersign(house, meeting_id)
    finish_meeting(house, meeting_id)
    countersign(house, meeting_id)

    with pytest.raises(StateError):
        countersign(house, meeting_id)
    with pytest.raises(StateError):
        signing.certify_result(
            house.database,
            member=house.member,
            meeting=house.key_of(meeting_id),
            keys=house.keys,
            base_url="http://vote.example",
            at=FINAL,
        )
    assert verify_result(house, meeting_id).holds


@pytest.mark.parametrize("is_noticed", [False, True])
def test_a_meeting_is_cancelled_before_it_opens_and_never_after(
    house: House, *, is_noticed: bool
) -> None:
    meeting_id = make_noticed_meeting(house) if is_noticed else make_draft(house)

    def cancel(reason: str) -> None:
        cancel_meeting(house, meeting_id, reason)

    with pytest.raises(InputError):
        cancel("  ")
    cancel("物业合同已续签")

    view = house.database.read(lambda s: get_meeting(s, house.key_of(meeting_id)))
    assert (view.state, view.reason, view.is_public) == ("cancelled", "物业合同已续签", is_noticed)
    entries = house.database.read(lambda s: read_entries(s, house.key_of(meeting_id)))
    if is_noticed:
        assert isinstance(parse_record(entries[-1]), MeetingCancelled)
    else:
        assert entries == ()
    with pytest.raises(StateError):
        cancel("再取消一次")
    with pytest.raises(StateError):
        open_meeting(house, meeting_id)


def test_a_voter_of_a_cancelled_meeting_is_told_so(house: House) -> None:
    meeting_id = make_noticed_meeting(house)
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])
    cancel_meeting(house, meeting_id, "原因")

    with pytest.raises(MeetingCancelledError):
        cast_online(house, voter, "form0001")
