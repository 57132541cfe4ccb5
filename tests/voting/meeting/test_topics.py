"""A change of price waits for its audit: how long it was published before the vote.

杭州市物业管理条例第五十三条：调整收费标准前，公示审计结果不少于三十日；上海市住宅物业管理规定第六十七条。
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from ballots.motion import Matter, MotionKind
from ballots.procedure import MeetingKind, Topic
from tests.voting.installation import NOTICED, OPENS, House, freeze, give_notice, import_small
from tests.voting.meeting.test_editing import DRAFT, view
from tests.voting.web.browsing import send, sign_in
from voting.errors.meeting import DraftIncompleteError
from voting.sentences import fill
from voting.services.meeting.course.poster import make_notice
from voting.services.meeting.details import Details
from voting.services.meeting.drafting import drafts
from voting.services.meeting.drafting.drafts import MotionDraft
from voting.services.meeting.rules.rules import review_draft
from voting.services.people.tenure import Tenure

HANGZHOU, SHANGHAI = "hangzhou-2021-r2", "shanghai-2020-r2"
LONG_AGO = OPENS.date() - timedelta(days=40)
PRICE = MotionDraft(
    kind=MotionKind.APPROVAL,
    matter=Matter.OTHER_MAJOR,
    title="调整物业费",
    text="自明年起，物业费由每平方米 2 元调整为 2.4 元。",
)


def draft(house: House, rules: str, details: Details) -> str:
    import_small(house)
    freeze(house)
    filled_in = replace(
        DRAFT,
        rule_set=rules,
        opens_at=OPENS,
        is_scheduled=False,
        kind=MeetingKind.REGULAR,
        objection_days=15,
    )
    meeting_id = drafts.draft_meeting(
        house.database, member=house.member, draft=filled_in, host="vote.example", at=NOTICED
    )
    motion = replace(PRICE, details=details)
    drafts.add_motion(house.database, meeting=house.key_of(meeting_id), draft=motion)
    return meeting_id


def price(published_on: date | None) -> Details:
    return Details(topic=Topic.PRICE_CHANGE, published_on=published_on)


@pytest.mark.parametrize(
    ("rules", "details", "said"),
    [
        (HANGZHOU, price(None), {"publication-missing": True}),
        # To come is not yet.
        (HANGZHOU, price(NOTICED.date() + timedelta(days=2)), {"publication-missing": True}),
        (HANGZHOU, price(OPENS.date() - timedelta(days=20)), {"clock-too-early": True}),
        (HANGZHOU, price(LONG_AGO), {}),
        (SHANGHAI, price(OPENS.date() - timedelta(days=20)), {"clock-too-early": True}),
        (SHANGHAI, price(LONG_AGO), {}),
        ("civil-code-2021-r2", price(None), {}),
        # A motion that reads like one and does not say so.
        (HANGZHOU, Details(), {"topic-doubtful": False}),
        ("civil-code-2021-r2", Details(), {}),
    ],
)
def test_a_change_of_price_waits_for_the_publicity_of_its_audit(
    house: House, rules: str, details: Details, said: dict[str, bool]
) -> None:
    meeting_id = draft(house, rules, details)

    remarks = review_draft(view(house, meeting_id), NOTICED)

    assert all(fill(each.sentence) for each in remarks)
    known = {"publication-missing", "clock-too-early", "topic-doubtful"}
    found = {each.sentence.code: each.is_error for each in remarks}
    assert {code: is_error for code, is_error in found.items() if code in known} == said


def test_notice_is_refused_with_the_article_and_given_once_it_was_published(house: House) -> None:
    meeting_id = draft(house, HANGZHOU, price(None))
    with pytest.raises(DraftIncompleteError) as refused:
        give_notice(house, meeting_id)
    assert refused.value.sentence == "publication-missing"
    assert "第五十三条" in str(refused.value.facts["source"])


def test_a_change_of_price_is_not_voted_on_during_a_succession(house: House) -> None:
    """上海市住宅物业管理规定第二十八条."""
    meeting_id = draft(house, SHANGHAI, price(LONG_AGO))
    begun = Tenure(succession_on=date(2026, 3, 1))

    remarks = review_draft(view(house, meeting_id), NOTICED, tenure=begun)

    assert "succession-barred" in {each.sentence.code for each in remarks if each.is_error}


def test_it_stands_on_the_notice_and_comes_back_to_whoever_changes_it(
    web_house: House, browser: FlaskClient
) -> None:
    house = web_house
    meeting_id = draft(house, HANGZHOU, price(LONG_AGO))
    sign_in(browser, "m-langyue")
    url = f"/committee/meetings/{meeting_id}/motions/M1"
    page = browser.get(f"/committee/meetings/{meeting_id}").text
    assert f'value="{LONG_AGO}"' in page
    filled_in = {"title": PRICE.title, "text": PRICE.text, "matter": "other-major", "seats": "0"}
    topic = {"topic": "price-change", "published_on": str(LONG_AGO)}
    assert send(browser, url, page, kind="approval", **filled_in, **topic)[0] == 200

    give_notice(house, meeting_id)

    meeting = view(house, meeting_id)
    assert meeting.motions[0].details == price(LONG_AGO)
    poster = make_notice(house.community, meeting, "https://vote.example/c/1")
    assert ("调整物业服务收费标准", f"审计结果自{LONG_AGO.year}年") in {
        (name, said[: len("审计结果自2026年")]) for name, said in poster.motions[0].lines
    }
    assert "审计结果自" in browser.get(f"/c/langyue/{meeting_id}").text
