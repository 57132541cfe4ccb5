"""Owners' and public pages in each way of looking at them; scripts/pairs takes each pair of ways.

Widths, light and dark, sizes of text, with scripts and without, languages, on screen and printed.
"""

import io
import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import astuple, dataclass, replace
from datetime import timedelta
from itertools import combinations, product
from typing import Literal

from playwright.sync_api import Browser, FilePayload, Page, PdfMargins
from pypdf import PdfReader

from audit.terms import MandateKind
from tests.e2e.browsing import (
    list_standing_out,
    press,
    require_accessible,
)
from tests.e2e.owners.test_affairs import base
from tests.voting.affairs.test_affairs import list_owners
from tests.voting.assessments.assessed import NEW, open_one
from tests.voting.assessments.assessed import answer as answer_assessment
from tests.voting.confirming import confirm
from tests.voting.installation import (
    BASE_URL,
    CLOSES,
    FINAL,
    NOTICED,
    OPENS,
    FixedClock,
    House,
    close_meeting,
    find_last_six,
    import_small,
    issue_letters,
    make_open_meeting,
    take_step,
)
from tests.voting.owners.mandates import ask
from tests.voting.owners.test_agents import find_link
from voting.services.affairs import polls
from voting.services.owners.delivery import digest_link
from voting.services.owners.letters import Letter
from voting.services.register import freezing
from voting.services.result import closing
from voting.services.result.document import signing
from voting.storage.tables.result import NoticeLinkRow
from voting.terms import PollKind

__all__ = ["base"]
_CHOICES = (
    (320, 360, 390, 1280),
    ("light", "dark"),
    ("100", "200", "large"),
    ("scripts", "plain"),
    ("zh", "en"),
    ("screen", "print"),
)


@dataclass(frozen=True, slots=True)
class Look:
    """One way of looking at the pages."""

    width: int
    scheme: Literal["light", "dark"]
    text: str
    scripts: str
    language: str
    medium: Literal["screen", "print"]


EVERY_PAIR = (
    Look(320, "dark", "100", "scripts", "zh", "screen"),
    Look(320, "light", "200", "scripts", "en", "screen"),
    Look(320, "dark", "large", "plain", "zh", "print"),
    Look(360, "light", "100", "plain", "en", "print"),
    Look(360, "dark", "200", "scripts", "en", "screen"),
    Look(360, "dark", "large", "scripts", "zh", "screen"),
    Look(390, "dark", "100", "plain", "zh", "screen"),
    Look(390, "light", "200", "scripts", "zh", "print"),
    Look(390, "dark", "large", "plain", "en", "screen"),
    Look(1280, "light", "100", "scripts", "zh", "screen"),
    Look(1280, "dark", "200", "plain", "en", "screen"),
    Look(1280, "light", "large", "scripts", "zh", "print"),
)
ONCE = tuple(EVERY_PAIR[place] for place in (1, 3, 8, 9))
LOOKS = EVERY_PAIR if os.environ.get("PAIRS") == "all" else ONCE
_PUBLIC = (
    "/", "/c/langyue", "/c/langyue/register", "/c/langyue/board", "/c/langyue/assessments",
    "/vote/sign-in?c=langyue", "/receipt",
)  # fmt: skip
_OWN = ("/vote", "/vote/proxy", "/vote/passkey", "/c/langyue/nowhere")
_ASKED = {"ballot", "receipt", "affairs", "dispute", "verified"}
"""Pages that axe is asked about here too; of all pages it is in other tests."""
_MARGINS: PdfMargins = {"top": "1cm", "right": "1cm", "bottom": "1cm", "left": "1cm"}
_SIZES = "(all) => all.map((each) => parseFloat(getComputedStyle(each).fontSize))"
_TWICE = 30
"""CSS pixels that the smallest text of the verifier's page has at least at 200 %."""
_IS_ON_WHITE = """() => {
  const { color, backgroundColor } = getComputedStyle(document.body);
  return color === "rgb(0, 0, 0)" && backgroundColor === "rgb(255, 255, 255)";
}"""


def list_pairs(row: tuple[object, ...]) -> set[object]:
    return set(combinations(enumerate(row), 2))


def test_each_choice_meets_each_other_one() -> None:
    met = set[object]().union(*(list_pairs(astuple(look)) for look in EVERY_PAIR))

    assert met == set[object]().union(*map(list_pairs, product(*_CHOICES)))


def test_each_choice_is_met_in_every_run() -> None:
    met = tuple(set(column) for column in zip(*map(astuple, ONCE), strict=True))

    assert met == tuple(map(set, _CHOICES))


