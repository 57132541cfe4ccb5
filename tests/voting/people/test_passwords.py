"""Passwords: how many are compared at once, and how many guesses there are."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.voting.installation import DIGESTS, OPENS, PASSWORD, House
from tests.voting.web.browsing import send, sign_in
from voting.errors import InputError
from voting.errors.sign_in import SignInBusyError, StaffLockedError
from voting.keys.sealing import Sealer
from voting.limits import Limits
from voting.sentences import SENTENCES
from voting.services.people import passwords
from voting.services.people.passwords import Place, check_password, hash_password
from voting.services.throttling import MOST_FAILURES, count_failures
from voting.storage.tables.outbox import ThrottleRow

LOGIN = "m-langyue"
WRONG = "wrong horse battery"
GUESSERS = 12


HERE = Place(DIGESTS, "192.0.2.1")


def guess(
    house: House,
    password: str = WRONG,
    place: Place = HERE,
    at: datetime = OPENS,
    login: str = LOGIN,
) -> str:
    """Try until it is one's turn, and return what came of it."""
    while True:
        try:
            found = check_password(
                house.database,
                login=login,
                password=password,
                place=place,
                sealer=Sealer(house.keys.path),
                at=at,
            )
        except SignInBusyError:
            continue
        except StaffLockedError:
            return "locked"
        return "wrong" if found is None else "right"


def count_here(house: House) -> int:
    row = house.database.read(lambda s: s.get(ThrottleRow, HERE.name(LOGIN)))
    return 0 if row is None else row.tries


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
        # More at once would make one wait: each is a try until it is known to be right.
        answers = list(pool.map(lambda _: guess(house, PASSWORD), range(MOST_FAILURES)))

    assert answers == ["right"] * MOST_FAILURES


def test_a_right_password_is_no_failure(house: House) -> None:
    answers = [guess(house) for _ in range(MOST_FAILURES - 1)]
    assert count_here(house) == MOST_FAILURES - 1

    assert [*answers, guess(house, PASSWORD)] == ["wrong"] * (MOST_FAILURES - 1) + ["right"]
    assert count_here(house) == 0


def test_who_is_turned_away_is_told_so_and_nothing_is_counted(
    web_house: House, browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "WAITS_SECONDS", 0)
    page = browser.get("/sign-in").text
    with passwords._turn():
        status, text = send(browser, "/sign-in", page, login=LOGIN, password="wrong")

    assert (status, SENTENCES["sign-in-busy"] in text) == (503, True)
    assert count_here(web_house) == 0


def test_a_stranger_holds_up_nobody_but_themselves(house: House) -> None:
    for _ in range(MOST_FAILURES):
        guess(house)

    assert guess(house, PASSWORD) == "locked"
    assert guess(house, PASSWORD, Place(DIGESTS, "198.51.100.1")) == "right"
    # At home behind the same address, at one's own device.
    assert guess(house, PASSWORD, Place(DIGESTS, "192.0.2.1", "known here")) == "right"


def test_the_pause_grows_and_ends(house: House) -> None:
    at, waited = OPENS, []
    for _ in range(MOST_FAILURES + 4):
        before = at
        while guess(house, at=at) == "locked":
            at += timedelta(minutes=1)
        waited.append((at - before) // timedelta(minutes=1))

    assert waited == [0] * MOST_FAILURES + [1, 2, 4, 8]
    assert guess(house, PASSWORD, at=at + timedelta(hours=1)) == "right"


def test_guesses_from_many_places_lock_nobody_out_and_the_monitor_is_told(
    house: House,
) -> None:
    limits = Limits(passwords_of_account=8)
    places = [Place(DIGESTS, f"203.0.113.{each}", limits=limits) for each in range(10)]
    answers = [guess(house, place=each) for each in places[:9]]

    assert answers == ["wrong"] * 9
    assert house.database.read(lambda s: count_failures(s, OPENS)) == 9
    # A new place has one try and no longer five; a known device has all of them.
    assert [guess(house, place=places[8]), guess(house, PASSWORD, places[9])] == ["locked", "right"]
    known = replace(places[8], device="known here")
    assert [guess(house, place=known), guess(house, PASSWORD, known)] == ["wrong", "right"]


def test_a_login_that_nobody_has_is_answered_as_any_other(house: House) -> None:
    tries = range(MOST_FAILURES + 1)
    answers = [[guess(house, login=each) for _ in tries] for each in (LOGIN, "nobody")]

    assert answers[0] == answers[1] == ["wrong"] * MOST_FAILURES + ["locked"]


def test_whoever_signed_in_here_before_goes_on_beside_a_stranger_at_the_same_address(
    web_house: House, app: Flask
) -> None:
    del web_house
    own, other = app.test_client(), app.test_client()
    sign_in(own, LOGIN)
    send(own, "/sign-out", own.get("/sign-in").text)
    page = other.get("/sign-in").text
    statuses = [
        send(other, "/sign-in", page, login=LOGIN, password=f"{WRONG}{each}")[0]
        for each in range(MOST_FAILURES + 1)
    ]

    assert statuses == [401] * MOST_FAILURES + [429]
    sign_in(own, LOGIN)


@pytest.mark.parametrize(
    "password",
    [
        "1234567890",
        "password123",
        "qwertyuiop12",
        "1qaz2wsx3edc",
        "woaini1314520",
        "aaaaaaaaaaaa",
        "chen-laoshi",
        "zhangwei1988",
    ],
)
def test_a_common_password_is_refused_with_its_reason(password: str) -> None:
    with pytest.raises(InputError) as refused:
        hash_password(password, about=("chen-laoshi", "陈老师"))

    assert refused.value.sentence == "password-common"


def test_words_in_a_row_are_taken_without_signs_and_capitals() -> None:
    assert hash_password("jian guo men wai de ma que").startswith("$argon2id$")
