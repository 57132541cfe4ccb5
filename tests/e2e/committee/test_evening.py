"""The committee's whole evening in real Chromium, from a register with errors to a final result.

Three members and the street office, each with a browser of their own; nobody reads a manual.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from audit.verify import verify
from tests.e2e.browsing import look, open_context, press, sign_in_by_letter, sign_in_staff
from tests.e2e.owners.test_affairs import base
from tests.voting.installation import (
    CLOSES,
    FINAL,
    NOTICED,
    OPENS,
    PASSWORD,
    SMALL,
    FixedClock,
    House,
    find_last_six,
    issue_letters,
    make_scan,
    make_voter,
    publish,
)
from voting.importing.spelling.addresses import Address
from voting.services.casting.cast import MarkedBallot, cast_online
from voting.services.casting.participation import measure_participation
from voting.services.meeting.meetings import get_meeting, list_meetings
from voting.services.owners.letters import Letter
from voting.services.result.reviewing.review import list_ballots_at
from voting.terms import Channel

__all__ = ["base"]
CANDIDATES = ("张浩国：3栋业主，退休教师", "马英：6楼业主，会计", "何婷：2楼业主，律师")


WAITS = "须由另一个人登录后确认"


@dataclass
class Evening:
    """The people at their browsers, and the time."""

    base: str
    house: House
    clock: FixedClock
    one: Page
    two: Page
    three: Page
    office: Page
    folder: Path
    meeting_id: str = ""
    tipping: Letter | None = None
    """The letter whose ballot reached the bar."""
    owner: Letter | None = None
    """The letter of an owner who objects to the result."""

    @property
    def url(self) -> str:
        """Return the meeting's page at the desk."""
        return f"{self.base}/committee/meetings/{self.meeting_id}"

    @property
    def public_url(self) -> str:
        """Return the meeting's page for everybody."""
        return f"{self.base}/c/{self.house.community.code}/{self.meeting_id}"


def sign_in(context: BrowserContext, base: str, login: str) -> Page:
    page = context.new_page()
    sign_in_staff(page, base, login, PASSWORD)
    return page


@pytest.fixture(params=[(390, True), (1280, False)], ids=["390-js", "1280-plain"])
def evening(
    request: pytest.FixtureRequest,
    browser: Browser,
    base: str,
    web_house: House,
    clock: FixedClock,
    tmp_path: Path,
) -> Iterator[Evening]:
    width, scripts = request.param
    clock.instant = NOTICED
    contexts = [open_context(browser, width, scripts=scripts) for _ in range(4)]
    logins = ("m-langyue", "n-langyue", "o-langyue", "a-langyue")
    one, two, three, office = (
        sign_in(context, base, login) for context, login in zip(contexts, logins, strict=True)
    )
    yield Evening(base, web_house, clock, one, two, three, office, tmp_path)
    for context in contexts:
        context.close()


def upload_register(at: Evening, name: str, data: bytes) -> None:
    file = at.folder / name
    file.write_bytes(data)
    at.one.goto(f"{at.base}/committee/register/")
    at.one.get_by_label("清册文件").set_input_files(file)
    press(at.one.get_by_role("button", name="检查并导入"))


def import_and_freeze(at: Evening) -> None:
    broken = SMALL.read_text(encoding="utf-8-sig").replace("66.58", "六十六", 1)
    upload_register(at, "清册.csv", broken.encode("utf-8-sig"))
    at.one.get_by_text("没有导入").first.wait_for()
    look(at.one, "evening-register-errors")
    upload_register(at, "清册.csv", SMALL.read_bytes())
    at.one.get_by_text("已导入").first.wait_for()
    at.one.goto(f"{at.base}/committee/register/")
    at.one.get_by_text("还没有公示，不能申请冻结").wait_for()
    publish(at.house)
    at.one.goto(f"{at.base}/committee/register/")
    at.one.get_by_text("核对无误，准备冻结").click()
    look(at.one, "evening-register")
    press(at.one.get_by_role("button", name="申请冻结"))
    at.one.get_by_text(WAITS).wait_for()
    confirm(at, "冻结业主清册")
    at.one.goto(f"{at.base}/committee/register/")
    at.one.get_by_text("已冻结").wait_for()


