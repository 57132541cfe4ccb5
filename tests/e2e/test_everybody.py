"""For everybody: nothing that axe finds, in light, in dark and in large print; little to load."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response

from tests.e2e.browsing import (
    DESK,
    await_receipt,
    press,
    require_accessible_in_both_schemes,
    shoot,
    sign_in_staff,
    unfold_ballot,
)
from tests.e2e.demo.running import held_demo
from tests.e2e.test_phone import find_base, find_letter, find_passwords, served
from voting.sentences import SENTENCES

__all__ = ["held_demo", "served"]
FIRST_PAGE, WHOLE_WAY, MOST_TAPS = 60_000, 60_000, 6
_PUBLIC = (
    "/",
    "/c/langyue",
    "/c/langyue/board",
    "/c/langyue/concerns",
    "/c/langyue/assessments",
    "/c/langyue/sittings",
    "/c/langyue/tasks",
    "/c/langyue/takeovers",
    "/c/langyue/neighbours",
    "/c/langyue/breaches",
    "/c/langyue/duties",
    "/c/langyue/fund",
    "/c/langyue/services",
    "/receipt",
    "/sign-in",
    "/design",
    "/open-data",
    "/vote/sign-in",
    "/nowhere",
)
_PARTS = (
    "turnout",
    "missing",
    "mandates",
    "transfers",
    "letters",
    "papers/",
    "papers/new",
    "steps/ballots",
)
_DESK = (
    "/committee/",
    "/committee/register/",
    "/committee/board/",
    "/committee/concerns/",
    "/devices",
    "/devices/passkeys",
    "/devices/again",
    "/devices/password",
    "/committee/codes/",
    "/committee/assessments/",
    "/committee/places/",
    "/committee/fund/",
    "/committee/services/",
    "/committee/meetings/new",
)
_OFFICE = (
    # The first one leads to a meeting.
    "/office/district",
    "/office/",
    "/office/calendar?days=365",
    "/office/acts",
    "/office/outbox",
    "/office/reports/",
)


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 390, "height": 800}, locale="zh-CN")
    yield context
    context.close()


def vote(page: Page) -> None:
    unfold_ballot(page)
    for place in range(2):
        page.get_by_role("radio", name="同意").nth(place).check(force=True)


@pytest.mark.parametrize("is_large", [False, True], ids=["standard", "large"])
def test_axe_finds_nothing_on_an_owners_way(
    context: BrowserContext, served: str, *, is_large: bool
) -> None:
    page = context.new_page()
    name = "large" if is_large else "standard"
    page.goto(find_base(served))
    if is_large:
        press(page.get_by_role("button", name="长辈版"))
    for path in _PUBLIC:
        page.goto(f"{find_base(served)}{path}")
        require_accessible_in_both_schemes(page, f"{name}{path.replace('/', '-')}")
    url, last_six = find_letter(served)
    page.goto(url)
    require_accessible_in_both_schemes(page, f"{name}-letter")
    page.get_by_label("请输入证件号码后六位").fill(last_six)
    press(page.get_by_role("button", name="进入投票"))
    vote(page)
    require_accessible_in_both_schemes(page, f"{name}-ballot")
    press(page.get_by_role("button", name="下一步：核对"))
    require_accessible_in_both_schemes(page, f"{name}-review")
    press(page.get_by_role("button", name="确认投票"))
    await_receipt(page)
    require_accessible_in_both_schemes(page, f"{name}-receipt")
    for path in ("/vote/proxy", "/vote/passkey", "/affairs/"):
        page.goto(f"{find_base(served)}{path}")
        require_accessible_in_both_schemes(page, f"{name}{path.replace('/', '-')}")
    if is_large:
        press(page.get_by_role("button", name="标准版"))


@pytest.mark.parametrize(
    ("place", "login", "paths", "parts"),
    [
        (0, "weiyuan", _DESK, _PARTS),
        (3, "jiedao", _OFFICE, ("letters", "in-person")),
    ],
)
def test_axe_finds_nothing_at_the_desks(
    context: BrowserContext,
    served: str,
    place: int,
    login: str,
    paths: tuple[str, ...],
    parts: tuple[str, ...],
) -> None:
    page = context.new_page()
    sign_in_staff(page, find_base(served), login, find_passwords(served)[place])
    for path in paths:
        page.goto(f"{find_base(served)}{path}")
        require_accessible_in_both_schemes(page, f"desk{path.split('?')[0].replace('/', '-')}")
    page.goto(f"{find_base(served)}{paths[0]}")
    for link in page.locator("main ul a, main td a.small").all()[:1]:
        press(link)
        require_accessible_in_both_schemes(page, f"desk-{login}-meeting")
        meeting = page.url
        for part in parts:
            page.goto(f"{meeting}/{part}")
            require_accessible_in_both_schemes(page, f"desk-{login}-{part.replace('/', '-')}")
    press(page.get_by_role("button", name="退出"))


def test_large_print_stays_and_goes_where_it_was_asked_for(browser: Browser, served: str) -> None:
    page = browser.new_page(
        java_script_enabled=False, viewport={"width": 360, "height": 740}, locale="zh-CN"
    )
    page.goto(f"{find_base(served)}/c/langyue")
    press(page.get_by_role("button", name="长辈版"))
    assert page.url.endswith("/c/langyue")
    assert page.locator("html").get_attribute("class") == "large"
    page.goto(find_letter(served)[0])
    assert page.locator("html").get_attribute("class") == "large"
    box = page.locator("main").bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 360
    press(page.get_by_role("button", name="标准版"))
    assert page.locator("html").get_attribute("class") is None
    page.close()


def test_an_english_browser_gets_the_owners_pages_in_english(browser: Browser, served: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740}, locale="en-GB")
    url, last_six = find_letter(served)
    page.goto(url)
    require_accessible_in_both_schemes(page, "english-letter")
    page.get_by_label("Last six characters of your ID number").fill(last_six)
    press(page.get_by_role("button", name="Go to the ballot"))
    unfold_ballot(page, "Change my vote")
    for place in range(2):
        page.get_by_role("radio", name="For").nth(place).check(force=True)
    require_accessible_in_both_schemes(page, "english-ballot")
    press(page.get_by_role("button", name="Next: check"))
    press(page.get_by_role("button", name="Confirm and vote"))
    page.get_by_role("heading", name="Your vote was received").wait_for()
    require_accessible_in_both_schemes(page, "english-receipt")
    press(page.get_by_role("button", name="中文"))
    await_receipt(page)
    page.close()


@pytest.mark.parametrize("width", [360, DESK])
def test_the_way_from_the_letter_to_the_receipt_is_light_and_short(
    browser: Browser, served: str, width: int
) -> None:
    """Bytes over the wire with an empty cache, six taps at most, nothing from elsewhere."""
    page = browser.new_page(viewport={"width": width, "height": 780}, locale="zh-CN")
    loaded: list[Response] = []
    page.on("response", lambda each: loaded.append(each))  # noqa: PLW0108 - it wants a function
    url, last_six = find_letter(served)
    page.goto(url, wait_until="networkidle")
    first = weigh(loaded)
    page.get_by_label("请输入证件号码后六位").fill(last_six)
    press(page.get_by_role("button", name="进入投票"))
    vote(page)
    for step in ("下一步：核对", "确认投票"):
        press(page.get_by_role("button", name=step))
    taps = 1 + 2 + 2
    await_receipt(page)
    page.wait_for_load_state("networkidle")
    base = find_base(served)
    assert [each.url for each in loaded if not each.url.startswith((base, "data:"))] == []
    assert first <= FIRST_PAGE
    assert weigh(loaded) <= WHOLE_WAY
    assert taps <= MOST_TAPS
    page.close()


def weigh(loaded: list[Response]) -> int:
    sizes = [each.request.sizes() for each in loaded if not each.url.startswith("data:")]
    return sum(each["responseBodySize"] + each["responseHeadersSize"] for each in sizes)


def test_a_document_of_200_megabytes_gets_a_page_that_says_what_to_do(
    browser: Browser, served: str, tmp_path: Path
) -> None:
    """On the real server, which must not hang up on whoever is still sending."""
    huge = tmp_path / "合同.pdf"
    with huge.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(200 << 20)
    page = browser.new_page(viewport={"width": 390, "height": 800}, locale="zh-CN")
    sign_in_staff(page, find_base(served), "weiyuan", find_passwords(served)[0])
    page.goto(f"{find_base(served)}/committee/register/")
    page.get_by_label("清册文件").set_input_files(huge)
    press(page.get_by_role("button", name="检查并导入"))
    page.get_by_text(SENTENCES["too-large"]).wait_for()
    shoot(page, "too-large")
    page.close()
