"""Words that stand in public are struck by two, and go from every page."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from tests.voting.concerns.concern_cases import hand_over
from tests.voting.confirming import confirm
from tests.voting.daily.test_daily import add, call, record
from tests.voting.daily.test_takeovers import begin, mark
from tests.voting.daily.test_tasks import make
from tests.voting.installation import BASE_URL, NOTICED, House
from voting.errors import InputError, NotFoundError, NotNowError
from voting.services.concerns import life, listing
from voting.services.concerns.terms import Handler
from voting.services.daily.striking import Target, find_target
from voting.services.daily.takeovers import get_takeover
from voting.services.daily.terms import Worded
from voting.services.steps.daily.striking_asking import ask_striking
from voting.storage.tables.concerns.rows import ProgressRow
from voting.storage.tables.desk import StepRow


def ask(house: House, target: Target, reason: str = "写了姓名") -> str:
    return house.database.write(
        lambda s: ask_striking(
            s, member=house.member, target=target, reason=reason, base_url=BASE_URL, at=NOTICED
        )
    )


def word(house: House) -> tuple[Target, str, str]:
    """Release the wording of a concern that names somebody."""
    number = record(house)
    house.database.write(
        lambda s: life.release(
            s, member=house.member, number=number, title="老王的车棚", place="东门", at=NOTICED
        )
    )
    target = Target(kind=Worded.LINE, key=number, part="2")
    return target, "老王", f"/c/langyue/concerns/{number}"


def say_next(house: House) -> tuple[Target, str, str]:
    """Say what is next for a concern; a later line repeats it."""
    number = record(house)
    hand_over(house, number, Handler.PROPERTY, NOTICED)
    house.database.write(
        lambda s: life.release(
            s, member=house.member, number=number, title="车棚", place="东门", at=NOTICED
        )
    )
    return Target(kind=Worded.LINE, key=number, part="2"), "换门机", f"/c/langyue/concerns/{number}"


def make_task(house: House) -> tuple[Target, str, str]:
    number = make(house)
    return find_target("task", number, "all"), "清理楼道", f"/c/langyue/tasks/{number}"


def put_on_agenda(house: House) -> tuple[Target, str, str]:
    sitting_id = call(house)
    add(house, sitting_id, "老王的车棚")
    target = Target(kind=Worded.POINT, key=sitting_id, part="1")
    return target, "老王", f"/c/langyue/sittings/{sitting_id}"


def note(house: House) -> tuple[Target, str, str]:
    takeover_id = begin(house)
    step_id = mark(house, takeover_id, keys="missing")
    assert step_id is not None
    confirm(house, step_id, house.auditor)
    target = Target(kind=Worded.ITEM, key=takeover_id, part="keys")
    return target, "泵房钥匙", "/c/langyue/takeovers"


def say_where(house: House) -> tuple[Target, str, str]:
    sitting_id = call(house)
    target = Target(kind=Worded.SITTING, key=sitting_id, part="place")
    return target, "活动室", f"/c/langyue/sittings/{sitting_id}"


def name_the_company(house: House) -> tuple[Target, str, str]:
    takeover_id = begin(house)
    url = "/c/langyue/takeovers"
    row = house.database.read(lambda s: get_takeover(s, house.community.id, takeover_id))
    return Target(kind=Worded.TAKEOVER, key=takeover_id, part="incoming"), row.incoming, url


@pytest.mark.parametrize(
    "prepare",
    [word, say_next, make_task, put_on_agenda, note, say_where, name_the_company],
)
def test_words_are_struck_by_two_and_the_reason_stands_in_their_place(
    app: Flask, web_house: House, prepare: Callable[[House], tuple[Target, str, str]]
) -> None:
    house, browser = web_house, app.test_client()
    target, words, url = prepare(house)
    assert words in browser.get(url).text
    with pytest.raises(InputError):
        ask(house, target, " ")
    step_id = ask(house, target)
    # The street office sees to it that nobody puts out of sight what is said against them.
    with pytest.raises(NotNowError, match="step-for"):
        confirm(house, step_id)
    assert words in browser.get(url).text

    confirm(house, step_id, house.auditor)

    page = browser.get(url).text
    assert words not in page
    assert "写了姓名" in page
    with pytest.raises(NotNowError, match="struck-nothing"):
        ask(house, target)


def test_nobody_publishes_alone_what_two_struck(house: House) -> None:
    target, *_ = word(house)
    confirm(house, ask(house, target), house.auditor)

    def release(title: str) -> None:
        house.database.write(
            lambda s: life.release(
                s, member=house.member, number=target.key, title=title, place="", at=NOTICED
            )
        )

    for same in ("老王的车棚", " 老王的 车棚。"):
        with pytest.raises(NotNowError, match="words-struck"):
            release(same)
    with pytest.raises(NotNowError, match="words-struck"):
        add(house, call(house), "老王的车棚")
    release("东门的车棚")


def test_a_struck_note_of_an_item_stands_in_no_step_any_more(house: House) -> None:
    target, words, _ = note(house)
    confirm(house, ask(house, target), house.auditor)

    details = house.database.read(lambda s: s.scalars(select(StepRow.details)).all())
    assert any(each.get("items") for each in details)
    assert not [each for each in details if words in str(each)]


def test_a_wording_that_was_struck_is_gone_from_the_concern_and_no_other_line_has_it(
    house: House,
) -> None:
    target, *_ = word(house)
    confirm(house, ask(house, target), house.auditor)

    view = house.database.read(lambda s: listing.get_public(s, house.community.id, target.key))
    assert (view.title, view.place) == ("", "")
    texts = house.database.read(lambda s: s.scalars(select(ProgressRow.text)).all())
    assert list(texts) == ["", ""]
    for wrong in (("x", "1", "1"), ("line", target.key, "x"), ("line", target.key, "9")):
        with pytest.raises(NotFoundError):
            ask(house, find_target(*wrong))
