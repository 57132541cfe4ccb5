"""The owner's other paths in real Chromium: by telephone, by proxy, disowning, and what goes wrong.

At three widths, with scripts and without.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page

from tests.e2e.browsing import (
    await_receipt,
    look,
    press,
    require_within,
    sign_in_staff,
    unfold_ballot,
)
from tests.e2e.owners.test_affairs import base, page, sign_in_owner
from tests.voting.casting.test_casting import run_sequencer
from tests.voting.installation import (
    CLOSES,
    DIGESTS,
    FINAL,
    NOTICED,
    OPENS,
    PASSWORD,
    SMALL,
    FixedClock,
    House,
    cancel_meeting,
    find_last_six,
    finish_meeting,
    freeze,
    give_notice,
    issue_letters,
    make_draft,
    make_noticed_meeting,
    make_open_meeting,
    open_meeting,
)
from tests.voting.owners.mandates import AGENT, make_picture
from tests.voting.owners.telephones import ONE, SEVERAL, read_code
from tests.voting.web.browsing import tell_owners
from voting.importing.report import check_file
from voting.services.register import importing

__all__ = ["base", "page"]


def sign_in_by_telephone(page: Page, base: str, house: House, number: str) -> None:
    page.goto(f"{base}/vote/sign-in")
    page.get_by_label("手机号码").fill(number)
    press(page.get_by_role("button", name="获取验证码"))
    page.get_by_label("短信里的六位数字").fill(read_code(house))
    look(page, "code")
    press(page.get_by_role("button", name="确定"))


def vote(page: Page, mark: str) -> None:
    unfold_ballot(page)
    for place in range(2):
        page.get_by_role("radio", name=mark).nth(place).check(force=True)
    press(page.get_by_role("button", name="下一步：核对"))
    require_within(page)
    press(page.get_by_role("button", name="确认投票"))
    await_receipt(page)
    require_within(page)


def test_an_owner_votes_by_telephone_disowns_and_the_street_office_settles(
    page: Page, base: str, web_house: House, clock: FixedClock
) -> None:
    meeting_id = make_open_meeting(web_house)
    sign_in_by_telephone(page, base, web_house, ONE)
    vote(page, "同意")
    receipt = page.url
    assert page.get_by_role("link", name="这不是我投的").count() == 0
    # As on another device.
    page.context.clear_cookies(name="cast_here")
    page.reload()
    press(page.get_by_role("link", name="这不是我投的"))
    look(page, "dispute")
    page.get_by_label("这张票不是我投的").check()
    press(page.get_by_role("button", name="确认提出"))
    page.get_by_text("您已对这张票提出异议").wait_for()
    look(page, "disputed")
    run_sequencer(web_house, meeting_id)
    press(page.get_by_role("button", name="退出"))

    sign_in_staff(page, base, "a-langyue", PASSWORD)
    page.get_by_text("1 张票有争议").wait_for()
    page.goto(f"{base}/office/{web_house.community.id}/{meeting_id}")
    page.get_by_label("查明不是本人所投").check()
    page.get_by_label("理由和依据").fill("登录记录与本人不符")
    look(page, "office-dispute")
    press(page.get_by_role("button", name="记录结论"))
    page.get_by_text("登录记录与本人不符").wait_for()

    clock.instant += timedelta(minutes=1)
    sign_in_by_telephone(page, base, web_house, ONE)
    page.get_by_text("已查明不是您投的").wait_for()
    vote(page, "反对")
    page.goto(receipt)
    page.get_by_text("已经作废").wait_for()


def test_a_proxy_votes_and_the_principal_prevails(
    page: Page, base: str, web_house: House, tmp_path: Path
) -> None:
    picture = tmp_path / "委托书.jpg"
    picture.write_bytes(make_picture("JPEG"))
    meeting_id = make_open_meeting(web_house)
    sign_in_owner(page, base, web_house, meeting_id)
    press(page.get_by_role("link", name="本人不方便？委托别人代投"))
    page.get_by_label("受托人姓名").fill("王芳")
    page.get_by_label("受托人的手机号码").fill(AGENT)
    page.get_by_label("不是").check()
    page.get_by_label("纸质委托书的照片").set_input_files(picture)
    press(page.get_by_role("button", name="确认委托"))
    page.get_by_text("有效，还没有代您投票").wait_for()
    press(page.get_by_role("button", name="退出"))
    sign_in_by_telephone(page, base, web_house, AGENT)
    page.get_by_text("您代表").wait_for()
    look(page, "agent")
    vote(page, "同意")
    press(page.get_by_role("button", name="退出"))

    sign_in_owner(page, base, web_house, meeting_id)
    vote(page, "反对")
    run_sequencer(web_house, meeting_id)
    page.goto(f"{base}/vote/proxy")
    page.get_by_text("有效，还没有代您投票").wait_for()


def test_the_desk_requests_a_paper_mandate_and_what_became_of_a_decision(
    page: Page, base: str, web_house: House, clock: FixedClock, tmp_path: Path
) -> None:
    meeting_id = make_open_meeting(web_house)
    picture = tmp_path / "委托书.png"
    picture.write_bytes(make_picture())
    sign_in_staff(page, base, "m-langyue", PASSWORD)
    page.goto(f"{base}/committee/meetings/{meeting_id}/mandates")
    for label, value in (("楼栋", "1"), ("单元", "1"), ("房号", "101"), ("代理人姓名", "李芳")):
        page.get_by_label(label).fill(value)
    page.get_by_label("代理人的手机号码").fill(AGENT)
    page.get_by_label("不是").check()
    page.get_by_label("委托书或证明的照片").set_input_files(picture)
    press(page.get_by_role("button", name="申请登记"))
    page.get_by_text("等待确认").wait_for()
    look(page, "mandates")

    # Signing runs an event loop of its own, which Playwright's thread has already.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(finish_meeting, web_house, meeting_id).result()
    clock.instant = FINAL
    page.goto(f"{base}/committee/board/")
    page.get_by_text("登记进展").first.click()
    page.get_by_label("进展（如：合同已签订）").first.fill("合同已签订")
    page.get_by_label("支出金额").first.fill("12800.5")
    press(page.get_by_role("button", name="登记", exact=True).first)
    page.goto(f"{base}/c/langyue/{meeting_id}")
    page.get_by_text("合同已签订").wait_for()
    assert page.get_by_text("12,800.50 元").count()
    require_within(page)


def test_a_letter_before_the_opening_says_when_and_a_mistyped_one_what_to_do(
    page: Page, base: str, web_house: House, clock: FixedClock
) -> None:
    meeting_id = make_noticed_meeting(web_house)
    clock.instant = OPENS - timedelta(days=1)
    sign_in_owner(page, base, web_house, meeting_id)
    page.get_by_text("投票还没有开始").wait_for()
    require_within(page)
    page.goto(f"{base}/v/mistyped")
    page.get_by_text(tell_owners("letter-unknown")).wait_for()
    require_within(page)


def test_a_page_that_stood_open_past_closing_says_so(
    page: Page, base: str, web_house: House, clock: FixedClock
) -> None:
    meeting_id = make_open_meeting(web_house)
    sign_in_owner(page, base, web_house, meeting_id)
    for place in range(2):
        page.get_by_role("radio", name="同意").nth(place).check(force=True)
    press(page.get_by_role("button", name="下一步：核对"))
    clock.instant = CLOSES
    press(page.get_by_role("button", name="确认投票"))

    page.get_by_text("投票已经截止").wait_for()
    look(page, "closed-meanwhile")


def test_a_cancelled_meeting_says_why(page: Page, base: str, web_house: House) -> None:
    meeting_id = make_noticed_meeting(web_house)
    sign_in_owner(page, base, web_house, meeting_id)
    cancel_meeting(web_house, meeting_id, "物业合同已续签", OPENS - timedelta(days=1))
    for path in ("/vote", f"/c/langyue/{meeting_id}"):
        page.goto(f"{base}{path}")
        page.get_by_text("物业合同已续签").wait_for()
        require_within(page)


def test_one_telephone_of_two_homes_chooses(
    page: Page, base: str, web_house: House, clock: FixedClock
) -> None:
    """Somebody's telephone stands at two homes: they choose, for a vote and between votes."""
    register = SMALL.read_text(encoding="utf-8-sig").replace(SEVERAL, ONE)
    report = check_file("清册.csv", register.encode())
    web_house.database.write(
        lambda s: importing.import_register(
            s,
            member=web_house.member,
            report=report,
            digests=DIGESTS,
            at=NOTICED,
        )
    )
    freeze(web_house)
    sign_in_by_telephone(page, base, web_house, ONE)
    page.get_by_role("button", name="就是这一处").nth(1).wait_for()
    look(page, "homes")
    clock.instant += timedelta(minutes=2)
    meeting_id = make_draft(web_house)
    give_notice(web_house, meeting_id)
    open_meeting(web_house, meeting_id)
    page.context.clear_cookies()  # Whoever is signed in lands where they left.
    sign_in_by_telephone(page, base, web_house, ONE)
    page.get_by_role("button", name="为这一处投票").nth(1).wait_for()
    look(page, "choose")
    press(page.get_by_role("button", name="为这一处投票").nth(1))
    page.get_by_role("button", name="下一步：核对").wait_for()


def test_the_street_office_hands_the_device_to_an_owner_it_has_seen(
    page: Page, base: str, web_house: House
) -> None:
    meeting_id = make_open_meeting(web_house)
    letter = issue_letters(web_house, meeting_id)[0]
    sign_in_staff(page, base, "a-langyue", PASSWORD)
    page.get_by_role("button", name="退出").wait_for()
    page.goto(f"{base}/office/{web_house.community.id}/{meeting_id}")
    press(page.get_by_role("link", name="当面核对业主，现场投票"))
    for label, value in (("楼栋", "1栋"), ("单元", "1单元"), ("房号", "0101")):
        page.get_by_label(label).fill(value)
    page.get_by_label("身份证号码后六位").fill(find_last_six(letter))
    look(page, "in-person")
    press(page.get_by_role("button", name="已核对原件，交给业主投票"))
    vote(page, "同意")
