"""A committee asks its street office about a draft; the answer is no permission, and no veto.

Law: Civil Code art. 277; 物业管理条例 arts. 13 and 14; no text sets a term for the answer.
"""

from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy.orm import Session

from ballots.motion import Matter
from tests.voting.confirming import confirm
from tests.voting.installation import (
    NOTICED,
    OPENS,
    House,
    add_motion,
    freeze,
    give_notice,
    import_small,
    make_draft,
    make_house,
)
from tests.voting.meeting.guidance.guidance import answer, ask, list_asked
from tests.voting.pages.test_waiting import list_for
from tests.voting.steps.steps import ask as ask_step
from voting.errors import InputError, NotFoundError, NotNowError, StateError
from voting.sentences import fill
from voting.services.meeting.drafting import drafts, opinions
from voting.services.meeting.drafting import guidance as requests
from voting.services.meeting.drafting.opinions import OpinionView, list_opinions
from voting.services.meeting.meetings import lock_meeting
from voting.services.outbox import list_outbox
from voting.services.oversight.inbox import InboxItem, InboxKind, read_inbox
from voting.services.pages.guidance import read_office_guidance
from voting.services.steps.listing import list_steps
from voting.services.steps.requests import StepRequest
from voting.terms import GuidanceAnswer, MeetingState, OpinionBody, StepKind

DUE = datetime.fromisoformat("2026-04-09T00:00+08:00")
"""Asked on 1 April: the seventh day is 8 April, and ends at 24:00."""
DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


def read_opinions(house: House, meeting_id: str) -> list[OpinionView]:
    return house.database.read(lambda s: list_opinions(s, house.key_of(meeting_id)))


def list_guided(house: House, at: datetime) -> list[InboxItem]:
    found = house.database.read(lambda s: read_inbox(s, house.auditor, at))
    return [each for each in found.items if each.kind is InboxKind.GUIDANCE]


def move_vote(house: House, meeting_id: str) -> None:
    """Let the vote begin and end so much later that the term of an answer is over before."""

    def move(session: Session) -> None:
        row = lock_meeting(session, house.key_of(meeting_id))
        row.opens_at += 30 * DAY
        row.closes_at += 30 * DAY

    house.database.write(move)


def record_for_the_office(house: House, meeting_id: str) -> None:
    opinions.record_opinion(
        house.database,
        member=house.member,
        meeting=house.key_of(meeting_id),
        body=OpinionBody.STREET_OFFICE,
        text="电话里说同意",
        given_on=NOTICED.date(),
        at=NOTICED,
    )


def test_a_draft_waits_for_the_office_until_the_end_of_the_seventh_day(house: House) -> None:
    meeting_id = make_draft(house)
    assert list_guided(house, NOTICED) == []

    ask(house, meeting_id)

    (asked,) = list_asked(house, meeting_id)
    assert (asked.asked_by, asked.due_at) == ("陈委员", DUE)
    assert asked.is_waited_for(DUE - _SECOND)
    assert not asked.is_waited_for(DUE)
    (before,) = list_guided(house, DUE - _SECOND)
    assert (before.due, before.count_days(DUE - _SECOND), before.is_over) == (DUE, 0, False)
    (after,) = list_guided(house, DUE)
    assert (after.due, after.is_over) == (None, True)
    assert "不再等待" in fill(after.text)


def test_it_is_asked_again_only_of_another_draft_and_the_term_begins_anew(house: House) -> None:
    meeting_id = make_draft(house)
    ask(house, meeting_id)
    with pytest.raises(NotNowError) as refused:
        ask(house, meeting_id, NOTICED + DAY)
    assert refused.value.reason == "guidance-unchanged"

    add_motion(house, meeting_id, Matter.OTHER_MAJOR, "另一件事")
    ask(house, meeting_id, NOTICED + DAY)

    latest, first = list_asked(house, meeting_id)
    assert (latest.due_at, first.due_at) == (DUE + DAY, DUE)
    (item,) = list_guided(house, NOTICED + DAY)
    assert item.due == DUE + DAY


def test_nothing_is_asked_about_without_motions_or_after_the_notice(house: House) -> None:
    import_small(house)
    freeze(house)
    meeting_id = make_draft(house)
    give_notice(house, meeting_id)
    with pytest.raises(StateError):
        ask(house, meeting_id)

    draft = drafts.MeetingDraft(
        title="空的", opens_at=OPENS, closes_at=OPENS + DAY, is_scheduled=False, objection_days=7
    )
    bare = drafts.draft_meeting(
        house.database, member=house.member, draft=draft, host="vote.example", at=NOTICED
    )
    with pytest.raises(NotNowError):
        ask(house, bare)


