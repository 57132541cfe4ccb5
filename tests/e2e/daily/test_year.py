"""A community's year: from a complaint at a lift's code to the vote, the payment, the assessment.

Owner, captain, committee, property company, supervisor and street office, each at their own page.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from playwright.sync_api import Browser, Page, expect

from ballots.ballot import Channel
from ballots.motion import Matter, MotionKind
from tests.e2e.browsing import DESK, TELEPHONE, look, open_context, press
from tests.e2e.browsing import sign_in_staff as sign_in
from tests.e2e.owners.test_affairs import base
from tests.voting.affairs.test_affairs import freeze_small, list_owners
from tests.voting.fund.ledger import OPENING, enter
from tests.voting.installation import (
    CLOSES,
    FINAL,
    NOTICED,
    OPENS,
    PASSWORD,
    FixedClock,
    House,
    close_meeting,
    give_notice,
    issue_letters,
    make_draft,
    make_voter,
    open_meeting,
    take_step,
)
from tests.voting.owners.telephones import read_code, share_telephone
from tests.voting.watching.accounts import add_watcher
from voting.services.assessments.questions import list_dimensions
from voting.services.assessments.terms import AssessmentKind
from voting.services.casting.cast import MarkedBallot, cast_online
from voting.services.meeting.details import BudgetLine, Details
from voting.services.meeting.drafting.drafts import MotionDraft
from voting.services.meeting.drafting.editing import change_motion
from voting.services.result import closing
from voting.terms import Role

__all__ = ["base"]
LIFT, NUMBER = "1栋3号电梯", "13800138000"
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Year:
    """The house, its clock, and a browser of each person."""

    house: House
    clock: FixedClock
    base: str
    browser: Browser

    def enter(self, login: str, at: datetime, width: int = DESK) -> Page:
        """Sign somebody in at an instant, as sessions end over days."""
        self.clock.instant = at
        page = open_context(self.browser, width, scripts=True).new_page()
        sign_in(page, self.base, login, PASSWORD)
        return page


def put_up_the_code(year: Year) -> str:
    member = year.enter("m-langyue", NOTICED)
    member.goto(f"{year.base}/committee/places/")
    member.get_by_label("名称，每行一个").fill(LIFT)
    press(member.get_by_role("button", name="添加"))
    found = member.get_by_role("link", name=LIFT).get_attribute("href")
    member.context.close()
    return f"{year.base}{found}"


def sign_in_at_home(owner: Page, house: House) -> None:
    owner.get_by_label("手机号码").fill(NUMBER)
    press(owner.get_by_role("button", name="获取验证码"))
    owner.get_by_label("短信里的六位数字").fill(read_code(house))
    press(owner.get_by_role("button", name="确定"))


def complain(year: Year, spot: str) -> str:
    owner = open_context(year.browser, TELEPHONE, scripts=False).new_page()
    owner.goto(spot)
    press(owner.get_by_role("link", name="我要反映"))
    sign_in_at_home(owner, year.house)
    owner.get_by_label("投诉").check()
    owner.get_by_label("什么事（一句话）").fill("老王家门口的电梯又停了")
    owner.get_by_label("具体情况").fill("已经三天，老人下不了楼。")
    press(owner.get_by_role("button", name="提交"))
    number = str(owner.url.rsplit("/", 1)[1])
    owner.context.close()
    return number


def move(
    member: Page, number: str, phase: str, answer: str, handler: str = "", due: str = ""
) -> None:
    """Answer at the desk; a handler is whoever does the next step by a day."""
    member.goto(re.sub(r"/committee/.*", f"/committee/concerns/{number}", member.url))
    member.get_by_label("到了哪个环节").select_option(phase)
    member.get_by_label("答复（公开，不能再改）").fill(answer)
    if handler:
        member.get_by_label("下一步由谁办").select_option(handler)
        if handler == "楼栋长":
            member.get_by_label("由楼栋长办的，是哪一栋").select_option("1栋")
        member.get_by_label("下一步做什么").fill("核实并答复")
        member.get_by_label("哪一天以前").fill(due)
    press(member.get_by_role("button", name="答复"))


def release(year: Year, number: str) -> None:
    """Publish a wording without the neighbour's name, and ask the captain to look."""
    add_watcher(year.house, Role.CAPTAIN, "1栋")
    member = year.enter("m-langyue", NOTICED)
    member.goto(f"{year.base}/committee/concerns/{number}")
    member.get_by_label("标题", exact=True).fill("1栋3号电梯反复停运")
    press(member.get_by_role("button", name="公开", exact=True))
    move(member, number, "议事", "先请楼栋长上门看。", "楼栋长", "2026-04-03")
    member.context.close()


