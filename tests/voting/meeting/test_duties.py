"""What rules ask to be done by hand is listed, and what they bar is warned of at drafting."""

from dataclasses import replace

import pytest

from ballots.motion import Matter, MotionKind
from ballots.rules import get_rule_set, list_rule_sets
from tests.voting.installation import NOTICED, OPENS, House
from tests.voting.meeting.test_editing import DRAFT, view
from voting.services.meeting.drafting import drafts
from voting.services.meeting.drafting.drafts import MotionDraft
from voting.services.meeting.rules.duties import _ASKED, list_duties
from voting.services.meeting.rules.rules import review_draft

DELEGATES = "授权业主委员会选聘物业服务企业并签订合同"


def draft(house: House, rules: str, text: str = "内容") -> str:
    filled_in = replace(DRAFT, rule_set=rules, opens_at=OPENS, objection_days=15)
    meeting_id = drafts.draft_meeting(
        house.database, member=house.member, draft=filled_in, host="vote.example", at=NOTICED
    )
    motion = MotionDraft(
        kind=MotionKind.APPROVAL, matter=Matter.HIRE_OR_DISMISS_MANAGER, title="选聘", text=text
    )
    drafts.add_motion(house.database, meeting=house.key_of(meeting_id), draft=motion)
    return meeting_id


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("civil-code-2021-r2", ["告知居民委员会", "纸质表决票", "公告以外"]),
        ("hangzhou-2021-r2", ["告知居民委员会", "信息系统", "纸质表决票", "公告以外"]),
        ("liaocheng-2021-r2", ["告知居民委员会", "书面表决", "公告以外"]),
        ("beijing-2024-r2", ["派代表列席", "纸质表决票", "不能授权", "公告以外"]),
    ],
)
def test_what_is_to_be_done_by_hand_is_listed_with_its_article(
    house: House, rules: str, said: list[str]
) -> None:
    duties = list_duties(view(house, draft(house, rules)))

    assert len(duties) == len(said)
    for duty, word in zip(duties, said, strict=True):
        assert word in duty.text
        assert "条" in duty.source or "本系统缺省" in duty.source


def test_every_value_that_asks_something_stands_in_a_rule_set() -> None:
    values = {
        (name, field.value)
        for rules in list_rule_sets()
        for name, field in get_rule_set(rules).fields.items()
        if not isinstance(field.value, list)
    }

    assert {*_ASKED} <= values


@pytest.mark.parametrize(
    ("rules", "text", "is_warned"),
    [
        ("beijing-2024-r2", DELEGATES, True),
        ("weifang-2022-r2", DELEGATES, True),
        ("beijing-2024-r2", "选聘某某物业服务企业", False),
        ("hangzhou-2021-r2", DELEGATES, False),
    ],
)
def test_what_the_committee_may_not_decide_is_not_left_to_it(
    house: House, rules: str, text: str, is_warned: bool
) -> None:
    """北京市物业管理条例第四十四条；潍坊市物业管理条例第三十三条。"""
    remarks = review_draft(view(house, draft(house, rules, text)), NOTICED)

    found = [each for each in remarks if each.sentence.code == "delegation-barred"]
    assert [each.is_error for each in found] == [False] * is_warned
