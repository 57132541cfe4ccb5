"""The checklist: what holds, what does not, and what cannot be told yet, on both sides of a limit.

Law: 物业管理条例 art. 14; guidance rules 建房〔2009〕274号 arts. 12 and 26.
"""

from datetime import datetime, timedelta
from functools import partial

import pytest

from ballots.motion import Matter, MotionKind
from tests.voting.adopted import adopt
from tests.voting.installation import (
    NOTICED,
    OPENS,
    House,
    add_motion,
    freeze,
    give_notice,
    import_small,
    make_draft,
    publish,
)
from tests.voting.meeting.guidance.guidance import answer, ask, check, find, list_asked, read_digest
from voting.errors import NotFoundError, NotNowError, StateError
from voting.errors.operation import GlyphMissingError
from voting.sentences import WORDS, fill
from voting.services.meeting.details import BudgetLine, Details
from voting.services.meeting.drafting import drafts
from voting.services.meeting.drafting.opinions import record_opinion
from voting.services.meeting.guidance.checklist import ItemNote, note_items
from voting.services.meeting.guidance.items import ITEMS, MANUAL
from voting.services.people.actors import Auditor
from voting.terms import GuidanceAnswer, GuidanceFinding, OpinionBody

HOLDS, FAILS, OPEN = GuidanceFinding
DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


def note(house: House, meeting_id: str, auditor: Auditor | None = None, **notes: ItemNote) -> None:
    note_items(
        house.database,
        auditor=auditor or house.auditor,
        meeting=house.key_of(meeting_id),
        draft=read_digest(house, meeting_id),
        notes=notes,
        at=NOTICED,
    )


def test_every_item_asks_something_and_has_a_source() -> None:
    codes = [each.code for each in ITEMS]

    assert list(WORDS["guidance-item"]) == list(WORDS["guidance-source"]) == codes
    for source in WORDS["guidance-source"].values():
        assert "条" in source or "本系统缺省" in source


def test_a_register_is_published_long_enough_on_its_last_day_and_not_before(house: House) -> None:
    meeting_id = make_draft(house)
    assert find(house, meeting_id, "register") is FAILS

    import_small(house)
    assert find(house, meeting_id, "register") is FAILS

    # Published on Wednesday 25 March: the seventh day is Wednesday 1 April, 24:00 in China.
    publish(house, datetime.fromisoformat("2026-03-25T09:00+08:00"))
    over = datetime.fromisoformat("2026-04-02T00:00+08:00")
    assert find(house, meeting_id, "register", over - _SECOND) is OPEN
    item = check(house, meeting_id, over)["register"]
    assert item.finding is HOLDS
    assert "7日" in item.source
    assert "应公示满 7 天" in fill(item.facts[0])


def test_a_frozen_register_is_measured_up_to_its_freezing(house: House) -> None:
    import_small(house)
    freeze(house)
    meeting_id = make_draft(house)

    item = check(house, meeting_id, NOTICED + 30 * DAY)["register"]

    assert item.finding is HOLDS
    assert "公示了 10 天" in fill(item.facts[0])


@pytest.mark.parametrize(("before", "finding"), [(16, HOLDS), (15, FAILS)])
def test_the_notice_is_long_enough_or_not(
    house: House, before: int, finding: GuidanceFinding
) -> None:
    """Fifteen whole days lie between the notice's day and the vote: OPENS is 08:00 in China."""
    meeting_id = make_draft(house)

    item = check(house, meeting_id, OPENS - before * DAY)["notice"]

    assert item.finding is finding
    assert "第十四条" in item.source
    assert "提前 15 日" in fill(item.facts[0])


def test_clocks_fail_where_objections_have_too_few_days(house: House) -> None:
    meeting_id = make_draft(house)
    assert find(house, meeting_id, "clocks") is HOLDS

    draft = drafts.MeetingDraft(
        title="另一次会议",
        opens_at=OPENS,
        closes_at=OPENS + 10 * DAY,
        is_scheduled=False,
        objection_days=6,
    )
    short = drafts.draft_meeting(
        house.database, member=house.member, draft=draft, host="vote.example", at=NOTICED
    )

    assert find(house, short, "clocks") is FAILS


def test_wording_is_open_where_the_linter_doubts_and_holds_otherwise(house: House) -> None:
    meeting_id = make_draft(house)
    assert find(house, meeting_id, "wording") is HOLDS

    add_motion(house, meeting_id, Matter.OTHER_MAJOR, "选聘物业服务企业并使用维修资金")

    assert find(house, meeting_id, "wording") is OPEN


def test_rules_fail_until_the_draft_has_those_in_force(house: House) -> None:
    meeting_id = make_draft(house)
    assert find(house, meeting_id, "rules") is HOLDS

    adopt(house, "revote", "first", at=NOTICED - 30 * DAY)
    assert find(house, meeting_id, "rules") is FAILS

    house.database.write(
        lambda s: drafts.take_rules(s, meeting=house.key_of(meeting_id), at=NOTICED)
    )
    item = check(house, meeting_id)["rules"]
    assert item.finding is HOLDS
    assert "依据" in fill(item.facts[0])