def answer_as(year: Year, login: str, number: str, answer: str, at: datetime) -> None:
    page = year.enter(login, at, TELEPHONE)
    page.goto(f"{year.base}/watching/concerns/")
    press(page.get_by_role("link", name=number))
    page.get_by_label("做了什么，还要做什么（公开，不能再改）").fill(answer)
    page.get_by_label("已经做完，请核实").check()
    press(page.get_by_role("button", name="答复"))
    page.get_by_text("现在由业主委员会办").wait_for()
    page.context.close()


def decide(year: Year, number: str) -> str:
    """Write the concern into a draft, put it to the vote with a budget, and carry it."""
    meeting_id = make_draft(year.house)
    member = year.enter("m-langyue", NOTICED + DAY / 2)
    member.goto(f"{year.base}/committee/concerns/{number}")
    member.get_by_label("哪次会议").select_option(meeting_id)
    press(member.get_by_role("button", name="写进草案"))
    member.context.close()
    key = year.house.key_of(meeting_id)
    draft = MotionDraft(
        kind=MotionKind.APPROVAL,
        matter=Matter.USE_MAINTENANCE_FUND,
        title="更换1栋3号电梯的曳引机",
        text="费用不超过一千元，从业主共有资金支出。",
        details=Details(budget=(BudgetLine("曳引机", 100_000),)),
    )
    change_motion(year.house.database, meeting=key, motion_id="M3", draft=draft)
    hold(year.house, meeting_id)
    return meeting_id


def hold(house: House, meeting_id: str) -> None:
    give_notice(house, meeting_id)
    open_meeting(house, meeting_id)
    for place, letter in enumerate(issue_letters(house, meeting_id)):
        form = MarkedBallot(
            form_id=f"form{place:04d}",
            channel=Channel.ONLINE,
            choices={"M1": "for", "M2": "against", "M3": "for"},
        )
        voter = make_voter(house, meeting_id, letter)
        cast_online(house.database, voter=voter, form=form, keys=house.keys, at=OPENS)
    close_meeting(house, meeting_id)
    take_step(house, meeting_id, closing.publish_preliminary, CLOSES)
    take_step(house, meeting_id, closing.confirm_result, FINAL)


def sign_and_pay(year: Year, number: str, meeting_id: str) -> None:
    """Tie the concern to its motion, publish the contract, and pay within the budget by two."""
    enter(year.house, OPENING)
    member = year.enter("m-langyue", FINAL)
    member.goto(f"{year.base}/committee/concerns/{number}")
    member.get_by_label("成为业主大会的表决事项").select_option(f"{meeting_id}/M3")
    press(member.get_by_role("button", name="更改"))
    member.goto(f"{year.base}/committee/board/")
    motion = member.locator("section.card", has_text="更换1栋3号电梯的曳引机")
    motion.get_by_text("登记进展").click()
    motion.get_by_label("进展（如：合同已签订）").fill("合同已签订")
    press(motion.get_by_role("button", name="登记"))
    member.goto(f"{year.base}/committee/fund/")
    member.get_by_label("金额（元）").fill("980.00")
    member.get_by_label("用途或来源").fill("更换曳引机")
    member.get_by_label("对方名称").fill("示例电梯公司")
    member.get_by_label("对方是单位").check()
    member.get_by_label("支出依据的决定").select_option(index=1)
    press(member.get_by_role("button", name="提出", exact=True))
    second = year.enter("n-langyue", FINAL, TELEPHONE)
    second.goto(member.url)
    press(second.get_by_role("button", name="核对无误"))
    second.get_by_text("已确认并办理").wait_for()
    second.context.close()
    move(member, number, "评事", "曳引机已换，请监事核对合同和付款。", "监事", "2026-06-30")
    member.context.close()


