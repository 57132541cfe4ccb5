"""Agents: two persons let one speak, a few holdings each, and every owner can stop it."""

import io
import re
from datetime import datetime, timedelta

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from audit.checks.counting import count_proceedings
from audit.checks.mandates import say_by_agents
from audit.entries.ballot import BallotCast
from audit.entries.mandate import MandateEnded, MandateRecorded
from audit.entries.proceedings import Proceedings
from audit.evidence.file import read_proceedings
from audit.terms import MandateKind
from tests.voting.adopted import adopt
from tests.voting.casting.test_casting import run_sequencer
from tests.voting.confirming import confirm
from tests.voting.desk.desk import view
from tests.voting.installation import (
    BASE_URL,
    CLOSES,
    FINAL,
    OPENS,
    House,
    cast_online,
    close_meeting,
    finish_meeting,
    issue_letters,
    make_open_meeting,
    make_voter,
    take_step,
    verify_result,
)
from tests.voting.on_paper import enter_paper
from tests.voting.owners.mandates import (
    AGAINST,
    AGENT,
    FOR,
    ask,
    find_agent,
    grant,
    list_standing,
    make_voters,
    record,
    speak,
)
from tests.voting.storage.sealed_rows import change_rows
from tests.voting.web.browsing import send, sign_in
from voting.errors import NotFoundError, NotNowError, SecondMemberError
from voting.errors.casting import MandateRefusedError, MandateRevokedError
from voting.services.casting.participation import measure_participation
from voting.services.desk.paper_ballots import Reading
from voting.services.desk.turnout import measure_turnout
from voting.services.log.log import read_entries
from voting.services.owners import mandate_links, who_may_vote
from voting.services.owners.mandate_listing import list_mandates
from voting.services.result import closing
from voting.services.result.reviewing import review, stopping
from voting.storage.sealed import find_by
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.outbox import MessageRow
from voting.storage.tables.owners import MandateRow
from voting.storage.tables.people import CommunityRow
from voting.storage.tables.register import OwnerRow
from voting.terms import MeetingKey

ROOMS = ("0101", "0103", "0104", "0201", "0202")
"""Of five holdings."""
OWN = "13899990000"


def read_log(house: House, key: MeetingKey) -> Proceedings:
    return read_proceedings(house.database.read(lambda s: read_entries(s, key)))


def test_one_member_cannot_make_himself_the_guardian_of_eight_holdings(house: House) -> None:
    """Issue 15, finding 5."""
    meeting_id = make_open_meeting(house)
    steps = [ask(house, meeting_id, MandateKind.GUARDIAN, room, OWN) for room in ROOMS]

    with pytest.raises(SecondMemberError):
        confirm(house, steps[0], house.member)
    assert house.database.read(lambda s: who_may_vote.find_voting_rights(s, OWN)) == []
    for step in steps[:3]:
        confirm(house, step)
    with pytest.raises(MandateRefusedError):
        confirm(house, steps[3])
    with pytest.raises(MandateRefusedError):
        ask(house, meeting_id, MandateKind.HEIR, ROOMS[4], OWN)
    with pytest.raises(MandateRefusedError):
        ask(house, meeting_id, MandateKind.HEIR, ROOMS[4], "13899990001")  # By the same name.

    entries = house.database.read(lambda s: who_may_vote.find_voting_rights(s, OWN))
    assert len(entries) == 3
    recorded = read_log(house, house.key_of(meeting_id)).all(MandateRecorded)
    assert {each.agent for each in recorded} == {recorded[0].agent}
    assert {(each.by, each.confirmed_by) for each in recorded} == {
        (house.member.id, house.second.id)
    }


