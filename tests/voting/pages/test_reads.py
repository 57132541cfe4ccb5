"""How many statements a page takes: as many for a long list as for a short one."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from audit.terms import DeliveryKind
from ballots.motion import Matter
from tests.voting.casting.test_casting import run_sequencer
from tests.voting.installation import (
    CLOSES,
    DIGESTS,
    NOTICED,
    OPENS,
    PASSWORD,
    FixedClock,
    House,
    add_motion,
    cast_online,
    close_meeting,
    countersign,
    find_field,
    finish_meeting,
    freeze,
    give_notice,
    issue_letters,
    make_draft,
    make_house,
    make_open_meeting,
    make_voter,
    open_meeting,
    serve,
    take_step,
)
from tests.voting.on_paper import make_scan
from tests.voting.statements import count_rows, watching
from tests.voting.web.browsing import post_code
from voting.context import EXTENSION
from voting.importing.report import check_file
from voting.importing.spelling.addresses import Address
from voting.keys.folder import KeyFolder
from voting.services.casting.receipts import get_receipt
from voting.services.meeting import meetings
from voting.services.meeting.drafting.opinions import record_opinion
from voting.services.owners.delivery_records import ReportedDelivery
from voting.services.owners.letters import Letter, prepare_letters
from voting.services.people import communities
from voting.services.people.actors import Member
from voting.services.people.communities import get_community
from voting.services.register import importing
from voting.services.result import closing
from voting.services.scans import read_scan
from voting.storage.base import Database
from voting.storage.tables.meeting import MeetingRow
from voting.terms import MeetingState, OpinionBody

HEAD = "楼栋,单元,房号,用途,专有面积(㎡),面积依据,产权人,证件号码,联系电话,共有方式,交付状态,备注"
WHOLE_LOG = "SELECT log_entries.entry \nFROM log_entries \nWHERE log_entries.community_id = ? AND "
WHOLE_LOG += "log_entries.meeting_id = ? ORDER BY"


def get_database(app: Flask) -> Database:
    database: Database = app.extensions[EXTENSION].database
    return database


def visit(app: Flask, browser: FlaskClient, url: str) -> tuple[str, list[str]]:
    with watching(get_database(app)) as statements:
        answer = browser.get(url)
    assert answer.status_code == 200
    return answer.text, statements


def count(app: Flask, browser: FlaskClient, url: str) -> int:
    """Count the statements of a page that was shown before."""
    browser.get(url)
    return len(visit(app, browser, url)[1])


def sign_in(browser: FlaskClient, login: str) -> None:
    form = browser.get("/sign-in").text
    fields = {"csrf_token": find_field("csrf_token", form), "login": login, "password": PASSWORD}
    assert browser.post("/sign-in", data=fields).status_code == 303
    post_code(browser, login)


def draft_noticed(house: House, number: int) -> None:
    """Draft meetings and let them stand as noticed; a list asks for no more of them."""

    def notice(session: Session, meeting_id: str) -> None:
        row = meetings.lock_meeting(session, house.key_of(meeting_id))
        row.state = MeetingState.NOTICED
        meetings.note_transition(session, row, house.member.id, NOTICED)

    for _ in range(number):
        meeting_id = make_draft(house)
        house.database.write(partial(notice, meeting_id=meeting_id))


def make_meeting_of(house: House, holdings: int) -> str:
    """Open a meeting of a community with so many holdings, all served by a posted notice."""
    lines = [
        f"1栋,1单元,{1 + number // 4:02}{1 + number % 4:02},住宅,80.00,不动产登记,"
        f"业主{number},P{number:07},,单独所有,已交付,"
        for number in range(holdings)
    ]
    report = check_file("a.csv", "\n".join([HEAD, *lines]).encode())
    house.database.write(
        lambda s: importing.import_register(
            s, member=house.member, report=report, digests=DIGESTS, at=NOTICED
        )
    )
    freeze(house)
    meeting_id = make_draft(house)
    give_notice(house, meeting_id)
    open_meeting(house, meeting_id)
    service = ReportedDelivery(
        how=DeliveryKind.POSTED, made_at=OPENS, scan=read_scan(make_scan("posted"))
    )
    serve(house, meeting_id, service, Address("1栋", "", ""))
    return meeting_id


def test_a_community_lists_thirty_meetings_as_it_lists_three(
    app: Flask, browser: FlaskClient, web_house: House
) -> None:
    draft_noticed(web_house, 3)
    few = count(app, browser, "/c/langyue")
    draft_noticed(web_house, 27)

    assert count(app, browser, "/c/langyue") == few
    assert browser.get("/c/langyue").text.count("2026年第一次业主大会会议") == 30


def test_the_committee_lists_thirty_meetings_as_it_lists_three(
    app: Flask, browser: FlaskClient, web_house: House
) -> None:
    sign_in(browser, "m-langyue")
    draft_noticed(web_house, 3)
    few = count(app, browser, "/committee/")
    draft_noticed(web_house, 27)

    assert count(app, browser, "/committee/") == few
    assert browser.get("/committee/").text.count("<b>2026年第一次业主大会会议</b>") == 30


def test_the_office_lists_twenty_communities_as_it_lists_two(
    app: Flask, browser: FlaskClient, web_house: House
) -> None:
    def add_communities(numbers: range) -> None:
        for number in numbers:
            community_id = web_house.database.write(
                partial(
                    communities.add_community,
                    street_office_id=web_house.community.street_office_id,
                    code=f"c{number}",
                    name=f"花园{number}",
                )
            )
            community = web_house.database.read(partial(get_community, community_id=community_id))
            member = Member(web_house.member.id, "陈委员", community_id)
            draft_noticed(replace(web_house, community=community, member=member), 1)

    sign_in(browser, "a-langyue")
    add_communities(range(1, 2))
    pages = ("/office/", "/office/district", "/office/calendar?days=365")
    few = [count(app, browser, page) for page in pages]
    add_communities(range(2, 20))

    assert [count(app, browser, page) for page in pages] == few
    for page in pages[1:]:
        assert browser.get(page).text.count("2026年第一次业主大会会议") >= 19


@pytest.mark.parametrize(
    ("page", "line"), [("letters", "张贴公告"), ("missing", "业主"), ("turnout", "1栋")]
)
def test_the_desk_lists_fifty_holdings_as_it_lists_five(
    app: Flask,
    browser: FlaskClient,
    keys: KeyFolder,
    clock: FixedClock,
    page: str,
    line: str,
) -> None:
    found = {}
    for code, holdings in (("five", 5), ("fifty", 50)):
        house = make_house(get_database(app), keys, code)
        url = f"/committee/meetings/{make_meeting_of(house, holdings)}/{page}"
        sign_in(browser, f"m-{code}")
        clock.instant = OPENS + timedelta(days=7)
        text = browser.get(url).text
        found[holdings] = count(app, browser, url)
        assert text.count(line) >= (holdings if page != "turnout" else 1)

    assert found[50] == found[5]


def test_one_letter_reads_one_holding_and_no_register(database: Database, keys: KeyFolder) -> None:
    found = {}
    for code, holdings in (("five", 5), ("fifty", 50)):
        house = make_house(database, keys, code)
        meeting_id = make_meeting_of(house, holdings)

        def prepare(session: Session, key: tuple[str, str], at: int | None) -> list[Letter]:
            row = session.get_one(MeetingRow, key)
            whole = prepare_letters(session, row)
            return whole if at is None else prepare_letters(session, row, whole[at].holding_id)

        key = (house.community.id, meeting_id)
        assert len(database.read(partial(prepare, key=key, at=None))) == holdings
        rows = count_rows(database, partial(prepare, key=key, at=3))
        found[holdings] = rows[-2:]

    assert found == {5: [1, 1], 50: [1, 1]}


def test_a_meeting_shows_much_with_as_many_statements_as_little(
    app: Flask, browser: FlaskClient, web_house: House
) -> None:
    meeting_id = make_draft(web_house)
    import_one(web_house)
    for number in range(10):
        add_motion(web_house, meeting_id, Matter.SPEND_COMMON_REVENUE, f"事项{number}")
    little = make_draft(web_house)
    for number in range(5):
        record_opinion(
            web_house.database,
            member=web_house.member,
            meeting=web_house.key_of(meeting_id),
            body=OpinionBody.PARTY_BRANCH,
            text=f"意见{number}",
            given_on=NOTICED.date(),
            at=NOTICED,
        )
    for each in (meeting_id, little):
        give_notice(web_house, each)

    much = count(app, browser, f"/c/langyue/{meeting_id}")

    assert much == count(app, browser, f"/c/langyue/{little}")
    assert "意见4" in browser.get(f"/c/langyue/{meeting_id}").text


def import_one(house: House) -> None:
    line = "1栋,1单元,0101,住宅,80.00,不动产登记,测甲,P0000001,,单独所有,已交付,"
    report = check_file("a.csv", f"{HEAD}\n{line}".encode())
    house.database.write(
        lambda s: importing.import_register(
            s, member=house.member, report=report, digests=DIGESTS, at=NOTICED
        )
    )
    freeze(house)


def read_logs(statements: list[str]) -> int:
    """Count the statements that read all entries of a log."""
    return sum(each.startswith(WHOLE_LOG) for each in statements)


def test_a_result_is_counted_once_and_again_when_its_log_has_grown(
    app: Flask, browser: FlaskClient, web_house: House
) -> None:
    meeting_id = make_open_meeting(web_house)
    finish_meeting(web_house, meeting_id)
    url = f"/c/langyue/{meeting_id}"

    first, statements = visit(app, browser, url)
    assert read_logs(statements) == 1
    for name in ("", "/result.csv", "/decision.pdf"):
        answer = browser.get(url + name)
        assert answer.status_code == 200
        with watching(get_database(app)) as statements:
            browser.get(url + name)
        assert read_logs(statements) == 0, name
    countersign(web_house, meeting_id)
    again, statements = visit(app, browser, url)

    assert read_logs(statements) == 1
    assert "会签" in again
    assert first != again


def test_evidence_that_is_not_signed_yet_is_made_once_for_each_checkpoint(
    app: Flask, browser: FlaskClient, web_house: House
) -> None:
    meeting_id = make_open_meeting(web_house)
    close_meeting(web_house, meeting_id)
    take_step(web_house, meeting_id, closing.publish_preliminary, CLOSES)
    url = f"/c/langyue/{meeting_id}/evidence.json"

    first, statements = visit(app, browser, url)
    assert read_logs(statements) == 1
    again, statements = visit(app, browser, url)

    assert again == first
    assert read_logs(statements) == 0


def test_a_receipt_is_checked_without_reading_an_entry_but_the_first(
    app: Flask, browser: FlaskClient, web_house: House
) -> None:
    meeting_id = make_open_meeting(web_house)
    voter = make_voter(web_house, meeting_id, issue_letters(web_house, meeting_id)[0])
    ballot = cast_online(web_house, voter, "form0001")
    run_sequencer(web_house, meeting_id)
    _, receipt = web_house.database.read(lambda s: get_receipt(s, voter, ballot.id))
    finish_meeting(web_house, meeting_id)
    form = browser.get("/receipt").text
    fields = {"csrf_token": find_field("csrf_token", form), "receipt": receipt}

    with watching(get_database(app)) as statements:
        answer = browser.post("/receipt", data=fields)

    assert "核验通过" in answer.text
    assert read_logs(statements) == 0
