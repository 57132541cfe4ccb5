"""Proxies and other mandates: given, limited, revoked, and over whom the principal prevails."""

import io
import re
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from audit.entries.ballot import BallotReviewed
from audit.evidence.file import read_proceedings
from audit.terms import Identification, MandateKind
from tests.voting.adopted import make_open_meeting_under
from tests.voting.casting.test_casting import run_sequencer
from tests.voting.confirming import confirm
from tests.voting.installation import (
    BASE_URL,
    OPENS,
    House,
    cast_online,
    issue_letters,
    make_open_meeting,
    make_voter,
)
from tests.voting.meeting.test_platform import make_platform_meeting
from tests.voting.owners.mandates import (
    AGAINST,
    AGENT,
    FOR,
    SCAN,
    ask,
    find_agent,
    grant,
    list_standing,
    make_picture,
    make_voters,
    record,
    sign_in_by_telephone,
    speak,
    stop,
)
from tests.voting.statements import watching
from tests.voting.web.browsing import cast, mark, send, sign_in, sign_in_owner
from voting.errors import InputError, NotFoundError
from voting.errors.casting import (
    ChoiceMissingError,
    MandateRefusedError,
    MandateRevokedError,
    PrincipalVotedError,
)
from voting.errors.sign_in import IdentificationError
from voting.services.log.log import read_entries
from voting.services.owners import mandates, who_may_vote
from voting.services.owners.mandate_listing import (
    get_scan,
    list_mandates,
    list_own_mandates,
    read_mandate_part,
)
from voting.services.owners.mandates import NewMandate
from voting.services.result.reviewing import casting_for_holdings
from voting.services.scans import read_scan
from voting.services.tables import Asked
from voting.storage.tables.outbox import MessageRow
from voting.storage.tables.register import OwnerRow


@pytest.mark.parametrize("revote", ["last", "first"])
def test_the_principals_own_vote_prevails_over_the_proxys(house: House, revote: str) -> None:
    (voter,) = make_voters(house, revote=revote)
    grant(house, voter)
    agent = find_agent(house)
    by_proxy = speak(house, agent, "form0001", FOR)
    run_sequencer(house, voter.meeting.meeting_id)

    own = speak(house, voter, "form0002", AGAINST)
    run_sequencer(house, voter.meeting.meeting_id)

    assert list_standing(house, voter) == [own]
    assert by_proxy != own
    logged = house.database.read(lambda s: read_entries(s, voter.meeting))
    proceedings = read_proceedings(logged)
    (review,) = proceedings.all(BallotReviewed)
    assert (review.finding, review.by) == ("voided", "principal")
    assert [each.cast.choices for each in proceedings.counted_ballots] == [AGAINST]
    with pytest.raises(PrincipalVotedError):
        speak(house, agent, "form0003", FOR)


def test_a_proxy_that_was_revoked_cannot_vote_and_one_replaces_another(house: House) -> None:
    (voter,) = make_voters(house)
    first = grant(house, voter)
    agent = find_agent(house)
    second = grant(house, voter, "13800138001")
    with pytest.raises(MandateRevokedError):
        speak(house, agent, "form0001", FOR)
    assert house.database.read(lambda s: who_may_vote.find_voting_rights(s, AGENT)) == []

    stop(house, voter, second)
    with pytest.raises(MandateRevokedError):
        speak(house, replace(voter, mandate_id=second), "form0002", FOR)
    views = house.database.read(lambda s: list_own_mandates(s, voter))
    assert {each.id for each in views if each.ended_at} == {first, second}


def test_an_agent_takes_as_many_as_the_rules_admit_and_no_property_staff(house: House) -> None:
    voters = make_voters(house, 4, proxy_max=3, proxy_staff="refused")

    for voter in voters[:3]:
        grant(house, voter)
    with pytest.raises(MandateRefusedError):
        grant(house, voters[3])
    with pytest.raises(MandateRefusedError):
        grant(house, voters[3], "13800138009", is_property_staff=True)
    grant(house, voters[0])  # Replacing one's own is no further mandate.
    with watching(house.database) as one:
        house.database.read(lambda s: who_may_vote.view_voting_rights(s, voters[:1]))
    with watching(house.database) as several:
        house.database.read(lambda s: who_may_vote.view_voting_rights(s, voters[:3]))
    assert len(house.database.read(lambda s: who_may_vote.find_voting_rights(s, AGENT))) == 3
    assert len(several) == len(one)


