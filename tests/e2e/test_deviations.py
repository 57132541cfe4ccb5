"""An adopted rule from its form to the result, in a browser, with a look at each page."""

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from audit.terms import DeliveryKind
from tests.e2e.browsing import DESK, TELEPHONE, look_at_both_widths, open_context, press
from tests.e2e.committee.evening import sign_in
from tests.e2e.owners.test_affairs import base
from tests.e2e.verify_page.judging import aside
from tests.voting.adopted import LONG_BEFORE, MEETING, PAPER, WORDING, adopt
from tests.voting.installation import (
    FINAL,
    NOTICED,
    OPENS,
    FixedClock,
    House,
    cast_online,
    countersign,
    find_last_six,
    finish_meeting,
    freeze,
    import_small,
    issue_letters,
    make_draft,
    make_noticed_meeting,
    make_voter,
    open_meeting,
    serve,
)
from tests.voting.web.test_deviations import RULE, find_address
from voting.services.owners.delivery_records import ReportedDelivery

__all__ = ["base"]


def fill_in(page: Page, paper: Path) -> None:
    page.get_by_label("约定", exact=True).select_option(label=RULE)
    page.get_by_label("文件和条款").fill("议事规则第二十一条")
    page.get_by_label("条款原文").fill(WORDING)
    page.get_by_label("会议名称").fill(MEETING)
    page.get_by_label("通过日期").fill("2024-05-01")
    page.get_by_label("通过的文件").set_input_files(paper)


def test_two_members_record_it_from_its_paper(
    browser: Browser, base: str, web_house: House, clock: FixedClock, tmp_path: Path
) -> None:
    del web_house
    clock.instant = LONG_BEFORE
    paper = tmp_path / "rules.png"
    paper.write_bytes(PAPER.content)
    first, second = (
        sign_in(open_context(browser, DESK, scripts=True), base, login)
        for login in ("m-langyue", "n-langyue")
    )
    first.goto(f"{base}/committee/rules/")
    look_at_both_widths(first, "rules-form")
    fill_in(first, paper)
    press(first.get_by_role("button", name="提出登记"))
    look_at_both_widths(first, "rules-asked")
    second.goto(f"{base}/committee/")
    press(second.get_by_role("link", name="登记本小区约定的规则"))
    look_at_both_widths(second, "rules-confirm")
    second.get_by_role("checkbox", name="核对无误").check()
    press(second.get_by_role("button", name="确认办理打勾的各项"))
    second.goto(f"{base}/committee/rules/")
    expect(second.get_by_text("等街道办事处过目")).to_be_visible()
    look_at_both_widths(second, "rules-adopted")


def test_the_office_objects_and_withdraws_and_the_draft_follows(
    browser: Browser, base: str, web_house: House, clock: FixedClock
) -> None:
    adopt(web_house, "silent", "with-majority")
    clock.instant = LONG_BEFORE
    office = sign_in(open_context(browser, DESK, scripts=True), base, "a-langyue")
    look_at_both_widths(office, "rules-office-home")
    press(office.locator("li.rule a"))
    office.locator("main summary").first.click()
    office.get_by_label("异议和依据").fill("那次会议的决定里没有这一条。")
    press(office.get_by_role("button", name="提出异议"))
    look_at_both_widths(office, "rules-office-objected")
    import_small(web_house)
    freeze(web_house, NOTICED)
    meeting_id = make_draft(web_house)
    clock.instant = NOTICED
    office.reload()
    press(office.get_by_role("button", name="撤回异议"))
    member = sign_in(open_context(browser, DESK, scripts=True), base, "m-langyue")
    member.goto(f"{base}/committee/meetings/{meeting_id}")
    look_at_both_widths(member, "rules-draft-changed")
    press(member.get_by_role("button", name="按现行约定更新"))
    expect(member.locator(".deviations")).to_contain_text(RULE)
    look_at_both_widths(member, "rules-draft")


def test_owners_see_it_before_they_vote_and_both_verdicts_after(
    browser: Browser, base: str, web_house: House, clock: FixedClock
) -> None:
    adopt(web_house, "silent", "with-majority")
    adopt(web_house, "revote", "first")
    meeting_id = make_noticed_meeting(web_house)
    letters = issue_letters(web_house, meeting_id)
    open_meeting(web_house, meeting_id)
    page = open_context(browser, TELEPHONE, scripts=True).new_page()
    page.goto(f"{base}/v/{letters[0].token}")
    look_at_both_widths(page, "rules-letter")
    page.get_by_label("请输入证件号码后六位").fill(find_last_six(letters[0]))
    press(page.get_by_role("button", name="进入投票"))
    look_at_both_widths(page, "rules-ballot")
    for number, letter in enumerate(letters):
        if number < 6:
            voter = make_voter(web_house, meeting_id, letter)
            cast_online(web_house, voter, f"form{number:04d}", ("for", "against"))
        else:
            handed = ReportedDelivery(how=DeliveryKind.IN_PERSON, made_at=OPENS)
            serve(web_house, meeting_id, handed, find_address(letter))
    page.goto(f"{base}/vote")
    press(page.get_by_role("link", name="查看回执"))
    look_at_both_widths(page, "rules-receipt")
    aside(lambda: finish_meeting(web_house, meeting_id))
    aside(lambda: countersign(web_house, meeting_id))
    clock.instant = FINAL
    page.goto(f"{base}/c/langyue/{meeting_id}")
    look_at_both_widths(page, "rules-result")
    staff = sign_in(open_context(browser, DESK, scripts=True), base, "m-langyue")
    staff.goto(f"{base}/committee/meetings/{meeting_id}")
    look_at_both_widths(staff, "rules-desk")
