"""The street office confirms where no other member can: together, and too late."""

from datetime import timedelta

from playwright.sync_api import Browser, expect

from tests.e2e.browsing import TELEPHONE, look_at_both_widths, open_context, press
from tests.e2e.committee.evening import sign_in
from tests.e2e.owners.test_affairs import base
from tests.voting.installation import NOTICED, FixedClock, House, import_small, make_draft
from tests.voting.steps.steps import ask, ask_freezing
from tests.voting.steps.test_steps import disable
from voting.services.steps.requests import StepRequest
from voting.terms import StepKind

__all__ = ["base"]


def test_the_office_confirms_together_and_sees_what_lapsed(
    browser: Browser, base: str, web_house: House, clock: FixedClock
) -> None:
    clock.instant = NOTICED
    import_small(web_house)
    cancelling = StepRequest(
        kind=StepKind.CANCELLING, reason="物业合同已经续签，本次会议不再需要表决。"
    )
    for _ in range(2):
        ask(web_house, make_draft(web_house), cancelling)
    freezing = ask_freezing(web_house)
    disable(web_house, "n-langyue", "o-langyue")
    context = open_context(browser, TELEPHONE, scripts=True)
    page = sign_in(context, base, "a-langyue")
    look_at_both_widths(page, "two-office-home")
    press(page.get_by_role("link", name="取消会议"))
    look_at_both_widths(page, "two-office-together")
    page.get_by_role("checkbox", name="核对无误").first.check()
    press(page.get_by_role("button", name="确认办理打勾的各项"))
    page.get_by_text("已确认并办理").wait_for()
    look_at_both_widths(page, "two-office-done")
    for path in ("district?sort=name", "calendar?days=365", f"{web_house.community.id}/"):
        page.goto(f"{base}/office/{path}")
        expect(page.locator("main")).to_contain_text(web_house.community.name)
        look_at_both_widths(page, f"two-office-{path.split('?')[0].strip('/')[:8]}")
    page.goto(f"{base}/office/district")
    page.get_by_label("小区名称").fill("没有这个小区")
    press(page.get_by_role("button", name="查找"))
    expect(page.get_by_text("没有符合条件的小区")).to_be_visible()
    clock.instant = NOTICED + timedelta(days=7)
    page.goto(f"{base}/office/steps/{freezing}")
    page.get_by_text("没有人确认，2026年4月8日 08:00 失效").wait_for()
    assert not page.get_by_role("button", name="确认办理").count()
    look_at_both_widths(page, "two-office-lapsed")
    context.close()
