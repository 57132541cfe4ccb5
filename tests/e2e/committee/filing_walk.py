"""From the draft to the counted vote, as those see it who work at it and who watch it."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, Page, expect

from tests.e2e.browsing import (
    DESK,
    TELEPHONE,
    await_receipt,
    look_at_both_widths,
    open_context,
    press,
    sign_in_by_letter,
)
from tests.e2e.committee.evening import Evening, add_motion, draft, sign_in, upload_register
from tests.voting.installation import (
    CLOSES,
    FINAL,
    NOTICED,
    OPENS,
    PASSWORD,
    SMALL,
    cast_online,
    find_last_six,
    issue_letters,
    make_voter,
)
from tests.voting.watching.accounts import add_overseer, add_watcher
from tests.voting.watching.appointments import SUPERVISOR, read_token
from voting.terms import Role

if TYPE_CHECKING:
    from voting.services.owners.letters import Letter

BEGINS = NOTICED - timedelta(days=12)
BUDGET = "曳引机更换 300,000\n控制柜 180,000.5"
CONDITION = "请先把更新电梯的预算分项公示，再公告。"
REFUSED = 403
SHARED = "13900000001"
"""A telephone that stands in the register for four homes, which is an alarm."""


@dataclass
class FilingWalk(Evening):
    """An evening whose people are joined by those who watch and by owners."""

    browser: Browser = field(kw_only=True)
    supervisor: Page = field(init=False)
    captain: Page = field(init=False)
    owners_page: Page = field(init=False)

    @property
    def office_url(self) -> str:
        """Return the meeting's page at the street office."""
        return f"{self.base}/office/{self.house.community.id}/{self.meeting_id}"

    @property
    def watched_url(self) -> str:
        """Return the meeting's page for those who watch."""
        return f"{self.base}/watching/meetings/{self.meeting_id}"

    def enter(self, login: str, width: int) -> Page:
        """Sign another person in, in a browser of their own."""
        return sign_in(open_context(self.browser, width, scripts=True), self.base, login)

    def begin(self, width: int) -> Page:
        """Open a browser for somebody who has no account."""
        return open_context(self.browser, width, scripts=True).new_page()


def confirm(at: FilingWalk, kind: str) -> None:
    """Let the second member find what the first one asked for, and confirm it."""
    at.two.goto(f"{at.base}/committee/")
    press(at.two.get_by_role("link", name=kind))
    press(at.two.get_by_role("heading", level=2).get_by_role("link").first)
    press(at.two.get_by_role("button", name="核对无误，确认办理"))
    at.two.get_by_text("已确认并办理").wait_for()


def draft_and_edit(at: FilingWalk) -> None:
    """Draft a meeting, and change a motion where it stands."""
    draft(at, "2026-04-18T08:00")
    add_motion(at.one, "选聘和解聘物业服务企业", "选聘物业", "合同期三年，物业费 2.30 元。")
    at.one.locator("#adding").get_by_label("预算明细").fill(BUDGET)
    add_motion(at.one, "使用公共收益", "更新电梯", "使用公共收益更新 12 部电梯。")
    motion = at.one.locator("#motion-M1")
    motion.get_by_text("修改这一项").click()
    motion.get_by_label("标题", exact=True).fill("选聘示例物业")
    press(motion.get_by_role("button", name="保存"))
    expect(at.one.get_by_role("heading", name="1. 选聘示例物业")).to_be_visible()


def publish_register(at: FilingWalk) -> None:
    """Import and publish a register in which one telephone stands for four homes."""
    text = SMALL.read_text(encoding="utf-8-sig")
    for telephone in ("16908597559", "18402334307", "15612032126", "14924501226"):
        text = text.replace(telephone, SHARED)
    upload_register(at, "清册.csv", text.encode("utf-8-sig"))
    at.one.get_by_text("已导入").first.wait_for()
    at.one.goto(f"{at.base}/committee/register/")
    press(at.one.get_by_role("button", name="开始公示"))
    look_at_both_widths(at.one, "walk-register")


def appoint(at: FilingWalk) -> None:
    """Let a member ask, the office confirm, and the supervisor choose a password.

    The captain is added where it is cheap.
    """
    page = at.one
    page.goto(f"{at.base}/committee/watchers/")
    page.get_by_role("radio", name="监事").check()
    page.get_by_label("姓名", exact=True).fill(SUPERVISOR.name)
    page.get_by_label("本人的手机号码").fill(SUPERVISOR.telephone)
    page.get_by_label("登录名").fill(SUPERVISOR.login)
    press(page.get_by_role("button", name="提出任命"))
    at.office.goto(page.url.replace("/committee/", "/office/"))
    press(at.office.get_by_role("button", name="核对无误，确认办理"))
    page.goto(f"{at.base}/committee/watchers/")
    expect(page.get_by_text("等本人设定密码")).to_be_visible()
    look_at_both_widths(page, "walk-appointed")
    invited = at.begin(TELEPHONE)
    invited.goto(f"{at.base}/watching/invitation/{read_token(at.house)}")
    look_at_both_widths(invited, "walk-invited")
    invited.get_by_label("密码").fill(PASSWORD)
    press(invited.get_by_role("button", name="设定"))
    at.supervisor = at.enter(SUPERVISOR.login, DESK)
    at.captain = at.enter(add_watcher(at.house, Role.CAPTAIN, "1栋"), TELEPHONE)


def supervise(at: FilingWalk, name: str, text: str) -> None:
    """Look at the meeting as the supervisor, who has nothing to press there."""
    at.supervisor.goto(at.watched_url)
    expect(at.supervisor.get_by_text(text).first).to_be_visible()
    look_at_both_widths(at.supervisor, f"walk-supervisor-{name}")
    assert at.supervisor.locator("main button, main form").count() == 0


