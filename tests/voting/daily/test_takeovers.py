"""What one property company hands over to the next: two say what is missing, its course stays."""

import pytest
from flask import Flask

from tests.voting.confirming import confirm
from tests.voting.daily.test_tasks import PICTURE
from tests.voting.installation import BASE_URL, NOTICED, House
from voting.errors import InputError, NotFoundError, NotNowError, SecondMemberError
from voting.services.concerns.terms import Handler
from voting.services.daily import takeovers
from voting.services.daily.terms import ItemState, TakeoverItem
from voting.services.steps.daily import takeover_asking

URL = "/c/langyue/takeovers"


def ask(house: House) -> str:
    return house.database.write(
        lambda s: takeover_asking.ask_beginning(
            s,
            member=house.member,
            outgoing="旧物业",
            incoming="新物业",
            base_url=BASE_URL,
            at=NOTICED,
        )
    )


def get_latest(house: House) -> takeovers.TakeoverView:
    page = house.database.read(lambda s: takeovers.read_desk_takeovers(s, house.member))
    return page.takeovers[0]


def begin(house: House) -> str:
    # The street office is the second, so that a list is not begun by one side alone.
    confirm(house, ask(house), house.auditor)
    return get_latest(house).id


def mark(house: House, takeover_id: str, **changed: str) -> str | None:
    """Mark all items as handed over, but some; what is missing has a note."""
    states = {each.value: ItemState.HANDED.value for each in TakeoverItem}
    return house.database.write(
        lambda s: takeover_asking.mark(
            s,
            member=house.member,
            takeover_id=takeover_id,
            states=states | changed,
            notes={"keys": "缺两把泵房钥匙"},
            base_url=BASE_URL,
            at=NOTICED,
        )
    )


def ask_paper(
    house: House, takeover_id: str, present: tuple[Handler, ...] = (Handler.OFFICE,)
) -> str:
    return house.database.write(
        lambda s: takeover_asking.ask_signing(
            s,
            member=house.member,
            takeover_id=takeover_id,
            scan=PICTURE,
            present=present,
            base_url=BASE_URL,
            at=NOTICED,
        )
    )


def ask_cancelling(house: House, takeover_id: str) -> str:
    return house.database.write(
        lambda s: takeover_asking.ask_cancelling(
            s,
            member=house.member,
            takeover_id=takeover_id,
            reason="合同续签了",
            base_url=BASE_URL,
            at=NOTICED,
        )
    )


def test_a_takeover_is_public_item_by_item_and_two_say_what_is_missing(
    app: Flask, web_house: House
) -> None:
    house, browser = web_house, app.test_client()
    waiting = ask(house)
    assert "旧物业 → " not in browser.get(URL).text
    with pytest.raises(NotNowError, match="step-for"):
        confirm(house, waiting)
    confirm(house, waiting, house.auditor)
    takeover_id = get_latest(house).id
    with pytest.raises(NotNowError, match="takeover-open"):
        ask(house)
    for wrong in ({"meters": "missing"}, {"meters": "x"}):
        with pytest.raises(InputError):
            mark(house, takeover_id, **wrong)
    with pytest.raises(InputError, match="takeover-items-open"):
        ask_paper(house, takeover_id)
    step_id = mark(house, takeover_id, keys="missing")
    assert step_id is not None
    assert "缺两把泵房钥匙" not in browser.get(URL).text
    assert get_latest(house).count(ItemState.HANDED) == len(TakeoverItem) - 1

    confirm(house, step_id, house.auditor)

    assert "缺两把泵房钥匙" in browser.get(URL).text
    assert [each.is_by_two for each in get_latest(house).marks][-2:] == [False, True]
    assert mark(house, takeover_id, keys="missing") is None


def test_what_is_said_to_be_missing_is_taken_back_by_two_as_well(web_house: House) -> None:
    house = web_house
    takeover_id = begin(house)
    step_id = mark(house, takeover_id, keys="missing")
    assert step_id is not None
    confirm(house, step_id, house.auditor)

    with pytest.raises(SecondMemberError):
        house.database.write(
            lambda s: takeovers.mark_items(
                s,
                community_id=house.community.id,
                takeover_id=takeover_id,
                items=[takeovers.Item(TakeoverItem.KEYS, ItemState.HANDED, "")],
                by=house.member.id,
                at=NOTICED,
            )
        )


def test_once_both_have_signed_nothing_changes(app: Flask, web_house: House) -> None:
    house = web_house
    takeover_id = begin(house)
    mark(house, takeover_id)
    with pytest.raises(InputError, match="takeover-present"):
        ask_paper(house, takeover_id, (Handler.PROPERTY,))
    confirm(house, ask_paper(house, takeover_id), house.auditor)
    assert "签字时在场：" in app.test_client().get("/c/langyue/takeovers").text

    assert "双方代表已在清单上签字" in app.test_client().get(URL).text
    with pytest.raises(NotNowError, match="takeover-signed"):
        mark(house, takeover_id)
    with pytest.raises(NotNowError, match="takeover-signed"):
        ask_cancelling(house, takeover_id)
    paper = house.database.read(lambda s: takeovers.get_paper(s, house.member, takeover_id))
    assert paper == PICTURE


def test_a_list_that_was_begun_by_mistake_is_cancelled_by_two_and_another_begun(
    app: Flask, web_house: House
) -> None:
    house = web_house
    takeover_id = begin(house)
    confirm(house, ask_cancelling(house, takeover_id), house.auditor)

    assert "合同续签了" in app.test_client().get(URL).text
    with pytest.raises(NotNowError):
        mark(house, takeover_id)
    begin(house)
    with pytest.raises(NotFoundError):
        house.database.read(lambda s: takeovers.get_takeover(s, house.community.id, "none"))