@contextmanager
def open_page(browser: Browser, base: str, look: Look) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": look.width, "height": 800},
        java_script_enabled=look.scripts == "scripts",
        locale={"zh": "zh-CN", "en": "en-GB"}[look.language],
        color_scheme=look.scheme,
    )
    if look.text == "large":
        context.add_cookies([{"name": "size", "value": "large", "url": base}])
    yield context.new_page()
    context.close()


def check(page: Page, look: Look, name: str) -> None:
    """Look at a page: nothing to scroll to the side, nothing that axe finds, printed on white."""
    if look.text == "200" and look.medium == "screen":
        page.evaluate("document.documentElement.style.fontSize = '212.5%'")
    page.emulate_media(media=look.medium)
    assert list_standing_out(page) == [], (name, look)
    if look.medium == "print":
        assert page.evaluate(_IS_ON_WHITE), (name, look)
    elif look.scripts == "scripts" and name in _ASKED:
        require_accessible(page)
    page.emulate_media(media="screen")


def walk(page: Page, base: str, look: Look, paths: tuple[str, ...]) -> None:
    for path in paths:
        page.goto(f"{base}{path}")
        name = path.partition("?")[0].replace("/", "-").strip("-")
        # What a page folds away is looked at too.
        for folded in page.locator("details:not([open]) > summary").all():
            if folded.is_visible():
                folded.click()
        check(page, look, name)


def walk_to_a_code(page: Page, base: str, look: Look, place: int) -> None:
    """Go through the door to the page that asks for a telephone's code, first with a wrong one."""
    page.goto(f"{base}/vote/sign-in?c=langyue")
    for number, name in ((f"1990000{place}", "refused"), (f"1990000{place:04d}", "code")):
        page.locator("[name=telephone]").fill(number)
        press(page.locator("form:has([name=telephone]) button").first)
        check(page, look, name)


def open_short_address(page: Page, base: str, look: Look) -> None:
    """Look at the page that the receipt's short address leads to, and come back."""
    receipt = page.url
    (path, *_) = re.findall(r"/r/[\w-]+", page.content())
    walk(page, base, look, (path,))
    page.goto(receipt)


def answer(page: Page, base: str, look: Look, *paths: str) -> None:
    """Answer a poll and an assessment, each up to the page that says thank you."""
    for path in paths:
        _answer(page, look, f"{base}/affairs{path}", path.split("/")[1])


def _answer(page: Page, look: Look, url: str, name: str) -> None:
    page.goto(url)
    check(page, look, name)
    for question in page.locator("main form [role=radiogroup]").all():
        question.locator("input").first.check(force=True)
    press(page.locator("main form button").last)
    assert page.url.endswith("/thanks")
    check(page, look, "thanks")


def dispute(page: Page, base: str, look: Look) -> None:
    """Look at a dispute, as on another device than the one that the ballot was cast on."""
    receipt = page.url.partition("?")[0]
    page.context.clear_cookies(name="cast_here")
    page.goto(f"{receipt}/dispute/")
    check(page, look, "dispute")
    page.locator("input[name=ground]").first.check(force=True)
    press(page.locator("form[action*=dispute] button").first)
    check(page, look, "disputed")
    press(page.locator("form[action$=withdraw] button"))
    walk(page, base, look, ("/affairs/",))


def verify(page: Page, base: str, look: Look, evidence: bytes) -> None:
    """Look at the verifier's page, and where it can run at what it says of a result."""
    page.goto(f"{base}/verify{'?lang=en' if look.language == 'en' else ''}")
    check(page, look, "verify")
    if look.text == "200" and look.medium == "screen":
        sizes = page.locator("body, .hint").evaluate_all(_SIZES)
        assert min(sizes) > _TWICE
    if look.scripts == "scripts":
        file: FilePayload = {
            "name": "evidence.json", "mimeType": "application/json", "buffer": evidence,
        }  # fmt: skip
        page.locator("#file").set_input_files(file)
        page.locator("#steps li").nth(7).wait_for()
        check(page, look, "verified")


def vote(page: Page, base: str, look: Look, letter: Letter) -> None:
    """Go the way from the letter to the receipt, which prints on one page."""
    page.goto(f"{base}/v/{letter.token}")
    page.locator("[name=last_six]").fill("000000")
    press(page.locator("main form button.big").first)
    check(page, look, "letter")
    page.locator("[name=last_six]").fill(find_last_six(letter))
    press(page.locator("main form button.big").first)
    page.goto(f"{base}/vote")
    folded = page.locator("details:not([open]):has(form[action$=review]) > summary")
    if folded.count():
        folded.click()
    for mark in page.locator("input[value=for]").all():
        mark.check(force=True)
    check(page, look, "ballot")
    press(page.locator("form[action$=review] button:not(.link)").last)
    check(page, look, "review")
    press(page.locator("form[action$=confirm] button"))
    page.wait_for_url("**/vote/receipt/**")
    check(page, look, "receipt")
    if look.medium == "print":
        page.emulate_media(media="print")
        printed = PdfReader(io.BytesIO(page.pdf(format="A4", margin=_MARGINS)))
        assert len(printed.pages) == 1


