"""Codes to telephones, and a message for every ballot."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

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
from voting.errors.sign_in import CodeExpiredError, IdentificationError, TriesExhaustedError
from voting.importing.spelling.identities import read_telephone
from voting.services.casting.sequencer import sequence
from voting.services.desk.ballot_messages import list_untold, tell_voters
from voting.services.log.log import read_entries
from voting.services.owners import telephone

UNKNOWN = "19900000000"


def try_code(house: House, subject: str, code: str, at: Any = OPENS) -> telephone.CodeAttempt:
    return house.database.write(
        lambda s: telephone.check_code(s, subject=subject, code=code, digests=DIGESTS, at=at)
    )


def test_a_registered_telephone_gets_a_code_that_works_once(house: House) -> None:
    make_open_meeting(house)
    subject = ask(house, ONE)
    code = read_code(house)

    assert try_code(house, subject, code).telephone == ONE
    with pytest.raises(CodeExpiredError):
        try_code(house, subject, code)


def test_an_unknown_telephone_is_answered_alike_and_gets_nothing(house: House) -> None:
    make_open_meeting(house)

    assert len(ask(house, UNKNOWN)) == len(ask(house, ONE, at=OPENS))
    assert len(texts(house)) == 1


def test_five_wrong_codes_and_an_old_one_are_refused(house: House) -> None:
    make_open_meeting(house)
    subject = ask(house, ONE)
    code = read_code(house)
    wrong = f"{(int(code) + 1) % 10**6:06d}"

    others = [wrong, *(f"{(int(code) + n) % 10**6:06d}" for n in range(2, 6))]
    assert [try_code(house, subject, wrong).left for _ in range(3)] == [4] * 3
    assert [try_code(house, subject, each).left for each in others] == [4, 3, 2, 1, 0]
    with pytest.raises(CodeExpiredError):
        try_code(house, subject, code)

    ask(house, ONE, at=OPENS + timedelta(minutes=1))
    late = OPENS + timedelta(minutes=11)
    with pytest.raises(CodeExpiredError):
        try_code(house, subject, read_code(house), late)


def test_codes_are_limited_for_a_telephone_and_for_an_address(house: House) -> None:
    make_open_meeting(house)
    for _ in range(5):
        ask(house, ONE)
    with pytest.raises(TriesExhaustedError):
        ask(house, ONE)
    for number in range(25):
        ask(house, f"199000000{number:02d}")
    with pytest.raises(TriesExhaustedError):
        ask(house, SEVERAL)

    assert ask(house, ONE, address="192.0.2.2", at=OPENS + timedelta(hours=1))


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
