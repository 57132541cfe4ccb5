"""Where nobody votes online here, proxies, messages and the street office lead to paper.

北京市物业管理条例第三十五条, 潍坊市物业管理条例第三十二条.
"""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from audit.terms import MandateKind
from tests.voting.confirming import confirm
from tests.voting.installation import DIGESTS, OPENS, House, make_voter
from tests.voting.meeting.test_platform import make_platform_meeting
from tests.voting.owners.mandates import ask, grant
from tests.voting.web.browsing import sign_in_owner
from voting.errors import NotNowError
from voting.errors.casting import MandateRefusedError
from voting.importing.spelling.addresses import Address
from voting.sentences import tell
from voting.services.desk.reminders import remind
from voting.services.owners.in_person import identify_in_person
from voting.storage.tables.outbox import MessageRow


def list_texts(house: House) -> list[str]:
    return list(house.database.read(lambda s: s.scalars(select(MessageRow.text)).all()))


def test_no_proxy_is_given_on_the_phone_and_an_agent_is_told_to_sign_on_paper(
    web_house: House, browser: FlaskClient
) -> None:
    house = web_house
    meeting_id, letters = make_platform_meeting(house, "beijing-2024-r2")
    assert "登录查看" in browser.get(f"/v/{letters[0].token}").text
    sign_in_owner(browser, letters[0])
    assert "书面委托别人" in browser.get("/vote").text

    page = browser.get("/vote/proxy").text

    assert tell("vote-not-online") in page
    assert "确认委托" not in page
    with pytest.raises(MandateRefusedError) as refused:
        grant(house, make_voter(house, meeting_id, letters[0]))
    assert refused.value.sentence == "proxy-on-paper"
    confirm(house, ask(house, meeting_id, MandateKind.PROXY))
    told = [each for each in list_texts(house) if "李芳，您可以代表" in each]
    assert len(told) == 1
    assert told[0].endswith(tell("votes-on-paper"))


def test_reminders_lead_nobody_online_and_the_office_opens_no_ballot(house: House) -> None:
    meeting_id, _ = make_platform_meeting(house, "beijing-2024-r2")

    house.database.write(
        lambda s: remind(s, meeting=house.key_of(meeting_id), url="https://vote.example", at=OPENS)
    )

    texts = [each for each in list_texts(house) if "您还没有参加" in each]
    assert texts
    assert all("vote.example" not in each and "纸质表决票" in each for each in texts)
    with pytest.raises(NotNowError) as refused:
        house.database.read(
            lambda s: identify_in_person(
                s,
                auditor=house.auditor,
                meeting=house.key_of(meeting_id),
                address=Address("1栋", "1单元", "0101"),
                last_six="279381",
                digests=DIGESTS,
                at=OPENS,
            )
        )
    assert refused.value.sentence == "vote-not-online"
