"""Sums and facts as the database has them: those of the count, kept while a log stands."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ballots.ballot import Channel
from ballots.holdings import NOTHING
from tests.voting.casting.test_casting import run_sequencer
from tests.voting.desk.test_transfers import COUPLE, sell
from tests.voting.desk.test_transfers import make_meeting as make_sale_meeting
from tests.voting.installation import (
    CLOSES,
    DIGESTS,
    FINAL,
    NOTICED,
    OPENS,
    SMALL,
    House,
    cast_online,
    close_meeting,
    freeze,
    give_notice,
    issue_letters,
    make_draft,
    make_open_meeting,
    make_voter,
    take_step,
)
from tests.voting.meeting.test_editing import view
from tests.voting.on_paper import enter_paper
from tests.voting.owners.mandates import grant, stop
from tests.voting.statements import watching
from tests.voting.storage.sealed_rows import change_rows
from voting.importing.report import check_file
from voting.services.casting import cast
from voting.services.casting.participation import measure_participation
from voting.services.desk.paper_ballots import Reading
from voting.services.meeting.lines import list_lines
from voting.services.meeting.meetings import get_noticed_meeting
from voting.services.origins import UNKNOWN, digest_origin
from voting.services.oversight.alarms import Facts
from voting.services.oversight.facts import read_facts
from voting.services.oversight.sums import MeetingSums, read_sums
from voting.services.register.importing import import_register
from voting.services.result import closing
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.meeting import MotionRow
from voting.storage.tables.register import OwnerRow, UnitRow, VoterRow


def read(house: House, meeting_id: str) -> MeetingSums:
    key = house.key_of(meeting_id)
    found = house.database.read(lambda s: read_sums(s, list_lines(s, house.community.id)))
    return found[key]


def observe(house: House, meeting_id: str, at: datetime = OPENS) -> Facts:
    def find(session: Session) -> Facts:
        lines = list_lines(session, house.community.id)
        sums = read_sums(session, lines)
        return read_facts(session, lines, sums, at)[house.key_of(meeting_id)]

    return house.database.read(find)


def let_vote(house: House, meeting_id: str, votes: int, first: int = 0) -> None:
    letters = issue_letters(house, meeting_id)
    for number, letter in enumerate(letters[first : first + votes], first):
        cast_online(house, make_voter(house, meeting_id, letter), f"form{number:04d}")


@pytest.mark.parametrize("buildings", [[], ["1栋"]])
def test_the_sums_of_many_meetings_are_those_of_one(house: House, buildings: list[str]) -> None:
    meeting_id = make_open_meeting(house)
    house.database.write(lambda s: s.execute(update(MotionRow).values(buildings=buildings)))
    let_vote(house, meeting_id, 9)
    run_sequencer(house, meeting_id)
    house.database.write(
        lambda s: s.execute(
            update(BallotRow).where(BallotRow.form_id == "form0003").values(is_voided=True)
        )
    )

    sums = read(house, meeting_id)

    view = house.database.read(lambda s: get_noticed_meeting(s, house.key_of(meeting_id)))
    (measured,) = house.database.read(lambda s: measure_participation(s, view))
    assert sums.participation == measured.comparison
    assert 0 < sums.participation.part.persons < 9
    assert sums.ballots == 9
    assert sum(each.taking_part for each in sums.buildings) >= sums.participation.part.persons


def test_a_ballot_is_summed_once_it_is_in_the_log_and_the_sum_is_kept_until_then(
    house: House,
) -> None:
    meeting_id = make_open_meeting(house)
    let_vote(house, meeting_id, 2)
    before = read(house, meeting_id)
    assert before.participation.part.persons == 0
    run_sequencer(house, meeting_id)

    after = read(house, meeting_id)
    with watching(house.database) as statements:
        again = read(house, meeting_id)

    assert after.participation.part.persons == 2
    assert again == after
    assert not [each for each in statements if "FROM units" in each or "FROM ballots" in each]


def cast_from(house: House, meeting_id: str, number: int, address: str, first: str = "") -> None:
    letter = issue_letters(house, meeting_id)[number]
    voter = make_voter(house, meeting_id, letter)
    form = cast.MarkedBallot(
        form_id=f"form{number:04d}",
        channel=Channel.ONLINE,
        choices={"M1": "for", "M2": "for"},
        origin=digest_origin(DIGESTS, house.key_of(meeting_id), address, first),
    )
    at = OPENS + timedelta(minutes=number)
    cast.cast_online(house.database, voter=voter, form=form, keys=house.keys, at=at)


def test_an_address_is_kept_as_a_digest_of_its_meeting_and_forgotten_with_the_final_result(
    house: House,
) -> None:
    meeting_id = make_open_meeting(house)
    other = digest_origin(DIGESTS, house.key_of("another"), "9.9.9.9", "")
    own = digest_origin(DIGESTS, house.key_of(meeting_id), "9.9.9.9", "ballot")
    for proxy in ("", "127.0.0.1", "10.0.0.7", "fd00::7", "unix"):
        assert digest_origin(DIGESTS, house.key_of(meeting_id), proxy, "") == UNKNOWN
    cast_from(house, meeting_id, 0, "9.9.9.9", "ballot")

    def list_kept(session: Session) -> list[tuple[str | None, str | None]]:
        return [(row.address, row.device) for row in session.query(BallotRow)]

    assert house.database.read(list_kept) == [(own.address, own.device)]
    assert own.address not in {None, other.address}
    assert "9.9.9.9" not in f"{own}"
    run_sequencer(house, meeting_id)
    close_meeting(house, meeting_id)
    take_step(house, meeting_id, closing.publish_preliminary, CLOSES)
    take_step(house, meeting_id, closing.confirm_result, FINAL)
    assert house.database.read(list_kept) == [(None, None)]


def test_many_from_one_address_or_device_are_found(house: House) -> None:
    meeting_id = make_open_meeting(house)
    let_vote(house, meeting_id, 20)
    run_sequencer(house, meeting_id)
    house.database.write(lambda s: s.execute(update(BallotRow).values(address="a", device="d")))

    burst = observe(house, meeting_id).burst

    assert burst is not None
    assert (burst.ballots, burst.at, burst.is_device) == (21, OPENS, True)


def test_a_promise_that_is_not_kept_is_found(house: House) -> None:
    meeting_id = make_open_meeting(house)
    let_vote(house, meeting_id, 3)
    late = OPENS + timedelta(seconds=11)

    assert observe(house, meeting_id, OPENS + timedelta(seconds=10)).overdue == 0
    facts = observe(house, meeting_id, late)

    assert (facts.overdue, facts.overdue_since) == (3, OPENS)
    assert (facts.telephone, facts.telephones) == (0, 0)
    assert facts.eligible == read(house, meeting_id).participation.whole
    assert facts.witnesses == ()


def test_one_telephone_of_many_holdings_is_found(house: House) -> None:
    """The register is made odd before anybody looks, since what it says is kept."""
    meeting_id = make_open_meeting(house)

    voters = house.database.read(lambda s: s.scalars(select(VoterRow)).all())
    holdings = sorted({each.holding_id for each in voters})[:4]
    owners = [each.owner_id for each in voters if each.holding_id in holdings]
    change_rows(house.database, OwnerRow, lambda row: row.id in owners, telephone="13800009999")

    facts = observe(house, meeting_id)

    assert facts.telephone >= 4
    assert facts.telephones == 1


def test_agents_count_with_the_holdings_for_which_they_may_vote(house: House) -> None:
    meeting_id = make_open_meeting(house)
    letters = issue_letters(house, meeting_id)
    voter = make_voter(house, meeting_id, letters[3])
    mandate_id = grant(house, voter)

    given = observe(house, meeting_id).by_agents
    stop(house, voter, mandate_id)

    assert given.persons == 1
    assert given.area_cm2 > 0
    assert observe(house, meeting_id).by_agents == NOTHING


@pytest.mark.parametrize(
    ("values", "persons"), [({}, 1), ({"buildings": ["99栋"]}, 0), ({"buildings": ["1栋"]}, 1)]
)
def test_agents_count_within_the_scope_of_the_motions(
    house: House, values: dict[str, object], persons: int
) -> None:
    meeting_id = make_open_meeting(house)
    if values:
        house.database.write(lambda s: s.execute(update(MotionRow).values(**values)))
    grant(house, make_voter(house, meeting_id, issue_letters(house, meeting_id)[3]))

    assert observe(house, meeting_id).by_agents.persons == persons


def test_agents_count_with_no_unit_that_the_rules_leave_out(house: House) -> None:
    meeting_id = make_open_meeting(house)
    letter = issue_letters(house, meeting_id)[3]
    grant(house, make_voter(house, meeting_id, letter))
    uncounted = next(iter(view(house, meeting_id).rules.uncounted_uses))
    of_holding = UnitRow.holding_id == letter.holding_id
    house.database.write(
        lambda s: s.execute(update(UnitRow).where(of_holding).values(use=uncounted))
    )

    assert observe(house, meeting_id).by_agents == NOTHING


def test_paper_counts_with_whoever_entered_the_most_of_it(house: House) -> None:
    meeting_id = make_open_meeting(house)
    letters = issue_letters(house, meeting_id)
    both = (house, replace(house, second=house.third))
    for number, of_readers in enumerate(both, 3):
        reading = Reading({"M1": "for", "M2": "for"})
        enter_paper(of_readers, meeting_id, letters[number].holding_id, reading)

    facts = observe(house, meeting_id)

    assert (facts.paper_by, facts.paper_of, facts.ballots) == ("陈委员", 2, 2)


def test_telephones_that_the_register_before_did_not_have_are_counted(house: House) -> None:
    content = SMALL.read_bytes()
    changed = content.replace(b",16908597559", b",13700000777")
    for text, at in ((content, NOTICED - timedelta(days=60)), (changed, NOTICED)):
        report = check_file(SMALL.name, text)
        house.database.write(
            partial(import_register, member=house.member, report=report, digests=DIGESTS, at=at)
        )
        freeze(house, at)
    meeting_id = make_draft(house)
    give_notice(house, meeting_id)

    facts = observe(house, meeting_id)
    assert facts.buyers == 0
    assert facts.late_telephones == content.count(b",16908597559") > 0


def test_of_sales_the_buyers_with_a_telephone_are_counted_once(house: House) -> None:
    """An earlier register has the sellers' number, which the amended one must not be held to."""
    content = SMALL.read_bytes()
    report = check_file(SMALL.name, content)
    at = NOTICED - timedelta(days=60)
    house.database.write(
        partial(import_register, member=house.member, report=report, digests=DIGESTS, at=at)
    )
    freeze(house, at)
    meeting_id = make_sale_meeting(house)
    sell(house, meeting_id, "0101", buyers=COUPLE)

    facts = observe(house, meeting_id)

    assert (facts.late_telephones, facts.buyers) == (0, 1)
