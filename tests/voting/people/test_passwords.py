"""Passwords: how many are compared at once, and how many guesses there are."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask.testing import FlaskClient

from tests.voting.installation import OPENS, PASSWORD, House
from tests.voting.web.browsing import send
from voting.errors.sign_in import SignInBusyError, StaffLockedError
from voting.sentences import SENTENCES
from voting.services.people import passwords
from voting.services.people.passwords import MOST_FAILURES, check_password
from voting.storage.tables.people import StaffRow

LOGIN = "m-langyue"
WRONG = "wrong horse battery"
GUESSERS = 12


def guess(house: House, password: str = WRONG) -> str:
    """Try until it is one's turn, and return what came of it."""
    while True:
        try:
            found = check_password(house.database, login=LOGIN, password=password, at=OPENS)
        except SignInBusyError:
            continue
        except StaffLockedError:
            return "locked"
        return "wrong" if found is None else "right"


def count_failures(house: House) -> int:
    return house.database.read(lambda s: s.get_one(StaffRow, house.member.id).failures)


def test_guesses_at_once_are_no_more_than_guesses_one_after_another(house: House) -> None:
    with ThreadPoolExecutor(GUESSERS) as pool:
        answers = list(pool.map(lambda _: guess(house), range(GUESSERS)))

    assert answers.count("wrong") == MOST_FAILURES
    assert answers.count("locked") == GUESSERS - MOST_FAILURES
    assert guess(house, PASSWORD) == "locked"


def test_one_password_is_compared_at_a_time(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    compare, running = passwords._is_right, threading.BoundedSemaphore(1)

    def watched(password_hash: str, password: str) -> bool:
        assert running.acquire(blocking=False)
        try:
            return compare(password_hash, password)
        finally:
            running.release()

    monkeypatch.setattr(passwords, "_is_right", watched)
    with ThreadPoolExecutor(GUESSERS) as pool:
        # More at once would lock the account: each is a try until it is known to be right.
        answers = list(pool.map(lambda _: guess(house, PASSWORD), range(MOST_FAILURES)))

    assert answers == ["right"] * MOST_FAILURES


def test_a_right_password_is_no_failure(house: House) -> None:
    answers = [guess(house) for _ in range(MOST_FAILURES - 1)]
    assert count_failures(house) == MOST_FAILURES - 1

    assert [*answers, guess(house, PASSWORD)] == ["wrong"] * (MOST_FAILURES - 1) + ["right"]
    assert count_failures(house) == 0


def test_who_is_turned_away_is_told_so_and_nothing_is_counted(
    web_house: House, browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "WAITS_SECONDS", 0)
    page = browser.get("/sign-in").text
    with passwords._turn():
        status, text = send(browser, "/sign-in", page, login=LOGIN, password="wrong")

    assert (status, SENTENCES["sign-in-busy"] in text) == (503, True)
    assert count_failures(web_house) == 0
