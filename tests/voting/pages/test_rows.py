"""How many rows a list reads: those of its lines, and none of what they only count or name."""

from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from audit.terms import DeliveryKind
from tests.voting.adopted import adopt
from tests.voting.affairs.test_affairs import answer, freeze_small, list_owners, start
from tests.voting.installation import (
    CLOSES,
    NOTICED,
    OPENS,
    House,
    countersign,
    make_open_meeting,
)
from tests.voting.result.test_filing import AFTER, hold
from tests.voting.statements import count_rows, watching
from voting.errors import InputError
from voting.importing.spelling.addresses import Address
from voting.services.affairs import polls
from voting.services.affairs.proposals import make_proposal, read_proposal_part, support
from voting.services.meeting.meetings import get_noticed_meeting
from voting.services.meeting.rules.listing import list_adopted, list_standing, list_watched
from voting.services.oversight.inbox import read_inbox
from voting.services.owners.delivery import read_delivered_part
from voting.services.pages import committee
from voting.services.pages.door import read_door
from voting.services.pages.owner import AffairsAsked, read_affairs
from voting.services.pages.public import read_community
from voting.services.pages.rules import read_rules
from voting.services.register.register import find_unit
from voting.services.tables import Asked
from voting.storage.tables.register import HoldingRow, UnitRow, in_register
from voting.storage.tables.result import DeliveryRow
from voting.terms import MeetingKey, PollKind

READS_MOTIONS = "motions.position"
"""In every statement that reads motions whole, and in none that only counts them."""


def test_a_list_of_polls_reads_no_answers(house: House) -> None:
    freeze_small(house)
    poll_id = start(house, PollKind.CONSULTATION)
    ask = partial(polls.read_poll_part, community_id=house.community.id, asked=Asked(), at=OPENS)
    owners = list_owners(house)
    answer(house, owners[0], poll_id, ["for"])
    house.database.read(ask)
    few = count_rows(house.database, ask)

    for owner in owners[1:]:
        answer(house, owner, poll_id, ["against"])

    assert count_rows(house.database, ask) == few
    (line,) = house.database.read(ask).rows
    assert line.answered == len(owners) > 1


def test_a_poll_that_an_owner_answers_reads_that_owners_answer_alone(house: House) -> None:
    freeze_small(house)
    poll_id = start(house, PollKind.CONSULTATION)
    owner, *others = list_owners(house)
    ask = partial(polls.read_poll, owner=owner, poll_id=poll_id, at=NOTICED)
    answer(house, owner, poll_id, ["for"])
    alone = count_rows(house.database, ask)

    for each in others:
        answer(house, each, poll_id, ["against"])

    assert count_rows(house.database, ask) == alone
    assert max(alone) < len(others)
    page = house.database.read(ask)
    assert (page.poll.own, page.poll.may_answer) == (("for",), True)


def test_a_list_of_deliveries_reads_the_units_of_its_lines(house: House) -> None:
    key = house.key_of(make_open_meeting(house))

    def deliver(session: Session) -> int:
        """Deliver to one holding; return how many units it has."""
        register = get_noticed_meeting(session, key).register
        holding_id = session.scalars(
            select(HoldingRow.id).where(in_register(HoldingRow, register))
        ).first()
        assert holding_id is not None
        session.add(make_delivery(key, holding_id))
        units = select(UnitRow).where(in_register(UnitRow, register))
        own = session.scalars(units.where(UnitRow.holding_id == holding_id)).all()
        assert len(own) < len(session.scalars(units).all())
        return len(own)

    units = house.database.write(deliver)

    rows = count_rows(
        house.database, lambda s: read_delivered_part(s, get_noticed_meeting(s, key), Asked())
    )

    assert rows[-2:] == [1, units]


