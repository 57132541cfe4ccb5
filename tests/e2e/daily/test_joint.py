"""A concern that two communities deal with, in real Chromium, at both widths."""

from playwright.sync_api import Browser, Page

from tests.e2e.browsing import DESK, TELEPHONE, look, open_context, press
from tests.e2e.committee.evening import sign_in
from tests.e2e.daily.test_daily import confirm
from tests.e2e.owners.test_affairs import base
from tests.voting.concerns.concern_cases import add_other, raise_at
from tests.voting.installation import OPENS, FixedClock, House

__all__ = ["base"]


def test_another_community_accepts_answers_and_both_read_it(
    browser: Browser, base: str, web_house: House, clock: FixedClock
) -> None:
    clock.instant = OPENS
    one, _ = add_other(web_house)
    number = raise_at(web_house, web_house.member, OPENS)
    contexts = [open_context(browser, DESK, scripts=True) for _ in range(4)]
    member, partner, second, auditor = (
        sign_in(each, base, login)
        for each, login in zip(
            contexts, ("m-langyue", "m-dongyuan", "n-dongyuan", "a-langyue"), strict=True
        )
    )
    member.goto(f"{base}/committee/concerns/{number}")
    press(member.get_by_role("link", name="请别的小区一起办"))
    member.get_by_label("哪个小区").select_option("示例东园")
    look(member, "joint-desk")
    press(member.get_by_role("button", name="请对方一起办"))
    auditor.goto(f"{base}/office/{one.community_id}/joint/")
    look(auditor, "joint-office")
    partner.goto(f"{base}/committee/")
    press(partner.get_by_role("link", name="请本小区一起办"))
    look(partner, "joint-asked")
    press(partner.get_by_role("button", name="同意一起办"))
    confirm(second, partner.url, "joint-step")
    partner.goto(f"{base}/committee/joint/")
    press(partner.get_by_role("link", name="查看和答复"))
    partner.get_by_label("做了什么").fill("东园出一半，五月前修好。")
    look(partner, "joint-shared")
    press(partner.get_by_role("button", name="答复"))
    member.reload()
    look(member, "joint-ours")
    contexts.append(open_context(browser, TELEPHONE, scripts=True))
    read_in_both(contexts[-1].new_page(), base)
    for each in contexts:
        each.close()


def read_in_both(stranger: Page, base: str) -> None:
    stranger.goto(f"{base}/c/dongyuan/concerns")
    look(stranger, "joint-list")
    press(stranger.get_by_role("link", name="共用的围墙"))
    stranger.get_by_text("示例东园答复：东园出一半，五月前修好。").wait_for()
    look(stranger, "joint-public")
