"""A meeting is planned by the clocks of its rules, and by rules that are in force.

Law: 物业管理条例第十四条；杭州市物业管理条例第十九条、第二十六条、第三十条；民法典第二百零三条。
"""

from datetime import UTC, datetime, timedelta

import pytest

from audit.checks.clocks import STRICT, check_clocks, warn_of_clocks
from audit.entries.meeting import MeetingNoticed, RulesFixed
from audit.entries.proceedings import Proceedings
from audit.entries.register import RegisterFrozen
from audit.evidence.file import read_proceedings
from ballots.motion import Matter, MotionKind
from ballots.procedure import MeetingKind
from ballots.rules import make_rules
from tests.voting.installation import (
    CLOSES,
    FINAL,
    NOTICED,
    OPENS,
    House,
    freeze,
    give_notice,
    import_small,
)
from voting.errors import InputError
from voting.errors.meeting import DraftIncompleteError
from voting.sentences import explain
from voting.services.log.log import read_entries
from voting.services.meeting.clocks.objection_period import end_objections
from voting.services.meeting.drafting import drafts
from voting.services.meeting.meetings import get_meeting, lock_meeting
from voting.services.meeting.rules.rules import list_rule_titles, review_draft

DAY = timedelta(days=1)


@pytest.fixture
def frozen_house(house: House) -> House:
    import_small(house)
    freeze(house)
    return house


HANGZHOU = "hangzhou-2021-r2"
APPROVAL = drafts.MotionDraft(
    kind=MotionKind.APPROVAL,
    matter=Matter.HIRE_OR_DISMISS_MANAGER,
    title="选聘物业",
    text="选聘示例物业",
)
ELECTION = drafts.MotionDraft(
    kind=MotionKind.ELECTION,
    matter=Matter.ELECT_COMMITTEE,
    title="选举业主委员会委员",
    text="五位候选人，应选五人",
    names=("甲", "乙", "丙", "丁", "戊"),
    seats=5,
)


def draft_meeting(
    house: House,
    rules: str | None,
    *,
    at: datetime = NOTICED,
    opens: datetime = OPENS,
    closes: datetime = CLOSES,
    objection_days: int = 15,
    kind: MeetingKind = MeetingKind.REGULAR,
    motion: drafts.MotionDraft = APPROVAL,
) -> str:
    draft = drafts.MeetingDraft(
        title="2026年第一次业主大会会议",
        opens_at=opens,
        closes_at=closes,
        is_scheduled=False,
        objection_days=objection_days,
        kind=kind,
        rule_set=rules,
    )
    meeting_id = drafts.draft_meeting(
        house.database, member=house.member, draft=draft, host="vote.example", at=at
    )
    drafts.add_motion(house.database, meeting=house.key_of(meeting_id), draft=motion)
    return meeting_id


def find_errors(house: House, meeting_id: str, at: datetime = NOTICED) -> set[str]:
    meeting = house.database.read(lambda s: get_meeting(s, house.key_of(meeting_id)))
    return {each.sentence.code for each in review_draft(meeting, at) if each.is_error}


def refuse_notice(house: House, meeting_id: str) -> str:
    with pytest.raises(DraftIncompleteError) as refusal:
        give_notice(house, meeting_id)
    return explain(refusal.value)


def test_a_law_that_ended_is_neither_offered_nor_accepted(frozen_house: House) -> None:
    assert "property-law-2007" not in list_rule_titles(NOTICED)
    with pytest.raises(InputError) as refusal:
        draft_meeting(frozen_house, "property-law-2007")

    assert "施行到 2020-12-31 为止" in explain(refusal.value)
    with pytest.raises(InputError):
        draft_meeting(frozen_house, "nowhere")


def test_a_law_that_is_not_in_force_yet_is_refused(frozen_house: House) -> None:
    at = datetime(2023, 1, 15, tzinfo=UTC)

    assert "qingyuan-2022-r2" not in list_rule_titles(at)
    with pytest.raises(InputError) as refusal:
        draft_meeting(
            frozen_house, "qingyuan-2022", at=at, opens=at + 30 * DAY, closes=at + 40 * DAY
        )
    assert "自 2023-02-01 起施行" in explain(refusal.value)


