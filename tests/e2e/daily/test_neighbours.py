"""The roster and a mediation until both parties agree, in real Chromium, at both widths."""

from playwright.sync_api import Browser, Page

from tests.e2e.browsing import DESK, TELEPHONE, look, open_context, press, sign_in_by_letter
from tests.e2e.committee.evening import sign_in
from tests.e2e.daily.test_daily import confirm
from tests.e2e.owners.test_affairs import base
from tests.voting.installation import (
    OPENS,
    FixedClock,
    House,
    find_last_six,
    issue_letters,
    make_open_meeting,
)
from tests.voting.neighbours.neighbour_cases import HOMES
from tests.voting.web.browsing import PICTURE
from voting.services.owners.letters import Letter

__all__ = ["base"]


def find_letter(letters: list[Letter], address: str) -> Letter:
    return next(each for each in letters if address in each.addresses)


def add_the_judge(member: Page, base: str) -> None:
    member.goto(f"{base}/committee/neighbours/")
    look(member, "neighbours-desk-none")
    member.get_by_label("姓名（公开）").fill("老周")
    member.get_by_label("会什么（公开）").fill("退休法官，会讲道理")
    member.get_by_label("愿意做调解").check()
    member.get_by_label("本人签的同意书").set_input_files(
        {"name": "consent.png", "mimeType": "image/png", "buffer": PICTURE}
    )
    press(member.get_by_role("button", name="提出加入"))


def mediate(member: Page, base: str) -> str:
    """Begin a mediation between two homes and put a wording to them; return its address."""
    member.goto(f"{base}/committee/neighbours/")
    member.get_by_label("什么事").fill("楼上卫生间漏水，楼下吊顶坏了。")
    member.get_by_label("甲方的房屋").fill(HOMES[0])
    member.get_by_label("乙方的房屋").fill(HOMES[1])
    member.get_by_label("老周（退休法官，会讲道理）").check()
    look(member, "neighbours-desk")
    press(member.get_by_role("button", name="开始调解"))
    look(member, "mediation-begun")
    return member.url


def word(member: Page, url: str) -> None:
    member.goto(url)
    member.get_by_label("协议的内容").fill("楼上五月底以前修好防水，赔楼下吊顶一千元。")
    press(member.get_by_role("button", name="交给双方"))
    look(member, "mediation-at-desk")


def take_part(owner: Page, base: str, letter: Letter) -> None:
    sign_in_by_letter(owner, f"{base}/v/{letter.token}", find_last_six(letter))
    owner.goto(f"{base}/affairs/")
    press(owner.get_by_role("link", name="查看调解"))
    look(owner, "mediation-own-asked")
    press(owner.get_by_role("button", name="参加调解"))


def agree(owner: Page, name: str) -> None:
    owner.reload()
    look(owner, f"mediation-own-{name}")
    press(owner.get_by_role("button", name="同意这份协议"))


def test_two_neighbours_agree_before_a_mediator_who_is_on_the_roster(
    browser: Browser, base: str, web_house: House, clock: FixedClock
) -> None:
    meeting_id = make_open_meeting(web_house)
    clock.instant = OPENS
    letters = issue_letters(web_house, meeting_id)
    desks = [open_context(browser, DESK, scripts=True) for _ in range(2)]
    member, second = (
        sign_in(each, base, login)
        for each, login in zip(desks, ("m-langyue", "n-langyue"), strict=True)
    )
    one, other = (open_context(browser, TELEPHONE, scripts=True).new_page() for _ in range(2))
    add_the_judge(member, base)
    confirm(second, member.url, "neighbour-step")
    url = mediate(member, base)
    take_part(one, base, find_letter(letters, HOMES[0]))
    one.get_by_text("您家参加，等另一方。").wait_for()
    assert HOMES[1] not in one.content()
    take_part(other, base, find_letter(letters, HOMES[1]))
    word(member, url)
    agree(one, "first")
    one.get_by_text("您家已经同意，等另一方。").wait_for()
    agree(other, "second")
    other.get_by_text("双方已经达成协议").wait_for()
    look(other, "mediation-own-agreed")
    other.goto(f"{base}/affairs/mediations/")
    look(other, "mediations-own")
    member.goto(url)
    look(member, "mediation-agreed")
    other.goto(f"{base}/c/langyue/neighbours")
    look(other, "neighbours-public")
    assert "漏水" not in other.content()
    for each in (*desks, one.context, other.context):
        each.close()


def note(member: Page, base: str) -> str:
    """Note a breach of the first home; return its address at the desk."""
    member.goto(f"{base}/committee/breaches/")
    member.get_by_label("哪一户").fill(HOMES[0])
    member.get_by_label("管理规约的哪一条").fill("第十二条：不得在楼道堆放物品")
    member.get_by_label("什么时候、什么情况").fill("四月十五日，三楼楼道放着旧沙发。")
    member.get_by_label("本人说明到哪一天").fill("2026-04-28")
    look(member, "breaches-desk-none")
    press(member.get_by_role("button", name="记下并告知"))
    look(member, "breach-noted")
    return member.url


def explain(owner: Page, base: str, letter: Letter) -> None:
    sign_in_by_letter(owner, f"{base}/v/{letter.token}", find_last_six(letter))
    owner.goto(f"{base}/affairs/")
    look(owner, "affairs-breach")
    press(owner.get_by_role("link", name="查看和说明"))
    owner.get_by_label("说明", exact=True).fill("搬家时临时放的，当天已经清走。")
    look(owner, "breach-own")
    press(owner.get_by_role("button", name="提交说明"))


def decide(member: Page, url: str) -> None:
    member.goto(url)
    member.get_by_label("怎么处理").select_option("支付违约金")
    member.get_by_label("公开的内容").fill("有一户在楼道堆放旧家具，已经清走。")
    member.get_by_label("违约金（元").fill("200")
    look(member, "breach-at-desk")
    press(member.get_by_role("button", name="提出处理"))


def pay(member: Page, url: str) -> None:
    member.goto(url)
    member.get_by_text("付了违约金", exact=True).click()
    member.get_by_label("金额（元）").fill("50")
    member.get_by_label("哪一天", exact=True).fill(OPENS.date().isoformat())
    press(member.get_by_role("button", name="提出登记"))


def test_a_breach_is_answered_by_the_home_before_two_decide_it(
    browser: Browser, base: str, web_house: House, clock: FixedClock
) -> None:
    meeting_id = make_open_meeting(web_house)
    clock.instant = OPENS
    letter = find_letter(issue_letters(web_house, meeting_id), HOMES[0])
    desks = [open_context(browser, DESK, scripts=True) for _ in range(2)]
    member, second = (
        sign_in(each, base, login)
        for each, login in zip(desks, ("m-langyue", "n-langyue"), strict=True)
    )
    owner = open_context(browser, TELEPHONE, scripts=True).new_page()
    url = note(member, base)
    explain(owner, base, letter)
    decide(member, url)
    confirm(second, member.url, "breach-step")
    pay(member, url)
    confirm(second, member.url, "breach-paid-step")
    member.goto(url)
    look(member, "breach-decided")
    owner.reload()
    look(owner, "breach-own-decided")
    owner.goto(f"{base}/c/langyue/breaches")
    owner.get_by_text("还欠").wait_for()
    look(owner, "breaches-public")
    assert not [each for each in (*letter.names, *letter.addresses) if each in owner.content()]
    for each in (*desks, owner.context):
        each.close()