def test_lists_of_meetings_read_no_motions(house: House) -> None:
    meeting_id, code, member = make_open_meeting(house), house.community.code, house.member

    with watching(house.database) as statements:
        door = house.database.read(lambda s: read_door(s, code, None, OPENS))
        community = house.database.read(lambda s: read_community(s, code, OPENS))
        house.database.read(lambda s: read_rules(s, member, OPENS))

    assert [each.id for each in (*door.meetings, *community.meetings)] == [meeting_id] * 2
    assert not [each for each in statements if "FROM motions" in each]


def test_first_pages_read_the_motions_of_unfinished_meetings_alone(house: House) -> None:
    """A result that is announced, filed and reported on is a line; a deadline needs motions."""
    countersign(house, hold(house, elects=False))
    with watching(house.database) as finished:
        home = house.database.read(lambda s: committee.read_home(s, house.member, AFTER))
        house.database.read(lambda s: read_inbox(s, house.auditor, AFTER))
    hold(house)
    with watching(house.database) as due:
        house.database.read(lambda s: committee.read_home(s, house.member, AFTER))

    assert list(home.motions.values()) == [1]
    assert not [each for each in finished if READS_MOTIONS in each]
    assert len([each for each in due if READS_MOTIONS in each]) == 1


def test_a_home_reads_the_motions_of_its_own_ballots_alone(house: House) -> None:
    make_open_meeting(house)
    owner = list_owners(house)[0]

    with watching(house.database) as statements:
        page = house.database.read(lambda s: read_affairs(s, owner, None, AffairsAsked(), OPENS))

    assert (len(page.meetings), page.ballots) == (1, ())
    assert not [each for each in statements if "FROM motions" in each]


def test_proposals_read_no_holdings_of_their_support(house: House) -> None:
    """The sum of all support is what the register weighs, with nothing for parking spaces."""
    freeze_small(house)
    owners, community_id = list_owners(house), house.community.id
    ask = partial(read_proposal_part, community_id=community_id, asked=Asked())
    proposal_id = house.database.write(
        lambda s: make_proposal(s, owner=owners[0], title="门禁", text="旧的坏了。", at=OPENS)
    )
    house.database.read(ask)
    few = count_rows(house.database, ask)

    for owner in owners[1:]:
        house.database.write(partial(support, owner=owner, proposal_id=proposal_id, at=OPENS))

    assert count_rows(house.database, ask) == few
    (view,) = house.database.read(ask).rows
    assert view.supporting == view.eligible


def test_only_rules_that_are_shown_are_read(house: House) -> None:
    community_id = house.community.id
    for _ in range(3):
        adopt(house, "transfer", "new-owner-if-unvoted")
    later = OPENS + timedelta(days=30)

    assert count_rows(house.database, lambda s: list_adopted(s, community_id, later)) == [3]
    assert count_rows(house.database, lambda s: list_standing(s, community_id, later)) == [1]
    assert count_rows(house.database, lambda s: list_watched(s, [community_id], later)) == [0]


def test_the_door_names_no_vote_that_is_over(house: House) -> None:
    make_open_meeting(house)

    door = house.database.read(lambda s: read_door(s, house.community.code, None, CLOSES))

    assert not door.meetings


def make_delivery(key: MeetingKey, holding_id: str) -> DeliveryRow:
    return DeliveryRow(
        community_id=key.community_id,
        meeting_id=key.meeting_id,
        holding_id=holding_id,
        how=DeliveryKind.MAIL,
        note="",
        at=OPENS,
    )


@pytest.mark.parametrize(
    "written",
    [Address("2幢", "1单元", "401"), Address("", "", "2栋1单元0401"), Address("2", "", "9")],
)
def test_an_oddly_spelled_address_reads_the_units_of_its_building_alone(
    house: House, written: Address
) -> None:
    freeze_small(house)
    register = list_owners(house)[0].register
    second = update(UnitRow).where(UnitRow.room > "04").values(building="2栋")
    house.database.write(lambda s: s.execute(second))

    def ask(session: Session) -> None:
        with suppress(InputError):
            find_unit(session, register, written)

    exact, buildings, units = count_rows(house.database, ask)

    assert (exact, buildings, units) == (0, 2, 12)
