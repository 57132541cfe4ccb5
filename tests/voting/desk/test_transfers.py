"""A unit sold after the register was frozen: its buyer votes where the rules say so."""

import io
import re
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from audit.entries.proceedings import Proceedings
from audit.entries.register import UnitsTransferred
from audit.evidence.file import read_proceedings
from audit.terms import VoidGround
from audit.verify import verify
from tests.voting.adopted import adopt
from tests.voting.casting.test_casting import run_sequencer
from tests.voting.confirming import confirm
from tests.voting.desk.desk import view
from tests.voting.desk.test_paper_ballots import receive
from tests.voting.installation import (
    BASE_URL,
    DIGESTS,
    OPENS,
    House,
    cast_online,
    countersign,
    finish_meeting,
    freeze,
    give_notice,
    import_small,
    issue_letters,
    make_draft,
    make_voter,
    open_meeting,
    print_letters,
)
from tests.voting.on_paper import make_scan
from tests.voting.owners.mandates import AGENT, grant
from tests.voting.owners.telephones import read_code
from tests.voting.owners.test_disputes import (
    count_open,
    find_own,
    raise_dispute,
    settle_by_two,
)
from tests.voting.web.browsing import send, sign_in
from voting.errors import InputError, SecondMemberError
from voting.errors.casting import NewOwnerError, UnitSoldError
from voting.errors.meeting import VoteClosedError
from voting.errors.register import TransferRefusedError
from voting.importing.spelling.addresses import Address
from voting.services.casting import blank_ballot
from voting.services.casting.blank_ballot import get_blank_ballot
from voting.services.casting.participation import measure_participation
from voting.services.desk import transfers
from voting.services.desk.paper_ballots import Reading
from voting.services.log.log import read_entries
from voting.services.owners import letters, who_may_vote
from voting.services.people.actors import Voter
from voting.services.register.register import find_base, find_frozen, list_addresses
from voting.services.result.document.document import get_document
from voting.services.result.reviewing import review as reviewing
from voting.services.scans import read_scan
from voting.services.steps.requests import StepRequest, ask_step
from voting.storage.tables.outbox import MessageRow
from voting.terms import DisputeEnd, RegisterKey, StepKind

BUYER, COUPLE = f"𬱖芳，TEST0012，{AGENT}", f"𬱖芳，TEST0012，{AGENT}\n李国强，TEST0034"
FOR = {"M1": "for", "M2": "for"}
PROOF = make_scan("proof")


def make_meeting(house: House, transfer: str = "new-owner-if-unvoted") -> str:
    """Open a meeting whose rules of procedure say who votes for a unit that was sold."""
    import_small(house)
    freeze(house)
    if transfer != "frozen-owner":
        adopt(house, "transfer", transfer)
    meeting_id = make_draft(house)
    give_notice(house, meeting_id)
    open_meeting(house, meeting_id)
    return meeting_id


def ask(
    house: House,
    meeting_id: str,
    rooms: tuple[str, ...],
    buyers: str = BUYER,
    at: datetime = OPENS,
) -> str:
    """Ask, as the desk does, that the buyers of some rooms vote."""
    scan = read_scan(make_scan(rooms[0]))
    address = Address("1栋", "1单元", rooms[0])

    def act(session: Session) -> str:
        found = transfers.find_units(session, house.key_of(meeting_id), address)
        transfer_id = transfers.prepare_transfer(
            session,
            meeting=house.key_of(meeting_id),
            unit_ids=[each.id for each in found if each.text[-4:] in rooms],
            buyers=transfers.read_buyers(buyers),
            scan=scan,
            digests=DIGESTS,
        )
        step = StepRequest(kind=StepKind.TRANSFERRING, subject_id=transfer_id, scan=scan)
        return ask_step(
            session,
            member=house.member,
            meeting=house.key_of(meeting_id),
            step=step,
            base_url=BASE_URL,
            at=at,
        )

    return house.database.write(act)


