"""What one body hands over to the next: on the pages of both desks, on paper, and by two."""

from functools import partial
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from tests.voting.confirming import confirm
from tests.voting.installation import (
    BASE_URL,
    NOTICED,
    OPENS,
    FixedClock,
    House,
    make_open_meeting,
)
from tests.voting.meeting.test_tenure import add_auditor, decline
from tests.voting.steps.steps import PHOTO, add_account, look
from tests.voting.web.browsing import send, sign_in
from voting.errors import InputError, NotNowError
from voting.errors.sign_in import SignInError
from voting.keys.folder import fingerprint_of
from voting.maintenance.keys.rotation import rotate_signer
from voting.sentences import Sentence, fill
from voting.services.outbox import list_outbox
from voting.services.pages.staff.handover import (
    HandoverList,
    read_for_committee,
    read_for_office,
)
from voting.services.people.accounts import disable_account
from voting.services.people.actors import Auditor, Member, StaffSession
from voting.services.people.communities import signer_name
from voting.services.people.staff import get_actor
from voting.services.scans import Scan
from voting.services.steps.ending import ask_handover


def test_the_list_names_accounts_and_what_is_not_finished(house: House) -> None:
    before = house.database.read(lambda s: read_for_committee(s, house.member, NOTICED))
    assert (before.running, before.meetings, before.unanswered) == ((), (), 0)
    assert before.election is None

    meeting_id = make_open_meeting(house)
    house.database.write(lambda s: disable_account(s, login="m-langyue", at=OPENS))

    listed = house.database.read(
        lambda s: read_for_office(s, house.auditor, house.community.id, OPENS)
    )
    assert [each.id for each in listed.running] == [meeting_id]
    assert [each.id for each in listed.meetings] == [meeting_id]
    disabled = {each.login: each.disabled_at for each in listed.accounts}
    assert disabled.pop("m-langyue") == OPENS
    assert set(disabled.values()) == {None}


def test_the_office_and_the_committee_print_the_list_to_be_signed(
    web_house: House, browser: FlaskClient
) -> None:
    for login, page, paper in (
        ("a-langyue", f"/office/{web_house.community.id}/handover/", "list.pdf"),
        ("m-langyue", "/committee/handover/", "list.pdf"),
    ):
        sign_in(browser, login)
        assert f'href="{page}{paper}"' in browser.get(page).text
        printed = PdfReader(BytesIO(browser.get(page + paper).data))
        text = "".join(each.extract_text() for each in printed.pages)
        assert "移交人" in text
        assert "m-langyue" in text
        assert "监交人" in text


def ask(
    house: House, *leaving: str, by: Member | Auditor | None = None, scan: Scan | None = PHOTO
) -> str:
    return house.database.write(
        partial(
            ask_handover,
            actor=by or house.member,
            community_id=house.community.id,
            leaving=leaving,
            scan=scan,
            base_url=BASE_URL,
            at=OPENS,
        )
    )


def list_texts(house: House, part: str) -> dict[str, str]:
    told = house.database.read(lambda s: list_outbox(s, house.auditor))
    return {each.telephone: each.text for each in told if part in each.text}


def read_list(house: House) -> HandoverList:
    return house.database.read(
        lambda s: read_for_office(s, house.auditor, house.community.id, OPENS)
    )


def test_one_asks_another_confirms_and_then_the_former_are_out(house: House) -> None:
    add_account(house, "new", "13700000021", "新委员")
    of_session = StaffSession(house.member.id, 0)
    step_id = ask(house, "m-langyue", "n-langyue")

    # All of the desk are told before it counts, and until then nothing does.
    told = list_texts(house, "还要另一个人确认才算")
    assert len(told) == 4
    assert all("陈委员、周委员" in each for each in told.values())
    assert house.database.read(lambda s: get_actor(s, of_session)) == house.member
    with pytest.raises(NotNowError, match="step-for-auditors"):
        confirm(house, step_id, house.third)
    confirm(house, step_id, house.auditor)

    with pytest.raises(SignInError):
        house.database.read(lambda s: get_actor(s, of_session))
    accounts = {each.login: each.disabled_at for each in read_list(house).accounts}
    assert accounts == {
        "m-langyue": OPENS, "n-langyue": OPENS, "new": None, "o-langyue": None,
    }  # fmt: skip
    assert len(list_texts(house, "账号已停用")) == 4
    last = read_list(house).last
    name = signer_name(house.community)
    assert last is not None
    assert last.key == fingerprint_of(house.keys.get_certificate(name))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nobody_is_locked_out_and_what_the_office_asks_no_member_declines(house: House) -> None:
    for leaving, refusal in (
        (("m-langyue", "n-langyue"), "handover-too-few"),
        ((), "handover-nobody"),
        (("a-langyue",), "handover-unknown"),
    ):
        with pytest.raises(InputError, match=refusal):
            ask(house, *leaving)
    # Of two accounts one person has, neither makes the second who is needed.
    add_account(house, "again", "13700000003", "别名")
    with pytest.raises(InputError, match="handover-too-few"):
        ask(house, "m-langyue", "n-langyue")
    add_auditor(house)

    step_id = ask(house, "m-langyue", by=house.auditor, scan=None)

    assert not look(house, step_id, house.member, OPENS).may_decline
    with pytest.raises(NotNowError, match="step-for-auditors"):
        decline(house, step_id, house.member)
    decline(house, step_id, house.auditor)
    assert {each.disabled_at for each in read_list(house).accounts} == {None}

    # Whoever is gone by the time it is confirmed is no more counted than whoever leaves by it.
    step_id = ask(house, "m-langyue")
    house.database.write(lambda s: disable_account(s, login="n-langyue", at=OPENS))
    with pytest.raises(InputError, match="handover-too-few"):
        confirm(house, step_id, house.auditor)
    of_session = StaffSession(house.member.id, 0)
    assert house.database.read(lambda s: get_actor(s, of_session)) == house.member


def test_the_pages_hand_over_and_say_whether_the_key_was_changed(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    clock.instant = OPENS
    office = f"/office/{web_house.community.id}/handover/"
    member, auditor = app.test_client(), app.test_client()
    sign_in(member, "o-langyue")
    sign_in(auditor, "a-langyue")
    add_account(web_house, "new", "13700000021", "新委员")
    page = member.get("/committee/handover/").text
    assert "签好的移交清单" in page
    assert fill(Sentence("act-handover")) in page

    refused = send(member, "/committee/handover/", page)
    assert refused[0] == 422
    assert "请在不再任职的人的账号上打勾" in refused[1]
    answer = send(member, "/committee/handover/", page, leaving=["m-langyue", "n-langyue"])

    assert "陈委员（登录名 m-langyue）、周委员（登录名 n-langyue）" in answer[1]
    assert "新委员（登录名 new）、吴委员（登录名 o-langyue）" in answer[1]
    assert "没有附签好的移交清单" in answer[1]
    assert "等待确认" in auditor.get(office).text
    (step_id,) = (each.id for each in read_list(web_house).steps)
    confirm(web_house, step_id, web_house.auditor)
    assert "还没有更换" in auditor.get(office).text
    name = signer_name(web_house.community)
    rotate_signer(web_house.keys, name, "业主委员会", OPENS)
    assert "还没有更换" not in auditor.get(office).text
    assert "已更换" in auditor.get(office).text