def test_the_office_answers_in_its_own_name_and_the_members_are_told(house: House) -> None:
    meeting_id = make_draft(house)
    ask(house, meeting_id)

    answer(house, meeting_id)

    (asked,) = list_asked(house, meeting_id)
    assert (asked.answer, asked.text) == (GuidanceAnswer.CONDITIONS, "请先公示预算")
    assert (asked.answered_by, asked.answered_at) == ("林科员", NOTICED)
    assert list_guided(house, NOTICED) == []
    sent = house.database.read(lambda s: list_outbox(s, house.auditor))
    assert {each.telephone for each in sent} == {f"1370000000{n}" for n in (1, 2, 3)}
    assert "langyue街道办事处对“2026年第一次业主大会会议”的草案答复：有条件" in sent[0].text
    (thing,) = list_for(house, house.second, NOTICED)
    assert (thing.title.code, thing.subject) == ("waiting-guidance", "guidance")

    key = house.key_of(meeting_id)
    house.database.write(
        lambda s: requests.note_seen(s, member=house.second, meeting=key, at=NOTICED)
    )
    assert list_for(house, house.member, NOTICED) == ()


@pytest.mark.parametrize(
    ("said", "text", "is_taken"),
    [
        (GuidanceAnswer.NO_REMARKS, "", True),
        (GuidanceAnswer.CONDITIONS, " ", False),
        (GuidanceAnswer.CHANGES, "", False),
        (GuidanceAnswer.CHANGES, "改" * 2000, True),
        (GuidanceAnswer.CHANGES, "改" * 2001, False),
    ],
)
def test_conditions_and_changes_are_said(
    house: House, said: GuidanceAnswer, text: str, *, is_taken: bool
) -> None:
    meeting_id = make_draft(house)
    ask(house, meeting_id)

    if is_taken:
        answer(house, meeting_id, said, text)
        assert list_asked(house, meeting_id)[0].answer is said
    else:
        with pytest.raises(InputError):
            answer(house, meeting_id, said, text)


def test_the_answer_takes_the_place_of_what_a_member_recorded_for_the_office(house: House) -> None:
    meeting_id = make_draft(house)
    record_for_the_office(house, meeting_id)
    ask(house, meeting_id)
    record_for_the_office(house, meeting_id)
    assert [each.answer for each in read_opinions(house, meeting_id)] == [None, None]

    answer(house, meeting_id)

    (only,) = read_opinions(house, meeting_id)
    assert (only.body, only.answer) == (OpinionBody.STREET_OFFICE, GuidanceAnswer.CONDITIONS)
    with pytest.raises(InputError) as refused:
        record_for_the_office(house, meeting_id)
    assert refused.value.reason == "opinion-of-office"


def test_an_answer_says_that_the_draft_was_changed_after_it(house: House) -> None:
    meeting_id = make_draft(house)
    ask(house, meeting_id)
    answer(house, meeting_id)
    assert not read_opinions(house, meeting_id)[0].is_of_another

    add_motion(house, meeting_id, Matter.OTHER_MAJOR, "另一件事")

    (only,) = read_opinions(house, meeting_id)
    assert only.is_of_another
    assert opinions.say_opinion(only) == "街道办事处对较早的草案的答复是有条件：请先公示预算"


def test_what_is_noticed_is_what_was_answered_whatever_happens_to_its_end(house: House) -> None:
    """Motions get their numbers with the notice, and the end of a vote may be moved later."""
    import_small(house)
    freeze(house)
    meeting_id = make_draft(house)
    key = house.key_of(meeting_id)
    house.database.write(lambda s: drafts.remove_motion(s, meeting=key, motion_id="M1"))
    ask(house, meeting_id)
    answer(house, meeting_id)
    give_notice(house, meeting_id)

    move_vote(house, meeting_id)

    assert not read_opinions(house, meeting_id)[0].is_of_another


def test_only_the_office_asked_sees_the_draft_and_only_once_it_was_asked(house: House) -> None:
    meeting_id = make_draft(house)
    other = make_house(house.database, house.keys, "other")
    look = partial(read_office_guidance, key=house.key_of(meeting_id), at=NOTICED)
    with pytest.raises(NotFoundError):
        house.database.read(lambda s: look(s, house.auditor))

    ask(house, meeting_id)

    page = house.database.read(lambda s: look(s, house.auditor))
    assert [each.title for each in page.meeting.motions] == ["选聘物业", "更新电梯"]
    with pytest.raises(NotFoundError):
        house.database.read(lambda s: look(s, other.auditor))


@pytest.mark.parametrize(("noticed_at", "is_cut_short"), [(DUE - _SECOND, True), (DUE, False)])
def test_a_notice_waits_for_no_answer_and_says_what_it_did_not_wait_for(
    house: House, noticed_at: datetime, *, is_cut_short: bool
) -> None:
    import_small(house)
    freeze(house)
    meeting_id = make_draft(house)
    move_vote(house, meeting_id)
    ask(house, meeting_id)
    step_id = ask_step(house, meeting_id, StepRequest(kind=StepKind.NOTICING), at=noticed_at)
    (step,) = house.database.read(
        lambda s: list_steps(s, house.second, house.key_of(meeting_id), noticed_at)
    )
    assert "还没有答复" in "".join(map(fill, step.lines))

    confirm(house, step_id, house.second, noticed_at)

    page = house.database.read(
        lambda s: read_office_guidance(s, house.auditor, house.key_of(meeting_id), noticed_at)
    )
    assert page.meeting.state is MeetingState.NOTICED
    assert page.guidance.is_cut_short is is_cut_short
    with pytest.raises(StateError):
        answer(house, meeting_id, at=noticed_at)
