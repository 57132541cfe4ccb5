"""Owners as they vote: over HTTP, from the letter's address to the receipt."""

import re
import ssl
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

CLIENTS = 8
_TLS = ssl.create_default_context()
"""Made once: a context for each of some hundred browsers takes longer than the voting."""
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_FORM = re.compile(r'name="form_id" value="([^"]+)"')
_RECEIPT = re.compile(r"/vote/receipt/([0-9a-f]+)")


@dataclass(frozen=True)
class Household:
    """What an owner holds in their hands: the letter and their identity card."""

    letter: str
    """The path in the letter's QR code."""
    last_six: str
    choices: dict[str, str]


@contextmanager
def browsing(base_url: str) -> Iterator[httpx.Client]:
    """Open a browser without JavaScript."""
    with httpx.Client(base_url=base_url, follow_redirects=True, timeout=60, verify=_TLS) as client:
        yield client


def vote(base_url: str, household: Household) -> str:
    """Sign in, mark, read back, confirm; return the address of the receipt file."""
    with browsing(base_url) as browser:
        letter = _ok(browser.get(household.letter))
        signed_in = {"csrf_token": _find(_TOKEN, letter), "last_six": household.last_six}
        ballot = _ok(browser.post(household.letter, data=signed_in))
        marks = {f"choice-{motion}": mark for motion, mark in household.choices.items()}
        form = {"csrf_token": _find(_TOKEN, ballot), "form_id": _find(_FORM, ballot), **marks}
        review = _ok(browser.post("/vote/review", data=form))
        confirmed = {**form, "csrf_token": _find(_TOKEN, review)}
        receipt = browser.post("/vote/confirm", data=confirmed)
        _ok(receipt)
        return _find(_RECEIPT, str(receipt.url.path))


def fetch_receipt(base_url: str, household: Household, receipt: str) -> str:
    """Sign in again and download the receipt file."""
    with browsing(base_url) as browser:
        letter = _ok(browser.get(household.letter))
        signed_in = {"csrf_token": _find(_TOKEN, letter), "last_six": household.last_six}
        _ok(browser.post(household.letter, data=signed_in))
        return _ok(browser.get(f"/vote/receipt/{receipt}/receipt.txt"))


def vote_all(base_url: str, households: list[Household], done: Callable[[], object]) -> list[str]:
    """Let everybody vote, several at once; return their receipts in order."""

    def one(household: Household) -> str:
        receipt = vote(base_url, household)
        done()
        return receipt

    with ThreadPoolExecutor(CLIENTS) as pool:
        return list(pool.map(one, households))


def _ok(response: httpx.Response) -> str:
    response.raise_for_status()
    return response.text


def _find(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    if match is None:
        raise LookupError(f"the page holds no {pattern.pattern}")
    return match[1]
