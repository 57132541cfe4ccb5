"""A paper ballot that an agent signed: cast under the mandate, as log and count say."""

import pytest

from audit.checks.mandates import count_by_agents
from audit.entries.ballot import BallotCast, BallotReviewed
from audit.entries.mandate import MandateRecorded
from audit.entries.proceedings import Proceedings
from audit.evidence.file import read_proceedings
from audit.terms import MandateKind
from tests.voting.confirming import confirm
from tests.voting.installation import OPENS, House, finish_meeting, verify_result
from tests.voting.on_paper import enter_paper, make_scan
from tests.voting.owners.mandates import ask, find_agent, make_voters, stop
from voting.errors import InputError, NotNowError
from voting.errors.casting import AlreadyVotedError
from voting.sentences import explain
from voting.services.desk import paper_ballots
from voting.services.desk.paper_ballots import GROUNDS, Reading, view_paper_ballot
from voting.services.log.log import read_entries
from voting.services.owners.mandate_listing import list_mandates
from voting.services.people.actors import Voter
from voting.services.scans import read_scan
from voting.terms import MeetingKey

AGENT = "李芳"
FOR = Reading({"M1": "for", "M2": "for"})
AGAINST = Reading({"M1": "against", "M2": "against"})


def let_speak(house: House, revote: str = "last") -> Voter:
    """Return the voter of the first holding, for whom an agent was recorded by two members."""
    (voter,) = make_voters(house, revote=revote)
    confirm(house, ask(house, voter.meeting.meeting_id, MandateKind.PROXY))
    return voter


def read_log(house: House, key: MeetingKey) -> Proceedings:
    return read_proceedings(house.database.read(lambda s: read_entries(s, key)))


def test_the_log_says_that_an_agent_cast_it_and_verifies(house: House) -> None:
    voter = let_speak(house)
    meeting_id = voter.meeting.meeting_id

    paper_id = enter_paper(house, meeting_id, voter.holding_id, FOR, agent=f" {AGENT} ")

    log = read_log(house, voter.meeting)
    (cast,) = log.all(BallotCast)
    assert (cast.channel, cast.identified, cast.by) == ("paper", "paper", house.member.id)
    assert isinstance(log.records[cast.mandate or 0], MandateRecorded)
    assert count_by_agents(log) == 1
    shown = house.database.read(
        lambda s: view_paper_ballot(s, house.second, voter.meeting, paper_id)
    )
    assert shown.agent == AGENT
    finish_meeting(house, meeting_id)
    assert verify_result(house, meeting_id).holds


def test_an_owners_own_paper_prevails_over_the_agents_and_not_the_other_way(house: House) -> None:
    voter = let_speak(house)
    meeting_id, holding_id = voter.meeting.meeting_id, voter.holding_id
    enter_paper(house, meeting_id, holding_id, FOR, agent=AGENT)

    enter_paper(house, meeting_id, holding_id, AGAINST)

    log = read_log(house, voter.meeting)
    (voided,) = log.all(BallotReviewed)
    assert voided.ground == "principal-voted"
    assert [each.cast.choices for each in log.counted_ballots] == [AGAINST.choices]
    with pytest.raises(NotNowError) as refused:
        enter_paper(house, meeting_id, holding_id, FOR, agent=AGENT)
    assert refused.value.sentence == "paper-after-principal"


def test_where_one_ballot_is_all_the_owners_own_paper_still_counts(house: House) -> None:
    voter = let_speak(house, revote="first")
    meeting_id, holding_id = voter.meeting.meeting_id, voter.holding_id
    enter_paper(house, meeting_id, holding_id, FOR, agent=AGENT)
    with pytest.raises(AlreadyVotedError):
        enter_paper(house, meeting_id, holding_id, AGAINST, agent=AGENT)

    enter_paper(house, meeting_id, holding_id, AGAINST)

    log = read_log(house, voter.meeting)
    assert [each.cast.choices for each in log.counted_ballots] == [AGAINST.choices]
    with pytest.raises(AlreadyVotedError):
        enter_paper(house, meeting_id, holding_id, FOR)


def test_without_a_mandate_that_stands_nobody_signs_for_another(house: House) -> None:
    voter = let_speak(house)
    meeting_id, holding_id = voter.meeting.meeting_id, voter.holding_id
    with pytest.raises(InputError) as refused:
        enter_paper(house, meeting_id, holding_id, FOR, agent="王芳")
    assert refused.value.sentence == "agent-without-mandate"

    paper_id = house.database.write(
        lambda s: paper_ballots.receive_paper_ballot(
            s,
            member=house.member,
            meeting=voter.meeting,
            holding_id=holding_id,
            reading=FOR,
            scan=read_scan(make_scan("agent")),
            agent=AGENT,
            at=OPENS,
        )
    )
    (mandate,) = house.database.read(lambda s: list_mandates(s, voter.meeting))
    stop(house, voter, mandate.id)
    with pytest.raises(NotNowError) as ended:
        house.database.write(
            lambda s: paper_ballots.add_reading(
                s,
                member=house.second,
                meeting=voter.meeting,
                paper_id=paper_id,
                reading=FOR,
                keys=house.keys,
                at=OPENS,
            )
        )
    assert ended.value.sentence == "paper-of-ended-mandate"
    assert "搁置" in explain(ended.value)
    assert read_log(house, voter.meeting).all(BallotCast) == ()


def test_a_directed_agent_signs_what_the_mandate_says_or_it_is_invalid(house: House) -> None:
    """上海市住宅物业管理规定第十八条：依据委托人对所议事项的意见进行投票表决."""
    (voter,) = make_voters(house, proxy_directed=True)
    meeting_id, holding_id = voter.meeting.meeting_id, voter.holding_id
    confirm(house, ask(house, meeting_id, MandateKind.PROXY, directions=AGAINST.choices))
    with pytest.raises(InputError) as refused:
        enter_paper(house, meeting_id, holding_id, FOR, agent=AGENT)
    assert refused.value.sentence == "directions-differ"

    enter_paper(house, meeting_id, holding_id, Reading({}, GROUNDS[0]), agent=AGENT)
    enter_paper(house, meeting_id, holding_id, AGAINST, agent=AGENT)

    casts = read_log(house, voter.meeting).all(BallotCast)
    assert [each.mandate is not None for each in casts] == [True, True]
    assert find_agent(house).holding_id == holding_id