def test_one_name_with_two_telephones_is_one_agent_also_by_a_third_mandate(house: House) -> None:
    """The third mandate gives the name of one agent and the telephone of another."""
    meeting_id = make_open_meeting(house)
    for room in ROOMS[:2]:
        confirm(house, ask(house, meeting_id, MandateKind.GUARDIAN, room, OWN, "李芳"))
    confirm(house, ask(house, meeting_id, MandateKind.HEIR, ROOMS[2], "13899990001", "赵敏"))

    with pytest.raises(MandateRefusedError):
        ask(house, meeting_id, MandateKind.HEIR, ROOMS[3], "13899990001", "李芳")
    with pytest.raises(MandateRefusedError):
        ask(house, meeting_id, MandateKind.HEIR, ROOMS[3], "13899990001", "李 芳")


def test_the_office_confirms_where_no_other_member_can(house: House) -> None:
    meeting_id = make_open_meeting(house)
    step = ask(house, meeting_id, MandateKind.GUARDIAN)
    with pytest.raises(NotNowError):
        confirm(house, step, house.auditor)


def test_the_bound_holds_at_casting_too(house: House) -> None:
    voters = make_voters(house, 4)
    for voter in voters[:3]:
        grant(house, voter)
    fourth = grant(house, voters[3], OWN, name="赵强")

    def give_to_the_first(session: Session) -> None:
        pseudonym = session.scalar(
            select(MandateRow.pseudonym).where(MandateRow.telephone_digest == find_by(AGENT))
        )
        session.execute(
            update(MandateRow).where(MandateRow.id == fourth).values(pseudonym=pseudonym)
        )

    house.database.write(give_to_the_first)
    with pytest.raises(MandateRefusedError):
        speak(house, find_agent(house, OWN), "form0001", FOR)


def test_a_ballot_says_under_which_mandate_an_agent_cast_it(house: House) -> None:
    (voter,) = make_voters(house)
    record(house, voter, MandateKind.GUARDIAN)
    speak(house, find_agent(house), "form0001", FOR)
    run_sequencer(house, voter.meeting.meeting_id)

    log = read_log(house, voter.meeting)
    (cast,) = log.all(BallotCast)
    assert cast.mandate is not None
    assert isinstance(log.records[cast.mandate], MandateRecorded)
    meeting = view(house, voter.meeting.meeting_id)
    parts = house.database.read(lambda s: measure_participation(s, meeting))
    assert house.database.read(lambda s: measure_turnout(s, meeting)).by_agents == 1
    assert {each.by_agents for each in parts} == {1}
    finish_meeting(house, voter.meeting.meeting_id)
    assert verify_result(house, voter.meeting.meeting_id).holds
    assert say_by_agents(read_log(house, voter.meeting)) == "由代理人投票的 1 户"


def test_nobody_casts_under_a_mandate_that_the_log_has_no_entry_of(house: House) -> None:
    (voter,) = make_voters(house)
    grant(house, voter)
    agent = find_agent(house)
    house.database.write(lambda s: s.execute(update(MandateRow).values(log_index=None)))

    with pytest.raises(MandateRevokedError):
        speak(house, agent, "form0001", FOR)
    with pytest.raises(MandateRevokedError):
        cast_online(house, agent, "form0002")


def find_link(house: House) -> str:
    """Return the token of the link in the latest message to an owner."""
    rows = house.database.read(
        lambda s: s.scalars(select(MessageRow.text).order_by(MessageRow.created_at)).all()
    )
    links = [match[1] for text in rows if (match := re.search(rf"{BASE_URL}/m/(\S+)", text))]
    return links[-1]


def stop_by_link(house: House, token: str, at: datetime) -> None:
    house.database.write(lambda s: stopping.stop_by_link(s, token=token, keys=house.keys, at=at))