def draft(at: Evening, opens: str) -> None:
    page = at.one
    page.goto(f"{at.base}/committee/meetings/new")
    page.get_by_label("会议名称").fill("2026年第一次业主大会会议")
    page.get_by_label("投票开始").fill(opens)
    page.get_by_label("投票截止").fill("2026-04-28T08:00")
    page.get_by_label("到时间自动开始和截止").uncheck()
    press(page.get_by_role("button", name="保存草稿"))
    page.get_by_role("heading", name="添加表决事项").wait_for()
    at.meeting_id = page.url.rsplit("/", 1)[1]


def add_motions(at: Evening) -> None:
    page = at.one
    add_motion(page, "选聘和解聘物业服务企业", "选聘示例物业", "合同期三年，物业费 2.30 元。")
    page.get_by_label("预算明细").fill("曳引机更换 300,000\n控制柜 180000.5")
    add_motion(page, "使用公共收益", "更新电梯", "使用公共收益更新 12 部电梯。")
    page.get_by_text("480,000.50 元").wait_for()
    page.get_by_label("方案或候选人").fill("\n".join(CANDIDATES))
    page.get_by_label("表决方式").select_option("election")
    page.get_by_label("应选人数").fill("2")
    add_motion(page, "选举业主委员会", "选举业主委员会", "从三位候选人中选两人。")
    page.get_by_text("3栋业主，退休教师").first.wait_for()


def add_motion(page: Page, matter: str, title: str, text: str) -> None:
    options = page.get_by_label("类别").locator("option")
    names = options.all_inner_texts()
    page.get_by_label("类别").select_option(next(each for each in names if matter in each))
    page.get_by_label("标题").fill(title)
    page.get_by_label("内容（业主").fill(text)
    press(page.get_by_role("button", name="添加", exact=True))
    page.get_by_role("heading", name=title).wait_for()


def give_notice(at: Evening) -> None:
    draft(at, "2026-04-10T08:00")
    add_motions(at)
    at.one.get_by_text("公告须提前 15 日").first.wait_for()
    press(at.one.get_by_role("button", name="申请发布会议公告"))
    at.one.locator("#refusal").get_by_text("最早 2026年4月17日 00:00 才能开始投票").wait_for()
    look(at.one, "evening-notice-refused")
    draft(at, "2026-04-18T08:00")
    add_motions(at)
    at.one.get_by_text("登记意见", exact=True).click()
    at.one.get_by_label("意见", exact=True).fill("同意提请业主大会表决。")
    at.one.get_by_label("出具日期").fill("2026-03-30")
    press(at.one.get_by_role("button", name="登记", exact=True))
    at.one.get_by_text("同意提请业主大会表决。").wait_for()
    look(at.one, "evening-draft")
    press(at.one.get_by_role("button", name="申请发布会议公告"))
    at.one.get_by_text(WAITS).wait_for()
    look(at.one, "evening-notice-asked")
    confirm(at, "发布会议公告")
    at.one.goto(at.url)
    at.one.get_by_text("公告已用短信发给").wait_for()
    look(at.one, "evening-noticed")
    at.one.goto(at.public_url)
    at.one.get_by_text("同意提请业主大会表决。").wait_for()
    look(at.one, "evening-notice")
    assert at.one.request.get(f"{at.public_url}/notice.pdf").body().startswith(b"%PDF-")


def acknowledge(at: Evening) -> None:
    """An owner opens the link of the message and says that it came."""
    at.office.goto(f"{at.base}/office/outbox")
    text = at.office.get_by_text("/n/").first.inner_text()
    token = text.split("/n/")[1].split(" ")[0]
    at.three.goto(f"{at.base}/n/{token}")
    look(at.three, "evening-message")
    press(at.three.get_by_role("button", name="我已收到"))
    at.three.get_by_text("已登记，谢谢").wait_for()