def sign_result(house: House, meeting_id: str) -> None:
    take_step(house, meeting_id, closing.confirm_result, FINAL)
    signing.certify_result(
        house.database,
        member=house.member,
        meeting=house.key_of(meeting_id),
        keys=house.keys,
        base_url=BASE_URL,
        at=FINAL,
    )


def start_poll(house: House) -> str:
    return house.database.write(
        lambda s: polls.start_poll(
            s,
            member=house.member,
            kind=PollKind.SATISFACTION,
            title="2026年满意度调查",
            text="",
            buildings=(),
            closes_at=OPENS + timedelta(days=9),
            at=OPENS,
        )
    )


def assess(house: House) -> tuple[str, str]:
    """Return the page of an assessment with its result, and the id of one that runs."""
    past = open_one(house)
    for owner in list_owners(house)[:6]:
        answer_assessment(house, owner, past)
    day = OPENS.date()
    new = replace(NEW, subject="物业", first_on=day, last_on=day + timedelta(days=9))
    return f"/c/langyue/assessments/{past}", open_one(house, new, at=OPENS - timedelta(days=1))


def make_notice_link(house: House, meeting_id: str) -> str:
    """Return the path of the page that the notice's message leads to."""
    link = NoticeLinkRow(
        **house.key_of(meeting_id)._asdict(),
        token_digest=digest_link("noticed"),
        holding_id="",
    )
    house.database.write(lambda s: s.add(link))
    return "/n/noticed"


def test_every_way_to_look_at_owners_pages(
    browser: Browser, base: str, web_house: House, clock: FixedClock
) -> None:
    meeting_id = make_open_meeting(web_house)
    letters = issue_letters(web_house, meeting_id)
    meeting, poll = f"/c/langyue/{meeting_id}", start_poll(web_house)
    confirm(web_house, ask(web_house, meeting_id, MandateKind.HEIR, "0201"))
    sent = (make_notice_link(web_house, meeting_id), f"/m/{find_link(web_house)}")
    past, running = assess(web_house)
    for place, look in enumerate(LOOKS):
        with open_page(browser, base, look) as page:
            walk(page, base, look, (*_PUBLIC, *sent, meeting, past))
            walk_to_a_code(page, base, look, place)
            vote(page, base, look, letters[place % 3])
            open_short_address(page, base, look)
            dispute(page, base, look)
            answer(page, base, look, f"/polls/{poll}", f"/assessments/{running}")
            walk(page, base, look, _OWN)
    close_meeting(web_house, meeting_id)
    take_step(web_house, meeting_id, closing.publish_preliminary, CLOSES)
    clock.instant = CLOSES
    for place, look in enumerate(LOOKS):
        with open_page(browser, base, look) as page:
            letter = letters[place % 3]
            page.goto(f"{base}/v/{letter.token}")
            page.locator("[name=last_six]").fill(find_last_six(letter))
            press(page.locator("main form button.big").first)
            walk(page, base, look, ("/vote", "/affairs/", meeting, f"/c/langyue/polls/{poll}"))
    # Signing runs an event loop of its own, which Playwright's thread has already.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(sign_result, web_house, meeting_id).result()
    clock.instant = FINAL
    for look in LOOKS:
        with open_page(browser, base, look) as page:
            walk(page, base, look, ("/c/langyue", meeting))
            evidence = page.request.get(f"{base}{meeting}/evidence.json").body()
            verify(page, base, look, evidence)


def test_every_way_to_look_at_a_published_register(
    browser: Browser, base: str, web_house: House, clock: FixedClock
) -> None:
    clock.instant = NOTICED
    import_small(web_house)
    web_house.database.write(
        lambda s: freezing.publish_register(s, member=web_house.member, at=NOTICED)
    )
    for hour, look in enumerate(LOOKS):
        # Only so many objections are taken from one place within an hour.
        clock.instant = NOTICED + timedelta(hours=hour)
        with open_page(browser, base, look) as page:
            walk(page, base, look, ("/c/langyue", "/c/langyue/register"))
            objecting = page.locator("form[action*='objections?']")
            objecting.locator("[name=text]").fill("面积应为 66.80 ㎡")
            objecting.locator("[name=room]").fill("0101")
            for section, name in (("", "which-home"), ("1单元", "objection")):
                objecting.locator("[name=section]").fill(section)
                press(objecting.locator("button"))
                check(page, look, name)
            assert "/objections/" in page.url
