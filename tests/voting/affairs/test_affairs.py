"""Affairs beside the vote: proposals with their support, polls, the board, and what was done."""

import io
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.voting.installation import (
    FINAL,
    NOTICED,
    OPENS,
    FixedClock,
    House,
    finish_meeting,
    freeze,
    import_small,
    issue_letters,
    make_open_meeting,
)
from tests.voting.owners.mandates import make_picture
from tests.voting.owners.telephones import ONE, read_code, share_telephone
from tests.voting.web.browsing import send, sign_in, sign_in_owner
from voting.errors import InputError, NotFoundError, NotNowError, VotingError
from voting.errors.register import RegisterMissingError
from voting.services.affairs import disclosures, polls, proposals
from voting.services.affairs.disclosures import DisclosureView, NewDisclosure, TakenDown
from voting.services.affairs.poll_results import BuildingResult
from voting.services.affairs.polls import DIMENSIONS
from voting.services.affairs.proposals import ProposalView
from voting.services.people.actors import Owner
from voting.services.tables import Asked, Part
from voting.storage.tables.register import VoterRow
from voting.terms import DisclosureKind, PollKind, RegisterKey

ENDS = NOTICED + timedelta(days=7)


def freeze_small(house: House) -> None:
    import_small(house)
    freeze(house)


def list_owners(house: House) -> list[Owner]:
    """Return an owner of each holding, in a fixed order."""
    rows = house.database.read(
        lambda s: s.scalars(select(VoterRow).order_by(VoterRow.holding_id, VoterRow.owner_id)).all()
    )
    by_holding = {row.holding_id: row for row in rows}
    return [
        Owner(RegisterKey(row.community_id, row.register_id), row.holding_id, row.owner_id)
        for row in by_holding.values()
    ]


def propose(house: House, owner: Owner, title: str = "更换门禁") -> str:
    return house.database.write(
        lambda s: proposals.make_proposal(s, owner=owner, title=title, text="方案", at=NOTICED)
    )


def view(house: House, owner: Owner | None = None) -> ProposalView:
    return house.database.read(
        lambda s: proposals.read_proposal_part(s, house.community.id, Asked(), owner).rows[0]
    )


def support(house: House, owner: Owner, proposal_id: str) -> None:
    house.database.write(
        lambda s: proposals.support(s, owner=owner, proposal_id=proposal_id, at=NOTICED)
    )


def test_a_proposal_binds_the_committee_when_a_fifth_supports_it(house: House) -> None:
    freeze_small(house)
    owners = list_owners(house)
    assert len(owners) == 21
    proposal_id = propose(house, owners[0])
    assert (view(house).supporting.persons, view(house).is_binding) == (1, False)
    for owner in owners[1:]:
        if view(house).is_binding:
            break
        support(house, owner, proposal_id)
        support(house, owner, proposal_id)

    found = view(house, owners[0])
    assert found.is_binding
    assert found.supporting.persons * 5 >= found.eligible.persons == 21
    assert found.supporting.area_cm2 * 5 >= found.eligible.area_cm2
    assert (found.is_own, found.is_supported) == (True, True)


def test_support_is_taken_back_and_a_proposal_withdrawn_by_its_author(house: House) -> None:
    freeze_small(house)
    author, other = list_owners(house)[:2]
    proposal_id = propose(house, author)
    support(house, other, proposal_id)
    house.database.write(
        lambda s: proposals.stop_supporting(s, owner=other, proposal_id=proposal_id, at=NOTICED)
    )
    assert view(house).supporting.persons == 1
    house.database.write(
        lambda s: proposals.stop_supporting(s, owner=author, proposal_id=proposal_id, at=NOTICED)
    )
    assert view(house).withdrawn_at == NOTICED
    with pytest.raises(NotNowError):
        support(house, other, proposal_id)
    with pytest.raises(NotFoundError):
        support(house, other, "none")


def test_one_holding_gathers_support_for_three_proposals_at_most(house: House) -> None:
    freeze_small(house)
    owner = list_owners(house)[0]
    for number in range(3):
        propose(house, owner, f"提议{number}")

    with pytest.raises(InputError):
        propose(house, owner)


@pytest.mark.parametrize(("title", "text"), [("", "x"), ("x", " "), ("长" * 101, "x")])
def test_a_proposal_needs_a_title_and_a_text(house: House, title: str, text: str) -> None:
    freeze_small(house)
    owner = list_owners(house)[0]

    with pytest.raises(InputError):
        house.database.write(
            lambda s: proposals.make_proposal(s, owner=owner, title=title, text=text, at=NOTICED)
        )


def start(house: House, kind: PollKind, buildings: tuple[str, ...] = ()) -> str:
    return house.database.write(
        lambda s: polls.start_poll(
            s,
            member=house.member,
            kind=kind,
            title="要不要装道闸",
            text="",
            buildings=buildings,
            closes_at=ENDS,
            at=NOTICED,
        )
    )