def print_and_deliver(at: Evening) -> None:
    at.one.goto(f"{at.url}/letters")
    at.one.get_by_text("还没有授权").wait_for()
    at.office.goto(f"{at.base}/office/{at.house.community.id}/{at.meeting_id}")
    press(at.office.get_by_role("link", name="印制投票信，或授权业主委员会印制"))
    press(at.office.get_by_role("button", name="授权业主委员会印制"))
    at.office.get_by_role("button", name="收回授权").wait_for()
    look(at.office, "evening-office-letters")
    at.one.reload()
    with at.one.expect_download() as printed:
        at.one.get_by_role("button", name="印制全部投票信").click()
    assert printed.value.path().read_bytes().startswith(b"%PDF-")
    at.one.goto(f"{at.url}/letters")
    at.one.get_by_text("登记送达").first.click()
    for label, value in (("楼栋", "1栋"), ("单元", "1单元"), ("房号", "0103")):
        at.one.get_by_label(label).last.fill(value)
    at.one.get_by_label("送达（张贴）时间").fill("2026-04-01T08:00")
    at.one.get_by_label("备注").last.fill("本人签收")
    press(at.one.get_by_role("button", name="申请登记"))
    confirm_together(at, "登记送达")
    at.one.goto(f"{at.url}/letters")
    # The owner who acknowledged the message may live there too: the note tells the rows apart.
    at.one.get_by_role("row", name="1栋1单元0103").filter(has_text="本人签收").wait_for()
    look(at.one, "evening-letters")


def confirm(at: Evening, kind: str) -> None:
    """The second member finds what the first one asked for, looks at it, and confirms it."""
    at.two.goto(f"{at.base}/committee/")
    at.two.get_by_role("heading", name="等您确认").wait_for()
    look(at.two, "evening-waiting")
    press(at.two.get_by_role("link", name=kind))
    press(at.two.get_by_role("heading", level=2).get_by_role("link").first)
    look(at.two, f"evening-confirm-{kind}")
    press(at.two.get_by_role("button", name="核对无误，确认办理"))
    at.two.get_by_text("已确认并办理").wait_for()


def confirm_together(at: Evening, kind: str) -> None:
    """The second member ticks what waits of a kind, and confirms it at once."""
    at.two.goto(f"{at.base}/committee/")
    press(at.two.get_by_role("link", name=kind))
    at.two.get_by_role("checkbox", name="核对无误").check()
    look(at.two, f"evening-together-{kind}")
    press(at.two.get_by_role("button", name="确认办理打勾的各项"))
    at.two.get_by_text("已确认并办理").wait_for()
    at.two.get_by_text("没有等您确认的这类申请").wait_for()


def open_vote(at: Evening) -> None:
    at.one.goto(at.url)
    expect(at.one.get_by_role("button", name="申请开始投票")).to_have_count(0)
    at.clock.instant = OPENS
    at.one.reload()
    press(at.one.get_by_role("button", name="申请开始投票"))
    at.one.get_by_text(WAITS).wait_for()
    confirm(at, "开始投票")
    at.two.goto(at.url)
    at.two.get_by_role("link", name="纸质票").wait_for()
    look(at.two, "evening-open")


def fill_paper(page: Page, *, is_for: bool) -> None:
    for place in range(2):
        page.get_by_role("radio", name="同意" if is_for else "反对").nth(place).check(force=True)
    page.get_by_role("checkbox", name="马英").check(force=True)


