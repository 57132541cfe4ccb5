"""Affairs beside the vote in real Chromium: at three widths, with scripts and without."""

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.e2e.browsing import (
    TELEPHONE,
    look,
    open_context,
    press,
    sign_in_by_letter,
    sign_in_staff,
)
from tests.voting.installation import (
    CLOSES,
    NOTICED,
    OPENS,
    PASSWORD,
    FixedClock,
    House,
    close_meeting,
    find_last_six,
    import_small,
    issue_letters,
    make_open_meeting,
    take_step,
)
from voting.services.affairs import polls
from voting.services.register import freezing
from voting.services.result import closing
from voting.terms import PollKind


@pytest.fixture
def base(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(
    params=[(360, False), (TELEPHONE, True)],
    ids=lambda param: f"{param[0]}-{'js' if param[1] else 'plain'}",
)
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """Open a page on a small telephone without scripts, and on one with them.

    What is looked at with scripts is looked at on a desk too.
    """
    width, scripts = request.param
    context = open_context(browser, width, scripts=scripts)
    yield context.new_page()
    context.close()


def sign_in_owner(page: Page, base: str, house: House, meeting_id: str) -> None:
    letter = issue_letters(house, meeting_id)[0]
    sign_in_by_letter(page, f"{base}/v/{letter.token}", find_last_six(letter))


def name_and_revoke_a_proxy(page: Page) -> None:
    press(page.get_by_role("link", name="本人不方便？委托别人代投"))
    page.get_by_label("受托人姓名").fill("𬱖芳")
    page.get_by_label("受托人的手机号码").fill("138 0013 8000")
    page.get_by_label("不是").check()
    press(page.get_by_role("button", name="确认委托"))
    page.get_by_text("有效，还没有代您投票").wait_for()
    look(page, "proxy")
    press(page.get_by_role("button", name="停止代理"))
    page.get_by_text("停止或更换").wait_for()


def score_the_company(page: Page) -> None:
    press(page.get_by_role("link", name="去填写"))
    for place in range(12):
        page.get_by_role("radiogroup").nth(place).get_by_role(
            "radio", name="满意", exact=True
        ).check(force=True)
    look(page, "poll")
    press(page.get_by_role("button", name="提交"))
    page.get_by_role("heading", name="谢谢，您的意见已经收到").wait_for()
    look(page, "thanks")
    press(page.get_by_role("link", name="返回我的小区"))
    page.get_by_role("link", name="修改我的意见").wait_for()


def test_an_owner_names_a_proxy_proposes_and_scores_the_company(
    page: Page, base: str, web_house: House, clock: FixedClock
) -> None:
    meeting_id = make_open_meeting(web_house)
    web_house.database.write(
        lambda s: polls.start_poll(
            s,
            member=web_house.member,
            kind=PollKind.SATISFACTION,
            title="2026年满意度调查",
            text="",
            buildings=(),
            closes_at=OPENS + timedelta(days=9),
            at=OPENS,
        )
    )
    sign_in_owner(page, base, web_house, meeting_id)
    name_and_revoke_a_proxy(page)
    press(page.get_by_role("link", name="返回表决页"))
    press(page.get_by_role("link", name="我的小区"))
    score_the_company(page)
    page.get_by_text("我要提议").click()
    page.get_by_label("提议什么").fill("给6栋加装电梯")
    page.get_by_label("理由和具体方案").fill("老人上下楼不便🙏")
    press(page.get_by_role("button", name="提出并联名"))
    page.get_by_role("heading", name="给6栋加装电梯").wait_for()
    look(page, "affairs")
    press(page.get_by_role("button", name="撤回我的提议"))
    page.get_by_text("提议人已撤回").wait_for()
    clock.instant = OPENS + timedelta(days=10)
    page.goto(f"{base}/c/langyue/board")
    press(page.get_by_role("link", name="查看结果"))
    page.get_by_role("heading", name="2026年满意度调查").wait_for()
    look(page, "poll-result")


def test_the_register_is_published_objected_to_and_answered(
    page: Page, base: str, web_house: House, clock: FixedClock
) -> None:
    clock.instant = NOTICED
    import_small(web_house)
    web_house.database.write(
        lambda s: freezing.publish_register(s, member=web_house.member, at=NOTICED)
    )
    page.goto(f"{base}/c/langyue")
    press(page.get_by_role("link", name="核对您的房屋"))
    look(page, "published-register")
    page.get_by_label("单元").fill("1单元")
    page.get_by_label("房号").fill("0101")
    page.get_by_label("哪里不对").fill("面积应为 66.80 ㎡")
    press(page.get_by_role("button", name="提交异议"))
    page.get_by_text("等待业主委员会答复").wait_for()
    address = page.url
    sign_in_staff(page, base, "m-langyue", PASSWORD)
    press(page.get_by_role("link", name="查看、公示、冻结或更换清册"))
    page.get_by_label("答复").fill("已按房产证改正")
    press(page.get_by_role("button", name="答复"))
    page.goto(address)
    page.get_by_text("已按房产证改正").wait_for()
    look(page, "register-objection")


def test_an_owner_objects_to_a_preliminary_result(
    page: Page, base: str, web_house: House, clock: FixedClock
) -> None:
    meeting_id = make_open_meeting(web_house)
    sign_in_owner(page, base, web_house, meeting_id)
    close_meeting(web_house, meeting_id)
    take_step(web_house, meeting_id, closing.publish_preliminary, CLOSES)
    clock.instant = CLOSES
    page.goto(f"{base}/vote")
    page.get_by_text("我对初步结果有异议").click()
    page.get_by_label("请写明对哪一项").fill("第 1 项的面积不对🏠")
    press(page.get_by_role("button", name="提出异议"))
    page.get_by_text("等待业主委员会答复").wait_for()
    look(page, "objection")
