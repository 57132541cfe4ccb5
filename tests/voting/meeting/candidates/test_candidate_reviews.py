"""The joint review of candidates: recorded with reasons and answers, and shown with the notice."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from ballots.motion import Matter, MotionKind
from tests.voting.installation import NOTICED, House, freeze, give_notice, import_small, make_draft
from tests.voting.meeting.test_editing import ELECTION, view
from tests.voting.web.browsing import send, sign_in
from voting.errors import InputError, NotFoundError, StateError
from voting.errors.meeting import DraftIncompleteError
from voting.sentences import fill
from voting.services.meeting.candidates import CandidateReview
from voting.services.meeting.course.poster import make_notice
from voting.services.meeting.details import Details
from voting.services.meeting.drafting import drafts, editing
from voting.services.meeting.drafting.candidate_reviews import (
    record_candidate_review,
    remove_candidate_review,
)
from voting.services.meeting.rules.rules import review_draft
from voting.storage.tables.meeting import MotionRow
from voting.terms import CandidateFinding

NAMES = ("张三", "李四", "王五")
ADMITTED = CandidateReview(
    name="张三", bodies="居民委员会", finding=CandidateFinding.ADMITTED, reason="", answer=""
)
STRUCK = CandidateReview(
    name="李四",
    bodies="居民委员会、街道办事处",
    finding=CandidateFinding.STRUCK,
    reason="不是本小区的业主",
    answer="房屋已经过户给我，正在办证。",
)


def draft_election(house: House) -> tuple[str, str]:
    import_small(house)
    freeze(house)
    meeting_id = make_draft(house)
    election = replace(
        ELECTION,
        names=NAMES,
        seats=1,
        buildings=(),
        details=Details(particulars={"李四": "2栋", "张三": "1栋"}),
    )
    added = drafts.add_motion(house.database, meeting=house.key_of(meeting_id), draft=election)
    return meeting_id, added


def record(house: House, meeting_id: str, motion_id: str, review: CandidateReview) -> None:
    record_candidate_review(
        house.database,
        meeting=house.key_of(meeting_id),
        motion_id=motion_id,
        review=review,
    )


def remarks(house: House, meeting_id: str) -> dict[str, bool]:
    found = review_draft(view(house, meeting_id), NOTICED)
    assert all(fill(each.sentence) for each in found)
    codes = {each.sentence.code: each.is_error for each in found}
    return {code: is_error for code, is_error in codes.items() if code.startswith("review-")}


def test_who_is_struck_leaves_the_list_and_reason_and_answer_stand_on_the_notice(
    house: House,
) -> None:
    meeting_id, election = draft_election(house)
    record(house, meeting_id, election, ADMITTED)
    assert remarks(house, meeting_id) == {"review-of-some": False}
    record(house, meeting_id, election, STRUCK)
    record(house, meeting_id, election, replace(ADMITTED, name="王五"))
    assert remarks(house, meeting_id) == {}

    give_notice(house, meeting_id)

    meeting = view(house, meeting_id)
    motion = meeting.motions[-1]
    assert motion.names == ("张三", "王五")
    assert motion.details.particulars == {"张三": "1栋"}
    assert {each.name for each in motion.reviews} == set(NAMES)
    poster = make_notice(house.community, meeting, "https://vote.example/c/1")
    (said,) = (text for name, text in poster.motions[-1].lines if name == "李四")
    assert STRUCK.reason in said
    assert STRUCK.answer in said
    with pytest.raises(StateError):
        record(house, meeting_id, motion.id, replace(ADMITTED, name="王五"))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reason": ""}, "review-unreasoned"),
        ({"answer": ""}, "review-unreasoned"),
        ({"name": "赵六"}, "review-candidate-unknown"),
        ({"bodies": ""}, "review-bodies-missing"),
    ],
)
def test_nobody_is_struck_without_reason_and_answer(
    house: House, change: dict[str, str], code: str
) -> None:
    meeting_id, election = draft_election(house)

    with pytest.raises(InputError) as refused:
        record(house, meeting_id, election, replace(STRUCK, **change))  # type: ignore[arg-type]  # texts alone
    assert refused.value.sentence == code
    assert view(house, meeting_id).motions[-1].names == NAMES


def test_the_last_candidate_is_not_struck_and_a_review_is_taken_back(house: House) -> None:
    meeting_id, election = draft_election(house)
    record(house, meeting_id, election, STRUCK)
    record(house, meeting_id, election, replace(STRUCK, name="张三"))
    with pytest.raises(InputError) as refused:
        record(house, meeting_id, election, replace(STRUCK, name="王五"))
    assert refused.value.sentence == "review-strikes-all"

    take_back(house, meeting_id, election, "李四")
    assert view(house, meeting_id).motions[-1].names == ("王五", "李四")
    with pytest.raises(NotFoundError):
        take_back(house, meeting_id, election, "李四")


def take_back(house: House, meeting_id: str, motion_id: str, name: str) -> None:
    house.database.write(
        lambda s: remove_candidate_review(
            s, meeting=house.key_of(meeting_id), motion_id=motion_id, name=name
        )
    )


def test_a_changed_motion_keeps_the_reviews_of_who_stands_and_of_who_was_struck(
    house: House,
) -> None:
    meeting_id, election = draft_election(house)
    for review in (ADMITTED, STRUCK, replace(ADMITTED, name="王五")):
        record(house, meeting_id, election, review)
    draft = replace(ELECTION, names=("张三", "赵六"), seats=1, buildings=(), details=Details())

    def change(draft: drafts.MotionDraft) -> None:
        key = house.key_of(meeting_id)
        editing.change_motion(house.database, meeting=key, motion_id=election, draft=draft)

    change(draft)
    assert [each.name for each in view(house, meeting_id).motions[-1].reviews] == ["张三", "李四"]
    take_back(house, meeting_id, election, "张三")
    take_back(house, meeting_id, election, "李四")
    assert view(house, meeting_id).motions[-1].names == ("张三", "赵六", "李四")
    record(house, meeting_id, election, ADMITTED)
    change(replace(draft, kind=MotionKind.APPROVAL, matter=Matter.OTHER_MAJOR, names=(), seats=0))
    assert view(house, meeting_id).motions[-1].reviews == ()


def test_notice_is_refused_where_reasons_are_missing_or_the_list_says_otherwise(
    house: House,
) -> None:
    meeting_id, election = draft_election(house)
    key = (house.community.id, meeting_id, election)
    record(house, meeting_id, election, STRUCK)

    def change(**columns: object) -> None:
        def write(session: Session) -> None:
            row = session.get_one(MotionRow, key)
            for name, value in columns.items():
                setattr(row, name, value)

        house.database.write(write)

    change(names=list(NAMES))
    with pytest.raises(DraftIncompleteError) as refused:
        give_notice(house, meeting_id)
    assert refused.value.sentence == "review-contradicted"
    change(names=["张三", "王五"], reviews=[replace(STRUCK, reason="").to_json()])
    with pytest.raises(DraftIncompleteError) as refused:
        give_notice(house, meeting_id)
    assert refused.value.sentence == "review-incomplete"


def test_the_committee_records_it_beside_the_motion_and_owners_read_it(
    web_house: House, browser: FlaskClient
) -> None:
    house = web_house
    meeting_id, election = draft_election(house)
    sign_in(browser, "m-langyue")
    draft = f"/committee/meetings/{meeting_id}"
    url = f"{draft}/motions/{election}"
    fields = {**STRUCK.to_json(), "candidate_finding": "struck"}

    status, page = send(browser, f"{url}/reviews", browser.get(draft).text, **fields)

    assert (status, STRUCK.answer in page) == (200, True)
    assert STRUCK.reason in browser.get(draft).text
    send(browser, f"{url}/reviews/remove", page, name=STRUCK.name)
    assert STRUCK.answer not in browser.get(draft).text
    send(browser, f"{url}/reviews", browser.get(draft).text, **fields)
    give_notice(house, meeting_id)
    assert STRUCK.answer in browser.get(f"/c/langyue/{meeting_id}").text
