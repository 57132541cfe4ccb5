"""A letter's eight characters are typed where its code cannot be scanned; slips cost nothing."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.voting.desk.desk import to_address
from tests.voting.installation import (
    DIGESTS,
    OPENS,
    FixedClock,
    House,
    find_last_six,
    issue_letters,
    make_open_meeting,
    print_letters,
)
from tests.voting.web.browsing import send
from voting.digests import DigestKeys
from voting.errors.sign_in import TriesExhaustedError
from voting.importing.spelling.codes import (
    LETTER_SIGNS,
    complete_letter_code,
    parse_last_six,
    parse_letter_code,
    parse_six_digits,
)
from voting.limits import Limits
from voting.services.owners import letters
from voting.services.owners.letters import Letter, TypedLetter
from voting.storage.tables.owners import LetterRow

WIDE = str.maketrans({chr(each): chr(each + 0xFEE0) for each in range(0x21, 0x7F)})


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("154291", "154291"), ("１５４２９１", "154291"), (" 15 42-91 ", "154291"),
        ("02123x", "02123X"), ("02123×", "02123X"), ("0212３ｘ", "02123X"),
        ("110101199001011234", "011234"), ("92330100MA2B1C3D4E", "1C3D4E"), ("23456号", "23456号"),
        ("3456（7)8", "345678"),
        ("15429", None), ("1542911", None), ("", None), ("15429?", None),
    ],
)  # fmt: skip
def test_the_end_of_an_identity_number_is_read_however_it_is_typed(
    typed: str, read: str | None
) -> None:
    assert parse_last_six(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [("123456", "123456"), ("１２３　４５６", "123456"), ("123-456", "123456"),
     ("12345", None), ("12345x", None), ("一二三四五六", None)],
)  # fmt: skip
def test_a_code_of_a_message_is_read_however_it_is_typed(typed: str, read: str | None) -> None:
    assert parse_six_digits(typed) == read


def test_the_code_of_a_letter_is_read_however_it_is_typed() -> None:
    code = complete_letter_code("2358ACD")
    plain = code.replace("-", "")
    looks_like = plain.replace("2", "Z").replace("5", "S").replace("8", "B")

    for typed in (code, plain, code.lower(), f" {plain[:3]} {plain[3:]}", code.translate(WIDE),
                  looks_like, code.replace("-", "－")):  # fmt: skip
        assert parse_letter_code(typed) == plain


def test_no_slip_of_one_character_makes_the_code_of_another_letter() -> None:
    plain = complete_letter_code("2358ACD").replace("-", "")

    for place in range(8):
        for sign in set(LETTER_SIGNS) - {plain[place]}:
            assert parse_letter_code(f"{plain[:place]}{sign}{plain[place + 1 :]}") is None
    for typed in ("", plain[:-1], f"{plain}2", plain.replace("A", "O"), plain.replace("C", "1")):
        assert parse_letter_code(typed) is None


def enter(
    browser: FlaskClient, letter: Letter, *, code: str = "", last_six: str = ""
) -> tuple[int, str]:
    page = browser.get("/vote/sign-in?c=langyue").text
    return send(
        browser,
        "/vote/sign-in/letter",
        page,
        c="langyue",
        letter_code=code or letter.code,
        last_six=last_six or find_last_six(letter),
    )


def test_an_owner_types_the_letter_and_votes(web_house: House, browser: FlaskClient) -> None:
    letter = issue_letters(web_house, make_open_meeting(web_house))[0]

    status, page = enter(
        browser, letter, code=letter.code.lower(), last_six=find_last_six(letter).translate(WIDE)
    )

    assert status == 200
    assert "下一步：核对" in page


def test_the_scanned_letter_takes_full_width_digits_too(
    web_house: House, browser: FlaskClient
) -> None:
    letter = issue_letters(web_house, make_open_meeting(web_house))[0]
    page = browser.get(f"/v/{letter.token}").text

    spaced = " ".join(find_last_six(letter).translate(WIDE))
    assert "下一步：核对" in send(browser, f"/v/{letter.token}", page, last_six=spaced)[1]


def test_letters_that_look_like_digits_are_read_as_those_where_no_owner_has_them(
    web_house: House, browser: FlaskClient
) -> None:
    issued = issue_letters(web_house, make_open_meeting(web_house))
    letter = next(each for each in issued if "0" in find_last_six(each))

    alike = find_last_six(letter).replace("0", "o").replace("1", "l")
    assert "下一步：核对" in enter(browser, letter, last_six=alike)[1]


def test_what_can_be_no_code_costs_no_try_and_comes_back_as_typed(
    web_house: House, browser: FlaskClient
) -> None:
    letter = issue_letters(web_house, make_open_meeting(web_house))[0]

    for fields in ({"code": "ABCD-EFG1"}, {"last_six": "15429"}, {"last_six": "不知道"}):
        status, page = enter(browser, letter, **fields)
        assert status == 422
        assert "这一次不算输错" in page
        assert f'value="{next(iter(fields.values()))}"' in page
        assert "回到首页" not in page
    url = f"/v/{letter.token}"
    for _ in range(6):
        assert send(browser, url, browser.get(url).text, last_six="1542")[0] == 422

    assert "还可以再试 4 次" in enter(browser, letter, last_six="000000")[1]


def test_the_last_try_is_announced_and_the_locked_letter_shows_other_ways(
    web_house: House, browser: FlaskClient
) -> None:
    letter = issue_letters(web_house, make_open_meeting(web_house))[0]
    url = f"/v/{letter.token}"

    pages = [enter(browser, letter, last_six=f"00000{n}") for n in range(4)]
    announced = browser.get(url).text
    status, locked = enter(browser, letter, last_six="000009")

    assert "只剩最后 1 次" in pages[3][1]
    assert "再错一次就会锁定" in announced
    assert (status, "已锁定" in locked, 'name="telephone"' in locked) == (423, True, True)
    again = browser.get(url)
    assert (again.status_code, "用手机验证码登录" in again.text) == (423, True)
    assert 'name="last_six"' not in again.text


def test_guessed_codes_are_few_from_an_address_and_right_ones_are_refused_after_them(
    house: House,
) -> None:
    letter = issue_letters(house, make_open_meeting(house))[0]

    def guess(code: str, client: str = "192.0.2.1", minutes: int = 0) -> letters.LetterAttempt:
        typed = TypedLetter(code, find_last_six(letter), "langyue", client)
        at = OPENS + timedelta(minutes=minutes)
        return house.database.write(
            lambda s: letters.sign_in_by_code(s, typed, digests=DIGESTS, at=at)
        )

    right = letter.code.replace("-", "")
    for number in range(30):
        wrong = complete_letter_code(
            f"22222{LETTER_SIGNS[number % 26]}{LETTER_SIGNS[number // 26]}"
        )
        assert not guess(wrong.replace("-", "")).is_letter
    with pytest.raises(TriesExhaustedError):
        guess(right)

    assert guess(right, client="192.0.2.2").voter
    assert guess(right, minutes=60).voter


def test_while_many_guess_elsewhere_right_codes_are_taken_from_a_shared_address(
    house: House,
) -> None:
    letter = issue_letters(house, make_open_meeting(house))[0]
    limits = Limits(letters_of_community=2, letters_of_address_alarmed=1)

    def guess(code: str) -> letters.LetterAttempt:
        typed = TypedLetter(code, find_last_six(letter), "langyue", "192.0.2.1")
        return house.database.write(
            lambda s: letters.sign_in_by_code(s, typed, digests=DIGESTS, limits=limits, at=OPENS)
        )

    attempts = [guess(complete_letter_code(f"22222{each}3").replace("-", "")) for each in "456"]
    assert [each.is_paused for each in attempts] == [False, False, True]
    with pytest.raises(TriesExhaustedError):
        letters.require_voter(attempts[-1])
    right = letters.require_voter(guess(letter.code.replace("-", "")))
    assert right.holding_id == letter.holding_id


def test_a_code_is_kept_as_a_keyed_digest_that_older_keys_still_recognise(house: House) -> None:
    letter = issue_letters(house, make_open_meeting(house))[0]
    typed = TypedLetter(letter.code.replace("-", ""), find_last_six(letter), "", "192.0.2.1")
    later = DigestKeys(("n" * 64, *DIGESTS.keys))

    kept = house.database.read(lambda s: s.scalars(select(LetterRow.code_digest)).all())
    attempt = house.database.write(
        lambda s: letters.sign_in_by_code(s, typed, digests=later, at=OPENS)
    )

    assert len(set(kept)) == 21
    assert all(each and each.startswith(DIGESTS.ids[0]) for each in kept)
    assert attempt.voter


def test_a_letter_that_was_printed_again_has_another_code(
    web_house: House, browser: FlaskClient
) -> None:
    meeting_id = make_open_meeting(web_house)
    letter = issue_letters(web_house, meeting_id)[0]
    (anew,) = print_letters(web_house, meeting_id, web_house.auditor, to_address(letter))

    unknown = browser.get(f"/v/{letter.token}")
    status, page = enter(browser, letter)

    assert (unknown.status_code, 'href="/vote/sign-in"' in unknown.text) == (404, True)
    assert (status, "没有找到这个编码" in page) == (400, True) or status == 422
    assert "下一步：核对" in enter(browser, anew)[1]


def test_no_code_reaches_address_or_log(
    web_house: House, app: Flask, clock: FixedClock, caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    del clock
    browser = app.test_client()
    letter = issue_letters(web_house, make_open_meeting(web_house))[0]
    enter(browser, letter, last_six="000000")
    enter(browser, letter)

    written = caplog.text + str(capfd.readouterr())
    for secret in (letter.code, letter.code.replace("-", ""), find_last_six(letter)):
        assert secret not in written
