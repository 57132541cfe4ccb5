"""Characters that turn the direction of writing let no text look like another."""

from flask.testing import FlaskClient

from tests.voting.installation import House, make_open_meeting
from tests.voting.owners.telephones import ONE, texts
from tests.voting.web.browsing import send
from voting.web.gate import is_odd


def test_what_turns_the_direction_of_writing_is_taken_out(
    web_house: House, browser: FlaskClient
) -> None:
    """As of a number that was copied from a telephone's contacts."""
    make_open_meeting(web_house)
    page = browser.get("/vote/sign-in?c=\u202ely\u202c").text
    turned = f"\u202d{ONE[:3]}\u2066{ONE[3:]}\u202c"
    assert send(browser, "/vote/sign-in", page, telephone=turned)[0] == 200

    assert len(texts(web_house)) == 1
    assert browser.get("/c/lang\u202eyue").status_code == 400
    assert is_odd("cod\u202eexe.pdf")
