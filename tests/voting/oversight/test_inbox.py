"""What waits for a street office: each kind of it, by its day, until it is done."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.voting.adopted import adopt
from tests.voting.casting.test_casting import run_sequencer
from tests.voting.installation import (
    CLOSES,
    DIGESTS,
    FINAL,
    NOTICED,
    OPENS,
    House,
    cast_online,
    countersign,
    finish_meeting,
    import_small,
    issue_letters,
    make_draft,
    make_open_meeting,
    make_voter,
    publish,
)
from tests.voting.meeting.guidance.guidance import answer, ask
from tests.voting.owners.mandates import grant
from tests.voting.storage.sealed_rows import change_rows
from tests.voting.web.browsing import sign_in
from voting.importing.spelling.addresses import Address
from voting.limits import DEFAULT_LIMITS
from voting.services.oversight.district import DistrictLine, sort_lines
from voting.services.oversight.inbox import (
    InboxItem,
    InboxKind,
    choose_items,
    count_days,
    read_inbox,
)
from voting.services.oversight.overview import read_overview
from voting.services.register.objections import Objection, object_to_register
from voting.services.result.raised.disputes import dispute_ballot
from voting.services.throttling import note_failure
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.register import OwnerRow
from voting.terms import DisputeGround, Stage

ALARMS = {InboxKind.ALARM, InboxKind.WITNESS}


def read(house: House, at: datetime) -> tuple[InboxItem, ...]:
    return house.database.read(lambda s: read_inbox(s, house.auditor, at)).items


def find(house: House, at: datetime, kind: InboxKind) -> list[InboxItem]:
    return [each for each in read(house, at) if each.kind is kind]


def test_nothing_waits_where_there_is_nothing(house: House) -> None:
    assert read(house, NOTICED) == ()


def test_the_office_is_told_that_somebody_guesses(web_house: House, app: Flask) -> None:
    browser = app.test_client()
    sign_in(browser, "a-langyue")
    assert "可能有人在试" not in browser.get("/office/").text

    def fail_often(session: Session) -> None:
        for _ in range(DEFAULT_LIMITS.failures_of_installation + 1):
            note_failure(session, OPENS)

    web_house.database.write(fail_often)
    page = browser.get("/office/").text
    assert "可能有人在试" in page
    assert "/office/acts?outcome=refused" in page


def test_a_draft_waits_for_guidance_once_it_asks_until_the_office_answers(house: House) -> None:
    meeting_id = make_draft(house)
    assert not find(house, NOTICED, InboxKind.GUIDANCE)

    ask(house, meeting_id)

    (item,) = find(house, NOTICED, InboxKind.GUIDANCE)
    due = datetime(2026, 4, 8, 16, tzinfo=UTC)
    assert (item.since, item.due, item.stage) == (NOTICED, due, Stage.DRAFT)
    answer(house, meeting_id)
    assert not find(house, NOTICED, InboxKind.GUIDANCE)


def test_an_objection_to_the_register_is_shown_from_the_seventh_day_on(house: House) -> None:
    import_small(house)
    publish(house)
    house.database.write(
        lambda s: object_to_register(
            s,
            code=house.community.code,
            objection=Objection(address=Address("1栋", "1单元", "0103"), text="面积", telephone=""),
            client="",
            digests=DIGESTS,
            at=NOTICED,
        )
    )
    week = NOTICED + timedelta(days=7)

    assert not find(house, week - timedelta(seconds=1), InboxKind.OBJECTION)
    (item,) = find(house, week, InboxKind.OBJECTION)
    assert (item.since, item.due, item.meeting) == (NOTICED, week, None)


def test_disputes_mandates_and_rules_wait_and_a_result_until_it_is_countersigned(
    house: House,
) -> None:
    adopt(house, "transfer", "new-owner-if-unvoted")
    meeting_id = make_open_meeting(house)
    letters = issue_letters(house, meeting_id)
    voter = make_voter(house, meeting_id, letters[3])
    ballot = cast_online(house, voter, "form0001")
    run_sequencer(house, meeting_id)
    grant(house, make_voter(house, meeting_id, letters[4]))
    house.database.write(
        partial(
            dispute_ballot,
            voter=voter,
            ballot_id=ballot.id,
            ground=DisputeGround.NOT_MINE,
            at=OPENS,
        )
    )

    (dispute,) = find(house, OPENS, InboxKind.DISPUTE)
    (mandate,) = find(house, OPENS, InboxKind.MANDATE)

    assert (dispute.text.facts["number"], dispute.since, dispute.due) == (1, OPENS, None)
    assert (mandate.text.facts["number"], mandate.due) == (1, CLOSES)


def test_a_result_waits_until_it_is_countersigned(house: House) -> None:
    meeting_id = make_open_meeting(house)
    finish_meeting(house, meeting_id)

    (item,) = find(house, FINAL, InboxKind.VERIFY)
    assert (item.since, item.stage) == (FINAL, Stage.FINAL)
    countersign(house, meeting_id)

    assert not find(house, FINAL, InboxKind.VERIFY)
    overview = house.database.read(lambda s: read_overview(s, house.auditor, FINAL))
    assert list(overview.stages.values()) == [Stage.DONE]


def test_what_is_overdue_comes_first_and_what_has_no_day_after_three(house: House) -> None:
    ask(house, make_draft(house))
    import_small(house)
    publish(house)
    house.database.write(
        lambda s: object_to_register(
            s,
            code=house.community.code,
            objection=Objection(address=Address("1栋", "1单元", "0103"), text="面积", telephone=""),
            client="",
            digests=DIGESTS,
            at=NOTICED - timedelta(days=9),
        )
    )

    kinds = [each.kind for each in read(house, NOTICED)]

    assert kinds == [InboxKind.OBJECTION, InboxKind.GUIDANCE]


def test_a_grave_alarm_stands_first_and_an_alarm_without_a_day_says_none(house: House) -> None:
    """The telephone stands in the register before anybody looks, since what it says is kept."""
    meeting_id = make_open_meeting(house)
    letter = issue_letters(house, meeting_id)[3]
    grant(house, make_voter(house, meeting_id, letter))
    change_rows(house.database, OwnerRow, telephone="13800009999")
    cast_online(house, make_voter(house, meeting_id, letter), "form0001")
    cast_at = CLOSES - timedelta(minutes=2)
    house.database.write(lambda s: s.execute(update(BallotRow).values(cast_at=cast_at)))

    items = read(house, CLOSES - timedelta(minutes=1))

    assert [each.text.code for each in items] == [
        "alarm-promise",
        "alarm-telephone",
        "inbox-mandate",
    ]
    assert [each.is_since_known for each in items] == [True, False, True]


def test_items_are_chosen_by_kind_stage_and_name(house: House) -> None:
    ask(house, make_draft(house))
    items = read(house, NOTICED)

    assert choose_items(items) == items
    assert choose_items(items, kind="guidance", stage="draft", name=" LANGYUE ") == items
    assert choose_items(items, kind="alarm") == ()
    assert choose_items(items, stage="open") == ()
    assert choose_items(items, name="别的小区") == ()


@pytest.mark.parametrize(
    ("due", "days"),
    [
        (datetime(2026, 6, 14, 16, tzinfo=UTC), -1),
        (datetime(2026, 6, 15, 1, tzinfo=UTC), 0),
        (datetime(2026, 6, 15, 2, tzinfo=UTC), 0),
        (datetime(2026, 6, 15, 16, tzinfo=UTC), 0),
        (datetime(2026, 6, 15, 17, tzinfo=UTC), 1),
        (datetime(2026, 6, 18, 16, tzinfo=UTC), 3),
    ],
)
def test_days_are_counted_as_the_calendar_in_china_has_them(due: datetime, days: int) -> None:
    assert count_days(due, datetime(2026, 6, 15, 2, tzinfo=UTC)) == days


@pytest.mark.parametrize(
    ("is_descending", "days"),
    [(False, [-1, 0, 5, None, None]), (True, [5, 0, -1, None, None])],
)
def test_what_waits_for_no_day_is_last_in_both_directions(
    house: House, is_descending: bool, days: list[int | None]
) -> None:
    line = DistrictLine(
        community=house.community,
        meeting=None,
        stage=Stage.NONE,
        participation=None,
        requirement=None,
        days=None,
        alarms=(),
    )
    lines = [replace(line, days=each) for each in (None, 5, -1, None, 0)]

    assert [each.days for each in sort_lines(lines, "days", is_descending=is_descending)] == days