def test_opinions_are_open_until_the_residents_committee_has_given_its_own(house: House) -> None:
    meeting_id = make_draft(house)
    record = partial(
        record_opinion,
        house.database,
        member=house.member,
        meeting=house.key_of(meeting_id),
        text="同意",
        given_on=NOTICED.date(),
        at=NOTICED,
    )

    record(body=OpinionBody.PARTY_BRANCH)
    assert find(house, meeting_id, "opinions") is OPEN

    record(body=OpinionBody.RESIDENTS_COMMITTEE)
    assert find(house, meeting_id, "opinions") is HOLDS


def test_a_budget_is_missing_where_a_motion_spends_without_one(house: House) -> None:
    meeting_id = make_draft(house)
    item = check(house, meeting_id)["budget"]
    assert item.finding is FAILS
    assert "更新电梯" in fill(item.facts[0])

    house.database.write(
        lambda s: drafts.remove_motion(s, meeting=house.key_of(meeting_id), motion_id="M2")
    )
    assert find(house, meeting_id, "budget") is HOLDS

    draft = drafts.MotionDraft(
        kind=MotionKind.APPROVAL,
        matter=Matter.USE_MAINTENANCE_FUND,
        title="修电梯",
        text="修",
        details=Details(budget=(BudgetLine("曳引机", 30_000_00),)),
    )
    drafts.add_motion(house.database, meeting=house.key_of(meeting_id), draft=draft)
    item = check(house, meeting_id)["budget"]
    assert item.finding is HOLDS
    assert "30,000.00 元" in fill(item.facts[0])


def test_elections_hold_where_nobody_is_elected_and_objections_where_none_was_raised(
    house: House,
) -> None:
    meeting_id = make_draft(house)

    assert find(house, meeting_id, "elections") is HOLDS
    assert find(house, meeting_id, "objections") is HOLDS


def test_what_no_computer_can_tell_is_noted_and_belongs_to_its_draft(house: House) -> None:
    meeting_id = make_draft(house)
    ask(house, meeting_id)
    assert {find(house, meeting_id, each.code) for each in MANUAL} == {None}

    note(house, meeting_id, proposer=ItemNote(HOLDS), single=ItemNote(FAILS, "两件事，请分开"))

    item = check(house, meeting_id)["single"]
    assert (item.finding, item.note, item.by) == (FAILS, "两件事，请分开", "林科员")
    assert not item.is_of_another

    add_motion(house, meeting_id, Matter.OTHER_MAJOR, "另一件事")
    assert check(house, meeting_id)["single"].is_of_another

    note(house, meeting_id, proposer=ItemNote(HOLDS), single=ItemNote(None))
    assert find(house, meeting_id, "single") is None


def test_nothing_is_noted_of_what_nobody_asked_or_another_office_or_a_changed_draft(
    house: House,
) -> None:
    meeting_id = make_draft(house)
    with pytest.raises(NotFoundError):
        note(house, meeting_id, clear=ItemNote(HOLDS))

    ask(house, meeting_id)
    with pytest.raises(NotFoundError):
        note(house, meeting_id, Auditor(house.auditor.id, "别人", "other"), clear=ItemNote(HOLDS))
    with pytest.raises(GlyphMissingError):
        note(house, meeting_id, clear=ItemNote(HOLDS, "\ue000"))
    with pytest.raises(NotNowError) as raised:
        note_items(
            house.database,
            auditor=house.auditor,
            meeting=house.key_of(meeting_id),
            draft="0" * 64,
            notes={"clear": ItemNote(HOLDS)},
            at=NOTICED,
        )
    assert raised.value.reason == "guidance-draft-changed"


def test_the_checklist_is_kept_as_the_office_answered_by_it(house: House) -> None:
    meeting_id = make_draft(house)
    ask(house, meeting_id)
    note(house, meeting_id, place=ItemNote(HOLDS, "东门公告栏"))
    answer(house, meeting_id, GuidanceAnswer.NO_REMARKS, "")

    (asked,) = list_asked(house, meeting_id)

    kept = {each["item"]: each for each in asked.checklist}
    assert list(kept) == [each.code for each in ITEMS]
    assert (kept["place"]["finding"], kept["place"]["note"]) == ("holds", "东门公告栏")
    assert kept["register"]["finding"] == "fails"
    assert kept["register"]["fact"] == "还没有导入业主清册。"


def test_after_the_notice_the_checklist_is_of_that_instant_and_takes_no_notes(house: House) -> None:
    import_small(house)
    freeze(house)
    meeting_id = make_draft(house)
    ask(house, meeting_id)
    give_notice(house, meeting_id)

    assert find(house, meeting_id, "notice", OPENS - DAY) is HOLDS
    with pytest.raises(StateError):
        note(house, meeting_id, clear=ItemNote(HOLDS))