def sell(house: House, meeting_id: str, *rooms: str, buyers: str = BUYER) -> None:
    confirm(house, ask(house, meeting_id, rooms, buyers))


def find_frozen_id(house: House) -> str:
    register = house.database.read(lambda s: find_frozen(s, house.community.id))
    assert register is not None
    return register.id


def find_buyer(house: House) -> Voter:
    (entry,) = house.database.read(lambda s: who_may_vote.find_voting_rights(s, AGENT))
    return entry.voter


def read_log(house: House, meeting_id: str) -> Proceedings:
    key = house.key_of(meeting_id)
    return read_proceedings(house.database.read(lambda s: read_entries(s, key)))


def measure(house: House, meeting_id: str) -> tuple[int, int, int, int]:
    """Return persons and areas, of all and of those who took part."""
    meeting = view(house, meeting_id)
    (part,) = house.database.read(lambda s: measure_participation(s, meeting))
    return (
        part.eligible.persons,
        part.taking_part.persons,
        part.eligible.area_cm2,
        part.taking_part.area_cm2,
    )


def test_one_of_two_flats_is_its_buyers_and_the_other_stays_the_sellers(house: House) -> None:
    meeting_id = make_meeting(house)
    letter = issue_letters(house, meeting_id)[0]
    seller = make_voter(house, meeting_id, letter)
    before = measure(house, meeting_id)
    kept = house.database.read(lambda s: get_blank_ballot(s, seller))

    sell(house, meeting_id, "0101")
    cast_online(house, seller, "form0001")
    cast_online(house, find_buyer(house), "form0002", ("against", "for"))
    run_sequencer(house, meeting_id)

    assert letter.addresses == ("1栋1单元0101", "1栋1单元0102")
    proceedings = read_log(house, meeting_id)
    sold = proceedings.get(UnitsTransferred)
    voted = {str(each.cast.choices["M1"]): each.cast.unit for each in proceedings.ballots}
    assert sold.units == (kept.unit,) == (voted["against"],)
    assert voted["for"] != kept.unit
    assert (sold.by, sold.confirmed_by) == (house.member.id, house.second.id)
    persons, took_part, area, area_of_part = measure(house, meeting_id)
    assert (persons, took_part) == (before[0] + 1, 2)
    assert (area, area_of_part) == (before[2], 665_800 + 1_233_600)
    finish_meeting(house, meeting_id)
    countersign(house, meeting_id)
    pdf = house.database.read(lambda s: get_document(s, house.key_of(meeting_id)))
    verification = verify(pdf)
    assert verification.holds, verification


def test_the_whole_holding_goes_and_with_it_letter_and_proxy(house: House) -> None:
    meeting_id = make_meeting(house)
    old = next(e for e in issue_letters(house, meeting_id) if e.addresses == ("1栋1单元0103",))
    seller = make_voter(house, meeting_id, old)
    grant(house, seller, "13900139000")
    before = measure(house, meeting_id)

    sell(house, meeting_id, "0103", buyers=COUPLE)

    assert measure(house, meeting_id) == before
    with pytest.raises(UnitSoldError):
        cast_online(house, seller, "form0001")
    with pytest.raises(UnitSoldError):
        make_voter(house, meeting_id, old)
    assert house.database.read(lambda s: who_may_vote.find_voting_rights(s, "13900139000")) == []
    (new,) = print_letters(house, meeting_id, house.auditor, Address("1", "1", "103"), at=OPENS)
    assert new.names == ("𬱖芳", "李国强")
    in_force = view(house, meeting_id).register
    sold = house.database.read(lambda s: list_addresses(s, in_force, seller.holding_id))
    assert sold == ("1栋1单元0103",)
    attempt = house.database.write(
        lambda s: letters.sign_in(s, token=new.token, last_six="ST0034", digests=DIGESTS, at=OPENS)
    )
    assert attempt.voter is not None
    cast_online(house, attempt.voter, "form0002")
    assert measure(house, meeting_id)[1] == 1


