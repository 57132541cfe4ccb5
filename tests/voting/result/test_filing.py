"""After the result: filed with the street office, reported on, and due or overdue until then.

物业管理条例第十六条：业主委员会应当自选举产生之日起30日内备案.
"""

import re
from datetime import date, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from ballots.ballot import Channel
from ballots.clause import Clause
from tests.voting.confirming import confirm
from tests.voting.installation import (
    CLOSES,
    FINAL,
    OPENS,
    FixedClock,
    House,
    finish_meeting,
    give_notice,
    issue_letters,
    make_open_meeting,
    make_voter,
    open_meeting,
)
from tests.voting.made_once import made_once
from tests.voting.meeting.candidates.test_election_drafts import NAMES, draft_election
from tests.voting.meeting.test_editing import view
from tests.voting.steps.steps import DAY, PHOTO, ask, look
from tests.voting.web.browsing import send, sign_in
from voting.errors import InputError, NotNowError, StateError
from voting.sentences import fill
from voting.services.affairs import disclosures
from voting.services.affairs.disclosures import NewDisclosure
from voting.services.casting.cast import MarkedBallot, cast_online
from voting.services.outbox import list_outbox
from voting.services.oversight.calendar import read_clocks, read_deadlines
from voting.services.steps.requests import StepRequest
from voting.storage.tables.meeting import MeetingRow
from voting.terms import DisclosureKind, StepKind

AFTER = FINAL + 2 * DAY
LATE = FINAL + 60 * DAY
ELECTION = "M1"


@made_once
def hold(house: House, *, elects: bool = True) -> str:
    """Return a meeting whose result is final: five are elected, or too few took part."""
    meeting_id = draft_election(house, "civil-code-2021-r2", 5, candidates=6)
    times = {"closes_at": CLOSES, "objection_days": 7}
    house.database.write(
        lambda s: s.execute(update(MeetingRow).where(MeetingRow.id == meeting_id).values(times))
    )
    give_notice(house, meeting_id)
    open_meeting(house, meeting_id)
    for number, letter in enumerate(issue_letters(house, meeting_id) if elects else ()):
        form = MarkedBallot(
            form_id=f"{number:032x}", channel=Channel.ONLINE, choices={ELECTION: NAMES[:5]}
        )
        voter = make_voter(house, meeting_id, letter)
        cast_online(house.database, voter=voter, form=form, keys=house.keys, at=OPENS)
    finish_meeting(house, meeting_id)
    return meeting_id


def file(filed_on: date | None, number: str = "备〔2026〕7号") -> StepRequest:
    day = filed_on.isoformat() if filed_on else ""
    details = {"day": day, "number": number}
    return StepRequest(kind=StepKind.FILING, details=details, scan=PHOTO)


def list_said(house: House, meeting_id: str, at: datetime) -> list[str]:
    meetings = [view(house, meeting_id)]
    found = house.database.read(lambda s: read_deadlines(s, meetings, at))
    return [fill(each.sentence) for each in found.get(meeting_id, ())]


def find_done(house: House, meeting_id: str, name: str) -> list[datetime | None]:
    meeting = view(house, meeting_id)
    lines = house.database.read(lambda s: read_clocks(s, meeting, LATE))
    return [each.done_at for each in lines if each.name == name]


def test_an_election_is_due_to_be_filed_until_the_street_office_confirms_it(house: House) -> None:
    meeting_id = hold(house)
    (due,) = list_said(house, meeting_id, AFTER)
    assert due.startswith("备案：请在2026年")
    assert "第十六条" in due
    (overdue,) = list_said(house, meeting_id, LATE)
    assert "已经过期" in overdue

    step_id = ask(house, meeting_id, file(AFTER.date()), at=AFTER)
    told = [each.text for each in house.database.read(lambda s: list_outbox(s, house.auditor))]
    assert sum("向街道办事处备案" in text for text in told) == 1
    # It is the street office that receives it.
    with pytest.raises(NotNowError, match="for-office"):
        confirm(house, step_id, house.second, AFTER)
    assert list_said(house, meeting_id, AFTER)
    confirm(house, step_id, house.auditor, AFTER)

    assert list_said(house, meeting_id, LATE) == []
    (done,) = find_done(house, meeting_id, "备案")
    assert done is not None
    assert done.date() == AFTER.date()
    said = [fill(each) for each in look(house, step_id, house.auditor, LATE).lines]
    assert any("备〔2026〕7号" in line for line in said)


def test_of_an_election_that_elected_nobody_nothing_is_filed(house: House) -> None:
    meeting_id = hold(house, elects=False)

    assert list_said(house, meeting_id, LATE) == []
    assert find_done(house, meeting_id, "备案") == []


