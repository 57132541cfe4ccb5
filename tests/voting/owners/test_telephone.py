"""Codes to telephones, and a message for every ballot."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from audit.evidence.file import read_proceedings
from audit.terms import Identification
from tests.voting.adopted import make_open_meeting_under
from tests.voting.installation import (
    DIGESTS,
    OPENS,
    House,
    cast_online,
    close_meeting,
    issue_letters,
    make_open_meeting,
    make_voter,
)
from tests.voting.owners.telephones import ONE, SEVERAL, ask, read_code, texts
from tests.voting.web.browsing import send, sign_in_owner
from voting.errors import InputError
from voting.errors.operation import SettingsError
from voting.errors.sign_in import IdentificationError, NumberExhaustedError, TriesExhaustedError
from voting.importing.spelling.identities import read_telephone
from voting.limits import DEFAULT_LIMITS, Limits, parse_limits
from voting.services.casting.sequencer import sequence
from voting.services.desk.ballot_messages import list_untold, tell_voters
from voting.services.log.log import read_entries
from voting.services.owners import telephone
from voting.services.throttling import forget_tries
from voting.settings import read_settings
from voting.storage.tables.register import OwnerRow, VoterRow
from voting.storage.vault import get_keys

UNKNOWN = "19900000000"


def try_code(house: House, browser: str, code: str, at: Any = OPENS) -> str:
    return house.database.write(
        lambda s: telephone.check_code(s, browser=browser, code=code, digests=DIGESTS, at=at)
    )


def make_wrong(code: str, by: int = 1) -> str:
    return f"{(int(code) + by) % 10**6:06d}"


def test_a_registered_telephone_gets_a_code_that_works_once(house: House) -> None:
    make_open_meeting(house)
    browser = ask(house, ONE)
    code = read_code(house)

    assert try_code(house, browser, code) == ONE
    assert not try_code(house, browser, code)


@contextmanager
def noting_statements(house: House) -> Iterator[list[str]]:
    """Collect the statements that are sent to the database."""
    noted: list[str] = []

    def note(*arguments: Any) -> None:
        noted.append(re.sub(r"\s+", " ", arguments[2]))

    event.listen(house.database.engine, "before_cursor_execute", note)
    yield noted
    event.remove(house.database.engine, "before_cursor_execute", note)


def test_nothing_tells_whether_a_telephone_is_registered(house: House) -> None:
    """Not what is answered, nor how much there is to do for it."""
    make_open_meeting(house)
    # The key of codes is read once.
    house.database.write(lambda s: get_keys().get_newest(s.connection(), None))
    asked, tried, answers = {}, {}, {}
    for number, address in ((ONE, "192.0.2.1"), (UNKNOWN, "192.0.2.2")):
        at = OPENS if number == ONE else OPENS + timedelta(hours=2)
        with noting_statements(house) as asked[number]:
            browser = ask(house, number, address=address, at=at)
        assert len(texts(house)) == 1
        with noting_statements(house) as tried[number]:
            answers[number] = [try_code(house, browser, f"00000{wrong}", at) for wrong in range(7)]
        house.database.write(lambda s: forget_tries(s, OPENS + timedelta(hours=1)))

    assert asked[ONE] == asked[UNKNOWN]
    assert tried[ONE] == tried[UNKNOWN]
    assert answers == {ONE: [""] * 7, UNKNOWN: [""] * 7}


def test_whatever_is_wrong_has_one_answer(web_house: House, app: Flask) -> None:
    make_open_meeting(web_house)
    pages = []
    for number, tries in ((UNKNOWN, 1), (ONE, 1), (ONE, 6)):
        browser = app.test_client()
        shown = browser.get("/vote/sign-in").text
        _, page = send(browser, "/vote/sign-in", shown, telephone=number)
        wrong = [f"{each:06d}" for each in range(tries)]
        pages.append([send(browser, "/vote/sign-in/code", page, code=each) for each in wrong][-1])

    assert {status for status, _ in pages} == {401}
    assert all("验证码不对或已失效" in page for _, page in pages)


def test_five_wrong_codes_and_an_old_one_are_refused(house: House) -> None:
    make_open_meeting(house)
    browser = ask(house, ONE)
    code = read_code(house)

    wrong = [make_wrong(code)] * 3 + [make_wrong(code, by) for by in range(2, 6)]
    assert not any(try_code(house, browser, each) for each in wrong)
    assert not try_code(house, browser, code)

    later = OPENS + timedelta(minutes=1)
    other = ask(house, ONE, at=later)
    assert not try_code(house, other, read_code(house), later + timedelta(minutes=10))


def test_a_code_holds_in_the_browser_that_asked_and_nobody_replaces_it(house: House) -> None:
    make_open_meeting(house)
    owner = ask(house, ONE)
    code = read_code(house)
    stranger = ask(house, ONE, address="198.51.100.1", at=OPENS + timedelta(minutes=1))

    assert not try_code(house, stranger, code)
    for by in range(1, 7):
        assert not try_code(house, stranger, make_wrong(code, by))
    assert try_code(house, owner, code) == ONE


def test_a_code_that_came_late_holds_beside_the_one_that_was_asked_for_again(
    house: House,
) -> None:
    make_open_meeting(house)
    browser = ask(house, ONE)
    first = read_code(house)
    assert ask(house, ONE, browser=browser, at=OPENS + timedelta(minutes=1)) == browser

    assert len(texts(house)) == 2
    assert try_code(house, browser, first, OPENS + timedelta(minutes=2)) == ONE


def test_codes_are_limited_for_a_telephone_and_for_an_address(house: House) -> None:
    make_open_meeting(house)
    for _ in range(5):
        ask(house, ONE, address="203.0.113.1")
    with pytest.raises(NumberExhaustedError):
        ask(house, ONE, address="203.0.113.1")
    # A stranger uses up their own tries alone, and of a day what one telephone can bear.
    for number in range(15):
        assert ask(house, ONE, address=f"203.0.113.{100 + number}")
    for number in range(1, 24):
        with pytest.raises(NumberExhaustedError):
            ask(house, ONE, at=OPENS + number * timedelta(hours=1))
    # Whoever signed in here before, or shows the letter, is held up by no stranger.
    assert ask(house, ONE, device="known here")
    assert ask(house, ONE, at=OPENS + timedelta(hours=24))

    for number in range(DEFAULT_LIMITS.codes_of_address - 1):
        ask(house, f"199{number:08d}", address="2001:db8:1:2::1")
    ask(house, SEVERAL, address="2001:db8:1:2::99")
    with pytest.raises(TriesExhaustedError):
        ask(house, SEVERAL, address="2001:db8:1:2:3:4:5:6")
    assert ask(house, SEVERAL, address="2001:db8:1:2:3:4:5:6", device="known here")
    assert ask(house, SEVERAL, address="2001:db8:1:3::1")


def test_only_codes_that_are_sent_count_for_the_installation(house: House) -> None:
    make_open_meeting(house)
    limits = Limits(codes_of_installation=1)

    def ask_one(number: str) -> str:
        asker = telephone.Asker("192.0.2.1")
        return house.database.write(
            partial(
                telephone.request_code,
                telephone=number,
                asker=asker,
                digests=DIGESTS,
                limits=limits,
                at=OPENS,
            )
        )

    for each in range(4):
        ask_one(f"199{each:08d}")
    assert texts(house) == []
    ask_one(ONE)
    assert len(texts(house)) == 1
    for number in (ONE, UNKNOWN):
        with pytest.raises(NumberExhaustedError):
            ask_one(number)


def test_whoever_signed_in_here_before_gets_a_code_although_strangers_used_all_up(
    app: Flask, web_house: House
) -> None:
    make_open_meeting(web_house)
    owner, stranger = app.test_client(), app.test_client()

    def come(browser: FlaskClient) -> int:
        page = browser.get("/vote/sign-in").text
        return send(browser, "/vote/sign-in", page, telephone=ONE)[0]

    assert come(owner) == 200
    page = owner.get("/vote/sign-in/code").text
    _, page = send(owner, "/vote/sign-in/code", page, code=read_code(web_house))
    send(owner, "/vote/sign-out", page)
    assert [come(stranger) for _ in range(6)] == [200] * 4 + [429] * 2

    assert come(owner) == 200


def test_whoever_has_the_paper_alone_does_not_keep_its_owner_from_the_telephone(
    app: Flask, web_house: House
) -> None:
    meeting_id = make_open_meeting(web_house)
    numbers = list_telephones(web_house)
    letter = next(
        each for each in issue_letters(web_house, meeting_id) if each.holding_id in numbers
    )
    stranger, owner = app.test_client(), app.test_client()
    page = stranger.get(f"/v/{letter.token}").text
    tries = [
        send(stranger, f"/v/{letter.token}", page, last_six=f"00000{wrong}") for wrong in range(6)
    ]
    assert tries[-1][0] == 423
    assert "/vote/sign-in" in tries[-1][1]

    shown = owner.get("/vote/sign-in").text
    _, page = send(owner, "/vote/sign-in", shown, telephone=numbers[letter.holding_id])
    assert send(owner, "/vote/sign-in/code", page, code=read_code(web_house))[0] == 200


def list_telephones(house: House) -> dict[str, str]:
    """Return a telephone by holding, where there is one."""
    asked = select(VoterRow.holding_id, OwnerRow.telephone).join(
        OwnerRow, VoterRow.owner_id == OwnerRow.id
    )
    found = house.database.read(lambda s: s.execute(asked).all())
    return {
        row.holding_id: row.telephone for row in found if re.fullmatch("1[0-9]{10}", row.telephone)
    }


@pytest.mark.parametrize("text", ["codes-of-addres=3", "codes-of-address", "codes-of-number=0"])
def test_what_is_no_limit_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="codes"):
        parse_limits(text)
    wrong = {"ASSEMBLY_SECRET_KEY": "x" * 32, "ASSEMBLY_KEYS": "none", "ASSEMBLY_LIMITS": text}
    with pytest.raises(SettingsError, match="ASSEMBLY_LIMITS: codes"):
        read_settings(wrong)


def test_an_installation_may_set_other_limits(house: House) -> None:
    asking = partial(
        telephone.request_code,
        asker=telephone.Asker("192.0.2.7"),
        digests=DIGESTS,
        limits=parse_limits("codes-of-address=1 codes-of-number=9"),
        at=OPENS,
    )
    house.database.write(partial(asking, telephone=ONE))
    with pytest.raises(TriesExhaustedError):
        house.database.write(partial(asking, telephone=SEVERAL))


@pytest.mark.parametrize("text",
    ["169 0859 7559", "+8616908597559", "169-0859-7559", "86-16908597559", "0086 169 0859 7559",
     "１６９０８５９７５５９", "+86 (169) 0859－7559"],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(text: str) -> None:
    assert telephone.read_number(text) == ONE


@pytest.mark.parametrize("text", ["", "12345", "26908597559", "1690859755X", "169085975599"])
def test_what_is_no_mobile_number_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        telephone.read_number(text)


@pytest.mark.parametrize("text", ["+44 7911 123456", "0044-7911-123456", "＋44（7911）123456"])
def test_a_number_abroad_is_one_where_the_gateway_reaches_it(text: str) -> None:
    assert telephone.read_number(text, ("852", "44")) == "+447911123456"
    assert read_telephone(text) == "+447911123456"
    with pytest.raises(InputError) as refused:
        telephone.read_number(text, ("852",))
    assert refused.value.sentence == "telephone-not-served"
    assert refused.value.facts["countries"] == ("+86", "+852")


def test_a_meeting_may_ask_for_more_than_the_letter(house: House) -> None:
    meeting_id = make_open_meeting_under(house, "identification", "telephone")
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])

    with pytest.raises(IdentificationError):
        cast_online(house, voter, "form0001")
    cast_online(house, replace(voter, identified=Identification.TELEPHONE), "form0001")

    close_meeting(house, meeting_id)
    entries = house.database.read(lambda s: read_entries(s, house.key_of(meeting_id)))
    assert [b.cast.identified for b in read_proceedings(entries).ballots] == ["telephone"]


def tell(house: House, meeting_id: str) -> int:
    return house.database.write(
        lambda s: tell_voters(
            s,
            meeting=house.key_of(meeting_id),
            url="https://vote.example/vote/sign-in",
            at=OPENS,
        )
    )


def place_all(house: House, meeting_id: str) -> None:
    house.database.write(lambda s: sequence(s, meeting=house.key_of(meeting_id), keys=house.keys))


def test_every_ballot_in_the_log_is_told_to_its_owners_once(house: House) -> None:
    meeting_id = make_open_meeting(house)
    letter = issue_letters(house, meeting_id)[0]
    cast_online(house, make_voter(house, meeting_id, letter), "form0001", ("for", "against"))
    place_all(house, meeting_id)

    assert tell(house, meeting_id) > 0
    assert tell(house, meeting_id) == 0

    (text,) = texts(house)
    assert letter.addresses[0] in text
    assert "不是我投的" in text
    assert "同意" not in text
    assert "反对" not in text
    assert house.database.read(list_untold) == []


def test_a_telephone_of_several_holdings_chooses(app: Flask, web_house: House) -> None:
    make_open_meeting(web_house)
    browser = app.test_client()
    page = browser.get("/vote/sign-in").text
    _, page = send(browser, "/vote/sign-in", page, telephone=SEVERAL)
    _, page = send(browser, "/vote/sign-in/code", page, code=read_code(web_house))
    if "您要为哪一处投票" in page:
        assert send(browser, "/vote/sign-in/choose", page, voter="99")[0] == 422
        _, page = send(browser, "/vote/sign-in/choose", page, voter="0")
    assert "下一步：核对" in page


def test_a_form_of_passkeys_without_its_answer_comes_back(app: Flask, web_house: House) -> None:
    make_open_meeting(web_house)
    browser = app.test_client()
    _, page = send(browser, "/vote/sign-in", browser.get("/vote/sign-in").text, telephone=ONE)
    assert send(browser, "/vote/sign-in/code", page, code=read_code(web_house))[0] == 200
    page = browser.get("/vote/passkey").text
    assert 'data-passkey="make"' in page

    status, page = send(browser, "/vote/passkey", page, answer="")
    assert (status, "通行密钥没有通过" in page) == (422, True)
    assert 'data-passkey="make"' in page
    status, page = send(browser, "/vote/passkey/drop", page)
    assert status == 422
    assert "请填写这一项。" in page


def test_whoever_came_with_the_letter_proves_the_telephone_where_the_rules_ask(
    app: Flask, web_house: House
) -> None:
    meeting_id = make_open_meeting_under(web_house, "identification", "telephone")
    letter = issue_letters(web_house, meeting_id)[1]
    browser = app.test_client()
    page = sign_in_owner(browser, letter)
    assert "请用手机再核对一次身份" in page
    assert "下一步：核对" not in page

    status, page = send(browser, "/vote/code", page)
    assert status == 200
    assert "****" in page
    status, page = send(browser, "/vote/code/check", page, code=read_code(web_house))

    assert status == 200
    assert "下一步：核对" in page


def test_codes_cannot_be_tried_without_asking_for_one(app: Flask) -> None:
    browser = app.test_client()
    page = browser.get("/vote/sign-in").text

    assert browser.get("/vote/sign-in/code").status_code == 303
    assert browser.get("/vote/sign-in/choose").status_code == 303
    assert send(browser, "/vote/sign-in/code", page, code="123456")[0] == 401
    assert send(browser, "/vote/sign-in", page, telephone="12")[0] == 422
