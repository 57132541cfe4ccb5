"""A concern that two communities of one street office deal with, each answering in public."""

import pytest
from flask import Flask

from tests.voting.concerns.concern_cases import add_other, ask_to_share, raise_at
from tests.voting.confirming import confirm
from tests.voting.installation import BASE_URL, NOTICED, House, make_house
from tests.voting.web.browsing import sign_in
from voting.errors import NotFoundError, NotNowError, SecondMemberError
from voting.keys.folder import KeyFolder
from voting.services.concerns import joint
from voting.services.concerns.listing import list_progress
from voting.services.concerns.terms import ProgressKind
from voting.services.pages.staff.terms import WaitingPlace
from voting.services.pages.staff.waiting import list_waiting
from voting.services.people.actors import Member
from voting.services.steps.concerns.asking import ask_joining, ask_parting


def ask_to_join(house: House, member: Member, shared_id: str) -> str:
    return house.database.write(
        lambda s: ask_joining(s, member=member, shared_id=shared_id, base_url=BASE_URL, at=NOTICED)
    )


def ask_to_part(house: House, member: Member, shared_id: str) -> str:
    return house.database.write(
        lambda s: ask_parting(s, member=member, shared_id=shared_id, base_url=BASE_URL, at=NOTICED)
    )


def answer(house: House, member: Member, shared_id: str) -> None:
    house.database.write(
        lambda s: joint.answer_shared(
            s, member=member, shared_id=shared_id, text="我们出一半", at=NOTICED
        )
    )


def end(house: House, member: Member, shared_id: str) -> None:
    house.database.write(
        lambda s: joint.end_shared(s, member=member, shared_id=shared_id, at=NOTICED)
    )


def test_two_of_the_other_community_accept_answer_and_part_and_both_publics_read_it(
    app: Flask, web_house: House
) -> None:
    house = web_house
    one, two = add_other(house)
    number = raise_at(house, house.member, NOTICED)
    shared_id = ask_to_share(house, house.member, number, one.community_id, NOTICED)
    with pytest.raises(NotNowError):
        ask_to_share(house, house.member, number, one.community_id, NOTICED)
    waiting = house.database.read(lambda s: list_waiting(s, one, NOTICED))
    assert WaitingPlace.CONCERNS in {each.place for each in waiting}
    with pytest.raises(NotNowError):
        answer(house, one, shared_id)
    step_id = ask_to_join(house, one, shared_id)
    browser = app.test_client()
    assert "共用的围墙" not in browser.get("/c/dongyuan/concerns").text
    confirm(house, step_id, two, NOTICED)
    answer(house, one, shared_id)

    assert "共用的围墙" in browser.get("/c/dongyuan/concerns").text
    page = browser.get(f"/c/langyue/concerns/{number}").text
    assert "示例东园答复：我们出一半" in page
    assert "一起办的小区：" in page
    with pytest.raises(NotFoundError):
        answer(house, house.member, shared_id)
    with pytest.raises(NotNowError, match="joint-parting"):
        end(house, one, shared_id)
    confirm(house, ask_to_part(house, one, shared_id), two, NOTICED)
    kinds = [
        each.kind
        for each in house.database.read(lambda s: list_progress(s, house.community.id, number))
    ]
    assert kinds[-3:] == [ProgressKind.JOINED, ProgressKind.JOINT, ProgressKind.PARTED]
    assert "共用的围墙" not in browser.get("/c/dongyuan/concerns").text
    assert "一起办的小区：" not in browser.get(f"/c/langyue/concerns/{number}").text
    with pytest.raises(NotNowError):
        answer(house, one, shared_id)


def test_the_street_office_accepts_for_a_community_and_nobody_of_another_office_does(
    app: Flask, web_house: House, keys: KeyFolder
) -> None:
    house = web_house
    one, _ = add_other(house)
    number = raise_at(house, house.member, NOTICED)
    shared_id = ask_to_share(house, house.member, number, one.community_id, NOTICED)
    browser = app.test_client()
    sign_in(browser, "a-langyue")
    page = browser.get(f"/office/{one.community_id}/joint/").text
    assert "共用的围墙" in page
    stranger = make_house(house.database, keys, "haidian")
    with pytest.raises(NotFoundError):
        ask_to_share(house, house.member, number, stranger.community.id, NOTICED)
    with pytest.raises(NotFoundError):
        end(house, stranger.member, shared_id)
    house.database.write(
        lambda s: joint.accept_at_office(
            s,
            auditor=house.auditor,
            community_id=one.community_id,
            shared_id=shared_id,
            at=NOTICED,
        )
    )
    (shared,) = house.database.read(lambda s: joint.list_accepted(s, one.community_id))
    assert shared.by_office


def test_a_request_is_declined_and_made_again(house: House) -> None:
    one, _ = add_other(house)
    number = raise_at(house, house.member, NOTICED)
    shared_id = ask_to_share(house, house.member, number, one.community_id, NOTICED)
    end(house, one, shared_id)
    with pytest.raises(NotNowError):
        ask_to_join(house, one, shared_id)
    ask_to_share(house, house.member, number, one.community_id, NOTICED)
    asked = house.database.read(lambda s: joint.count_asked(s, one.community_id))
    assert asked is not None
    assert asked.number == 1


def test_another_community_writes_few_lines_and_two_of_either_part(house: House) -> None:
    one, two = add_other(house)
    number = raise_at(house, house.member, NOTICED)
    shared_id = ask_to_share(house, house.member, number, one.community_id, NOTICED)
    step_id = ask_to_join(house, one, shared_id)
    with pytest.raises(SecondMemberError):
        confirm(house, step_id, one, NOTICED)
    with pytest.raises(NotNowError, match="joint-over"):
        ask_to_part(house, one, shared_id)
    confirm(house, step_id, two, NOTICED)
    for _ in range(joint.LINES_OF_DAY):
        answer(house, one, shared_id)
    with pytest.raises(NotNowError, match="joint-lines"):
        answer(house, one, shared_id)
    step_id = ask_to_part(house, house.member, shared_id)
    with pytest.raises(SecondMemberError):
        confirm(house, step_id, house.member, NOTICED)
    assert house.database.read(lambda s: joint.list_accepted(s, one.community_id))
    confirm(house, step_id, at=NOTICED)
    assert not house.database.read(lambda s: joint.list_accepted(s, one.community_id))