def test_a_filing_is_of_a_day_since_the_result(house: House) -> None:
    meeting_id = hold(house, elects=False)
    days = {
        None: "filing-undated",
        (AFTER + 2 * DAY).date(): "filing-not-made-yet",
        (FINAL - DAY).date(): "filing-before-result",
    }

    for filed_on, said in days.items():
        with pytest.raises(InputError) as refused:
            ask(house, meeting_id, file(filed_on), at=AFTER)
        assert refused.value.sentence == said


def test_nothing_is_filed_before_the_result_is_final(house: House) -> None:
    with pytest.raises(StateError):
        ask(house, make_open_meeting(house), file(OPENS.date()), at=OPENS)


def agree_on_reports(house: House, meeting_id: str) -> None:
    """Put a clause in force by which decisions are reported on within sixty days."""
    clause = Clause(text="议事规则第三十条", adopted_on=date(2024, 1, 1))
    kept = {"text": clause.text, "adopted_on": clause.adopted_on.isoformat()}
    house.database.write(
        lambda s: s.execute(
            update(MeetingRow)
            .where(MeetingRow.id == meeting_id)
            .values(
                overrides={"execution_report_days": 60}, clauses={"execution_report_days": kept}
            )
        )
    )


def test_a_decision_is_due_to_be_reported_on_where_a_clause_asks_for_it(house: House) -> None:
    meeting_id = hold(house)
    agree_on_reports(house, meeting_id)
    assert any("公布执行情况：请在" in said for said in list_said(house, meeting_id, AFTER))

    new = NewDisclosure(
        category=DisclosureKind.EXECUTION,
        title="新一届业主委员会已经交接",
        text="",
        meeting_id=meeting_id,
        motion_id=ELECTION,
    )
    posted = house.database.write(
        lambda s: disclosures.post(s, member=house.member, new=new, at=AFTER)
    )
    assert not any("执行情况" in said for said in list_said(house, meeting_id, LATE))
    assert find_done(house, meeting_id, "公布执行情况") == [AFTER]

    # What was taken down was not reported.
    house.database.write(
        lambda s: disclosures.take_down(
            s, member=house.member, disclosure_id=posted, reason="登错了", at=AFTER
        )
    )
    assert any(
        "公布执行情况：已经过期" in said for said in list_said(house, meeting_id, LATE + 9 * DAY)
    )


def test_both_desks_say_what_is_due_and_the_office_confirms_it(
    web_house: House, browser: FlaskClient, clock: FixedClock
) -> None:
    meeting_id = hold(web_house)
    clock.instant = AFTER
    url = f"/committee/meetings/{meeting_id}"
    sign_in(browser, "m-langyue")
    assert "备案：请在" in browser.get("/committee/").text
    page = browser.get(url).text
    assert "备案：请在" in page

    _, refused = send(browser, f"{url}/steps/", page, kind="file", day="明天")
    assert "日期请写成" in refused
    filled_in = {"kind": "file", "day": str(AFTER.date()), "number": "7号"}
    status, shown = send(browser, f"{url}/steps/", page, **filled_in)
    assert (status, "等待确认" in shown) == (200, True)

    sign_in(browser, "a-langyue")
    home = browser.get("/office/").text
    assert "备案：请在" in home
    assert "向街道办事处备案" in home
    meeting = browser.get(f"/office/{web_house.community.id}/{meeting_id}").text
    assert "备案：请在" in meeting
    found = re.search(r"/office/steps/[0-9a-f]+", meeting)
    assert found
    step = found[0]
    send(browser, f"{step}/confirm", browser.get(step).text)
    assert "备案：请在" not in browser.get("/office/").text


def test_the_public_page_says_that_it_was_filed_and_names_nobody(
    web_house: House, browser: FlaskClient, clock: FixedClock
) -> None:
    meeting_id = hold(web_house)
    clock.instant = AFTER
    public, office = f"/c/langyue/{meeting_id}", web_house.community.street_office
    step_id = ask(web_house, meeting_id, file(AFTER.date()), at=AFTER)
    assert "确认收到" not in browser.get(public).text

    confirm(web_house, step_id, web_house.auditor, AFTER)

    page = browser.get(public).text
    (said,) = re.findall(r"<p>(.*确认收到。)", re.sub("</?span[^>]*>", "", page))
    assert said == f"2026年5月8日向{office}备案，{office} 2026年5月9日 00:00 确认收到。"
    assert not any(each in page for each in ("7号", web_house.member.name, web_house.auditor.name))
    english = browser.get(public, headers={"Accept-Language": "en"}).text
    assert f"Filed with {office}" in re.sub("<[^>]*>", "", english)
