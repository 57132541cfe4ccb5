"""What one body hands over to the next: on the office's page, and on paper."""

from io import BytesIO

from flask.testing import FlaskClient
from pypdf import PdfReader

from tests.voting.installation import NOTICED, OPENS, House, make_open_meeting
from tests.voting.web.browsing import sign_in
from voting.services.pages.staff.handover import read_for_committee, read_for_office
from voting.services.people.accounts import disable_account


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
        ("m-langyue", "/committee/", "handover.pdf"),
    ):
        sign_in(browser, login)
        assert f'href="{page}{paper}"' in browser.get(page).text
        printed = PdfReader(BytesIO(browser.get(page + paper).data))
        text = "".join(each.extract_text() for each in printed.pages)
        assert "移交人" in text
        assert "m-langyue" in text
        assert "监交人" in text
