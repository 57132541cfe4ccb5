"""The bodies answer, raisers are told and may withdraw, and the district sees what is very late."""

from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from tests.voting.affairs.test_affairs import freeze_small, list_owners
from tests.voting.concerns.concern_cases import hand_over
from tests.voting.installation import NOTICED, FixedClock, House
from tests.voting.watching.accounts import add_overseer, add_watcher
from tests.voting.web.browsing import send, sign_in
from voting.errors import InputError, NotFoundError, NotNowError
from voting.services.concerns import answering, life, listing, raising
from voting.services.concerns.answering import answer_for, answer_for_office
from voting.services.concerns.listing import ConcernView
from voting.services.concerns.pledge import Pledge
from voting.services.concerns.raising import NewConcern
from voting.services.concerns.terms import ConcernKind, Finding, Handler, Phase, ProgressKind
from voting.services.daily import judging, tasks
from voting.services.daily.tasks import NewTask
from voting.services.outbox import list_outbox, note_sent
from voting.services.oversight.inbox import InboxKind, read_inbox
from voting.services.people.actors import Captain, Company, Owner, Watcher
from voting.storage.tables.outbox import MessageRow
from voting.storage.tables.register import OwnerRow
from voting.terms import MessageKind, Role

DAY = timedelta(days=1)
NEW = NewConcern(kind=ConcernKind.COMPLAINT, title="老王家门口的电梯", text="三天了", place="2栋")


def raise_it(house: House) -> tuple[str, Owner]:
    freeze_small(house)
    owner = list_owners(house)[0]
    number = house.database.write(
        lambda s: raising.raise_concern(s, owner=owner, new=NEW, at=NOTICED)
    )
    return number, owner


def get(house: House, number: str) -> ConcernView:
    return house.database.read(lambda s: listing.get_public(s, house.community.id, number))


def answer(
    house: House, who: answering.Answering, number: str, *, days: int = 1, is_done: bool = True
) -> None:
    house.database.write(
        lambda s: answering.answer(
            s, who=who, number=number, text="门机已更换", is_done=is_done, at=NOTICED + days * DAY
        )
    )


def test_the_body_that_has_to_answers_and_hands_it_back_and_no_other_does(house: House) -> None:
    number, _ = raise_it(house)
    hand_over(house, number, Handler.PROPERTY, NOTICED)
    here = house.community.id
    company = answer_for(Company("c", "周经理", here))
    captain = answer_for(Captain("k", "楼", here, "1栋"))
    office = answer_for_office(house.auditor, here)
    supervisor = answer_for(Watcher("w", "何", Role.SUPERVISOR, here))
    for other in (captain, supervisor, office):
        with pytest.raises(NotFoundError):
            answer(house, other, number)
    due = get(house, number).due_at

    answer(house, company, number, is_done=False)
    assert (get(house, number).handler, get(house, number).due_at) == (Handler.PROPERTY, due)
    answer(house, company, number)

    assert (get(house, number).handler, get(house, number).next_step) == (Handler.COMMITTEE, "")
    lines = house.database.read(lambda s: listing.list_progress(s, here, number))
    assert [(each.kind, each.handler) for each in lines][2:] == [
        (ProgressKind.ANSWERED, Handler.PROPERTY)
    ] * 2
    with pytest.raises(NotFoundError):
        answer(house, company, number)
    # The office answers what has come to it by being late, whoever has to.
    late = Pledge().office_days + 5
    answer(house, office, number, days=late, is_done=False)
    assert get(house, number).handler is Handler.COMMITTEE


def list_told(house: House) -> list[MessageRow]:
    rows = house.database.read(
        lambda s: s.scalars(select(MessageRow).where(MessageRow.kind == MessageKind.CONCERN)).all()
    )
    return list(rows)