def enter_paper(at: Evening) -> None:
    """Two read a paper ballot differently, and a third one decides."""
    at.one.goto(f"{at.url}/papers/new")
    for label, value in (("楼栋", "1栋"), ("单元", "1单元"), ("房号", "0604")):
        at.one.get_by_label(label).fill(value)
    fill_paper(at.one, is_for=True)
    no_picture = at.folder / "假.png"
    no_picture.write_bytes(b"no picture")
    at.one.get_by_label("照片或扫描件").set_input_files(no_picture)
    press(at.one.get_by_role("button", name="收下并录入"))
    at.one.locator("#a-scan-error").get_by_text("这不是能打开的照片").wait_for()
    assert at.one.get_by_label("房号").input_value() == "0604"
    assert at.one.get_by_role("checkbox", name="马英").is_checked()
    picture = at.folder / "票.png"
    picture.write_bytes(make_scan("0604"))
    at.one.get_by_label("照片或扫描件").set_input_files(picture)
    look(at.one, "evening-paper-new")
    press(at.one.get_by_role("button", name="收下并录入"))
    at.one.get_by_text("已收下").wait_for()
    for page, is_for, answer in ((at.two, False, "不一致"), (at.three, True, "已写入日志")):
        page.goto(f"{at.url}/papers/")
        page.get_by_role("heading", name="等您录入").wait_for()
        press(page.get_by_role("link", name="0604").first)
        fill_paper(page, is_for=is_for)
        look(page, f"evening-paper-{'third' if is_for else 'second'}")
        press(page.get_by_role("button", name="按此裁定" if is_for else "录入", exact=True))
        page.get_by_role("status").get_by_text(answer).wait_for()
    look(at.three, "evening-papers")


def vote_until_the_bar(at: Evening) -> None:
    """Let one owner after the other vote until both measures are reached; chase on the way."""
    house = at.house
    choices: dict[str, str | tuple[str, ...]] = {"M1": "for", "M2": "for", "M3": ("马英", "何婷")}
    for number, letter in enumerate(issue_letters(house, at.meeting_id)):
        meeting = house.database.read(lambda s: get_meeting(s, house.key_of(at.meeting_id)))
        (part,) = house.database.read(lambda s, m=meeting: measure_participation(s, m))  # type: ignore[misc]  # a bound default
        if part.comparison.area_met and part.comparison.persons_met:
            break
        if number == 9:
            chase(at)
        if "1栋1单元0604" in letter.addresses:
            continue
        form = MarkedBallot(form_id=f"form{number:04d}", channel=Channel.ONLINE, choices=choices)
        voter = make_voter(house, at.meeting_id, letter)
        cast_online(house.database, voter=voter, form=form, keys=house.keys, at=OPENS)
        at.owner, at.tipping = at.owner or letter, letter


def chase(at: Evening) -> None:
    at.one.goto(f"{at.url}/turnout")
    look(at.one, "evening-turnout")
    at.one.goto(f"{at.url}/missing")
    look(at.one, "evening-missing")
    at.one.goto(f"{at.url}/turnout")
    at.one.get_by_text("发送提醒").click()
    press(at.one.get_by_role("button", name="确认发送"))
    at.one.get_by_text("已提醒 1 次").wait_for()


def close_and_publish(at: Evening) -> None:
    at.clock.instant = CLOSES
    at.one.goto(at.url)
    press(at.one.get_by_role("button", name="截止投票并计票"))
    press(at.one.get_by_role("button", name="公示初步结果"))
    at.one.get_by_text("初步结果公示中，异议期满").wait_for()
    at.one.goto(at.public_url)
    assert at.one.get_by_text("通过").count()
    look(at.one, "evening-preliminary")


def object_to_the_result(at: Evening) -> None:
    """An owner objects on the phone; the third member's browser serves as one."""
    assert at.owner is not None
    press(at.three.get_by_role("button", name="退出"))
    sign_in_by_letter(at.three, f"{at.base}/v/{at.owner.token}", find_last_six(at.owner))
    at.three.get_by_text("我对初步结果有异议").click()
    at.three.get_by_label("请写明对哪一项").fill("有一张票不是业主本人投的，请核对签名 🙏")
    press(at.three.get_by_role("button", name="提出异议"))
    at.three.get_by_text("等待业主委员会答复").wait_for()
    look(at.three, "evening-objection")


