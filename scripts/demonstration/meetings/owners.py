"""Owners who vote over HTTP, from the letter's address to the receipt."""

import re
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urlsplit

CLIENTS = 8
_ANSWER_SECONDS = 120
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_FORM = re.compile(r'name="form_id" value="([^"]+)"')
_RECEIPT = re.compile(r"/vote/receipt/([0-9a-f]+)")
_HANDLERS = (
    urllib.request.HTTPHandler,
    urllib.request.HTTPDefaultErrorHandler,
    urllib.request.HTTPRedirectHandler,
    urllib.request.HTTPErrorProcessor,
)


@dataclass(frozen=True)
class Household:
    """What an owner signs in with, and how they vote."""

    letter: str
    """The path in the letter's QR code."""
    last_six: str
    choices: dict[str, str]


@dataclass(frozen=True)
class Page:
    """The page that the browser is on."""

    path: str
    text: str


class Browser:
    """A browser without scripts: it keeps cookies, follows redirects, and asks no proxy."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        # Not build_opener, whose TLS context takes longer than the voting.
        self._opener = urllib.request.OpenerDirector()
        for handler in _HANDLERS:
            self._opener.add_handler(handler())
        self._opener.add_handler(urllib.request.HTTPCookieProcessor(CookieJar()))

    def open(self, path: str, form: dict[str, str] | None = None) -> Page:
        """Follow a link, or send a form.

        Raises:
            OSError: nobody answers, or the answer is an error page.
        """
        data = None if form is None else urlencode(form).encode()
        request = urllib.request.Request(f"{self._base_url}{path}", data)  # noqa: S310 - http
        with self._opener.open(request, timeout=_ANSWER_SECONDS) as answer:
            return Page(urlsplit(answer.url).path, answer.read().decode())


def sign_in(browser: Browser, household: Household) -> Page:
    """Follow the letter's address and give the six characters; return the ballot's page."""
    letter = browser.open(household.letter)
    form = {"csrf_token": _find(_TOKEN, letter.text), "last_six": household.last_six}
    return browser.open(household.letter, form)


def vote(base_url: str, household: Household) -> str:
    """Sign in, mark, read back, confirm; return the id of the receipt."""
    browser = Browser(base_url)
    ballot = sign_in(browser, household).text
    marks = {f"choice-{motion}": mark for motion, mark in household.choices.items()}
    review = browser.open("/vote/review", {"csrf_token": _find(_TOKEN, ballot), **marks}).text
    confirmed = {"csrf_token": _find(_TOKEN, review), "form_id": _find(_FORM, review), **marks}
    return _find(_RECEIPT, browser.open("/vote/confirm", confirmed).path)


def fetch_receipt(base_url: str, household: Household, receipt: str) -> str:
    """Sign in again and download the receipt file."""
    browser = Browser(base_url)
    sign_in(browser, household)
    return browser.open(f"/vote/receipt/{receipt}/receipt.txt").text


def vote_all(base_url: str, households: list[Household], done: Callable[[], object]) -> list[str]:
    """Let all households vote, several at once; return their receipt ids in the same order."""

    def one(household: Household) -> str:
        receipt = vote(base_url, household)
        done()
        return receipt

    pool = ThreadPoolExecutor(CLIENTS)
    try:
        return list(pool.map(one, households))
    finally:
        # Do not wait for the votes under way: their server is stopped next.
        pool.shutdown(wait=False, cancel_futures=True)


def _find(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    if match is None:
        raise LookupError(f"the page holds no {pattern.pattern}")
    return match[1]
