"""The vote of an evening and what follows: paper, objections, a voided ballot, the final result."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from playwright.sync_api import Page

from audit.verify import verify
from ballots.ballot import Channel
from tests.e2e.browsing import look, press, sign_in_by_letter
from tests.e2e.committee.evening import WAITS, Evening, confirm
from tests.voting.installation import CLOSES, FINAL, OPENS, find_last_six, issue_letters, make_voter
from tests.voting.on_paper import make_scan
from voting.importing.spelling.addresses import Address
from voting.services.casting.cast import MarkedBallot, cast_online
from voting.services.casting.participation import measure_participation
from voting.services.meeting.meetings import get_noticed_meeting
from voting.services.result.reviewing.review import list_ballots_at


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
        meeting = house.database.read(lambda s: get_noticed_meeting(s, house.key_of(at.meeting_id)))
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
