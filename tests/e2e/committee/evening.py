"""An evening of the committee: its browsers, and every step to the opened vote."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.browsing import look, press, sign_in_staff
from tests.voting.installation import OPENS, PASSWORD, SMALL, FixedClock, House, publish
from voting.services.owners.letters import Letter

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
    page.get_by_label("会议类别").select_option("regular")
    page.get_by_label("投票开始").fill(opens)
    page.get_by_label("投票截止").fill("2026-04-28T08:00")
    page.get_by_label("到时间自动开始和截止").uncheck()
    press(page.get_by_role("button", name="保存草稿"))
    page.get_by_role("heading", name="添加表决事项").wait_for()
    at.meeting_id = page.url.rsplit("/", 1)[1]


def add_motions(at: Evening) -> None:
    page, form = at.one, at.one.locator("#adding")
    add_motion(page, "选聘和解聘物业服务企业", "选聘示例物业", "合同期三年，物业费 2.30 元。")
    form.get_by_label("预算明细").fill("曳引机更换 300,000\n控制柜 180000.5")
    add_motion(page, "使用公共收益", "更新电梯", "使用公共收益更新 12 部电梯。")
    page.get_by_role("cell", name="480,000.50 元").wait_for()
    form.get_by_label("方案或候选人").fill("\n".join(CANDIDATES))
    form.get_by_label("表决方式").select_option("election")
    form.get_by_label("应选人数").fill("2")
    add_motion(page, "选举业主委员会", "选举业主委员会", "从三位候选人中选两人。")
    page.get_by_role("listitem").filter(has_text="3栋业主，退休教师").wait_for()


def add_motion(page: Page, matter: str, title: str, text: str) -> None:
    form = page.locator("#adding")
    options = form.get_by_label("类别").locator("option")
    names = options.all_inner_texts()
    form.get_by_label("类别").select_option(next(each for each in names if matter in each))
    form.get_by_label("标题", exact=True).fill(title)
    form.get_by_label("内容（业主").fill(text)
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
    record = at.one.locator("form", has=at.one.get_by_role("button", name="申请登记"))
    for label, value in (("楼栋", "1栋"), ("单元", "1单元"), ("房号", "0103")):
        record.get_by_label(label).fill(value)
    record.get_by_label("送达（张贴）时间").fill("2026-04-01T08:00")
    record.get_by_label("备注").fill("本人签收")
    press(at.one.get_by_role("button", name="申请登记"))
    confirm_together(at, "登记送达")
    at.one.goto(f"{at.url}/letters")
    # The owner who acknowledged the message may live there too: the note tells the rows apart.
    at.one.get_by_role("row", name="1栋1单元0103").filter(has_text="本人签收").wait_for()
    look(at.one, "evening-letters")


def confirm(at: Evening, kind: str) -> None:
    """The second member finds what the first one asked for, looks at it, and confirms it."""
    at.two.goto(f"{at.base}/committee/")
    at.two.get_by_role("heading", name="等您办理").wait_for()
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
    at.two.get_by_role("main").get_by_role("link", name="纸质票").wait_for()
    look(at.two, "evening-open")
