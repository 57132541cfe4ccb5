"""The register before the owners, objections to it and to a result, and what they hold up."""

import io
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.voting.installation import (
    CLOSES,
    FINAL,
    NOTICED,
    REGISTERS,
    SMALL,
    FixedClock,
    House,
    close_meeting,
    freeze,
    import_small,
    issue_letters,
    make_open_meeting,
    publish,
    take_step,
)
from tests.voting.web.browsing import send, sign_in, sign_in_owner
from voting.errors.register import ObjectionOpenError
from voting.services.register import objections
from voting.services.result import closing

WRONG = {"building": "第1栋", "section": "1单元", "room": "101", "text": "我的面积是 66.80 ㎡🏠𬱖"}


@pytest.fixture
def published(web_house: House, clock: FixedClock) -> House:
    clock.instant = NOTICED
    import_small(web_house)
    publish(web_house, NOTICED)
    return web_house


def test_the_published_register_names_rooms_and_areas_and_nobody(
    published: House, browser: FlaskClient
) -> None:
    page = browser.get("/c/langyue/register").text

    names = {line.split(",")[6] for line in SMALL.read_text("utf-8-sig").splitlines()[1:]}
    assert "1单元0101" in page
    assert "21,500,100" not in page
    assert "2,150.01\N{NO-BREAK SPACE}㎡" in page
    assert [name for name in names for part in name.split("、") if part in page] == []
    assert "正在公示业主清册" in browser.get("/c/langyue").text
    del published


def test_a_register_that_is_not_published_is_shown_to_nobody(
    web_house: House, browser: FlaskClient
) -> None:
    import_small(web_house)

    assert browser.get("/c/langyue/register").status_code == 404
    page = browser.get("/sign-in").text
    assert send(browser, "/c/langyue/objections", page, **WRONG)[0] == 404
    sign_in(browser, "m-langyue")
    page = browser.get("/committee/register/").text

    assert "正在公示" in send(browser, "/committee/register/publish", page)[1]

    assert browser.get("/c/langyue/register").status_code == 200


def test_an_objection_is_answered_before_the_register_is_frozen(
    published: House, app: Flask, clock: FixedClock
) -> None:
    owner, desk = app.test_client(), app.test_client()
    form = owner.get("/c/langyue/register").text
    answer = owner.post(
        "/c/langyue/objections",
        data={"csrf_token": form.split('csrf_token" value="')[1].split('"')[0], **WRONG},
    )
    address = answer.headers["Location"]
    assert "等待业主委员会答复" in owner.get(address).text
    with pytest.raises(ObjectionOpenError):
        freeze(published)
    sign_in(desk, "m-langyue")
    page = desk.get("/committee/register/").text
    assert WRONG["text"] in page
    status, refused = send(desk, "/committee/register/freeze", page)
    assert (status, "1 件异议没有答复" in refused) == (409, True)

    reply = page.split('action="/committee/register/objections/')[1].split('"')[0]
    url = f"/committee/register/objections/{reply}"
    status, page = send(desk, url, page, answer="已按房产证改正")

    assert status == 200
    assert "已按房产证改正" in owner.get(address).text
    assert send(desk, url, page, answer="再答一次")[0] == 409
    status, refused = send(desk, "/committee/register/freeze", page)
    assert (status, "最早 2026年4月9日 00:00 才能冻结" in refused) == (409, True)
    clock.instant = NOTICED + timedelta(days=9)
    assert send(desk, "/committee/register/freeze", page)[0] == 200
    assert owner.get(f"{address}x").status_code == 404


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"room": "9999"}, 422),
        ({"text": "  "}, 422),
        ({"text": "长" * 501}, 422),
        ({"telephone": "不是号码"}, 422),
        ({"telephone": "138-0013-8000"}, 200),
    ],
)
def test_what_is_no_objection_is_refused_in_words(
    published: House, browser: FlaskClient, changed: dict[str, str], status: int
) -> None:
    page = browser.get("/c/langyue/register").text

    assert send(browser, "/c/langyue/objections", page, **{**WRONG, **changed})[0] == status
    are_meant = objections.to_register(published.community.id)
    kept = published.database.read(lambda s: objections.list_objections(s, are_meant))
    assert len(kept) == (status == 200)


