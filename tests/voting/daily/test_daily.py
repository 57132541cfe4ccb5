"""Fixed days, and a sitting from its agenda to the tasks that come of it."""

from datetime import date, datetime, timedelta
from functools import partial

import pytest
from flask import Flask

from tests.voting.confirming import confirm
from tests.voting.daily.daily_cases import RULE
from tests.voting.installation import BASE_URL, NOTICED, House
from voting.errors import InputError, NotNowError, SecondMemberError
from voting.services.concerns import raising
from voting.services.concerns.raising import NewConcern
from voting.services.concerns.terms import ConcernKind, Handler
from voting.services.daily import listing, sittings
from voting.services.daily.days import LAST, SittingRule, get_days
from voting.services.daily.sittings import Decision, NewSitting
from voting.services.daily.terms import Every, SittingKind, TaskState
from voting.services.pages.staff.terms import WaitingPlace
from voting.services.pages.staff.waiting import list_waiting
from voting.services.steps.daily.asking import ask_cancelling, ask_days, ask_minutes

DAY = timedelta(days=1)
TODAY = date(2026, 4, 1)
HELD = NOTICED + timedelta(hours=3)
"""After the sitting of the first day has begun."""


@pytest.mark.parametrize(
    ("rule", "begins", "day"),
    [
        (RULE, date(2026, 4, 1), date(2026, 4, 4)),
        (RULE, date(2026, 4, 4), date(2026, 4, 4)),
        (RULE, date(2026, 4, 5), date(2026, 5, 2)),
        (RULE, date(2026, 12, 6), date(2027, 1, 2)),
        (("week", LAST, "weekday", 7), date(2026, 5, 1), date(2026, 5, 31)),
        (("week", LAST, "weekday", 1), date(2026, 2, 1), date(2026, 2, 23)),
        (("every", Every.QUARTER, "month", 2), date(2026, 4, 1), date(2026, 5, 2)),
        (("every", Every.QUARTER, "month", 1), date(2026, 4, 5), date(2026, 7, 4)),
    ],
)
def test_the_next_day_follows_from_the_rule(
    rule: SittingRule | tuple[object, ...], begins: date, day: date
) -> None:
    if isinstance(rule, tuple):
        changed = dict(zip(rule[::2], rule[1::2], strict=True))
        rule = SittingRule.from_json(RULE.to_json() | {str(k): v for k, v in changed.items()})
    assert rule.find_next(begins) == day


def test_two_set_the_fixed_days(house: House) -> None:
    step_id = house.database.write(
        lambda s: ask_days(
            s,
            member=house.member,
            kind=SittingKind.DAY,
            rule=RULE,
            base_url=BASE_URL,
            at=NOTICED,
        )
    )
    assert house.database.read(lambda s: get_days(s, house.community.id)) == {}

    confirm(house, step_id, at=NOTICED)

    assert house.database.read(lambda s: get_days(s, house.community.id)) == {SittingKind.DAY: RULE}
    with pytest.raises(InputError):
        house.database.write(
            lambda s: ask_days(
                s,
                member=house.member,
                kind=SittingKind.DAY,
                rule=RULE,
                base_url=BASE_URL,
                at=NOTICED,
            )
        )


def record(house: House) -> str:
    new = NewConcern(kind=ConcernKind.OPINION, title="老王的车棚", text="漏雨", place="东门")
    return house.database.write(
        lambda s: raising.record_concern(s, member=house.member, new=new, at=NOTICED)
    )


def call(house: House, held_on: date = TODAY) -> str:
    new = NewSitting(kind=SittingKind.DAY, held_on=held_on, starts="9:30", place="活动室")
    return house.database.write(
        lambda s: sittings.call_sitting(s, member=house.member, new=new, at=NOTICED)
    )


def decide(house: House, sitting_id: str, ordinal: int, decision: Decision) -> None:
    house.database.write(
        lambda s: sittings.decide(
            s, member=house.member, sitting_id=sitting_id, ordinal=ordinal, decision=decision
        )
    )


def list_places(house: House, days: int) -> dict[WaitingPlace, bool]:
    things = house.database.read(lambda s: list_waiting(s, house.member, NOTICED + days * DAY))
    return {each.place: each.is_late for each in things}


def add(house: House, sitting_id: str, text: str, concern: str = "") -> None:
    house.database.write(
        lambda s: sittings.add_point(
            s,
            member=house.member,
            sitting_id=sitting_id,
            text=text,
            concern=concern,
            at=NOTICED,
        )
    )


DUE = TODAY + 5 * DAY
REPAIR = Decision(text="修车棚", task="三家报价", handler=Handler.PROPERTY, due_on=DUE)


def prepare_sitting(house: House, number: str) -> str:
    """Return a sitting on a concern and a free point, both decided."""
    sitting_id = call(house)
    with pytest.raises(InputError):
        call(house)
    add(house, sitting_id, "", number)
    add(house, sitting_id, "下水道")
    for wrong in (("", number), ("", "2026-099"), ("", "")):
        with pytest.raises(InputError):
            add(house, sitting_id, *wrong)
    with pytest.raises(InputError):
        decide(house, sitting_id, 1, Decision(text="修", task="报价"))
    decide(house, sitting_id, 1, REPAIR)
    decide(house, sitting_id, 2, Decision(text="先看", task="拍照", due_on=DUE))
    return sitting_id