def test_a_directed_proxy_votes_as_it_is_told(house: House) -> None:
    (voter,) = make_voters(house, proxy_directed=True)
    with pytest.raises(ChoiceMissingError):
        grant(house, voter)
    given = NewMandate(agent="王芳", telephone=AGENT, directions=AGAINST)
    house.database.write(
        lambda s: mandates.grant_proxy(
            s, voter=voter, grant=given, keys=house.keys, base_url=BASE_URL, at=OPENS
        )
    )
    agent = find_agent(house)

    with pytest.raises(InputError):
        speak(house, agent, "form0001", FOR)
    speak(house, agent, "form0002", AGAINST)

    assert house.database.read(lambda s: casting_for_holdings.read_directions(s, agent)) == AGAINST


def test_a_proxy_sees_neither_the_principals_ballots_nor_gives_the_mandate_away(
    house: House,
) -> None:
    (voter,) = make_voters(house)
    grant(house, voter)
    agent = find_agent(house)
    cast_online(house, voter, "form0001")

    assert list_standing(house, agent) == []
    with pytest.raises(MandateRefusedError):
        grant(house, agent, "13800138002")
    with pytest.raises(NotFoundError):
        stop(house, agent, agent.mandate_id)


def test_a_letter_alone_gives_no_proxy_where_the_rules_ask_for_the_telephone(
    house: House,
) -> None:
    meeting_id = make_open_meeting_under(house, "identification", "telephone")
    letter = issue_letters(house, meeting_id)[0]
    voter = make_voter(house, meeting_id, letter)

    with pytest.raises(IdentificationError):
        grant(house, voter)
    grant(house, replace(voter, identified=Identification.TELEPHONE))
    assert find_agent(house).identified == "telephone"


def test_a_ballot_under_a_mandate_rests_on_no_more_than_the_mandate_does(house: House) -> None:
    (voter,) = make_voters(house)
    grant(house, voter)
    assert find_agent(house).identified == "letter"

    record(house, voter, MandateKind.GUARDIAN)
    found = house.database.read(lambda s: who_may_vote.find_voting_rights(s, AGENT))
    assert {each.voter.identified for each in found} == {"letter"}


def test_a_guardian_is_recorded_with_the_proof_that_was_shown(house: House) -> None:
    (voter,) = make_voters(house)
    mandate_id = record(house, voter, MandateKind.GUARDIAN)

    speak(house, find_agent(house), "form0001", FOR)

    (view,) = house.database.read(
        lambda s: list_mandates(s, house.key_of(voter.meeting.meeting_id))
    )
    assert (view.kind, view.has_voted, len(str(view.sha256))) == (MandateKind.GUARDIAN, True, 64)
    kept = house.database.read(lambda s: get_scan(s, voter.meeting, mandate_id))
    assert kept == SCAN