def answer(house: House, owner: Owner, poll_id: str, marks: list[str], days: int = 0) -> None:
    house.database.write(
        lambda s: polls.answer_poll(
            s,
            owner=owner,
            poll_id=poll_id,
            marks={str(place): mark for place, mark in enumerate(marks)},
            at=NOTICED + timedelta(days=days),
        )
    )


def test_a_consultation_counts_each_holding_once(house: House) -> None:
    with pytest.raises(RegisterMissingError):
        start(house, PollKind.CONSULTATION)
    freeze_small(house)
    first, second, third = list_owners(house)[:3]
    poll_id = start(house, PollKind.CONSULTATION)
    answer(house, first, poll_id, ["against"])
    answer(house, first, poll_id, ["for"])
    answer(house, second, poll_id, ["for"])
    answer(house, third, poll_id, ["unsure"])

    found = house.database.read(lambda s: polls.get_poll(s, house.community.id, poll_id))
    (result,) = found.results
    assert dict(result.counts) == {"赞成": 2, "不赞成": 0, "说不好": 1}
    assert (found.asked, found.answered) == (21, 3)
    assert found.by_building == (BuildingResult("1栋", 21, 3, {}),)
    for owner in list_owners(house)[3:5]:
        answer(house, owner, poll_id, ["against"])
    found = house.database.read(lambda s: polls.get_poll(s, house.community.id, poll_id))
    assert found.by_building[0].counts == {"赞成": 2, "不赞成": 2, "说不好": 1}


def test_the_survey_has_twelve_dimensions_and_their_means(house: House) -> None:
    freeze_small(house)
    first, second, third = list_owners(house)[:3]
    poll_id = start(house, PollKind.SATISFACTION)
    for owner, score in ((first, "5"), (second, "4"), (third, "4")):
        answer(house, owner, poll_id, [score] * 11 + ["1"])

    found = house.database.read(lambda s: polls.get_poll(s, house.community.id, poll_id))

    assert [each.title for each in found.results] == list(DIMENSIONS)
    assert len(DIMENSIONS) == 12
    assert [each.average for each in found.results] == ["4.33"] * 11 + ["1.00"]


@pytest.mark.parametrize(
    ("marks", "days", "refusal"),
    [
        (["maybe"], 0, InputError),
        ([], 0, InputError),
        (["for", "for"], 0, InputError),
        (["for"], 7, NotNowError),
    ],
)
def test_an_answer_that_is_none_or_too_late_is_refused(
    house: House, marks: list[str], days: int, refusal: type[VotingError]
) -> None:
    freeze_small(house)
    poll_id = start(house, PollKind.CONSULTATION)

    with pytest.raises(refusal):
        answer(house, list_owners(house)[0], poll_id, marks, days)


def test_a_poll_of_an_unknown_building_is_refused(house: House) -> None:
    freeze_small(house)

    with pytest.raises(InputError):
        start(house, PollKind.CONSULTATION, ("99栋",))


def post(house: House, **fields: object) -> str:
    usual = {"category": DisclosureKind.REVENUE, "title": "一季度收支", "text": ""}
    new = NewDisclosure(**{**usual, **fields})  # type: ignore[arg-type]  # of a test
    return house.database.write(
        lambda s: disclosures.post(s, member=house.member, new=new, at=NOTICED)
    )


def read_disclosed(house: House) -> Part[DisclosureView]:
    return house.database.read(
        lambda s: disclosures.read_disclosure_part(s, house.community.id, Asked())
    )


def test_what_is_taken_off_the_board_leaves_its_reason(house: House) -> None:
    disclosure_id = post(house, amount="12,800.5")
    house.database.write(
        lambda s: disclosures.take_down(
            s, member=house.member, disclosure_id=disclosure_id, reason="金额有误", at=OPENS
        )
    )

    found = read_disclosed(house).rows[0]
    assert (found.cents, found.taken_down) == (1_280_050, TakenDown(OPENS, "金额有误"))
    with pytest.raises(NotFoundError):
        house.database.read(lambda s: disclosures.get_file(s, house.community.id, disclosure_id))


@pytest.mark.parametrize(
    "fields",
    [{"title": ""}, {"amount": "一万"}, {"amount": "1.234"}],
)
def test_what_does_not_belong_on_the_board_is_refused(
    house: House, fields: dict[str, object]
) -> None:
    with pytest.raises(InputError):
        post(house, **fields)


def test_steps_are_noted_for_decisions_that_are_final_alone(house: House) -> None:
    meeting_id = make_open_meeting(house)
    step = {"category": DisclosureKind.EXECUTION, "meeting_id": meeting_id, "motion_id": "M1"}
    with pytest.raises(NotFoundError):
        post(house, **step)
    finish_meeting(house, meeting_id)

    post(house, **step)

    with pytest.raises(NotFoundError):
        post(house, **{**step, "motion_id": "M9"})
    (found,) = house.database.read(
        lambda s: disclosures.list_executions(s, house.key_of(meeting_id))
    )
    assert found.motion_id == "M1"
    assert read_disclosed(house).number == 0


