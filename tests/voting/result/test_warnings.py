"""A clock that was not kept is told to the street office, before it signs, and to everybody."""

import re
from datetime import timedelta

from flask import Flask
from sqlalchemy.orm import Session

from audit.checks.clocks import warn_of_clocks
from audit.entries.meeting import ResultConfirmed
from audit.entries.records import VERSION
from audit.evidence.file import read_proceedings
from tests.voting.installation import (
    BASE_URL,
    CLOSES,
    FINAL,
    House,
    close_meeting,
    finish_meeting,
    freeze,
    give_notice,
    import_small,
    make_open_meeting,
    open_meeting,
    take_step,
)
from tests.voting.meeting.clocks.test_procedure import HANGZHOU, draft_meeting
from tests.voting.web.browsing import sign_in
from voting.services.log.log import append_records, read_entries
from voting.services.meeting.clocks.broken import list_broken_clocks
from voting.services.meeting.meetings import advance, lock_meeting
from voting.services.people.acts import Act
from voting.services.result import closing
from voting.services.result.document import signing
from voting.services.result.published.public_result import get_public_result
from voting.storage.tables.meeting import MeetingRow
from voting.terms import MeetingState

RULES = "civil-code-2021-r2"


def hold_in_haste(house: House) -> str:
    """Confirm a result of Hangzhou's after seven days: who keeps the database changes its rules."""
    import_small(house)
    freeze(house)
    meeting_id = draft_meeting(house, HANGZHOU)
    give_notice(house, meeting_id)
    open_meeting(house, meeting_id)
    close_meeting(house, meeting_id)

    def shorten(session: Session) -> None:
        row = session.get(MeetingRow, (house.community.id, meeting_id))
        assert row is not None
        row.rule_set, row.objection_days = RULES, 7

    house.database.write(shorten)
    take_step(house, meeting_id, closing.publish_preliminary, CLOSES)
    return meeting_id


def confirm_unasked(session: Session, act: Act) -> None:
    """Confirm as the service does, without its checks: whoever keeps the server can."""
    meeting = lock_meeting(session, act.meeting)
    advance(session, meeting, MeetingState.FINAL, act.by, act.at)
    append_records(session, meeting, [ResultConfirmed(at=act.at, by=act.by)], act.keys)


def certify(house: House, meeting_id: str) -> None:
    signing.certify_result(
        house.database,
        member=house.member,
        meeting=house.key_of(meeting_id),
        keys=house.keys,
        base_url=BASE_URL,
        at=FINAL + timedelta(days=1),
    )


def test_a_clock_that_was_not_kept_is_told_before_anybody_signs_and_after(
    app: Flask, web_house: House
) -> None:
    meeting_id = hold_in_haste(web_house)
    take_step(web_house, meeting_id, confirm_unasked, FINAL + timedelta(days=1))
    office, stranger = app.test_client(), app.test_client()
    sign_in(office, "a-langyue")

    pages = [
        office.get(f"/office/{web_house.community.id}/{meeting_id}").text,
        stranger.get(f"/c/langyue/{meeting_id}").text,
    ]

    said = r"结果公示：期限不足。2026年5月.* 就办了下一步，按规定最早应在 2026年5月"
    for page in pages:
        assert re.search(said, page)
    certify(web_house, meeting_id)
    signed = office.get(f"/office/{web_house.community.id}/{meeting_id}").text
    beside = signed.split("5. 记录的次序合乎规定")[1].split("</li>")[0]
    assert re.search(said, beside)
    assert "全部成立，但有 1 处警示" in signed
    assert "已看清警示，会签" in signed
    assert "核验无误" not in signed
    log = web_house.key_of(meeting_id)
    entries = web_house.database.read(lambda s: read_entries(s, log))
    proceedings = read_proceedings(entries)
    told = list(list_broken_clocks(proceedings))
    assert len(told) == len(list(warn_of_clocks(proceedings, VERSION))) == 1


def test_of_a_meeting_that_kept_every_clock_nothing_is_told(app: Flask, web_house: House) -> None:
    meeting_id = make_open_meeting(web_house)
    finish_meeting(web_house, meeting_id)
    office = app.test_client()
    sign_in(office, "a-langyue")

    page = office.get(f"/office/{web_house.community.id}/{meeting_id}").text

    assert "全部成立</b>" in page
    assert "警示" not in page
    log = web_house.key_of(meeting_id)
    assert web_house.database.read(lambda s: get_public_result(s, log)).warnings == ()