@pytest.mark.parametrize(
    "typed",
    [
        {"building": "1", "section": "1", "room": "0101"},
        {"building": "1栋", "section": "", "room": "1单元101室"},
        {"building": "1栋", "section": "", "room": "1栋1单元0101"},
        {"building": "１栋", "section": "一单元", "room": "１０１"},
    ],
)
def test_an_objection_has_the_address_as_the_register_spells_it(
    published: House, browser: FlaskClient, typed: dict[str, str]
) -> None:
    page = browser.get("/c/langyue/register").text

    status, page = send(browser, "/c/langyue/objections", page, **{**WRONG, **typed})

    assert (status, "1栋1单元0101" in page) == (200, True)
    del published


@pytest.mark.parametrize("section", ["", "9单元"])
def test_an_objection_without_its_unit_is_asked_again_with_what_may_be_meant(
    published: House, browser: FlaskClient, section: str
) -> None:
    page = browser.get("/c/langyue/register").text
    typed = {**WRONG, "building": "1栋", "section": section, "room": "101"}

    status, page = send(browser, "/c/langyue/objections", page, **typed)

    assert status == 422
    assert f"清册里没有“1栋{section}101”。是不是 1栋1单元0101" in page
    assert WRONG["text"] in page
    assert '<input type="radio" name="offered" value="1栋1单元0101"' in page

    typed["offered"] = "1栋1单元0101"
    status, page = send(browser, "/c/langyue/objections", page, **typed)

    assert (status, "1栋1单元0101" in page) == (200, True)
    del published


def test_one_place_can_object_ten_times_an_hour(published: House, browser: FlaskClient) -> None:
    page = browser.get("/c/langyue/register").text

    statuses = [send(browser, "/c/langyue/objections", page, **WRONG)[0] for _ in range(11)]

    assert statuses == [200] * 10 + [429]
    del published


def test_a_result_is_not_confirmed_while_an_objection_to_it_is_unanswered(
    web_house: House, app: Flask, clock: FixedClock
) -> None:
    meeting_id = make_open_meeting(web_house)
    letter = issue_letters(web_house, meeting_id)[0]
    close_meeting(web_house, meeting_id)
    take_step(web_house, meeting_id, closing.publish_preliminary, CLOSES)
    owner, desk = app.test_client(), app.test_client()
    clock.instant = CLOSES
    page = sign_in_owner(owner, letter)
    assert "我对初步结果有异议" in page
    status, page = send(owner, "/vote/objections", page, text="第 1 项的面积不对")
    assert (status, "等待业主委员会答复" in page) == (200, True)
    with pytest.raises(ObjectionOpenError):
        take_step(web_house, meeting_id, closing.confirm_result, FINAL)
    sign_in(desk, "m-langyue")
    page = desk.get(f"/committee/meetings/{meeting_id}").text
    reply = page.split('action="/committee/register/objections/')[1].split('"')[0]

    send(desk, f"/committee/register/objections/{reply}", page, answer="复核无误")

    assert "复核无误" in owner.get("/vote").text
    clock.instant = FINAL
    page = desk.get(f"/committee/meetings/{meeting_id}").text
    assert send(desk, f"/committee/meetings/{meeting_id}/confirm", page)[0] == 200
    status, late = send(owner, "/vote/objections", owner.get("/vote").text, text="太晚了")
    assert (status, "现在不是异议期" in late) == (409, True)


def test_a_file_is_checked_on_a_page_without_being_imported(
    web_house: House, browser: FlaskClient
) -> None:
    del web_house
    sign_in(browser, "m-langyue")
    page = browser.get("/committee/register/").text
    dirty, only_check = REGISTERS / "dirty-60.csv", {"only_check": "yes"}

    answers = [
        send(
            browser,
            "/committee/register/",
            page,
            file=(io.BytesIO(path.read_bytes()), path.name),
            **fields,
        )
        for path, fields in ((dirty, {}), (dirty, only_check), (SMALL, only_check))
    ]

    assert [status for status, _ in answers] == [422, 422, 200]
    assert answers[0][1].count(">错误</b>") == 12
    assert "第 9 行" in answers[0][1]
    assert "还没有业主清册" in browser.get("/committee/register/").text