def test_a_sitting_is_published_by_two_and_its_decisions_become_tasks(house: House) -> None:
    number, here = record(house), house.community.id
    sitting_id = prepare_sitting(house, number)
    with pytest.raises(NotNowError, match="sitting-not-held"):
        ask(house, sitting_id, NOTICED)
    step_id = ask(house, sitting_id)
    before = house.database.read(lambda s: listing.get_sitting(s, here, sitting_id))
    assert (before.minutes, [each.decision for each in before.points]) == ("", ["", ""])
    assert "老王" not in repr(before)
    assert WaitingPlace.SITTINGS in list_places(house, 1)

    # Whoever confirms it days after the day of the task is not held up by it.
    confirm(house, step_id, at=HELD + 6 * DAY)

    after = house.database.read(lambda s: listing.get_sitting(s, here, sitting_id))
    assert (after.minutes, after.points[0].decision) == ("到会十人", "修车棚")
    (offered,) = house.database.read(lambda s: listing.list_open_tasks(s, here))
    given = house.database.read(lambda s: listing.get_task(s, here, "2026-002"))
    assert (offered.title, offered.state) == ("拍照", TaskState.OPEN)
    assert (given.handler, given.concern) == (Handler.PROPERTY, number)
    assert WaitingPlace.SITTINGS not in list_places(house, 1)
    assert list_places(house, 7)[WaitingPlace.TASKS]
    with pytest.raises(NotNowError):
        decide(house, sitting_id, 1, REPAIR)


def ask(house: House, sitting_id: str, at: datetime = HELD) -> str:
    return house.database.write(
        lambda s: ask_minutes(
            s,
            member=house.member,
            sitting_id=sitting_id,
            text="到会十人",
            base_url=BASE_URL,
            at=at,
        )
    )


def test_an_agenda_does_not_change_once_the_sitting_has_begun(house: House) -> None:
    sitting_id = call(house)
    add(house, sitting_id, "车棚")

    def remove(at: datetime) -> None:
        house.database.write(
            lambda s: sittings.remove_point(
                s, member=house.member, sitting_id=sitting_id, ordinal=1, at=at
            )
        )

    begins = sittings.find_start(TODAY, "9:30")
    assert begins == NOTICED + timedelta(hours=1, minutes=30)
    assert sittings.find_start(TODAY, "晚上 19：30").hour == 19
    assert sittings.find_start(TODAY, "饭后").hour == 0
    with pytest.raises(NotNowError, match="sitting-begun"):
        remove(begins)
    with pytest.raises(NotNowError, match="sitting-begun"):
        house.database.write(
            lambda s: sittings.add_point(
                s, member=house.member, sitting_id=sitting_id, text="门禁", at=begins
            )
        )
    remove(begins - timedelta(seconds=1))
    with pytest.raises(InputError, match="sitting-past"):
        call(house, TODAY - DAY)


def test_minutes_of_a_day_to_come_are_not_published(house: House) -> None:
    sitting_id = call(house, TODAY + 9 * DAY)
    with pytest.raises(NotNowError) as refused:
        ask(house, sitting_id)
    assert refused.value.sentence == "sitting-not-held"


def test_a_sitting_is_called_for_an_hour_to_come_and_cancelled_by_two(
    app: Flask, web_house: House
) -> None:
    house, begins = web_house, sittings.find_start(TODAY, "9:30")
    new = NewSitting(kind=SittingKind.JOINT, held_on=TODAY, starts="9:30", place="活动室")

    def call_at(at: datetime) -> str:
        return house.database.write(
            lambda s: sittings.call_sitting(s, member=house.member, new=new, at=at)
        )

    with pytest.raises(InputError, match="sitting-past"):
        call_at(begins)
    sitting_id = call_at(NOTICED)
    # A joint meeting is of several.
    with pytest.raises(InputError, match="minutes-present"):
        ask(house, sitting_id)
    with pytest.raises(InputError, match="step-unexplained"):
        ask_to_cancel(house, sitting_id, " ")
    step_id = ask_to_cancel(house, sitting_id, "停电")
    with pytest.raises(SecondMemberError):
        confirm(house, step_id, house.member, NOTICED)
    browser, url = app.test_client(), f"/c/langyue/sittings/{sitting_id}"
    assert "停电" not in browser.get(url).text
    confirm(house, step_id, at=NOTICED)
    assert "这次会已经取消：停电" in browser.get(url).text
    for do in (partial(ask, house), partial(ask_to_cancel, house, reason="再取消")):
        with pytest.raises(NotNowError, match="sitting-cancelled"):
            do(sitting_id=sitting_id)
    assert WaitingPlace.SITTINGS not in list_places(house, 9)


def ask_to_cancel(house: House, sitting_id: str, reason: str) -> str:
    return house.database.write(
        lambda s: ask_cancelling(
            s,
            member=house.member,
            sitting_id=sitting_id,
            reason=reason,
            base_url=BASE_URL,
            at=NOTICED,
        )
    )
