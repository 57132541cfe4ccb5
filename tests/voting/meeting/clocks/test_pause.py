"""What too few voted on is not voted on again before the pause that the assembly agreed on ends."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from audit.checks.clocks import read_course
from audit.entries.meeting import MeetingNoticed, MotionNoticed
from audit.evidence.file import read_proceedings
from ballots.motion import Matter
from ballots.procedure import Event, MeetingKind, Topic
from tests.voting.adopted import SOURCE, make_open_meeting_under
from tests.voting.installation import (
    CLOSES,
    FINAL,
    FixedClock,
    House,
    add_motion,
    finish_meeting,
    give_notice,
)
from tests.voting.made_once import made_once
from tests.voting.meeting.test_editing import DRAFT, view
from tests.voting.meeting.test_tenure import BEGUN, record
from tests.voting.meeting.test_topics import LONG_AGO, PRICE, draft, price
from tests.voting.web.browsing import sign_in
from voting.errors.meeting import DraftIncompleteError
from voting.sentences import fill
from voting.services.log.log import read_entries
from voting.services.meeting.candidates import REVIEWS_NAME, CandidateReview, hash_reviews
from voting.services.meeting.clocks.failed_votes import list_failed_votes
from voting.services.meeting.drafting import drafts
from voting.services.meeting.rules.rules import review_draft
from voting.services.oversight.calendar import read_clocks
from voting.services.people.tenure import Tenure
from voting.terms import CandidateFinding

DAY = timedelta(days=1)
SOON, LATER = FINAL + DAY, FINAL + 90 * DAY


def redraft(house: House, matter: Matter, title: str, at: datetime = SOON) -> str:
    again = replace(
        DRAFT,
        opens_at=at + 20 * DAY,
        closes_at=at + 30 * DAY,
        is_scheduled=False,
        kind=MeetingKind.REGULAR,
    )
    meeting_id = drafts.draft_meeting(
        house.database, member=house.member, draft=again, host="vote.example", at=at
    )
    add_motion(house, meeting_id, matter, title)
    return meeting_id


def review(house: House, meeting_id: str, at: datetime) -> dict[str, str]:
    meeting = view(house, meeting_id)
    failed = house.database.read(lambda s: list_failed_votes(s, meeting, at))
    remarks = review_draft(meeting, at, failed=failed)
    return {
        each.sentence.code: fill(each.sentence)
        for each in remarks
        if each.sentence.code.startswith("pause")
    }


@made_once
def fail(house: House) -> tuple[Matter, str]:
    """Hold a meeting in which nobody took part; return the matter and title of its first motion."""
    meeting_id = make_open_meeting_under(house, "resubmit_after_days", 90)
    finish_meeting(house, meeting_id)
    motion = view(house, meeting_id).motions[0]
    return motion.matter, motion.title


def test_the_same_matter_waits_for_the_end_of_the_pause_with_the_clause(house: House) -> None:
    matter, title = fail(house)
    meeting_id = redraft(house, matter, title)

    with pytest.raises(DraftIncompleteError) as refused:
        give_notice(house, meeting_id, SOON)
    assert refused.value.sentence == "pause-too-short"
    (said,) = review(house, meeting_id, SOON).values()
    assert "2026年7月28日 00:00" in said
    assert SOURCE in said
    meeting = view(house, meeting_id)
    lines = house.database.read(lambda s: read_clocks(s, meeting, SOON))
    assert [each.earliest is not None for each in lines if each.name == "再次提交表决"] == [True]

    later = redraft(house, matter, title, LATER)
    assert review(house, later, LATER) == {}
    give_notice(house, later, LATER)


def test_what_is_logged_of_an_earlier_vote_is_its_end(house: House) -> None:
    matter, title = fail(house)
    meeting_id = redraft(house, matter, title, CLOSES + 91 * DAY)
    give_notice(house, meeting_id, CLOSES + 91 * DAY)

    log = read_proceedings(house.database.read(lambda s: read_entries(s, house.key_of(meeting_id))))
    assert log.get(MotionNoticed).no_quorum_at == CLOSES
    course = read_course(log)
    assert course is not None
    assert course.at[Event.NO_QUORUM] == CLOSES


def test_another_matter_and_a_matter_decided_need_not_wait(house: House) -> None:
    fail(house)

    other = redraft(house, Matter.ELECT_COMMITTEE, "选举")
    assert review(house, other, SOON) == {}
    # Under a broad matter people tell whether it is the same thing, unless it is called the same.
    broad = redraft(house, Matter.SPEND_COMMON_REVENUE, "更换水泵")
    assert set(review(house, broad, SOON)) == {"pause-doubtful"}
    same = redraft(house, Matter.SPEND_COMMON_REVENUE, "更新 电梯")
    assert set(review(house, same, SOON)) == {"pause-too-short"}
    give_notice(house, broad, SOON)


def test_the_notice_logs_topics_days_of_publication_and_the_term(house: House) -> None:
    meeting_id = draft(house, "civil-code-2021-r2", price(LONG_AGO))
    record(house, Tenure(ends_on=LONG_AGO + 300 * DAY, succession_on=BEGUN))
    give_notice(house, meeting_id)

    log = read_proceedings(house.database.read(lambda s: read_entries(s, house.key_of(meeting_id))))
    motion, noticed = log.get(MotionNoticed), log.get(MeetingNoticed)
    assert (motion.topic, motion.published_on) == (Topic.PRICE_CHANGE, LONG_AGO)
    assert (noticed.tenure_ends_on, noticed.succession_on) == (LONG_AGO + 300 * DAY, BEGUN)
    course = read_course(log)
    assert course is not None
    assert course.topics == {Topic.PRICE_CHANGE}
    assert {Event.AUDIT_PUBLISHED, Event.SUCCESSION_BEGUN} <= course.at.keys()
    assert PRICE.title == motion.title


def test_reviews_are_logged_by_their_hash_and_name_nobody() -> None:
    found = CandidateReview(
        name="张三",
        bodies="居民委员会",
        finding=CandidateFinding.STRUCK,
        reason="欠费",
        answer="已补交",
    )

    (document,) = hash_reviews((found,))
    assert document.name == REVIEWS_NAME
    assert hash_reviews((replace(found, reason="其他"),)) != (document,)
    assert hash_reviews(()) == ()


def test_the_page_of_a_draft_says_it(
    web_house: House, browser: FlaskClient, clock: FixedClock
) -> None:
    matter, title = fail(web_house)
    clock.instant = SOON
    meeting_id = redraft(web_house, matter, title)
    sign_in(browser, "m-langyue")

    assert "还不能再次提交：最早" in browser.get(f"/committee/meetings/{meeting_id}").text
