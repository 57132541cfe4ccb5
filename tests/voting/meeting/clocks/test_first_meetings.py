"""首次业主大会会议: chosen once, with its own days for the register and the candidates.

Law: 《业主大会和业主委员会指导规则》（建房〔2009〕274号）关于筹备组的规定；物业管理条例第十四条。
"""

from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient

from audit.checks.clocks import STRICT, check_clocks
from audit.entries.meeting import MeetingNoticed
from ballots.procedure import Event, MeetingKind
from tests.voting.installation import (
    NOTICED,
    OPENS,
    House,
    cancel_meeting,
    freeze,
    give_notice,
    import_small,
)
from tests.voting.meeting.clocks.test_procedure import (
    ELECTION,
    HANGZHOU,
    draft_meeting,
    find_errors,
    read_log,
    refuse_notice,
)
from tests.voting.meeting.test_editing import DRAFT
from voting.errors import InputError, NotNowError
from voting.services.meeting.clocks.under_way import require_lawful
from voting.services.meeting.course.poster import make_notice
from voting.services.meeting.drafting import editing
from voting.services.meeting.meetings import get_meeting, list_kinds
from voting.services.people.communities import get_community

DAY = timedelta(days=1)
BEIJING = "beijing-2024-r2"
FIRST, REGULAR, INTERIM = MeetingKind


@pytest.fixture
def frozen_house(house: House) -> House:
    import_small(house)
    freeze(house)
    return house


@pytest.mark.parametrize(
    ("rules", "kind", "days", "broken"),
    [
        (BEIJING, REGULAR, 10, {"notice-too-late"}),
        (BEIJING, FIRST, 10, {"notice-too-late", "clock-too-early"}),
        (BEIJING, FIRST, 17, set()),
        (HANGZHOU, FIRST, 8, {"notice-too-late", "clock-too-early"}),
        (HANGZHOU, FIRST, 17, set()),
    ],
)
def test_candidates_of_a_first_meeting_are_announced_fifteen_days_before(
    frozen_house: House, rules: str, kind: MeetingKind, days: int, broken: set[str]
) -> None:
    opens = NOTICED + days * DAY
    meeting_id = draft_meeting(frozen_house, rules, opens=opens, kind=kind, motion=ELECTION)

    assert find_errors(frozen_house, meeting_id) == broken


@pytest.mark.parametrize("rules", [BEIJING, HANGZHOU])
@pytest.mark.parametrize(("kind", "clock"), [(FIRST, "首次会议前公告清册"), (REGULAR, "会议通知")])
def test_a_first_meeting_does_not_open_before_its_register_was_announced_for_fifteen_days(
    frozen_house: House, rules: str, kind: MeetingKind, clock: str
) -> None:
    meeting_id = draft_meeting(frozen_house, rules, kind=kind)
    give_notice(frozen_house, meeting_id)
    log = read_log(frozen_house, meeting_id)

    with pytest.raises(NotNowError) as refusal:
        require_lawful(log, Event.OPENED, NOTICED + 4 * DAY)

    assert refusal.value.facts["name"] == clock
    require_lawful(log, Event.OPENED, OPENS)
    assert log.get(MeetingNoticed).kind is kind
    assert list(check_clocks(log, STRICT)) == []


def test_only_the_first_meeting_of_which_notice_was_given_is_the_first(frozen_house: House) -> None:
    house = frozen_house
    waiting = draft_meeting(house, HANGZHOU, kind=FIRST)
    regular = draft_meeting(house, HANGZHOU)
    offered = house.database.read(lambda s: list_kinds(s, house.member.community_id))
    assert offered == (REGULAR, INTERIM, FIRST)
    held = draft_meeting(house, HANGZHOU, kind=FIRST)
    give_notice(house, held)

    assert "不再是首次会议" in refuse_notice(house, waiting)
    with pytest.raises(InputError):
        draft_meeting(house, HANGZHOU, kind=FIRST)
    with pytest.raises(InputError):
        editing.change_meeting(
            house.database,
            meeting=house.key_of(regular),
            draft=replace(DRAFT, kind=FIRST),
            at=NOTICED,
        )
    kinds = house.database.read(lambda s: list_kinds(s, house.member.community_id))
    assert kinds == (REGULAR, INTERIM)

    cancel_meeting(house, held, "改期")
    give_notice(house, waiting)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (FIRST, ("首次业主大会会议", "业主大会筹备组")),
        (INTERIM, ("临时会议", "业主委员会")),
    ],
)
def test_its_poster_says_that_it_is_the_first_and_who_calls_it(
    frozen_house: House, kind: MeetingKind, said: tuple[str, str]
) -> None:
    meeting = frozen_house.key_of(draft_meeting(frozen_house, HANGZHOU, kind=kind))

    page = frozen_house.database.read(
        lambda s: make_notice(
            get_community(s, meeting.community_id), get_meeting(s, meeting), "https://vote.example/"
        )
    )

    assert (page.kind, page.convener) == said


@pytest.mark.parametrize(
    ("language", "said"), [("zh-Hans", "首次业主大会会议"), ("en", "First owners' meeting")]
)
def test_its_public_page_says_so_in_both_languages(
    browser: FlaskClient, web_house: House, language: str, said: str
) -> None:
    import_small(web_house)
    freeze(web_house)
    meeting_id = draft_meeting(web_house, HANGZHOU, kind=FIRST)
    give_notice(web_house, meeting_id)

    browser.post("/language", data={"language": language})
    assert said in unescape(browser.get(f"/c/langyue/{meeting_id}").text)