def test_both_sides_are_told_and_other_meetings_go_by_the_frozen_register(house: House) -> None:
    meeting_id = make_meeting(house)
    frozen = find_frozen_id(house)
    other = make_draft(house)
    give_notice(house, other)
    everybody = measure(house, other)

    sell(house, meeting_id, "0102")

    told = house.database.read(
        lambda s: s.execute(
            select(MessageRow.telephone, MessageRow.text).where(MessageRow.kind == "transfer")
        ).all()
    )
    assert [(each[0], "没有转让" in each[1]) for each in told] == [
        (AGENT, False),
        ("17990192429", True),
    ]
    assert find_frozen_id(house) == frozen
    assert measure(house, other) == everybody


def test_a_ballot_that_was_read_before_a_sale_and_cast_after_it_names_what_is_left(
    house: House,
) -> None:
    """Another process has read the paper before; the statement itself refuses the stale one."""
    meeting_id = make_meeting(house)
    seller = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])
    stale = house.database.read(lambda s: get_blank_ballot(s, seller))
    sell(house, meeting_id, "0101")
    blank_ballot._kept.keep((house.community.id, meeting_id), {seller.holding_id: stale})
    cast_online(house, seller, "form0001")
    run_sequencer(house, meeting_id)

    (ballot,) = read_log(house, meeting_id).ballots
    assert ballot.cast.unit != stale.unit


def test_what_stands_against_a_transfer(house: House) -> None:
    meeting_id = make_meeting(house)
    issued = issue_letters(house, meeting_id)
    waiting = ask(house, meeting_id, ("0101",))
    with pytest.raises(SecondMemberError):
        confirm(house, waiting, house.member)
    cast_online(house, make_voter(house, meeting_id, issued[0]), "form0001")

    with pytest.raises(TransferRefusedError):
        confirm(house, waiting)
    with pytest.raises(TransferRefusedError):
        ask(house, meeting_id, ("0101",))
    with pytest.raises(TransferRefusedError):
        ask(house, meeting_id, ("0302",))
    with pytest.raises(InputError):
        ask(house, meeting_id, ("9999",))
    with pytest.raises(VoteClosedError):
        ask(house, meeting_id, ("0103",), at=OPENS.replace(year=2030))


def test_elsewhere_the_frozen_owner_votes(house: House) -> None:
    meeting_id = make_meeting(house, transfer="frozen-owner")

    with pytest.raises(TransferRefusedError):
        ask(house, meeting_id, ("0103",))


def test_a_paper_that_waits_counts_as_voted(house: House) -> None:
    meeting_id = make_meeting(house)
    letter = issue_letters(house, meeting_id)[0]
    receive(house, meeting_id, letter, Reading(choices=FOR, invalid=None))

    with pytest.raises(TransferRefusedError):
        ask(house, meeting_id, ("0101",))


def test_a_ballot_voided_before_the_sale_stays_void(house: House) -> None:
    meeting_id = make_meeting(house)
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])
    ballot = cast_online(house, voter, "form0001")

    def review(ground: VoidGround | None) -> None:
        house.database.write(
            lambda s: reviewing.review_ballot(
                s,
                house.act(meeting_id, OPENS),
                ballot_id=ballot.id,
                ground=ground,
                reason="不是本人所投",
            )
        )

    review(VoidGround.NOT_CAST_BY_OWNER)
    sell(house, meeting_id, "0101")

    with pytest.raises(TransferRefusedError):
        review(None)


def test_a_dispute_of_a_voided_ballot_ends_with_the_sale(house: House) -> None:
    meeting_id = make_meeting(house)
    voter = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])
    ballot = cast_online(house, voter, "form0001")
    raise_dispute(house, voter, ballot.id)
    settle_by_two(house, meeting_id, ballot.id)
    assert count_open(house, meeting_id) == 1

    sell(house, meeting_id, "0101")

    assert count_open(house, meeting_id) == 0
    assert find_own(house, voter, ballot.id) == (DisputeEnd.VOIDED, None)


