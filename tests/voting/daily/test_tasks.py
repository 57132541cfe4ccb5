"""Tasks that are claimed, done and accepted, and who is named on them."""

from dataclasses import replace
from functools import partial

import pytest
from flask import Flask

from tests.voting.affairs.test_affairs import freeze_small, list_owners
from tests.voting.daily.test_daily import DAY, TODAY
from tests.voting.installation import NOTICED, House
from voting.errors import InputError, NotFoundError, NotNowError
from voting.services.concerns.answering import Answering
from voting.services.concerns.terms import Handler
from voting.services.daily import listing, tasks
from voting.services.daily.listing import TaskView
from voting.services.daily.tasks import Doer, NewTask
from voting.services.daily.terms import TaskState
from voting.services.people.actors import Owner
from voting.services.scans import Scan
from voting.storage.tables.register import OwnerRow

PICTURE = Scan(b"picture", "image/png")


def make(house: House, handler: Handler | None = None) -> str:
    new = NewTask(title="清理楼道", handler=handler, due_on=TODAY + 3 * DAY)
    return house.database.write(
        lambda s: tasks.make_task(s, member=house.member, new=new, at=NOTICED)
    )


def claim(house: House, doer: Doer, number: str, *, is_named: bool = False) -> None:
    house.database.write(
        lambda s: tasks.claim(s, doer=doer, number=number, is_named=is_named, at=NOTICED)
    )


def finish(house: House, doer: Doer, number: str) -> None:
    house.database.write(
        lambda s: tasks.finish(
            s, doer=doer, number=number, report="清完了", picture=PICTURE, at=NOTICED
        )
    )


def look(house: House, number: str) -> TaskView:
    return house.database.read(lambda s: listing.get_task(s, house.community.id, number))


def find_name(house: House, owner: Owner) -> str:
    return house.database.read(
        lambda s: s.get_one(OwnerRow, (*owner.register, owner.owner_id)).name
    )


def test_a_member_does_not_accept_what_they_did_as_an_owner(house: House) -> None:
    freeze_small(house)
    owner = list_owners(house)[0]
    number = make(house)
    claim(house, owner, number)
    finish(house, owner, number)
    set_owner_telephone(house, owner, "13700000001")

    with pytest.raises(NotNowError, match="task-own"):
        house.database.write(
            lambda s: tasks.accept(s, member=house.member, number=number, at=NOTICED)
        )

    house.database.write(lambda s: tasks.accept(s, member=house.second, number=number, at=NOTICED))


def set_owner_telephone(house: House, owner: Owner, telephone: str) -> None:
    house.database.write(
        lambda s: setattr(
            s.get_one(OwnerRow, (*owner.register, owner.owner_id)), "telephone", telephone
        )
    )


def test_whoever_claims_a_task_does_it_and_is_named_only_if_they_choose_it(
    app: Flask, web_house: House
) -> None:
    house, here = web_house, web_house.community.id
    freeze_small(house)
    one, other = list_owners(house)[:2]
    number = make(house)
    claim(house, one, number)
    with pytest.raises(NotNowError):
        claim(house, other, number)
    with pytest.raises(NotFoundError):
        finish(house, other, number)
    house.database.write(lambda s: tasks.give_back(s, doer=one, number=number))
    claim(house, one, number, is_named=True)
    assert look(house, number).shown_name == find_name(house, one)
    house.database.write(
        lambda s: tasks.send_back(s, member=house.member, number=number, remark="两天没动")
    )
    assert (look(house, number).state, look(house, number).shown_name) == (TaskState.OPEN, "")
    # What was said to the one before is not for the next.
    assert look(house, number).remark == ""

    claim(house, other, number)
    finish(house, other, number)
    browser, url = app.test_client(), f"/c/langyue/tasks/{number}"
    assert "清完了" not in browser.get(url).text
    assert browser.get(f"{url}/picture").status_code == 404
    house.database.write(lambda s: tasks.accept(s, member=house.member, number=number, at=NOTICED))

    page = browser.get(url).text
    assert "清完了" in page
    assert "一位业主" in page
    assert browser.get(f"{url}/picture").data == PICTURE.content
    assert find_name(house, other) not in page
    with pytest.raises(NotNowError):
        house.database.write(
            lambda s: tasks.send_back(s, member=house.member, number=number, remark="再看")
        )
    assert look(house, number).accepted_at
    assert not house.database.read(lambda s: listing.list_open_tasks(s, here))


def test_whoever_is_named_on_a_task_takes_the_name_back_at_any_time(house: House) -> None:
    freeze_small(house)
    one, other = list_owners(house)[:2]
    number = make(house)
    claim(house, one, number, is_named=True)
    finish(house, one, number)
    house.database.write(lambda s: tasks.accept(s, member=house.member, number=number, at=NOTICED))
    with pytest.raises(NotFoundError):
        house.database.write(lambda s: tasks.unname(s, owner=other, number=number))
    assert look(house, number).shown_name
    house.database.write(lambda s: tasks.unname(s, owner=one, number=number))
    assert (look(house, number).shown_name, look(house, number).is_owners) == ("", True)


def test_a_body_does_what_it_was_given_and_cannot_give_it_back(house: House) -> None:
    company = Answering("c", Handler.PROPERTY, house.community.id)
    captain = Answering("k", Handler.CAPTAIN, house.community.id, "1栋")
    other_captain = replace(captain, staff_id="l", building="2栋")
    given, offered = make(house, Handler.PROPERTY), make(house)
    with pytest.raises(NotFoundError):
        finish(house, captain, given)
    with pytest.raises(NotNowError):
        house.database.write(lambda s: tasks.give_back(s, doer=company, number=given))
    claim(house, captain, offered)
    assert look(house, offered).handler is Handler.CAPTAIN
    with pytest.raises(NotFoundError):
        finish(house, other_captain, offered)
    of_captains = [
        house.database.read(partial(listing.list_tasks_of, doer=who, owner_ids=()))
        for who in (captain, other_captain)
    ]
    assert [len(each) for each in of_captains] == [1, 0]
    finish(house, company, given)
    house.database.write(
        lambda s: tasks.send_back(s, member=house.member, number=given, remark="没扫干净")
    )
    assert (look(house, given).state, look(house, given).remark) == (TaskState.TAKEN, "没扫干净")
    with pytest.raises(InputError):
        house.database.write(
            lambda s: tasks.make_task(
                s,
                member=house.member,
                new=NewTask(title="x", handler=None, due_on=TODAY - DAY),
                at=NOTICED,
            )
        )
