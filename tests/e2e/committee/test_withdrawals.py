"""A candidate leaves while votes come in: at the committee's desk, on the ballot, for everybody."""

from playwright.sync_api import Browser, expect

from tests.e2e.browsing import DESK, TELEPHONE, look_at_both_widths, open_context, press
from tests.e2e.committee.evening import sign_in
from tests.e2e.owners.test_affairs import base, sign_in_owner
from tests.voting.installation import House, open_meeting
from tests.voting.meeting.candidates.test_withdrawals import hold_election

__all__ = ["base"]
GONE = "陈候选"


def test_who_withdraws_is_asked_about_confirmed_and_struck_through_on_the_ballot(
    browser: Browser, base: str, web_house: House
) -> None:
    meeting_id, _ = hold_election(web_house)
    open_meeting(web_house, meeting_id)
    first = sign_in(open_context(browser, TELEPHONE, scripts=True), base, "m-langyue")
    first.goto(f"{base}/committee/meetings/{meeting_id}")
    first.get_by_text("候选人退出或取消资格").click()
    look_at_both_widths(first, "withdrawal-form")
    first.get_by_label(GONE).check()
    first.get_by_label("本人退出").check()
    first.get_by_label("说明").fill("本人书面声明退出。")
    press(first.get_by_role("button", name="提出"))
    look_at_both_widths(first, "withdrawal-asked")

    second = sign_in(open_context(browser, DESK, scripts=True), base, "n-langyue")
    press(second.get_by_role("link", name="候选人退出或取消资格"))
    look_at_both_widths(second, "withdrawal-together")
    press(second.get_by_role("heading", level=2).get_by_role("link").first)
    expect(second.get_by_text("原因：本人退出")).to_be_visible()
    look_at_both_widths(second, "withdrawal-confirm")
    press(second.get_by_role("button", name="核对无误，确认办理"))
    second.goto(f"{base}/committee/meetings/{meeting_id}")
    expect(second.locator("s", has_text=GONE)).to_be_visible()
    look_at_both_widths(second, "withdrawal-desk")

    owner = open_context(browser, TELEPHONE, scripts=True).new_page()
    sign_in_owner(owner, base, web_house, meeting_id)
    expect(owner.locator("s", has_text=GONE).first).to_be_visible()
    assert not owner.get_by_label(GONE).count()
    assert owner.get_by_label("林候选").count()
    look_at_both_widths(owner, "withdrawal-ballot")
    owner.goto(f"{base}/c/{web_house.community.code}/{meeting_id}")
    expect(owner.locator("s", has_text=GONE).first).to_be_visible()
    look_at_both_widths(owner, "withdrawal-public")
