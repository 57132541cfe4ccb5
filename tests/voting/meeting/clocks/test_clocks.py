"""Every step waits for its clock, and both desks show all of them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from audit.entries.meeting import MeetingNoticed, ResultPreliminary
from audit.entries.proceedings import Proceedings
from audit.evidence.file import read_proceedings
from ballots.procedure import Event
from tests.voting.installation import (
    CLOSES,
    FINAL,
    NOTICED,
    OPENS,
    FixedClock,
    House,
    close_meeting,
    import_small,
    make_draft,
    make_noticed_meeting,
    make_open_meeting,
    publish,
    take_step,
)
from tests.voting.web.browsing import sign_in
from voting.errors import NotNowError
from voting.services.log.log import read_entries
from voting.services.meeting.clocks.under_way import Milestones, list_clock_lines, require_lawful
from voting.services.meeting.meetings import get_meeting
from voting.services.result import closing

DAY = timedelta(days=1)


def read_log(house: House, meeting_id: str) -> Proceedings:
    return read_proceedings(
        house.database.read(lambda s: read_entries(s, house.key_of(meeting_id)))
    )


def make_final_log(house: House) -> Proceedings:
    meeting_id = make_open_meeting(house)
    close_meeting(house, meeting_id)
    take_step(house, meeting_id, closing.publish_preliminary, CLOSES)
    return read_log(house, meeting_id)


def shorten(log: Proceedings) -> Proceedings:
    """Return a log that promises objections of a day alone, as an older program might have."""
    records = tuple(
        replace(each, objections_until=each.at + DAY)
        if isinstance(each, ResultPreliminary)
        else each
        for each in log.records
    )
    return Proceedings(records, log.leaf_hashes)


@pytest.mark.parametrize(
    ("event", "early", "lawful", "said"),
    [
        (Event.OPENED, NOTICED + 3 * DAY, OPENS, "会议通知"),
        (Event.CONFIRMED, CLOSES + 2 * DAY, FINAL, "结果公示"),
    ],
)
def test_a_step_too_early_is_refused_with_date_and_article(
    house: House, event: Event, early: object, lawful: object, said: str
) -> None:
    log = shorten(make_final_log(house))

    with pytest.raises(NotNowError) as refusal:
        require_lawful(log, event, early)  # type: ignore[arg-type]  # instants of the table

    assert refusal.value.facts["name"] == said
    assert refusal.value.facts["bound"] <= lawful  # type: ignore[operator]  # an instant
    assert refusal.value.facts["source"]
    require_lawful(log, event, lawful)  # type: ignore[arg-type]


def test_what_comes_too_late_is_not_refused(house: House) -> None:
    """Where a result could never be published any more, nobody would be helped."""
    log = make_final_log(house)

    require_lawful(log, Event.PUBLISHED, CLOSES + 300 * DAY)
    require_lawful(log, Event.ANNOUNCED, CLOSES + 300 * DAY)
    assert log.find(MeetingNoticed)


def test_the_calendar_has_every_clock_with_what_was_done(house: House) -> None:
    meeting_id = make_noticed_meeting(house)
    meeting = house.database.read(lambda s: get_meeting(s, house.key_of(meeting_id)))

    lines = {
        each.name: each
        for each in list_clock_lines(meeting, Milestones(register=None), NOTICED + DAY)
    }

    notice, result = lines["会议通知"], lines["结果公示"]
    assert notice.earliest is not None
    assert NOTICED + 15 * DAY <= notice.earliest <= OPENS
    assert "第十四条" in notice.article
    assert notice.done_at is None
    assert result.earliest == FINAL
    assert lines["公布执行情况" if "公布执行情况" in lines else "结果公示"].done_at is None


def test_a_draft_that_needs_a_calendar_not_published_names_the_day(house: House) -> None:
    meeting_id = make_draft(house)
    meeting = house.database.read(lambda s: get_meeting(s, house.key_of(meeting_id)))
    late = replace(meeting, opens_at=OPENS.replace(year=2027), closes_at=CLOSES.replace(year=2027))

    lines = list_clock_lines(late, Milestones(register=None), NOTICED.replace(year=2027))

    days = {str(each.unknown_from) for each in lines if each.unknown_from}
    assert days == {"2027-01-01"}


def test_both_desks_show_the_clocks_and_the_register_its_earliest_freezing(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    member, office = app.test_client(), app.test_client()
    sign_in(member, "m-langyue")
    sign_in(office, "a-langyue")
    import_small(web_house)
    publish(web_house, NOTICED)
    clock.instant = NOTICED + DAY

    page = member.get("/committee/register/").text

    assert '最早 <b><span class="date">2026年4月9日 00:00</span></b>' in page
    assert "申请冻结</button>" not in page
    clock.instant = NOTICED + 9 * DAY
    assert "申请冻结</button>" in member.get("/committee/register/").text


def test_both_desks_show_when_each_step_was_done(
    app: Flask, web_house: House, clock: FixedClock
) -> None:
    meeting_id = make_noticed_meeting(web_house)
    clock.instant = NOTICED + DAY
    member, office = app.test_client(), app.test_client()
    sign_in(member, "m-langyue")
    sign_in(office, "a-langyue")
    for browser, url in (
        (member, f"/committee/meetings/{meeting_id}"),
        (office, f"/office/{web_house.community.id}/{meeting_id}"),
    ):
        page = browser.get(url).text
        for said in ("程序期限", "清册公示", "会议通知", "结果公示", "物业管理条例"):
            assert said in page, (url, said)
