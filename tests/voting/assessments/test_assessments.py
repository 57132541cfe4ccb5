"""An assessment from its opening by two to its result; nobody can tell who answered what."""

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.voting.affairs.test_affairs import freeze_small, list_owners
from tests.voting.assessments.assessed import (
    AFTER,
    DURING,
    FIRST,
    LAST,
    NEW,
    answer,
    ask,
    cancel,
    open_one,
    read,
)
from tests.voting.confirming import confirm
from tests.voting.installation import (
    NOTICED,
    FixedClock,
    House,
    freeze,
    import_small,
    issue_letters,
    make_open_meeting,
)
from tests.voting.web.browsing import send, sign_in, sign_in_owner
from voting.background.worker import deliver_once
from voting.errors import InputError, NotFoundError, NotNowError, SecondMemberError, VotingError
from voting.errors.register import RegisterMissingError
from voting.services.assessments import listing
from voting.services.assessments.answering import forget_homes
from voting.services.assessments.opening import NewAssessment
from voting.services.assessments.pay import PayStep
from voting.services.assessments.terms import AssessmentKind, AssessmentState, Audience
from voting.services.casting.own_ballots import find_home
from voting.services.people.actors import Owner
from voting.storage.tables.assessments.assessed import AssessmentAnswerRow, AssessmentRow
from voting.storage.tables.register import UnitRow

DAY = timedelta(days=1)
MANAGER = replace(
    NEW, kind=AssessmentKind.MANAGER, subject="项目经理", pay=(PayStep(0, 600), PayStep(900, 1000))
)


def list_answers(house: House) -> list[AssessmentAnswerRow]:
    rows = house.database.read(lambda s: s.scalars(select(AssessmentAnswerRow)).all())
    return list(rows)


def list_due(house: House, owner: Owner) -> list[bool]:
    found = house.database.read(lambda s: listing.list_due(s, owner, find_home(s, owner), DURING))
    return [each.is_answered for each in found]


def test_two_open_it_owners_answer_once_and_everybody_sees_the_result_when_it_closes(
    house: House,
) -> None:
    with pytest.raises(RegisterMissingError):
        ask(house)
    freeze_small(house)
    step_id = ask(house)
    with pytest.raises(SecondMemberError):
        confirm(house, step_id, house.member)
    assert not house.database.read(lambda s: s.scalars(select(AssessmentRow)).all())
    confirm(house, step_id)
    for same in (NEW, replace(NEW, subject=" 示例 物业公司。")):
        with pytest.raises(NotNowError, match="twice"):
            ask(house, same)
    assessment_id = house.database.read(lambda s: s.scalars(select(AssessmentRow.id)).one())

    owners = list_owners(house)
    with pytest.raises(NotNowError, match="not-open"):
        answer(house, owners[0], assessment_id, at=NOTICED)
    for owner in owners[:10]:
        answer(house, owner, assessment_id, "2", remark="路灯不亮")
        assert list_due(house, owner) == [True]
        answer(house, owner, assessment_id, "5", marks={"lifts": "unknown"})
    assert len(list_answers(house)) == 10
    assert list_due(house, owners[10]) == [False]

    running = read(house, assessment_id, DURING)
    assert (running.turnout.answered, running.turnout.asked, running.years) == (10, 21, ())
    with pytest.raises(NotNowError, match="not-open"):
        answer(house, owners[11], assessment_id, at=AFTER)
    (closed,) = read(house, assessment_id).years
    assert closed.result.whole is not None
    assert (closed.result.whole.points, closed.result.whole.known) == (550, 110)
    assert closed.result.find("lifts") is None
    assert sum(each.persons for each in closed.result.groups) in {0, 10}


INVITED = tuple(f"1栋1单元{room}" for room in ("0101", "0103", "0201", "0202", "0203"))