def refuse_elsewhere(at: FilingWalk) -> None:
    """Nobody who only watches gets to a desk, nor the captain to what the supervisor sees."""
    for page, url in (
        (at.supervisor, at.url),
        (at.supervisor, at.office_url),
        (at.captain, at.watched_url),
        (at.captain, f"{at.url}/missing"),
    ):
        answer = page.goto(url)
        assert answer is not None
        assert answer.status == REFUSED
    look_at_both_widths(at.captain, "walk-refused")


def ask_for_guidance(at: FilingWalk) -> None:
    at.one.goto(at.url)
    press(at.one.get_by_role("button", name="请街道办事处指导"))
    at.one.get_by_text("请街道办事处指导。答复的期限到").wait_for()


def guide(at: FilingWalk) -> None:
    """Find the draft in the inbox, fill the checklist in, and answer with a condition."""
    page = at.office
    page.goto(f"{at.base}/office/")
    look_at_both_widths(page, "walk-inbox")
    press(page.locator("li.guidance").get_by_role("link"))
    findings = page.locator("select[name^=finding_]")
    for place in range(findings.count()):
        findings.nth(place).select_option("成立")
    page.get_by_label("结论：附件齐全").select_option("不成立")
    page.get_by_label("备注（可以不填）：附件齐全").fill("没有合同草案。")
    press(page.get_by_role("button", name="保存清单"))
    page.get_by_role("radio", name="有条件").check()
    page.get_by_label("条件，或者建议修改的内容").fill(CONDITION)
    press(page.get_by_role("button", name="答复"))
    expect(page.get_by_text(CONDITION).first).to_be_visible()
    look_at_both_widths(page, "walk-guidance")


def read_guidance(at: FilingWalk) -> None:
    at.one.goto(f"{at.base}/committee/")
    expect(at.one.get_by_role("heading", name="等您办理")).to_be_visible()
    look_at_both_widths(at.one, "walk-home")
    at.one.goto(at.url)
    expect(at.one.get_by_text(CONDITION).first).to_be_visible()
    look_at_both_widths(at.one, "walk-draft")
    press(at.one.get_by_role("button", name="看过了"))


def freeze_and_give_notice(at: FilingWalk) -> None:
    """Two members freeze the register and publish the notice."""
    at.clock.instant = NOTICED
    at.one.goto(f"{at.base}/committee/register/")
    at.one.get_by_text("核对无误，准备冻结").click()
    press(at.one.get_by_role("button", name="申请冻结"))
    confirm(at, "冻结业主清册")
    at.one.goto(at.url)
    press(at.one.get_by_role("button", name="申请发布会议公告"))
    at.two.goto(f"{at.base}/committee/")
    press(at.two.get_by_role("link", name="发布会议公告"))
    press(at.two.get_by_role("heading", level=2).get_by_role("link").first)
    expect(at.two.get_by_text("有条件").first).to_be_visible()
    look_at_both_widths(at.two, "walk-confirming")
    confirm(at, "发布会议公告")


def open_and_cast(at: FilingWalk) -> None:
    """Open the vote; two owners vote in the browser, the others where it is cheap."""
    letters = issue_letters(at.house, at.meeting_id)
    at.clock.instant = OPENS
    at.one.goto(at.url)
    press(at.one.get_by_role("button", name="申请开始投票"))
    confirm(at, "开始投票")
    for letter in letters[:2]:
        vote(at, letter)
    for number, letter in enumerate(letters[2:14]):
        cast_online(at.house, make_voter(at.house, at.meeting_id, letter), f"form{number:04d}")


def vote(at: FilingWalk, letter: "Letter") -> None:
    page = at.begin(TELEPHONE)
    sign_in_by_letter(page, f"{at.base}/v/{letter.token}", find_last_six(letter))
    for place in range(2):
        page.get_by_role("radio", name="同意").nth(place).check(force=True)
    press(page.get_by_role("button", name="下一步：核对"))
    press(page.get_by_role("button", name="确认投票"))
    await_receipt(page)
    # A receipt asks again and again until its ballot is in the log.
    page.goto("about:blank")
    at.owners_page = page


def look_while_open(at: FilingWalk) -> None:
    """Captain, office, district and committee look at the open vote, and the office is alarmed."""
    at.captain.goto(f"{at.base}/watching/building/")
    look_at_both_widths(at.captain, "walk-captain")
    press(at.captain.get_by_role("link", name="没投票的名单").first)
    assert at.captain.locator("ul.doors li").count()
    look_at_both_widths(at.captain, "walk-doors")
    at.one.goto(f"{at.url}/turnout")
    look_at_both_widths(at.one, "walk-turnout")
    at.office.goto(f"{at.base}/office/district")
    look_at_both_widths(at.office, "walk-district")
    at.office.goto(at.office_url)
    expect(at.office.get_by_text("最多的对应 4 户")).to_be_visible()
    look_at_both_widths(at.office, "walk-alarms")
    look_at_both_widths(at.enter(add_overseer(at.house), DESK), "walk-overseer")


def close_and_sign(at: FilingWalk) -> None:
    """Close, count, publish, wait until nobody may object any more, and sign."""
    at.clock.instant = CLOSES
    at.one.goto(at.url)
    press(at.one.get_by_role("button", name="截止投票并计票"))
    press(at.one.get_by_role("button", name="公示初步结果"))
    at.clock.instant = FINAL
    at.one.goto(at.url)
    press(at.one.get_by_role("button", name="异议期满，确认结果"))
    press(at.one.get_by_role("button", name="生成并签署结果文件"))
    at.one.get_by_text("等待街道办事处会签").wait_for()
    look_at_both_widths(at.one, "walk-signed")
