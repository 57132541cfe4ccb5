"""A concern from the code at a lift to its judgement, in real Chromium, at both widths."""

import re
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import select
from werkzeug.serving import make_server

from tests.e2e.browsing import TELEPHONE, look, open_context, press, sign_in_by_letter
from tests.e2e.browsing import sign_in_staff as sign_in
from tests.voting.installation import (
    OPENS,
    PASSWORD,
    FixedClock,
    House,
    find_last_six,
    issue_letters,
    make_draft,
    make_open_meeting,
)
from tests.voting.watching.accounts import add_watcher
from voting.services.owners.letters import Letter
from voting.storage.tables.register import OwnerRow
from voting.terms import Role

LIFT = "2栋3号电梯"


@pytest.fixture
def base(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def add_the_lift(member: Page, base: str) -> str:
    """Add a spot; return the address to which its code leads."""
    member.goto(f"{base}/committee/places/")
    look(member, "spots-none")
    member.get_by_label("名称，每行一个").fill(f"{LIFT}\n南门")
    press(member.get_by_role("button", name="添加"))
    member.get_by_role("link", name="打印二维码（PDF）").wait_for()
    look(member, "spots")
    found = member.get_by_role("link", name=LIFT).get_attribute("href")
    assert found is not None
    return base + found


def complain(owner: Page, spot: str, letter: Letter) -> str:
    """Scan the code, sign in and come back to the form; return the number of what was raised."""
    owner.goto(spot)
    look(owner, "spot")
    press(owner.get_by_role("link", name="我要反映"))
    owner.get_by_label("信上的八位编码").fill(letter.code)
    owner.get_by_label("证件号码后六位").fill(find_last_six(letter))
    press(owner.get_by_role("button", name="进入投票"))
    owner.get_by_role("heading", name="我要反映").wait_for()
    assert owner.get_by_label("在哪里", exact=True).locator("option:checked").inner_text() == LIFT
    look(owner, "concern-new")
    owner.get_by_label("投诉").check()
    owner.get_by_label("什么事（一句话）").fill("老王家门口的电梯又停了")
    owner.get_by_label("具体情况").fill("已经三天，老人下不了楼。")
    press(owner.get_by_role("button", name="提交"))
    look(owner, "concern-own")
    return str(owner.url.rsplit("/", 1)[1])


def answer(member: Page, base: str, number: str, clock: FixedClock) -> None:
    member.goto(f"{base}/committee/concerns/")
    for folded in ("服务承诺、电话和环节名称", "代业主登记"):
        member.get_by_text(folded, exact=True).click()
    look(member, "concern-desk")
    press(member.get_by_role("link", name=number))
    member.get_by_label("标题", exact=True).fill("电梯停运")
    press(member.get_by_role("button", name="公开", exact=True))
    member.get_by_label("到了哪个环节").select_option("办事")
    member.get_by_label("答复（公开，不能再改）").fill("已通知维保单位。")
    member.get_by_label("下一步由谁办").select_option("物业服务企业")
    member.get_by_label("下一步做什么").fill("换门机")
    due_on = clock.instant.date() + timedelta(days=2)
    member.get_by_label("哪一天以前").fill(due_on.isoformat())
    look(member, "concern-at-desk")
    press(member.get_by_role("button", name="答复"))
    member.locator("main .note", has_text="下一步：换门机").wait_for()


def answer_as_company(company: Page, base: str, number: str) -> None:
    sign_in(company, base, "property-langyue", PASSWORD)
    look(company, "concerns-to-answer")
    press(company.get_by_role("link", name=number))
    company.get_by_label("做了什么，还要做什么（公开，不能再改）").fill("新门机已装好。")
    company.get_by_label("已经做完，请核实").check()
    look(company, "concern-to-answer")
    press(company.get_by_role("button", name="答复"))
    company.get_by_text("现在由业主委员会办").wait_for()


def close(member: Page) -> None:
    member.reload()
    member.get_by_text("已有答复，等业主委员会核实").wait_for()
    member.get_by_label("到了哪个环节").select_option("办结")
    member.get_by_label("答复（公开，不能再改）").fill("门机已更换，运行正常。")
    press(member.get_by_role("button", name="答复"))
    look(member, "concern-closed")


def judge(owner: Page, base: str, number: str, letter: Letter) -> None:
    sign_in_by_letter(owner, f"{base}/v/{letter.token}", find_last_six(letter))
    owner.goto(f"{base}/affairs/")
    look(owner, "affairs-concern")
    press(owner.get_by_role("link", name=number))
    look(owner, "concern-to-judge")
    press(owner.get_by_role("button", name="满意", exact=True))
    owner.get_by_text("本人评价：满意").first.wait_for()


def test_a_complaint_goes_from_the_code_at_the_lift_to_its_judgement(
    browser: Browser, base: str, web_house: House, clock: FixedClock
) -> None:
    meeting_id = make_open_meeting(web_house)
    make_draft(web_house)
    clock.instant = OPENS
    letter = issue_letters(web_house, meeting_id)[0]
    add_watcher(web_house, Role.PROPERTY)
    member, owner, stranger, company = (
        open_context(browser, TELEPHONE, scripts=True).new_page() for _ in range(4)
    )
    sign_in(member, base, "m-langyue", PASSWORD)
    spot = add_the_lift(member, base)
    number = complain(owner, spot, letter)
    stranger.goto(f"{base}/c/langyue/concerns")
    look(stranger, "concerns-unreleased")
    assert not re.search("老王|老人", stranger.content())
    clock.instant += timedelta(days=4)
    stranger.goto(f"{base}/c/langyue/concerns/{number}")
    stranger.get_by_text("已超过").wait_for()
    look(stranger, "concern-late")
    sign_in(member, base, "m-langyue", PASSWORD)
    member.get_by_text("1 件诉求超过了承诺的期限").wait_for()

    answer(member, base, number, clock)
    answer_as_company(company, base, number)
    close(member)
    judge(owner, base, number, letter)
    stranger.reload()
    stranger.get_by_text("门机已更换，运行正常。").wait_for()
    stranger.get_by_text("本人评价：满意").first.wait_for()
    look(stranger, "concern")
    names = web_house.database.read(lambda s: s.scalars(select(OwnerRow.name)).all())
    assert names
    assert not [name for name in names if name in stranger.content()]
