"""找回动态码: two others reset it, the person is told before and stops it, the operator is last."""

from datetime import datetime, timedelta
from functools import partial

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.voting.confirming import confirm
from tests.voting.installation import BASE_URL, OPENS, PASSWORD_HASH, FixedClock, House
from tests.voting.steps.steps import add_account, look
from tests.voting.web.browsing import send, sign_in
from tests.voting.web.sessions.test_second_factor import give_password, read_seed
from voting.errors import InputError, NotNowError, SecondMemberError
from voting.services.affairs.recovery import WAITS, stop_recoveries
from voting.services.people.actors import Auditor, Member
from voting.services.people.staff import add_auditor
from voting.services.steps.ending import ask_recovery
from voting.storage.tables.desk import StepRow
from voting.storage.tables.outbox import MessageRow
from voting.storage.tables.sessions.rows import SecondFactorRow

LATER = OPENS + WAITS


def ask(house: House, login: str, by: Member | Auditor | None = None, at: datetime = OPENS) -> str:
    return house.database.write(
        partial(
            ask_recovery,
            actor=by or house.member,
            community_id=house.community.id,
            login=login,
            reason="手机丢了",
            base_url=BASE_URL,
            at=at,
        )
    )


def has_code(house: House, staff_id: str) -> bool:
    return house.database.read(lambda s: s.get(SecondFactorRow, staff_id)) is not None


def list_texts(house: House, telephone: str) -> list[str]:
    # Numbers are sealed: they are compared once they are read.
    return house.database.read(
        lambda s: [
            each.text for each in s.scalars(select(MessageRow)) if each.telephone == telephone
        ]
    )


def enrol(house: House, staff_id: str) -> None:
    row = SecondFactorRow(
        staff_id=staff_id, sealed="x", made_at=OPENS, confirmed_at=OPENS, last_step=0, failures=0
    )
    house.database.write(lambda s: s.add(row))


def test_two_members_reset_the_code_of_a_third_who_is_told_before(house: House) -> None:
    enrol(house, house.third.id)
    step_id = ask(house, "o-langyue")

    (told,) = [
        each for each in list_texts(house, "13700000003") if "重置" in each and "/devices" in each
    ]
    assert "手机丢了" in told
    with pytest.raises(NotNowError, match="recovery-early"):
        confirm(house, step_id, at=LATER - timedelta(minutes=1))
    for one, refusal in ((house.member, SecondMemberError), (house.third, NotNowError)):
        with pytest.raises(refusal):
            confirm(house, step_id, one, LATER)
    assert has_code(house, house.third.id)

    confirm(house, step_id, house.second, LATER)

    assert not has_code(house, house.third.id)
    assert any("已由陈委员等两人重置" in each for each in list_texts(house, "13700000003"))


def test_a_member_and_the_office_do_it_in_either_order(house: House) -> None:
    for asker, confirmer in ((house.member, house.auditor), (house.auditor, house.member)):
        enrol(house, house.second.id)
        step_id = ask(house, "n-langyue", asker)
        assert look(house, step_id, confirmer, LATER).may_confirm
        confirm(house, step_id, confirmer, LATER)
        assert not has_code(house, house.second.id)


def test_nobody_asks_for_themself_or_for_strangers(house: House) -> None:
    add_account(house, "again", "13700000001")
    for login, refusal in (
        ("m-langyue", NotNowError),
        ("again", NotNowError),
        ("a-langyue", InputError),
        ("nobody", InputError),
    ):
        with pytest.raises(refusal, match="recovery-"):
            ask(house, login)


def test_an_auditors_code_takes_two_of_the_office(house: House) -> None:
    office = house.auditor.street_office_id
    added = [
        house.database.write(
            partial(
                add_auditor,
                street_office_id=office,
                login=login,
                name=name,
                telephone=telephone,
                password_hash=PASSWORD_HASH,
            )
        )
        for login, name, telephone in (
            ("b-langyue", "赵科员", "13700000011"),
            ("c-langyue", "钱科员", "13700000012"),
        )
    ]
    enrol(house, house.auditor.id)
    second, third = (Auditor(each, "科员", office) for each in added)
    step_id = ask(house, "a-langyue", second)

    with pytest.raises(NotNowError, match="step-for-office"):
        confirm(house, step_id, house.member, LATER)
    confirm(house, step_id, third, LATER)

    assert not has_code(house, house.auditor.id)


def test_whoever_lost_nothing_stops_it(web_house: House, app: Flask, clock: FixedClock) -> None:
    member, asker = app.test_client(), app.test_client()
    for browser, login in ((member, "n-langyue"), (asker, "m-langyue")):
        sign_in(browser, login)
    page = asker.get("/committee/codes/").text
    assert ("n-langyue" in page, "a-langyue" in page, "（m-langyue）" in page) == (
        True,
        False,
        False,
    )
    status, asked = send(asker, "/committee/codes/", page, recovered="n-langyue", reason="手机丢了")
    assert (status, "重置一个账号的动态码" in asked) == (200, True)

    devices = member.get("/devices").text
    assert "有人要重置您的动态码" in devices
    status, stopped = send(member, "/devices/recovery/stop", devices)

    assert (status, "有人要重置" in stopped) == (200, False)
    step_id = web_house.database.read(lambda s: s.scalars(select(StepRow.id)).one())
    with pytest.raises(NotNowError, match="step-decided"):
        confirm(web_house, step_id, web_house.auditor, clock.instant + WAITS)
    # Nobody stops what is about another.
    again = ask(web_house, "o-langyue", at=clock.instant)
    web_house.database.write(lambda s: stop_recoveries(s, web_house.second.id, clock.instant))
    assert look(web_house, again, web_house.second, clock.instant).state == "waiting"


def test_whoever_lost_it_begins_anew_with_the_password(
    web_house: House, app: Flask, browser: FlaskClient, clock: FixedClock
) -> None:
    sign_in(browser, "n-langyue")
    sign_in(other := app.test_client(), "a-langyue")
    url = f"/office/{web_house.community.id}/codes/"
    page = other.get(url).text
    send(other, url, page, recovered="n-langyue", reason="手机丢了")
    step_id = web_house.database.read(lambda s: s.scalars(select(StepRow.id)).one())
    clock.instant += WAITS
    confirm(web_house, step_id, web_house.member, clock.instant)

    assert browser.get("/committee/").status_code == 401
    asked = give_password(browser, "n-langyue")
    code = pyotp.TOTP(read_seed(asked)).at(clock.instant)
    assert send(browser, "/sign-in/code", asked, code=code)[0] == 200
