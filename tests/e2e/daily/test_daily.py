"""A fixed day, a sitting and the tasks that come of it, in real Chromium, at both widths."""

from datetime import timedelta

from playwright.sync_api import Browser, Page

from tests.e2e.browsing import DESK, TELEPHONE, look, open_context, press, sign_in_by_letter
from tests.e2e.committee.evening import sign_in
from tests.e2e.owners.test_affairs import base
from tests.voting.concerns.test_concerns import NEW
from tests.voting.installation import (
    OPENS,
    FixedClock,
    House,
    find_last_six,
    issue_letters,
    make_open_meeting,
)
from tests.voting.watching.accounts import add_watcher
from voting.services.concerns import life, raising
from voting.terms import Role

__all__ = ["base"]


def record(house: House) -> str:
    number = house.database.write(
        lambda s: raising.record_concern(s, member=house.member, new=NEW, at=OPENS)
    )
    house.database.write(
        lambda s: life.release(
            s, member=house.member, number=number, title="电梯停运", place="2栋", at=OPENS
        )
    )
    return number


def confirm(second: Page, url: str, name: str) -> None:
    second.goto(url)
    look(second, name)
    press(second.get_by_role("button", name="核对无误"))
    second.get_by_text("已确认并办理").wait_for()


def set_days(member: Page, base: str) -> None:
    member.goto(f"{base}/committee/sittings/")
    look(member, "sittings-desk-none")
    rule = member.locator("details", has_text="固定的日子")
    rule.get_by_label("几点开始").fill("09:30")
    rule.get_by_label("地点").fill("物业楼二层活动室")
    press(rule.get_by_role("button", name="提出"))


def hold(member: Page, base: str, number: str, clock: FixedClock) -> None:
    """Call a sitting for today, put a concern and a point on it, decide, write minutes."""
    member.goto(f"{base}/committee/sittings/")
    look(member, "sittings-desk")
    member.get_by_text("另外开一次会", exact=True).click()
    extra = member.locator("details", has_text="另外开一次会")
    extra.get_by_label("哪一天").fill(OPENS.date().isoformat())
    extra.get_by_label("几点开始").fill("08:30")
    extra.get_by_label("地点").fill("物业楼二层活动室")
    press(extra.get_by_role("button", name="公布"))
    for concern, text in ((number, ""), ("", "东门的灯常亮")):
        member.get_by_label("诉求的编号（没有的不填）").fill(concern)
        member.get_by_label("议什么（写了诉求编号的可以不填）").fill(text)
        press(member.get_by_role("button", name="加上"))
    clock.instant = OPENS + timedelta(hours=1)
    member.reload()
    member.get_by_text("议程不能再改").wait_for()
    for place, (handler, task) in enumerate(
        (("物业服务企业", "三家报价"), ("谁都可以认领", "数一数坏灯"))
    ):
        point = member.locator("section.card", has_text=("电梯停运", "东门的灯常亮")[place])
        point.get_by_text("写决定").click()
        point.get_by_label("决定了什么").fill("先摸清情况，下次会定。")
        point.get_by_label("要办什么（不用办的不填）").fill(task)
        point.get_by_label("由谁办").select_option(handler)
        point.get_by_label("哪一天以前").fill("2026-05-01")
        press(point.get_by_role("button", name="保存"))
    member.get_by_label("谁到会（写单位和人数，不写姓名）、怎么议的").fill(
        "业主十二人、物业服务企业两人到会。"
    )
    look(member, "sitting-at-desk")
    press(member.get_by_role("button", name="提出公布"))


def do_task(owner: Page, base: str) -> None:
    owner.goto(f"{base}/affairs/tasks/")
    look(owner, "own-tasks")
    press(owner.get_by_role("link", name="数一数坏灯"))
    look(owner, "own-task-open")
    press(owner.get_by_role("button", name="我来做，不公开姓名"))
    owner.get_by_label("做了什么").fill("东门共七盏，坏了三盏。")
    look(owner, "own-task")
    press(owner.get_by_role("button", name="报告做完"))
    owner.get_by_text("已报告做完").wait_for()


def look_at_the_company(company: Page, base: str) -> None:
    company.goto(f"{base}/watching/tasks/")
    look(company, "body-tasks")
    press(company.get_by_role("link", name="三家报价"))
    look(company, "body-task")


