"""Where the law wants internet votes on the city's platform alone, none are taken here.

北京市物业管理条例第三十五条：采用互联网方式表决的，应当通过市…电子投票系统进行。
"""

import io
from dataclasses import replace

import pypdf
import pytest
from flask.testing import FlaskClient

from ballots.procedure import MeetingKind
from tests.voting.installation import (
    NOTICED,
    OPENS,
    House,
    cast_online,
    freeze,
    give_notice,
    import_small,
    issue_letters,
    make_draft,
    make_voter,
    open_meeting,
)
from tests.voting.meeting.test_editing import DRAFT, view
from tests.voting.on_paper import enter_paper
from tests.voting.web.browsing import sign_in_owner
from voting.documents.letters.content import render_letters
from voting.documents.posters import render_notice
from voting.errors import NotNowError
from voting.sentences import tell
from voting.services.desk.letter_page import make_letters_page
from voting.services.desk.paper_ballots import Reading
from voting.services.meeting.course.poster import make_notice
from voting.services.meeting.drafting import editing
from voting.services.meeting.rules.rules import describe_rules, is_online_here, review_draft
from voting.services.owners.letters import Letter

SENTENCE = "网上投票只能在市里的电子投票系统进行"


def make_platform_meeting(house: House, rules: str) -> tuple[str, list[Letter]]:
    import_small(house)
    freeze(house)
    meeting_id = make_draft(house)
    draft = replace(
        DRAFT,
        rule_set=rules,
        opens_at=OPENS,
        is_scheduled=False,
        kind=MeetingKind.REGULAR,
        objection_days=15,
    )
    editing.change_meeting(
        house.database, meeting=house.key_of(meeting_id), draft=draft, at=NOTICED
    )
    give_notice(house, meeting_id)
    letters = issue_letters(house, meeting_id)
    open_meeting(house, meeting_id)
    return meeting_id, letters


def read_pdf(data: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    text = "".join(page.extract_text() for page in pages).replace("\0", "")
    return "".join(text.split())


@pytest.mark.parametrize("rules", ["beijing-2024-r2", "weifang-2022-r2", "qingyuan-2022-r2"])
def test_online_votes_are_refused_and_paper_is_taken(house: House, rules: str) -> None:
    """Finding: `beijing-2024`, a full online vote to a countersigned result."""
    meeting_id, letters = make_platform_meeting(house, rules)

    with pytest.raises(NotNowError) as refused:
        cast_online(house, make_voter(house, meeting_id, letters[0]), "form0001")
    assert refused.value.sentence == "vote-not-online"
    enter_paper(house, meeting_id, letters[0].holding_id, Reading({"M1": "for", "M2": "for"}))


def test_the_draft_says_so_and_offers_no_identification(house: House) -> None:
    meeting_id, _ = make_platform_meeting(house, "beijing-2024-r2")
    meeting = view(house, meeting_id)

    said = [each.sentence.code for each in review_draft(meeting, NOTICED)]

    assert not is_online_here(meeting)
    assert "platform-official" in said
    assert not [line for line in describe_rules(meeting) if "核对身份" in line.text]


def test_letters_and_poster_lead_nobody_to_vote_online(house: House) -> None:
    meeting_id, letters = make_platform_meeting(house, "beijing-2024-r2")
    page = house.database.read(
        lambda s: make_letters_page(
            s,
            meeting=house.key_of(meeting_id),
            base_url="https://vote.example",
            letters=letters[:1],
            at=NOTICED,
        )
    )
    poster = make_notice(house.community, view(house, meeting_id), "https://vote.example/c/1")

    letter = read_pdf(render_letters(page))
    assert SENTENCE in letter
    assert "二维码" not in letter
    assert letters[0].token not in letter
    assert "纸质表决票" in letter
    notice = read_pdf(render_notice(poster))
    assert SENTENCE in notice
    assert "登录投票" not in notice


def test_whoever_comes_to_vote_reads_where(web_house: House, browser: FlaskClient) -> None:
    _, letters = make_platform_meeting(web_house, "beijing-2024-r2")
    sign_in_owner(browser, letters[0])

    page = browser.get("/vote").text

    assert tell("vote-not-online") in page
    assert "下一步：核对" not in page