@pytest.mark.parametrize(
    "content",
    [b"", b"no picture", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7", make_picture()[:60], b"x" * (11 << 20)],
    ids=["empty", "text", "png head", "pdf head", "truncated", "large"],
)
def test_a_scan_that_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(InputError):
        read_scan(content)


def test_a_picture_of_either_kind_is_taken() -> None:
    assert read_scan(make_picture("JPEG")).media_type == "image/jpeg"
    assert read_scan(make_picture()).media_type == "image/png"


def test_a_proxy_is_given_on_the_phone_votes_by_telephone_and_is_overruled(
    app: Flask, web_house: House
) -> None:
    meeting_id = make_open_meeting(web_house)
    owner, agent = app.test_client(), app.test_client()
    page = sign_in_owner(owner, issue_letters(web_house, meeting_id)[0])
    assert "委托别人代投" in page
    page = owner.get("/vote/proxy").text
    fields = {"agent": "王芳", "telephone": "138 0013 8000", "works_for_property": "no"}
    status, page = send(owner, "/vote/proxy", page, **fields)
    assert (status, "有效，还没有代您投票" in page) == (200, True)

    ballot = sign_in_by_telephone(agent, web_house)
    assert "您代表" in ballot
    assert cast(agent, ballot, **mark(M1="for", M2="for"))[0] == 200
    page = owner.get("/vote/proxy").text
    assert "已代您投票" in page
    ballot = owner.get("/vote").text
    status, receipt = cast(owner, ballot, **mark(M1="against", M2="for"))

    assert (status, "您的票已收到" in receipt) == (200, True)
    page = agent.get("/vote").text
    assert "下一步：核对" not in page or "作废" in page
    revoke = re.search(r"/vote/proxy/[0-9a-f]+/stop", owner.get("/vote/proxy").text)
    assert revoke is not None
    assert send(owner, revoke[0], owner.get("/vote/proxy").text)[0] == 200
    assert agent.get("/vote").status_code == 409


def test_a_mandate_on_paper_is_recorded_at_the_desk(app: Flask, web_house: House) -> None:
    meeting_id = make_open_meeting(web_house)
    browser = app.test_client()
    sign_in(browser, "m-langyue")
    url = f"/committee/meetings/{meeting_id}/mandates"
    page = browser.get(url).text
    fields = {
        "kind": "proxy",
        "building": "1",
        "section": "1",
        "room": "101",
        "agent": "李芳",
        "telephone": AGENT,
        "works_for_property": "no",
    }
    refused = send(browser, url, page, **fields, scan=(io.BytesIO(b"no picture"), "x.png"))
    assert refused[0] == 422
    picture = (io.BytesIO(make_picture()), "委托书.png")
    status, answer = send(browser, url, page, **fields, scan=picture)
    assert (status, "等待确认" in answer) == (200, True)
    assert re.search(rf"{url}/[0-9a-f]+/scan", answer) is None

    second = app.test_client()
    sign_in(second, "n-langyue")
    step = re.search(r"/committee/steps/[0-9a-f]+", answer)
    assert step is not None
    waiting = second.get(step[0]).text
    assert "李芳" in waiting
    assert send(second, f"{step[0]}/confirm", waiting)[0] == 200
    answer = browser.get(url).text
    scan = re.search(rf"{url}/[0-9a-f]+/scan", answer)
    assert scan is not None
    assert browser.get(scan[0]).data == make_picture()
    assert "李芳" in answer


def test_where_only_owners_are_agents_name_and_number_stand_in_the_register(
    house: House,
) -> None:
    """潍坊市物业管理条例第三十二条：业主委托其他业主签字的，应当出具书面授权委托书。"""
    meeting_id, _ = make_platform_meeting(house, "weifang-2022-r2")
    agents = house.database.read(
        lambda s: s.execute(select(OwnerRow.name, OwnerRow.telephone).limit(2)).all()
    )
    (owner, number), (other, _) = agents

    for name, telephone in (("李芳", AGENT), (owner, AGENT), (other, number)):
        with pytest.raises(MandateRefusedError) as refused:
            ask(house, meeting_id, MandateKind.PROXY, number=telephone, name=name)
        assert refused.value.sentence == "agent-no-owner"
        assert "第三十二条" in str(refused.value.facts["source"])
    confirm(house, ask(house, meeting_id, MandateKind.PROXY, number=number, name=owner))
    # Guardians are nobody's choice.
    confirm(house, ask(house, meeting_id, MandateKind.GUARDIAN, "0102"))

    listed = house.database.read(lambda s: list_mandates(s, house.key_of(meeting_id)))
    assert {each.kind for each in listed} == {MandateKind.PROXY, MandateKind.GUARDIAN}


def test_an_agent_abroad_votes_where_messages_reach_them(house: House) -> None:
    (voter,) = make_voters(house)
    with pytest.raises(InputError) as refused:
        grant(house, voter, "+44 7911 123456")
    assert refused.value.sentence == "telephone-not-served"

    grant(house, voter, "０044 7911-123456", countries=("44",))

    assert find_agent(house, "+447911123456").mandate_id


def test_the_message_to_an_agent_says_where_to_vote(house: House) -> None:
    voter, *_ = make_voters(house)

    grant(house, voter)

    texts = house.database.read(lambda s: s.scalars(select(MessageRow.text)).all())
    (told,) = [each for each in texts if "您可以代表" in each]
    assert f"{BASE_URL}/vote/sign-in?c=langyue" in told


def test_mandates_are_found_by_address_agent_and_whether_they_stand(house: House) -> None:
    meeting_id = make_open_meeting(house)
    for room, number, agent in (("0103", 1, "李芳"), ("0104", 2, "王强")):
        step = ask(house, meeting_id, MandateKind.GUARDIAN, room, f"1380013800{number}", agent)
        confirm(house, step)

    def ask_for(**asked: object) -> list[str]:
        wanted = Asked(**asked)  # type: ignore[arg-type]  # as a test names it
        part = house.database.read(lambda s: read_mandate_part(s, house.key_of(meeting_id), wanted))
        return [each.agent for each in part.rows]

    assert sorted(ask_for(sort="agent")) == ["李芳", "王强"]
    assert ask_for() == ask_for(sort="granted")[::-1]
    assert ask_for(text="0104") == ask_for(text="13800138002") == ask_for(text="王") == ["王强"]
    assert len(ask_for(chosen={"state": "standing", "kind": "guardian"})) == 2
    assert ask_for(chosen={"state": "ended"}) == ask_for(chosen={"kind": "proxy"}) == []
