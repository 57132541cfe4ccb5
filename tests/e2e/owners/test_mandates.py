"""Mandates as the desk, the street office and an owner who stops one see them."""

from playwright.sync_api import Browser

from audit.terms import MandateKind
from tests.e2e.browsing import (
    TELEPHONE,
    look_at_both_widths,
    open_context,
    press,
    sign_in_staff,
)
from tests.e2e.owners.test_affairs import base
from tests.voting.confirming import confirm
from tests.voting.installation import PASSWORD, House, make_open_meeting
from tests.voting.owners.mandates import ask
from tests.voting.owners.test_agents import find_link
from tests.voting.storage.sealed_rows import change_rows
from voting.storage.tables.register import OwnerRow

__all__ = ["base"]


def test_everybody_whom_a_mandate_concerns_sees_it(
    browser: Browser, base: str, web_house: House
) -> None:
    meeting_id = make_open_meeting(web_house)
    change_rows(web_house.database, OwnerRow, lambda row: row.name == "欧阳文涵", telephone="")
    confirm(web_house, ask(web_house, meeting_id, MandateKind.HEIR, "0201"))
    ask(web_house, meeting_id, MandateKind.GUARDIAN, "0103")
    context = open_context(browser, TELEPHONE, scripts=True)
    page = context.new_page()

    sign_in_staff(page, base, "m-langyue", PASSWORD)
    page.goto(f"{base}/committee/meetings/{meeting_id}/mandates")
    page.get_by_text("待寄的告知信").wait_for()
    look_at_both_widths(page, "mandates-desk")
    context.clear_cookies()
    sign_in_staff(page, base, "a-langyue", PASSWORD)
    press(page.locator("li.mandate a").first)
    page.get_by_role("link", name="查看凭据").wait_for()
    look_at_both_widths(page, "mandates-office")
    context.clear_cookies()
    page.goto(f"{base}/m/{find_link(web_house)}")
    look_at_both_widths(page, "mandate-stop")
    press(page.get_by_role("button", name="停止代理"))
    page.get_by_text("这份代理已经停止").wait_for()
    look_at_both_widths(page, "mandate-stopped")
    context.close()