def test_whoever_raised_it_is_told_the_number_alone_and_the_office_does_not_see_whom(
    house: House,
) -> None:
    number, owner = raise_it(house)
    house.database.write(
        lambda s: setattr(
            s.get_one(OwnerRow, (*owner.register, owner.owner_id)), "telephone", "13899990000"
        )
    )
    assert not list_told(house)

    hand_over(house, number, Handler.PROPERTY, NOTICED)
    # Within the hour there is no other message.
    hand_over(house, number, Handler.PROPERTY, NOTICED + timedelta(minutes=59))

    (told,) = list_told(house)
    assert told.telephone == "13899990000"
    assert number in told.text
    assert not any(each in told.text for each in (NEW.title, NEW.text, "换门机", "已转"))
    outbox = house.database.read(lambda s: list_outbox(s, house.auditor))
    assert "13899990000" not in {each.telephone for each in outbox}
    house.database.write(lambda s: note_sent(s, [told.id], NOTICED))
    assert [each.text for each in list_told(house)] == [""]
    recorded = house.database.write(
        lambda s: raising.record_concern(s, member=house.member, new=NEW, at=NOTICED)
    )
    hand_over(house, recorded, Handler.PROPERTY, NOTICED)
    assert len(list_told(house)) == 1
    hand_over(house, number, Handler.PROPERTY, NOTICED + timedelta(hours=1))
    assert len(list_told(house)) == 2


def test_a_captain_answers_for_their_own_building_alone(house: House) -> None:
    number, _ = raise_it(house)
    with pytest.raises(InputError, match="concern-building"):
        hand_over(house, number, Handler.CAPTAIN, NOTICED, "1栋")
    add_watcher(house, Role.CAPTAIN, "1栋")
    hand_over(house, number, Handler.CAPTAIN, NOTICED, "1栋")
    here = house.community.id
    one, other = (answer_for(Captain("k", "楼", here, each)) for each in ("1栋", "2栋"))
    lists = [
        house.database.read(partial(answering.read_list, who=who, at=NOTICED)).concerns
        for who in (one, other)
    ]
    assert [len(each) for each in lists] == [1, 0]

    with pytest.raises(NotFoundError):
        answer(house, other, number)

    answer(house, one, number)


def test_whoever_raised_it_may_withdraw_it_once(house: House) -> None:
    number, owner = raise_it(house)
    other = list_owners(house)[1]

    def withdraw(by: Owner) -> None:
        house.database.write(lambda s: life.withdraw(s, owner=by, number=number, at=NOTICED))

    with pytest.raises(NotFoundError):
        withdraw(other)
    withdraw(owner)
    found = get(house, number)
    assert (found.judgement, found.due_at) == (ProgressKind.WITHDRAWN, None)
    with pytest.raises(NotNowError):
        withdraw(owner)
    with pytest.raises(NotNowError):
        house.database.write(
            lambda s: life.judge(s, owner=owner, number=number, is_satisfied=True, at=NOTICED)
        )


def test_telephones_that_were_stored_without_a_name_stay() -> None:
    stored = {"answer_hours": 2, "property_telephone": "88880000", "district_telephone": ""}
    pledge = Pledge.from_json(stored)
    assert {name: each.words for name, each in pledge.contacts.items()} == {
        "property": ("88880000",)
    }
    assert Pledge.from_json(pledge.to_json()) == pledge