def answer_the_objection(at: Evening) -> None:
    at.one.goto(at.url)
    at.one.get_by_label("答复（提出人会看到").fill("查明属实，已经作废并重新计票。")
    press(at.one.get_by_role("button", name="答复"))
    at.one.get_by_text("查明属实，已经作废并重新计票。").first.wait_for()
    at.three.reload()
    at.three.get_by_text("查明属实，已经作废并重新计票。").wait_for()


def void_the_tipping_ballot(at: Evening) -> None:
    assert at.tipping is not None
    building, rest = at.tipping.addresses[0].split("栋")
    section, room = rest.split("单元")
    address = Address(f"{building}栋", f"{section}单元", room)
    (ballot,) = at.house.database.read(
        lambda s: list_ballots_at(s, at.house.key_of(at.meeting_id), address)
    )
    at.clock.instant = CLOSES + timedelta(days=2)
    page = at.one
    page.goto(f"{at.url}/steps/ballots")
    for label, value in (
        ("楼栋", address.building),
        ("单元", address.section),
        ("房号", address.room),
    ):
        page.get_by_label(label).fill(value)
    press(page.get_by_role("button", name="查找"))
    page.get_by_text(f"日志第 {ballot.log_index} 号").wait_for()
    page.get_by_label("理由").fill("核对签名，查明不是业主本人或其委托的人所投")
    picture = at.folder / "凭据.png"
    picture.write_bytes(make_scan("proof"))
    page.get_by_label("凭据的照片").set_input_files(picture)
    look(page, "evening-void")
    press(page.get_by_role("button", name="申请作废"))
    page.get_by_text(WAITS).wait_for()
    confirm(at, "作废一张票")
    at.two.goto(at.url)
    at.two.get_by_role("heading", name="各次计票对照").wait_for()
    at.two.get_by_text("有变化").first.wait_for()
    look(at.two, "evening-versions")


def finish(at: Evening) -> None:
    at.clock.instant = FINAL
    at.one.goto(at.url)
    # The decision became another one: its objections go on, and nothing can be confirmed yet.
    at.one.get_by_text("异议期到").first.wait_for()
    assert not at.one.get_by_role("button", name="异议期满，确认结果").count()
    at.clock.instant = FINAL + timedelta(days=1)
    at.one.goto(at.url)
    press(at.one.get_by_role("button", name="异议期满，确认结果"))
    press(at.one.get_by_role("button", name="生成并签署结果文件"))
    at.one.get_by_text("等待街道办事处会签").wait_for()
    at.office.goto(f"{at.base}/office/{at.house.community.id}/{at.meeting_id}")
    press(at.office.get_by_role("button", name="会签"))
    at.office.get_by_role("heading", level=1).wait_for()
    at.one.goto(at.public_url)
    at.one.get_by_role("heading", name="各次计票对照").wait_for()
    look(at.one, "evening-final")
    pdf = at.one.request.get(f"{at.public_url}/result.pdf").body()
    # Verifying runs an event loop of its own, which Playwright's thread has already.
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(verify, pdf).result().holds
    assert at.one.request.get(f"{at.public_url}/decision.pdf").body().startswith(b"%PDF-")
    assert at.one.request.get(f"{at.public_url}/result.xlsx").body().startswith(b"PK")
    assert "参与不足" in at.one.request.get(f"{at.public_url}/result.csv").text()


def test_the_committee_goes_through_a_whole_evening(evening: Evening) -> None:
    import_and_freeze(evening)
    give_notice(evening)
    acknowledge(evening)
    print_and_deliver(evening)
    open_vote(evening)
    enter_paper(evening)
    vote_until_the_bar(evening)
    close_and_publish(evening)
    object_to_the_result(evening)
    void_the_tipping_ballot(evening)
    answer_the_objection(evening)
    finish(evening)
    house = evening.house
    meetings = house.database.read(lambda s: list_meetings(s, house.community.id))
    assert sorted(each.state for each in meetings) == ["draft", "final"]