def sign_in_at_home(browser: FlaskClient, house: House) -> str:
    page = browser.get("/vote/sign-in").text
    _, page = send(browser, "/vote/sign-in", page, telephone=ONE)
    return send(browser, "/vote/sign-in/code", page, code=read_code(house))[1]


def test_an_owner_of_several_holdings_chooses_between_meetings(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    clock.instant = NOTICED
    freeze_small(web_house)
    share_telephone(web_house, list_owners(web_house)[:2], ONE)
    owner = app.test_client()
    page = sign_in_at_home(owner, web_house)
    assert "您要办哪一处的事" in page

    status, page = send(owner, "/affairs/choose", page, owner="99")
    assert (status, "请选择房屋。" in page) == (422, True)
    status, page = send(owner, "/affairs/choose", page, owner="1")
    assert (status, "还没有业主提议" in page) == (200, True)


def test_an_owner_signs_in_between_meetings_proposes_and_answers(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    clock.instant = NOTICED
    freeze_small(web_house)
    owner, desk = app.test_client(), app.test_client()
    page = sign_in_at_home(owner, web_house)
    if "您要办哪一处的事" in page:
        _, page = send(owner, "/affairs/choose", page, owner="0")
    assert "还没有业主提议" in page
    status, page = send(owner, "/affairs/proposals", page, title="装充电桩<b>", text="地下一层🔌")
    assert (status, "装充电桩&lt;b&gt;" in page, "您的提议" in page) == (200, True, True)

    sign_in(desk, "m-langyue")
    board = desk.get("/committee/board/").text
    fields = {"kind": "satisfaction", "title": "2026年满意度", "closes_at": "2026-04-10T20:00"}
    status, board = send(desk, "/committee/board/polls", board, **fields)
    assert status == 200
    page = owner.get("/affairs/").text
    url = re.search(r"/affairs/polls/[0-9a-f]+", page)
    assert url is not None
    form = owner.get(url[0]).text
    assert form.count("<legend>") == 12
    marks = {f"mark-{place}": "4" for place in range(12)}
    assert send(owner, url[0], form, **{**marks, "mark-3": ""})[0] == 422
    assert_thanked(send(owner, url[0], form, **marks)[1], url[0])

    result = f"/c/langyue/polls/{url[0].rsplit('/', 1)[1]}"
    assert "4.00" not in browser_text(app, result)
    clock.instant = NOTICED + timedelta(days=20)
    assert browser_text(app, result).count("4.00") == 12
    answering = re.search(r"/committee/board/proposals/[0-9a-f]+", board)
    assert answering is not None
    send(desk, answering[0], board, answer="列入下次会议")
    assert "列入下次会议" in browser_text(app, "/c/langyue/board")


def assert_thanked(page: str, poll: str) -> None:
    words = ("谢谢，您的意见已经收到", "截止以后", "公布在公示栏", f'href="{poll}"')
    assert all(each in page for each in words)


def browser_text(app: Flask, url: str) -> str:
    return app.test_client().get(url).text


def test_a_voter_goes_to_the_affairs_and_an_agent_does_not(app: Flask, web_house: House) -> None:
    meeting_id = make_open_meeting(web_house)
    browser = app.test_client()
    sign_in_owner(browser, issue_letters(web_house, meeting_id)[0])
    assert browser.get("/affairs/").status_code == 200

    page = browser.get("/vote/proxy").text
    agent = {"agent": "王芳", "telephone": "13800138000", "works_for_property": "no"}
    send(browser, "/vote/proxy", page, **agent)
    other = app.test_client()
    page = other.get("/vote/sign-in").text
    _, page = send(other, "/vote/sign-in", page, telephone="13800138000")
    send(other, "/vote/sign-in/code", page, code=read_code(web_house))
    assert other.get("/vote").status_code == 200
    assert other.get("/affairs/").status_code == 403


def test_the_board_shows_a_file_and_the_result_page_what_was_spent(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    meeting_id = make_open_meeting(web_house)
    finish_meeting(web_house, meeting_id)
    clock.instant = FINAL
    desk = app.test_client()
    sign_in(desk, "m-langyue")
    url = "/committee/board/disclosures"
    page = desk.get("/committee/board/").text
    picture = (io.BytesIO(make_picture()), "收支表.png")
    form = {"category": "revenue", "title": "一季度收支", "amount": "300", "file": picture}
    assert send(desk, url, page, **form)[0] == 200
    for amount in ("1000", "234.5"):
        step = {"category": "execution", "title": "付款", "amount": amount}
        place = {"meeting_id": meeting_id, "motion_id": "M2"}
        assert send(desk, url, page, **step, **place)[0] == 200

    board = browser_text(app, "/c/langyue/board")
    file = re.search(r"/c/langyue/board/[0-9a-f]+/file", board)
    assert file is not None
    assert app.test_client().get(file[0]).data == make_picture()
    assert "300.00 元" in board
    assert "1,234.50 元" in browser_text(app, f"/c/langyue/{meeting_id}")
