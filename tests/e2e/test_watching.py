"""A supervisor is appointed and follows a meeting; a captain knocks; district and city look."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browsing import look, open_context, press
from tests.e2e.committee.evening import sign_in
from tests.e2e.owners.test_affairs import base
from tests.e2e.verify_page.judging import aside
from tests.voting.installation import (
    FINAL,
    OPENS,
    PASSWORD,
    FixedClock,
    House,
    cast_online,
    countersign,
    finish_meeting,
    issue_letters,
    make_draft,
    make_open_meeting,
    make_voter,
)
from tests.voting.watching.accounts import add_overseer, add_watcher
from tests.voting.watching.appointments import SUPERVISOR, read_token
from voting.terms import Role

__all__ = ["base"]


def appoint(first: Page, second: Page, base: str, house: House) -> str:
    """Appoint a supervisor through the pages, as a member and an auditor; return the link."""
    first.goto(f"{base}/committee/watchers/")
    first.get_by_role("radio", name="监事").check()
    first.get_by_label("姓名", exact=True).fill(SUPERVISOR.name)
    first.get_by_label("本人的手机号码").fill(SUPERVISOR.telephone)
    first.get_by_label("登录名").fill(SUPERVISOR.login)
    look(first, "watchers-appointing")
    press(first.get_by_role("button", name="提出任命"))
    look(first, "watchers-asked")
    second.goto(first.url.replace("/committee/", "/office/"))
    press(second.get_by_role("button", name="核对无误，确认办理"))
    first.goto(f"{base}/committee/watchers/")
    expect(first.get_by_text("等本人设定密码")).to_be_visible()
    look(first, "watchers-appointed")
    return f"{base}/watching/invitation/{read_token(house)}"


@pytest.mark.parametrize("width", [390, 1280])
def test_they_follow_a_meeting_and_have_nothing_to_press(
    browser: Browser, base: str, web_house: House, clock: FixedClock, width: int
) -> None:
    def enter(login: str) -> Page:
        return sign_in(open_context(browser, width, scripts=width == 390), base, login)

    draft, meeting_id = make_draft(web_house), make_open_meeting(web_house)
    letters = issue_letters(web_house, meeting_id)
    for number, letter in enumerate(letters[:5]):
        cast_online(web_house, make_voter(web_house, meeting_id, letter), f"form{number:04d}")
    clock.instant = OPENS
    page = open_context(browser, width, scripts=width == 390).new_page()
    page.goto(appoint(enter("m-langyue"), enter("a-langyue"), base, web_house))
    look(page, "watchers-invited")
    page.get_by_label("密码").fill(PASSWORD)
    press(page.get_by_role("button", name="设定"))

    supervisor = enter(SUPERVISOR.login)
    look(supervisor, "watching-home")
    for each, name in ((draft, "draft"), (meeting_id, "open")):
        supervisor.goto(f"{base}/watching/meetings/{each}")
        look(supervisor, f"watching-{name}")
    captain = enter(add_watcher(web_house, Role.CAPTAIN, "1栋"))
    look(captain, "captain-home")
    press(captain.get_by_role("link", name="没投票的名单").first)
    look(captain, "captain-doors")
    overseer = enter(add_overseer(web_house))
    look(overseer, "overseeing")

    aside(lambda: finish_meeting(web_house, meeting_id))
    aside(lambda: countersign(web_house, meeting_id))
    clock.instant = FINAL
    supervisor.goto(f"{base}/watching/meetings/{meeting_id}")
    expect(supervisor.get_by_text("会签").first).to_be_visible()
    look(supervisor, "watching-final")
    assert supervisor.locator("main button").count() == 0