def test_the_company_answers_at_its_own_desk_and_the_district_sees_what_is_very_late(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    clock.instant = NOTICED
    number, _ = raise_it(web_house)
    hand_over(web_house, number, Handler.PROPERTY, NOTICED)
    browser, overseer = app.test_client(), app.test_client()
    sign_in(browser, add_watcher(web_house, Role.PROPERTY))
    home = browser.get("/watching/concerns/").text
    assert number in home
    assert NEW.title not in home
    assert NEW.text not in browser.get(f"/watching/concerns/{number}").text
    assert browser.get("/watching/").status_code == 403
    url = f"/watching/concerns/{number}"
    status, refused = send(browser, url, browser.get(url).text, text="")
    assert (status, "请填写这一项。" in refused) == (422, True)
    _, answered = send(browser, url, browser.get(url).text, text="门机明天到")
    assert "物业服务企业答复" in answered

    clock.instant = NOTICED + (2 * Pledge().office_days + 4) * DAY
    sign_in(overseer, add_overseer(web_house))
    assert "诉求严重超期 1 件" in overseer.get("/watching/communities/").text


def test_supervisors_write_what_they_find_at_their_own_desk(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    clock.instant = NOTICED
    number, _ = raise_it(web_house)
    hand_over(web_house, number, Handler.PROPERTY, NOTICED)
    browser, url = app.test_client(), f"/watching/concerns/{number}"
    sign_in(browser, add_watcher(web_house, Role.SUPERVISOR))
    assert number in browser.get("/watching/concerns/").text
    page = browser.get(url).text
    status, refused = send(browser, f"{url}/check", page, finding="as-decided", text="")
    assert (status, "请填写这一项。" in refused) == (422, True)
    _, found = send(browser, f"{url}/check", page, finding="as-decided", text="门机是新的")
    assert "监督：按决定办理" in found


def test_what_is_given_to_the_office_waits_in_its_inbox_before_it_is_late(house: House) -> None:
    number, _ = raise_it(house)
    hand_over(house, number, Handler.OFFICE, NOTICED)

    items = house.database.read(lambda s: read_inbox(s, house.auditor, NOTICED)).items

    (given,) = [each for each in items if each.kind is InboxKind.CONCERN]
    assert (given.text.code, given.since) == ("inbox-concern-given", NOTICED)
    assert given.due is not None
    assert given.due > NOTICED


def test_supervisors_say_in_its_life_whether_it_is_done_as_decided(house: House) -> None:
    number, _ = raise_it(house)
    supervisor = answer_for(Watcher("s", "监事", Role.SUPERVISOR, house.community.id))
    company = answer_for(Company("c", "周经理", house.community.id))

    def check(who: answering.Answering, text: str = "门机是旧的") -> None:
        house.database.write(
            lambda s: answering.check_execution(
                s, who=who, number=number, finding=Finding.NOT_AS_DECIDED, text=text, at=NOTICED
            )
        )

    with pytest.raises(NotFoundError):
        check(supervisor)
    hand_over(house, number, Handler.PROPERTY, NOTICED)
    with pytest.raises(NotFoundError):
        check(company)
    listed = house.database.read(lambda s: answering.read_list(s, supervisor, NOTICED)).to_check
    assert [each.number for each in listed] == [number]
    before = get(house, number)
    for _ in range(answering.MARKS_OF_DAY):
        check(supervisor)
    with pytest.raises(NotNowError, match="checks-too-many"):
        check(supervisor)
    lines = house.database.read(lambda s: listing.list_progress(s, house.community.id, number))
    assert (lines[-1].kind, lines[-1].text) == (ProgressKind.NOT_AS_DECIDED, "门机是旧的")
    assert (get(house, number).handler, get(house, number).due_at) == (
        before.handler,
        before.due_at,
    )


def test_any_home_judges_what_is_closed_and_five_are_told_of(app: Flask, web_house: House) -> None:
    house, url = web_house, "/c/langyue/concerns/"
    number, _ = raise_it(house)
    owners = list_owners(house)

    def judge(owner: Owner, *, is_satisfied: bool) -> None:
        house.database.write(
            lambda s: judging.judge_matter(s, owner=owner, number=number, is_satisfied=is_satisfied)
        )

    with pytest.raises(NotNowError, match="judgement-not-yet"):
        judge(owners[0], is_satisfied=True)
    close(house, number)
    browser = app.test_client()
    for owner in owners[: judging.LEAST - 1]:
        judge(owner, is_satisfied=True)
    judge(owners[0], is_satisfied=False)
    assert "户满意" not in browser.get(url + number).text
    judge(owners[judging.LEAST - 1], is_satisfied=True)
    page = browser.get(url + number).text.replace("\xa0", " ")
    assert "4 户满意，1 户不满意" in page


def close(house: House, number: str) -> None:
    """Release the title of a concern, and close it."""
    house.database.write(
        lambda s: life.release(
            s, member=house.member, number=number, title="电梯", place="", at=NOTICED
        )
    )
    new = life.Move(phase=Phase.CLOSED, answer="修好了", handler=Handler.COMMITTEE)
    house.database.write(
        lambda s: life.move(s, member=house.member, number=number, new=new, at=NOTICED)
    )


def test_concerns_and_tasks_have_one_row_of_numbers(house: House) -> None:
    number, _ = raise_it(house)
    new = NewTask(title="清理楼道", handler=None, due_on=(NOTICED + 9 * DAY).date(), concern=number)
    task = house.database.write(
        lambda s: tasks.make_task(s, member=house.member, new=new, at=NOTICED)
    )
    again = house.database.write(
        lambda s: raising.record_concern(s, member=house.member, new=NEW, at=NOTICED)
    )
    assert [number, task, again] == ["2026-001", "2026-002", "2026-003"]