def assess(year: Year) -> str:
    """Open the yearly assessment by two; an owner answers on the telephone."""
    member, second = (year.enter(each, FINAL + DAY) for each in ("m-langyue", "n-langyue"))
    member.goto(f"{year.base}/committee/assessments/")
    member.get_by_label("考评谁（公开）").fill("示例物业公司")
    press(member.get_by_role("button", name="提出"))
    second.goto(member.url)
    press(second.get_by_role("button", name="核对无误，确认办理"))
    year.clock.instant = FINAL + 3 * DAY
    owner = open_context(year.browser, TELEPHONE, scripts=False).new_page()
    owner.goto(f"{year.base}/c/langyue/assessments")
    press(owner.locator("main ul.plain a").first)
    public = owner.url
    press(owner.get_by_role("link", name="我要评价"))
    sign_in_at_home(owner, year.house)
    for name in list_dimensions(AssessmentKind.PROPERTY):
        owner.locator(f'input[name="mark-{name}"][value="4"]').check(force=True)
    press(owner.get_by_role("button", name="提交评价"))
    owner.get_by_role("heading", name="谢谢，您家的评价已经收到").wait_for()
    for each in (member, second, owner):
        each.context.close()
    return public


def look_into_it(year: Year, number: str) -> None:
    """Let the captain look, and the property company name a price."""
    company = add_watcher(year.house, Role.PROPERTY)
    answer_as(year, "captain-langyue", number, "上门看过，曳引机老化。", NOTICED)
    member = year.enter("m-langyue", NOTICED)
    move(member, number, "定事", "请物业服务企业报价。", "物业服务企业", "2026-04-05")
    member.context.close()
    answer_as(year, company, number, "三家报价，最低 980 元。", NOTICED)


def supervise(year: Year, number: str) -> None:
    """Let the supervisor compare contract and payment, and end the concern."""
    supervisor = add_watcher(year.house, Role.SUPERVISOR)
    answer_as(year, supervisor, number, "合同、发票和付款一致，没有超过批准的金额。", FINAL)
    member = year.enter("m-langyue", FINAL)
    move(member, number, "办结", "曳引机已更换，运行正常。")
    member.context.close()


def test_a_complaint_at_the_lift_goes_to_the_vote_the_payment_and_the_assessment(
    browser: Browser, base: str, web_house: House, clock: FixedClock
) -> None:
    year = Year(web_house, clock, base, browser)
    clock.instant = NOTICED
    freeze_small(web_house)
    share_telephone(web_house, list_owners(web_house)[:1], NUMBER)
    number = complain(year, put_up_the_code(year))
    release(year, number)
    look_into_it(year, number)
    sign_and_pay(year, number, decide(year, number))
    supervise(year, number)
    public = assess(year)

    stranger = open_context(browser, TELEPHONE, scripts=True).new_page()
    stranger.goto(f"{base}/c/langyue/concerns/{number}")
    for said in ("上门看过", "三家报价", "业主大会的表决", "合同、发票和付款一致", "运行正常"):
        expect(stranger.get_by_text(said).first).to_be_visible()
    look(stranger, "year-concern")
    assert not re.search("老王|老人", stranger.content())
    stranger.goto(f"{base}/c/langyue/fund")
    expect(stranger.get_by_text("示例电梯公司").first).to_be_visible()
    clock.instant = FINAL + 60 * DAY
    stranger.goto(public)
    look(stranger, "year-assessment")
    office = year.enter("a-langyue", clock.instant)
    office.goto(f"{base}/office/reports/")
    look(office, "year-office-reports")