def accept(member: Page, base: str) -> None:
    member.goto(f"{base}/committee/tasks/")
    look(member, "task-desk")
    press(member.get_by_role("link", name="2026-003"))
    look(member, "task-at-desk")
    press(member.get_by_role("button", name="验收"))


def confirm_at_office(browser: Browser, base: str) -> None:
    """Have the street office confirm what is asked for about a takeover."""
    office = sign_in(open_context(browser, DESK, scripts=True), base, "a-langyue")
    office.goto(f"{base}/office/steps/of/takeover")
    office.get_by_role("checkbox", name="核对无误").check()
    press(office.get_by_role("button", name="确认办理打勾的各项"))
    office.context.close()


def take_over(browser: Browser, member: Page, base: str) -> None:
    member.goto(f"{base}/committee/takeovers/")
    look(member, "takeovers-desk-none")
    member.get_by_label("原来的企业").fill("旧物业服务公司")
    member.get_by_label("新的企业").fill("新物业服务公司")
    press(member.get_by_role("button", name="提请开始交接清单"))
    confirm_at_office(browser, base)
    member.goto(f"{base}/committee/takeovers/")
    member.get_by_label("情况").nth(0).select_option("已交")
    member.get_by_label("情况").nth(9).select_option("缺少")
    member.get_by_label("说明").nth(9).fill("缺两把泵房钥匙，约定本周交")
    press(member.get_by_role("button", name="保存"))
    look(member, "takeovers-step")
    confirm_at_office(browser, base)
    member.goto(f"{base}/committee/takeovers/")
    look(member, "takeovers-desk")
    member.goto(f"{base}/c/langyue/takeovers")
    member.get_by_text("双方还没有签字").wait_for()
    look(member, "takeovers")


def inspect(member: Page, base: str) -> None:
    member.goto(f"{base}/committee/duties/")
    member.get_by_label("哪一种").select_option("巡查")
    member.get_by_label("谁去的（写身份，不写姓名）").select_option("业主监督员（品质官）")
    member.get_by_label("哪一天").fill(OPENS.date().isoformat())
    member.get_by_label("哪里").fill("2栋大堂")
    member.get_by_label("看到、听到什么").fill("楼道灯坏了两盏。")
    press(member.get_by_role("button", name="记下"))
    look(member, "duties-desk")
    member.goto(f"{base}/c/langyue/duties")
    look(member, "duties")


def look_at_what_is_public(owner: Page, base: str, number: str) -> None:
    owner.goto(f"{base}/c/langyue/tasks")
    look(owner, "tasks")
    press(owner.get_by_role("link", name="数一数坏灯"))
    owner.get_by_text("一位业主").wait_for()
    look(owner, "task")
    owner.goto(f"{base}/c/langyue/sittings")
    look(owner, "sittings-public")
    press(owner.locator("main ul a").first)
    look(owner, "sitting-public")
    owner.goto(f"{base}/c/langyue/concerns/{number}")
    owner.get_by_text("先摸清情况，下次会定。").wait_for()
    look(owner, "concern-deliberated")


def test_a_sitting_decides_and_what_it_decided_is_claimed_done_and_accepted(
    browser: Browser, base: str, web_house: House, clock: FixedClock
) -> None:
    meeting_id = make_open_meeting(web_house)
    clock.instant = OPENS
    letter = issue_letters(web_house, meeting_id)[0]
    number = record(web_house)
    add_watcher(web_house, Role.PROPERTY)
    contexts = [open_context(browser, each, scripts=True) for each in (DESK, DESK, TELEPHONE)]
    member, second, company = (
        sign_in(each, base, login)
        for each, login in zip(
            contexts, ("m-langyue", "n-langyue", "property-langyue"), strict=True
        )
    )
    owner = open_context(browser, TELEPHONE, scripts=True).new_page()
    set_days(member, base)
    confirm(second, member.url, "days-step")
    hold(member, base, number, clock)
    confirm(second, member.url, "minutes-step")
    sign_in_by_letter(owner, f"{base}/v/{letter.token}", find_last_six(letter))
    do_task(owner, base)
    look_at_the_company(company, base)
    accept(member, base)
    take_over(browser, member, base)
    inspect(member, base)
    look_at_what_is_public(owner, base, number)
    for each in (*contexts, owner.context):
        each.close()