def test_who_is_no_owner_of_the_register_or_was_not_invited_cannot_answer(house: House) -> None:
    freeze_small(house)
    of_some = replace(NEW, audience=Audience.REPRESENTATIVES)
    with pytest.raises(InputError, match="unknown"):
        ask(house, of_some, "2栋1单元9999")
    with pytest.raises(InputError, match="uninvited"):
        ask(house, of_some)
    with pytest.raises(InputError, match="uninvited"):
        ask(house, NEW, "1栋1单元0101")
    with pytest.raises(InputError, match="few"):
        ask(house, of_some, *INVITED[:4], f"{INVITED[0]}室")
    with pytest.raises(InputError, match="many"):
        ask(house, of_some, *INVITED * 50)
    with pytest.raises(InputError, match="own-judges"):
        ask(house, replace(of_some, kind=AssessmentKind.COMMITTEE), *INVITED)
    assessment_id = open_one(house, of_some, *INVITED, f"{INVITED[0]}室")
    assert read(house, assessment_id, DURING).turnout.asked == len(INVITED)

    owners = list_owners(house)
    able, *_ = (each for each in owners if list_due(house, each))
    answer(house, able, assessment_id)
    with pytest.raises(NotNowError, match="not-asked"):
        answer(house, next(each for each in owners if not list_due(house, each)), assessment_id)
    assert len(list_answers(house)) == 1
    stranger = replace(able, holding_id="0" * 32)
    with pytest.raises(VotingError):
        answer(house, stranger, assessment_id)
    with pytest.raises(NotFoundError):
        answer(house, able, "0" * 32)
    # One answer alone has no score.
    (closed,) = read(house, assessment_id).years
    assert (closed.result.answered, closed.result.whole, closed.result.groups) == (1, None, ())


def test_a_home_answers_once_whichever_register_its_owner_is_signed_in_by(web_house: House) -> None:
    house = web_house
    freeze_small(house)
    assessment_id = open_one(house)
    before = {each.holding_id for each in list_owners(house)}
    import_small(house)
    freeze(house, NOTICED + DAY)
    owners = list_owners(house)
    earlier = next(each for each in owners if each.holding_id in before)
    home = house.database.read(lambda s: find_home(s, earlier))
    (later,) = (each for each in owners if each.holding_id in home.holding_ids - before)

    answer(house, later, assessment_id, "2")
    assert list_due(house, earlier) == list_due(house, later) == [True]
    answer(house, earlier, assessment_id, "5")
    (kept,) = list_answers(house)
    assert set(kept.marks.values()) == {"5"}


def test_what_is_stored_names_no_home_and_after_the_end_nobody_can_find_one(
    house: House,
) -> None:
    freeze_small(house)
    apart = update(UnitRow).where(UnitRow.room >= "0603").values(building="9栋")
    house.database.write(partial(Session.execute, statement=apart))
    assessment_id = open_one(house)
    owners = list_owners(house)[:6]
    for owner in owners:
        answer(house, owner, assessment_id, remark="少收一点物业费")
    assert {each.building for each in list_answers(house)} == {"1栋、9栋"}
    stored = " ".join(
        f"{each.digest} {each.marks} {each.remark} {vars(each)}" for each in list_answers(house)
    )
    assert not [each for each in owners if each.holding_id in stored or each.owner_id in stored]

    def read_row() -> AssessmentRow:
        return house.database.read(lambda s: s.scalars(select(AssessmentRow)).one())

    house.database.write(lambda s: forget_homes(s, DURING))
    assert read_row().key
    assert list_due(house, owners[0]) == [True]
    assert house.database.read(lambda s: listing.list_remarks(s, read_row(), DURING)) == ()
    house.database.write(lambda s: forget_homes(s, AFTER))
    assert not read_row().key
    remarks = house.database.read(lambda s: listing.list_remarks(s, read_row(), AFTER))
    assert remarks == ("少收一点物业费",) * 6
    assert len(list_answers(house)) == 6


def test_one_that_is_cancelled_by_two_says_why_and_keeps_no_answer(house: House) -> None:
    freeze_small(house)
    assessment_id = open_one(house)
    owner = list_owners(house)[0]
    answer(house, owner, assessment_id)
    step_id = cancel(house, assessment_id)
    with pytest.raises(SecondMemberError):
        confirm(house, step_id, house.member)
    # The committee does not end what it is assessed by; the street office does.
    with pytest.raises(NotNowError, match="step-for-office"):
        confirm(house, step_id)
    confirm(house, step_id, house.auditor)
    house.database.write(lambda s: forget_homes(s, DURING))

    assert list_answers(house) == []
    page = read(house, assessment_id)
    assert (page.assessment.state, page.assessment.reason, page.years) == (
        AssessmentState.CANCELLED,
        "公司的名称写错了",
        (),
    )
    with pytest.raises(NotNowError, match="not-open"):
        answer(house, owner, assessment_id)
    with pytest.raises(NotNowError, match="over"):
        cancel(house, assessment_id)
    again = open_one(house, replace(NEW, subject="示例物业有限公司"))
    with pytest.raises(NotNowError, match="over"):
        cancel(house, again, AFTER)


