"""A year of communities as district and street office read it, and what everybody may use."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

from playwright.sync_api import Browser, Page, expect

from tests.e2e.browsing import DESK, TELEPHONE, look, open_context, press
from tests.e2e.committee.evening import sign_in
from tests.e2e.owners.test_affairs import base
from tests.voting.fund.ledger import hold_with_budget
from tests.voting.installation import FixedClock, House
from tests.voting.watching.accounts import add_overseer
from voting.services.concerns import life, raising
from voting.services.concerns.life import Move
from voting.services.concerns.raising import NewConcern
from voting.services.concerns.terms import ConcernKind, Handler, Phase
from voting.services.people.communities import add_community

__all__ = ["base"]
NOW = datetime(2026, 6, 20, 2, tzinfo=UTC)
NEW = NewConcern(kind=ConcernKind.COMPLAINT, title="楼道灯", text="不亮", place="2栋")


def live_a_year(house: House) -> None:
    """Let concerns come every month, most of them answered soon and closed."""
    for number in range(72):
        at = NOW - timedelta(days=5 * number + 1)
        record = partial(raising.record_concern, member=house.member, new=NEW, at=at)
        name = house.database.write(record)
        answer = at + timedelta(minutes=(7, 40, 600, 9000)[number % 4])
        if answer < NOW:
            take(house, name, Phase.ACTING, answer)
        closed = answer + timedelta(hours=20 + number)
        if closed < NOW and number % 5:
            take(house, name, Phase.CLOSED, closed)


def take(house: House, number: str, phase: Phase, at: datetime) -> None:
    is_over = phase is Phase.CLOSED
    due_on: date | None = None if is_over else (at + timedelta(days=3)).date()
    new = Move(
        phase=phase,
        answer="已报修",
        handler=Handler.PROPERTY,
        next_step="" if is_over else "换灯",
        due_on=due_on,
    )
    house.database.write(lambda s: life.move(s, member=house.member, number=number, new=new, at=at))


def read_by_month(page: Page, base: str) -> None:
    page.goto(f"{base}/office/reports/")
    page.get_by_label("分行").select_option("month")
    page.get_by_label("从", exact=True).select_option("2026-01")
    press(page.get_by_role("button", name="查看"))
    expect(page.get_by_role("cell", name="2026-01").first).to_be_visible()
    look(page, "reports-office")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载表格").click()
    assert download.value.suggested_filename == "report-2026-01-2026-06.csv"


def test_a_year_is_read_by_district_office_and_everybody(
    browser: Browser, base: str, web_house: House, clock: FixedClock
) -> None:
    clock.instant = NOW
    hold_with_budget(web_house)
    live_a_year(web_house)
    office_id = web_house.auditor.street_office_id
    add = partial(add_community, street_office_id=office_id, code="more", name="示例晴川里")
    web_house.database.write(add)
    district = sign_in(open_context(browser, DESK, scripts=True), base, add_overseer(web_house))
    press(district.get_by_role("link", name="统计报表"))
    look(district, "reports-district")
    narrow = sign_in(open_context(browser, TELEPHONE, scripts=True), base, "a-langyue")
    narrow.goto(f"{base}/office/reports/")
    look(narrow, "reports-narrow")
    press(narrow.get_by_role("button", name="English"))
    look(narrow, "reports-english")
    office = sign_in(open_context(browser, DESK, scripts=True), base, "a-langyue")
    read_by_month(office, base)
    public = open_context(browser, TELEPHONE, scripts=False).new_page()
    public.goto(base)
    press(public.get_by_role("link", name="开放数据"))
    look(public, "reports-open-data")
    for each in (district, narrow, office, public):
        each.context.close()