@pytest.mark.parametrize("revote", ["last", "first"])
def test_an_owner_stops_the_agent_and_may_still_vote(house: House, revote: str) -> None:
    (voter,) = make_voters(house, revote=revote)
    record(house, voter, MandateKind.GUARDIAN)
    agent = find_agent(house)
    speak(house, agent, "form0001", FOR)

    stop_by_link(house, find_link(house), OPENS)
    stop_by_link(house, find_link(house), OPENS)  # Saying it twice changes nothing.

    assert list_standing(house, voter) == []
    with pytest.raises(MandateRevokedError):
        speak(house, agent, "form0002", FOR)
    own = speak(house, voter, "form0003", AGAINST)
    assert list_standing(house, voter) == [own]
    finish_meeting(house, voter.meeting.meeting_id)
    assert verify_result(house, voter.meeting.meeting_id).holds


def test_a_stopped_agents_ballot_is_voided_and_never_silent(house: House) -> None:
    """Issue 15, finding 4: what was voided is not counted for its opponents."""
    adopt(house, "silent", "with-majority")
    for_owner, opponent, quiet = make_voters(house, 3)
    record(house, for_owner, MandateKind.GUARDIAN)
    speak(house, find_agent(house), "form0001", FOR)
    cast_online(house, opponent, "form0002", ("against", "against"))
    run_sequencer(house, for_owner.meeting.meeting_id)

    stop_by_link(house, find_link(house), OPENS)
    close_meeting(house, for_owner.meeting.meeting_id)

    outcome = count_proceedings(read_log(house, for_owner.meeting)).outcomes[0]
    results = outcome["results"]
    assert isinstance(results, dict)
    assert results["silent"]["persons"] == 1, quiet
    assert results["against"]["persons"] == 2
    assert results["for"]["persons"] == 0


@pytest.mark.parametrize("is_published", [False, True])
def test_until_the_end_of_objections_a_stop_recounts(house: House, *, is_published: bool) -> None:
    (voter,) = make_voters(house)
    record(house, voter, MandateKind.GUARDIAN)
    speak(house, find_agent(house), "form0001", FOR)
    meeting_id = voter.meeting.meeting_id
    close_meeting(house, meeting_id)
    if is_published:
        take_step(house, meeting_id, closing.publish_preliminary, CLOSES)

    stop_by_link(house, find_link(house), CLOSES + timedelta(hours=1))

    log = read_log(house, voter.meeting)
    assert len(log.all(MandateEnded)) == 1
    assert len(log.rounds) == 2
    assert log.counted_ballots == ()
    if not is_published:
        take_step(house, meeting_id, closing.publish_preliminary, CLOSES + timedelta(hours=2))
    take_step(house, meeting_id, closing.confirm_result, FINAL + timedelta(days=2))


def test_after_objections_a_stop_is_too_late(house: House) -> None:
    (voter,) = make_voters(house)
    record(house, voter, MandateKind.GUARDIAN)
    close_meeting(house, voter.meeting.meeting_id)
    take_step(house, voter.meeting.meeting_id, closing.publish_preliminary, CLOSES)

    with pytest.raises(NotNowError):
        stop_by_link(house, find_link(house), FINAL)


def test_a_voided_ballot_of_a_stopped_agent_does_not_come_back(house: House) -> None:
    (voter,) = make_voters(house)
    record(house, voter, MandateKind.GUARDIAN)
    ballot_id = speak(house, find_agent(house), "form0001", FOR)
    stop_by_link(house, find_link(house), OPENS)

    with pytest.raises(MandateRefusedError):
        house.database.write(
            lambda s: review.review_ballot(
                s,
                house.act(voter.meeting.meeting_id, OPENS),
                ballot_id=ballot_id,
                ground=None,
                reason="恢复",
            )
        )


