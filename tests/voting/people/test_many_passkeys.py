"""An account has ten passkeys at most, and its page lists and removes them then, too."""

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.voting.installation import OPENS, House
from tests.voting.web.browsing import send, sign_in
from voting.services.people.signing_in.ceremony import MOST_PASSKEYS
from voting.storage.tables.sessions.rows import StaffPasskeyRow

PAGE = "/devices/passkeys"


def test_the_tenth_passkey_does_not_close_its_own_page(
    web_house: House, browser: FlaskClient
) -> None:
    def fill(session: Session) -> None:
        for number in range(MOST_PASSKEYS):
            session.add(
                StaffPasskeyRow(
                    id=f"key{number:05}", staff_id=web_house.member.id, public_key=b"",
                    sign_count=0, made_at=OPENS,
                )
            )  # fmt: skip

    sign_in(browser, "m-langyue")
    assert "data-passkey" in browser.get(PAGE).text
    web_house.database.write(fill)

    page = browser.get(PAGE).text
    assert page.count("删除这把密钥") == MOST_PASSKEYS
    assert "最多可以有 10 把" in page
    assert "data-passkey" not in page

    status, page = send(browser, f"{PAGE}/drop", page, passkey="key00003")
    assert (status, page.count("删除这把密钥")) == (200, MOST_PASSKEYS - 1)
    assert "data-passkey" in page