@pytest.mark.parametrize(
    ("named", "chosen"),
    [(None, "civil-code-2021-r2"), ("hangzhou-2021", HANGZHOU), (HANGZHOU, HANGZHOU)],
)
def test_a_meeting_goes_by_the_newest_reading_of_a_text(
    frozen_house: House, named: str | None, chosen: str
) -> None:
    house = frozen_house
    meeting_id = draft_meeting(house, named)
    give_notice(house, meeting_id)
    proceedings = read_log(house, meeting_id)

    assert proceedings.get(RulesFixed).name == chosen
    assert proceedings.get(MeetingNoticed).kind is MeetingKind.REGULAR
    assert proceedings.get(RegisterFrozen).published_at == NOTICED - timedelta(days=10)
    assert list(check_clocks(proceedings, STRICT)) == []


def read_log(house: House, meeting_id: str) -> Proceedings:
    return house.database.read(
        lambda s: read_proceedings(read_entries(s, lock_meeting(s, house.key_of(meeting_id)).key))
    )


def test_fewer_days_for_objections_than_the_place_asks_are_refused_with_its_article(
    frozen_house: House,
) -> None:
    """杭州市物业管理条例第三十条：公开不少于十五日；零天、七天都不行，更长可以."""
    for days in (0, 7, 14):
        meeting_id = draft_meeting(frozen_house, HANGZHOU, objection_days=days)
        assert "不能少于 15 天（杭州市物业管理条例第三十条" in refuse_notice(
            frozen_house, meeting_id
        )
    assert find_errors(frozen_house, draft_meeting(frozen_house, HANGZHOU)) == set()
    longer = draft_meeting(frozen_house, HANGZHOU, objection_days=30)
    assert find_errors(frozen_house, longer) == set()


def test_candidates_are_published_fifteen_days_before_an_election_in_hangzhou(
    frozen_house: House,
) -> None:
    """杭州市物业管理条例第二十六条：选举日的十五日前，临时会议也一样."""
    soon = draft_meeting(
        frozen_house, HANGZHOU, opens=NOTICED + 8 * DAY, kind=MeetingKind.INTERIM, motion=ELECTION
    )

    said = refuse_notice(frozen_house, soon)
    assert "选举前公示候选人的时间不够：最早 2026年4月17日" in said
    assert "第二十六条" in said


def test_seven_days_of_notice_are_admitted_with_a_warning(frozen_house: House) -> None:
    meeting_id = draft_meeting(
        frozen_house, HANGZHOU, opens=NOTICED + 8 * DAY, kind=MeetingKind.INTERIM
    )
    meeting = frozen_house.database.read(lambda s: get_meeting(s, frozen_house.key_of(meeting_id)))

    (warning,) = (r for r in review_draft(meeting, NOTICED) if not r.is_error)
    assert warning.sentence.code == "notice-outranked"
    assert "物业管理条例第十四条" in str(warning.sentence.facts["higher"])
    give_notice(frozen_house, meeting_id)
    assert len(list(warn_of_clocks(read_log(frozen_house, meeting_id), 1))) == 0


def test_a_year_without_holidays_is_said_at_drafting(frozen_house: House) -> None:
    at = datetime(2026, 11, 26, 4, tzinfo=UTC)
    opens, closes = at + 18 * DAY, at + 24 * DAY

    fine = draft_meeting(frozen_house, None, at=at, opens=opens, closes=closes, objection_days=7)
    late = draft_meeting(
        frozen_house, HANGZHOU, at=at, opens=opens, closes=closes, objection_days=15
    )

    assert find_errors(frozen_house, fine, at) == set()
    assert find_errors(frozen_house, late, at) == {"calendar-unpublished"}


def test_objections_end_with_the_publicity_or_later() -> None:
    rules = make_rules("civil-code-2021-r2", {})

    assert end_objections(rules, 0, CLOSES) == end_objections(rules, 7, CLOSES) == FINAL
    assert end_objections(rules, 20, CLOSES) > FINAL
    without_calendar = datetime(2026, 12, 30, tzinfo=UTC)
    assert end_objections(rules, 7, without_calendar) >= without_calendar + 17 * DAY