def test_every_owner_is_told_and_who_has_no_telephone_by_letter(house: House) -> None:
    meeting_id = make_open_meeting(house)
    key = house.key_of(meeting_id)
    change_rows(house.database, OwnerRow, lambda row: row.name == "欧阳文涵", telephone="")
    confirm(house, ask(house, meeting_id, MandateKind.HEIR, "0201"))

    texts = house.database.read(
        lambda s: s.execute(select(MessageRow.telephone, MessageRow.text)).all()
    )
    assert [each.telephone for each in texts if "/m/" in each.text] == ["14539274549"]
    (letter,) = house.database.read(lambda s: mandate_links.list_letters(s, key))
    assert (letter.name, letter.printed_at) == ("欧阳文涵", None)
    with pytest.raises(NotFoundError):
        stop_by_link(house, letter.token, OPENS)
    house.database.write(lambda s: mandate_links.keep_letters(s, key, [letter], OPENS))
    (again,) = house.database.read(lambda s: mandate_links.list_letters(s, key))
    assert again.printed_at == OPENS
    stop_by_link(house, letter.token, OPENS)
    (view,) = house.database.read(lambda s: list_mandates(s, key))
    assert view.ended_at == OPENS
    assert house.database.read(lambda s: mandate_links.list_letters(s, key)) == []


def test_whom_a_message_does_not_reach_is_told_by_letter(house: House) -> None:
    (voter,) = make_voters(house)
    record(house, voter, MandateKind.GUARDIAN)
    change_rows(house.database, MessageRow, lambda row: "/m/" in row.text, due_at=None)

    assert len(house.database.read(lambda s: mandate_links.list_letters(s, voter.meeting))) == 1


def test_an_owners_paper_supersedes_what_an_agent_cast_since_it_was_handed_in(
    house: House,
) -> None:
    meeting_id = make_open_meeting(house)
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])
    record(house, voter, MandateKind.GUARDIAN)
    speak(house, find_agent(house), "form0001", FOR)
    run_sequencer(house, meeting_id)

    reading = Reading({"M1": "against", "M2": "against"}, None)
    enter_paper(house, meeting_id, voter.holding_id, reading)
    ballots = house.database.read(
        lambda s: s.scalars(select(BallotRow).where(~BallotRow.is_voided)).all()
    )
    assert [each.mandate_id for each in ballots] == [None]


def test_the_office_sees_the_proofs_and_an_owner_stops_without_signing_in(
    app: Flask, web_house: House
) -> None:
    meeting_id = make_open_meeting(web_house)
    key = web_house.key_of(meeting_id)
    confirm(web_house, ask(web_house, meeting_id, MandateKind.GUARDIAN))
    office, owner = app.test_client(), app.test_client()
    sign_in(office, "a-langyue")
    url = f"/office/{key.community_id}/{meeting_id}/mandates"
    assert url in office.get("/office/").text
    page = office.get(url).text
    scan = re.search(rf"{url}/[0-9a-f]+/scan", page)
    assert scan is not None
    assert office.get(scan[0]).mimetype == "image/png"
    assert ("李芳" in page, "周委员 确认" in page) == (True, True)

    link = f"/m/{find_link(web_house)}"
    page = owner.get(link).text
    assert "停止代理" in page
    status, page = send(owner, link, page)
    assert (status, "已经停止" in page) == (200, True)
    assert owner.get("/m/nothing").status_code == 404


def test_letters_are_printed_at_the_desk(app: Flask, web_house: House) -> None:
    meeting_id = make_open_meeting(web_house)
    change_rows(web_house.database, OwnerRow, telephone="")
    web_house.database.write(
        lambda s: s.execute(update(CommunityRow).values(telephone="0571-88888888"))
    )
    confirm(web_house, ask(web_house, meeting_id, MandateKind.GUARDIAN))
    browser = app.test_client()
    sign_in(browser, "m-langyue")
    url = f"/committee/meetings/{meeting_id}/mandates"
    page = browser.get(url).text
    assert "待寄的告知信" in page

    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    data = {"csrf_token": token[1]} if token else {}
    answer = browser.post(f"{url}/letters", data=data)

    (letter,) = PdfReader(io.BytesIO(answer.data)).pages
    said = "".join(letter.extract_text().split())
    assert "停止代理" in said
    assert "请打电话0571-88888888" in said
    assert "未印" not in browser.get(url).text