@pytest.mark.parametrize(
    ("new", "says"),
    [
        (replace(NEW, subject=""), "unnamed"),
        (replace(NEW, year=2024), "year"),
        (replace(NEW, first_on=date(2026, 4, 1)), "first-day"),
        (replace(NEW, last_on=FIRST + 5 * DAY), "last-day"),
        (replace(NEW, last_on=FIRST + 60 * DAY), "last-day"),
        (replace(NEW, pay=(PayStep(0, 600),)), "pay-unneeded"),
        (replace(MANAGER, pay=()), "pay-missing"),
    ],
)
def test_what_cannot_be_opened_is_said(web_house: House, new: object, says: str) -> None:
    freeze_small(web_house)
    assert isinstance(new, type(NEW))
    with pytest.raises(InputError, match=says):
        ask(web_house, new)


def test_nobody_confirms_it_once_its_first_day_has_begun(web_house: House) -> None:
    freeze_small(web_house)
    step_id = ask(web_house)
    with pytest.raises(NotNowError, match="lapsed"):
        confirm(web_house, step_id, at=NEW.opens_at)


def test_years_stand_beside_each_other_and_pay_follows_from_the_score(web_house: House) -> None:
    house = web_house
    freeze_small(house)
    owners = list_owners(house)

    def hold(new: NewAssessment, mark: str) -> str:
        assessment_id = open_one(house, new)
        half = dict.fromkeys(("presence", "answering", "managing"), mark)
        rest = dict.fromkeys(("mending", "accounting", "dealing"), "4")
        for owner in owners[:5]:
            answer(house, owner, assessment_id, marks=half | rest)
        return assessment_id

    hold(replace(MANAGER, year=2025), "4")
    years = read(house, hold(replace(MANAGER, last_on=LAST + DAY), "3")).years
    assert [each.assessment.year for each in years] == [2026, 2025]
    assert [each.pay_share for each in years] == [600, 1000]
    assert [str(each.result.whole.mean_text) for each in years if each.result.whole] == [
        "3.5",
        "4.0",
    ]


def test_an_owner_is_told_answers_and_no_page_of_the_desk_has_a_score_before_the_end(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    house = web_house
    meeting_id = make_open_meeting(house)
    letter = issue_letters(house, meeting_id)[0]
    assessment_id = open_one(house)
    clock.instant = DURING
    owner, desk = app.test_client(), app.test_client()
    sign_in_owner(owner, letter)
    own = f"/affairs/assessments/{assessment_id}"
    assert own in owner.get("/affairs/").text
    form = owner.get(own).text
    marks = {f"mark-{key}": "1" for key in re.findall('name="mark-([a-z]+)"', form)}
    assert len(marks) == 12
    status, page = send(owner, own, form, **marks | {"mark-gate": ""}, remark="门禁老是坏")
    assert (status, "门禁老是坏" in page) == (422, True)
    unknown = dict.fromkeys(marks, "unknown")
    assert "请至少给一项打分" in send(owner, own, form, **unknown)[1]
    status, page = send(owner, own, form, **marks, remark="门禁老是坏")
    assert (status, "您家的评价已经收到" in page) == (200, True)
    again = owner.get(own).text
    assert ("您家已经评价过" in again, "门禁老是坏" in again, " checked" in again) == (
        True,
        False,
        False,
    )
    require_no_score_before_the_end(desk, assessment_id, clock)
    assert owner.get(own).status_code == 200


def require_no_score_before_the_end(
    desk: FlaskClient, assessment_id: str, clock: FixedClock
) -> None:
    sign_in(desk, "m-langyue")
    public, at_desk = (
        f"{begin}/assessments/{assessment_id}" for begin in ("/c/langyue", "/committee")
    )
    for url in (at_desk, "/committee/assessments/", public, "/c/langyue/assessments"):
        text = desk.get(url).text
        assert not re.search("门禁老是坏|达标率 |平均分", text)
    assert desk.get(f"{at_desk}/poster").data.startswith(b"%PDF")
    clock.instant = AFTER
    assert re.search("打分的不足 5.户", desk.get(public).text)
    # Of one answer everybody would know whose the remark is.
    assert "门禁老是坏" not in desk.get(at_desk).text + desk.get(public).text


def test_the_background_forgets_homes_by_itself(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    freeze_small(web_house)
    open_one(web_house)
    clock.instant = AFTER
    deliver_once(app.extensions["assembly"])
    key = web_house.database.read(lambda s: s.scalars(select(AssessmentRow.key)).one())
    assert key == ""