def test_a_buyer_takes_part_in_the_vote_alone_until_the_next_freezing(house: House) -> None:
    meeting_id = make_meeting(house)
    seller = make_voter(house, meeting_id, issue_letters(house, meeting_id)[0])
    frozen = find_frozen_id(house)
    sell(house, meeting_id, "0101")
    buyer = find_buyer(house)
    in_force = view(house, meeting_id).register

    def base_of(voter: Voter) -> RegisterKey:
        return house.database.read(lambda s: find_base(s, in_force, voter.holding_id))

    assert base_of(seller) == (house.community.id, frozen) != in_force
    with pytest.raises(NewOwnerError):
        base_of(buyer)


@pytest.mark.parametrize(
    "text",
    ["", "张三", "张三，12", "张三，11010119900101123", "，TEST0012", "张三，TEST0012，12345",
     "张三，TEST0012，13800138000，李四", "张三，TEST0012\n李四，TEST0012",
     "张" * 41 + "，TEST0012"],
)  # fmt: skip
def test_a_buyer_who_is_none_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        transfers.read_buyers(text)


def test_a_buyer_abroad_is_told_where_messages_reach_them() -> None:
    line = "张三，TEST0012，+44 7911 123456"
    with pytest.raises(InputError):
        transfers.read_buyers(line)

    (buyer,) = transfers.read_buyers(line, ("44",))

    assert buyer.telephone == "+447911123456"


def register_sale(member: FlaskClient, second: FlaskClient, meeting_id: str) -> None:
    """Ask for a transfer at the desk, with a wrong picture first, and confirm it."""
    url = f"/committee/meetings/{meeting_id}/transfers"
    page = member.get(f"{url}?building=1栋&section=1单元&room=0101").text
    units = re.findall(r'name="unit" value="(\w+)"', page)
    assert len(units) == 2
    fields = {"unit": units[0], "buyers": BUYER}
    assert send(member, url, page, **fields, scan=(io.BytesIO(b"x"), "x.png"))[0] == 422
    proof = (io.BytesIO(PROOF), "x.png")
    assert "1栋1单元0101 转让给 𬱖芳" in send(member, url, page, **fields, scan=proof)[1]

    listed = second.get(f"/committee/meetings/{meeting_id}").text
    step = re.search(r"/committee/steps/\w+", listed)
    assert step is not None
    assert second.get(f"{step[0]}/scans/0").data == PROOF
    asked = second.get(step[0]).text
    assert send(second, f"{step[0]}/confirm", asked)[0] == 200
    assert "𬱖芳" in member.get(url).text


def test_the_desk_registers_a_sale_the_street_office_sees_it_and_the_buyer_votes(
    app: Flask, web_house: House
) -> None:
    meeting_id = make_meeting(web_house)
    member, second, office, buyer = (app.test_client() for _ in range(4))
    for browser, login in ((member, "m"), (second, "n"), (office, "a")):
        sign_in(browser, f"{login}-langyue")
    register_sale(member, second, meeting_id)

    seen = office.get(f"/office/{web_house.community.id}/{meeting_id}").text
    scan = re.search(r"/office/\w+/\w+/transfers/\w+/scan", seen)
    assert scan is not None
    assert office.get(scan[0]).data == PROOF
    assert member.get(scan[0]).status_code == 403
    page = buyer.get("/vote/sign-in").text
    _, page = send(buyer, "/vote/sign-in", page, telephone=AGENT)
    _, page = send(buyer, "/vote/sign-in/code", page, code=read_code(web_house))
    assert "1栋1单元0101" in page
    assert "1栋1单元0102" not in page
    assert buyer.get("/affairs/").status_code == 403
