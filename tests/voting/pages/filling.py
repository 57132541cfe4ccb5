"""Fill the lists of the pages with as many lines as a test asks for."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from sqlalchemy.orm import Session

from audit.terms import DeliveryKind, MandateKind, VoidGround
from tests.voting.adopted import adopt
from tests.voting.affairs.test_affairs import list_owners
from tests.voting.affairs.test_affairs import propose as propose_matter
from tests.voting.casting.test_casting import run_sequencer
from tests.voting.confirming import confirm
from tests.voting.desk.test_transfers import ask as ask_transfer
from tests.voting.desk.test_transfers import make_meeting
from tests.voting.installation import (
    CLOSES,
    DIGESTS,
    NOTICED,
    OPENS,
    House,
    cast_online,
    close_meeting,
    freeze,
    give_notice,
    import_small,
    issue_letters,
    make_draft,
    make_open_meeting,
    make_voter,
    print_letters,
    publish,
    take_step,
)
from tests.voting.meeting.candidates.test_withdrawals import request as request_withdrawal
from tests.voting.meeting.test_editing import ELECTION
from tests.voting.on_paper import make_scan
from tests.voting.owners.mandates import ask as ask_mandate
from tests.voting.pages.test_reads import import_one
from tests.voting.steps.steps import ask, ask_delivery
from voting.importing.spelling.addresses import Address
from voting.services.affairs import disclosures, polls
from voting.services.affairs.disclosures import NewDisclosure
from voting.services.desk.paper_ballots import Reading, receive_paper_ballot
from voting.services.meeting import meetings
from voting.services.meeting.details import Details
from voting.services.meeting.drafting import drafts
from voting.services.owners.delivery_records import ReportedDelivery
from voting.services.register.objections import Objection, object_to_register
from voting.services.result import closing
from voting.services.result.raised.disputes import dispute_ballot
from voting.services.result.raised.objections import object_to_result
from voting.services.scans import read_scan
from voting.services.steps.requests import StepRequest
from voting.terms import (
    DisclosureKind,
    DisputeGround,
    MeetingState,
    PollKind,
    StepKind,
)

ROOMS = tuple(f"0{floor}0{door}" for floor in range(1, 7) for door in range(1, 5))
SOLE = [
    room for room in ROOMS if room not in {"0101", "0102", "0204", "0301", "0302", "0401", "0604"}
]
"""One room of each holding of one room."""


Fill = Callable[[int], object]
"""Adds the line of a number to a list."""


def fill_registers(house: House) -> tuple[str, Fill]:
    return "/committee/register/", lambda _: import_one(house)


def fill_objections(house: House) -> tuple[str, Fill]:
    import_small(house)
    publish(house)

    def fill(number: int) -> None:
        address = Address("1栋", "1单元", ROOMS[number])
        objection = Objection(address=address, text=f"异议{number}", telephone="")
        house.database.write(
            partial(
                object_to_register,
                code=house.community.code,
                objection=objection,
                client=str(number),
                digests=DIGESTS,
                at=NOTICED,
            )
        )

    return "/committee/register/", fill


def fill_board(house: House) -> tuple[str, Fill]:
    meeting_id = make_open_meeting(house)

    def finish(session: Session) -> None:
        meetings.lock_meeting(session, house.key_of(meeting_id)).state = MeetingState.FINAL

    house.database.write(finish)
    owners = list_owners(house)

    def post(number: int, category: DisclosureKind) -> None:
        new = NewDisclosure(
            category=category, title=f"公示{number}", text="", meeting_id=meeting_id, motion_id="M1"
        )
        house.database.write(partial(disclosures.post, member=house.member, new=new, at=NOTICED))

    def fill(number: int) -> None:
        post(number, DisclosureKind.FUND)
        post(number, DisclosureKind.EXECUTION)
        propose_matter(house, owners[number], f"提议{number}")
        house.database.write(
            partial(
                polls.start_poll,
                member=house.member,
                kind=PollKind.CONSULTATION,
                title=f"征询{number}",
                text="",
                buildings=(),
                closes_at=CLOSES,
                at=NOTICED,
            )
        )

    return "/committee/board/", fill


def fill_rules(house: House) -> tuple[str, Fill]:
    return "/committee/rules/", lambda _: adopt(house, "transfer", "new-owner-if-unvoted")


def fill_office_rules(house: House) -> tuple[str, Fill]:
    _, fill = fill_rules(house)
    return f"/office/{house.community.id}/rules/", fill


def ask_sale(house: House) -> tuple[str, Callable[[int], str]]:
    """Let the desk ask for a transfer of one flat after the other."""
    meeting_id = make_meeting(house)
    return meeting_id, lambda number: ask_transfer(house, meeting_id, (SOLE[number],))


def fill_transfers(house: House) -> tuple[str, Fill]:
    meeting_id, ask_for = ask_sale(house)
    return f"/committee/meetings/{meeting_id}/transfers", lambda n: confirm(house, ask_for(n))


def fill_office_transfers(house: House) -> tuple[str, Fill]:
    meeting_id, ask_for = ask_sale(house)
    return f"/office/{house.community.id}/{meeting_id}", lambda n: confirm(house, ask_for(n))


def fill_waiting_transfers(house: House) -> tuple[str, Fill]:
    return f"/committee/steps/of/{StepKind.TRANSFERRING}", ask_sale(house)[1]


def ask_proxies(house: House) -> tuple[str, Callable[[int], str]]:
    """Let the desk ask for a mandate of one holding after the other."""
    meeting_id = make_open_meeting(house)

    def ask_for(number: int) -> str:
        return ask_mandate(
            house,
            meeting_id,
            MandateKind.GUARDIAN,
            SOLE[number],
            f"138001380{number:02}",
            f"李芳{number}",
        )

    return meeting_id, ask_for


def fill_mandates(house: House) -> tuple[str, Fill]:
    meeting_id, ask_for = ask_proxies(house)
    return f"/committee/meetings/{meeting_id}/mandates", lambda n: confirm(house, ask_for(n))


def fill_office_mandates(house: House) -> tuple[str, Fill]:
    meeting_id, ask_for = ask_proxies(house)
    url = f"/office/{house.community.id}/{meeting_id}/mandates"
    return url, lambda n: confirm(house, ask_for(n))


def fill_waiting_mandates(house: House) -> tuple[str, Fill]:
    return f"/committee/steps/of/{StepKind.MANDATING}", ask_proxies(house)[1]


def fill_waiting_deliveries(house: House) -> tuple[str, Fill]:
    meeting_id = make_open_meeting(house)

    def fill(number: int) -> None:
        report = ReportedDelivery(
            how=DeliveryKind.IN_PERSON,
            made_at=OPENS,
            note="",
            scan=read_scan(make_scan(str(number))),
        )
        ask_delivery(house, meeting_id, report, address=Address("1栋", "1单元", SOLE[number]))

    return f"/committee/steps/of/{StepKind.DELIVERING}", fill


def ask_voiding(house: House) -> tuple[str, Fill]:
    """Let the desk ask for voiding one ballot after the other."""
    meeting_id = make_open_meeting(house)
    letters = issue_letters(house, meeting_id)
    voters = [make_voter(house, meeting_id, each) for each in letters[:12]]
    cast = [cast_online(house, each, f"form{n:04}").id for n, each in enumerate(voters)]
    run_sequencer(house, meeting_id)

    def fill(number: int) -> None:
        step = StepRequest(
            kind=StepKind.VOIDING,
            subject_id=cast[number],
            reason="非本人所投",
            details={"ground": VoidGround.NOT_CAST_BY_OWNER},
        )
        ask(house, meeting_id, step, OPENS)

    return meeting_id, fill


def fill_waiting_voidings(house: House) -> tuple[str, Fill]:
    return f"/committee/steps/of/{StepKind.VOIDING}", ask_voiding(house)[1]


def fill_steps_of_a_meeting(house: House) -> tuple[str, Fill]:
    meeting_id, fill = ask_voiding(house)
    return f"/committee/meetings/{meeting_id}", fill


def receive(house: House) -> tuple[str, Callable[[int], str]]:
    """Take in one paper ballot after the other."""
    meeting_id = make_open_meeting(house)
    letters = issue_letters(house, meeting_id)

    def take(number: int) -> str:
        return house.database.write(
            partial(
                receive_paper_ballot,
                member=house.member,
                meeting=house.key_of(meeting_id),
                holding_id=letters[number].holding_id,
                reading=Reading({"M1": "for", "M2": "for"}),
                scan=read_scan(make_scan(str(number))),
                at=OPENS,
            )
        )

    return meeting_id, take


def fill_papers(house: House) -> tuple[str, Fill]:
    meeting_id, take = receive(house)
    return f"/committee/meetings/{meeting_id}/papers/", take


def fill_waiting_papers(house: House) -> tuple[str, Fill]:
    meeting_id, take = receive(house)

    def fill(number: int) -> None:
        step = StepRequest(
            kind=StepKind.DISCARDING, subject_id=take(number), reason="重复提交的表决票"
        )
        ask(house, meeting_id, step, OPENS)

    return f"/committee/steps/of/{StepKind.DISCARDING}", fill


def fill_withdrawals(house: House) -> tuple[str, Fill]:
    import_small(house)
    freeze(house)
    meeting_id = make_draft(house)
    names = tuple(f"候选人{number}" for number in range(14))
    election = replace(ELECTION, names=names, seats=5, buildings=(), details=Details())
    drafts.add_motion(house.database, meeting=house.key_of(meeting_id), draft=election)
    give_notice(house, meeting_id)

    def fill(number: int) -> None:
        ask(house, meeting_id, request_withdrawal(f"M3-{number + 1}"), OPENS)

    return f"/committee/steps/of/{StepKind.WITHDRAWING}", fill


def fill_disputes(house: House) -> tuple[str, Fill]:
    meeting_id = make_open_meeting(house)
    letters = issue_letters(house, meeting_id)

    def fill(number: int) -> None:
        voter = make_voter(house, meeting_id, letters[number])
        ballot = cast_online(house, voter, f"form{number:04}")
        run_sequencer(house, meeting_id)
        house.database.write(
            partial(
                dispute_ballot,
                voter=voter,
                ballot_id=ballot.id,
                ground=DisputeGround.NOT_MINE,
                at=OPENS,
            )
        )

    return f"/office/{house.community.id}/{meeting_id}", fill


def object_to_count(house: House) -> tuple[str, Fill]:
    """Let one owner after the other object to a preliminary result."""
    meeting_id = make_open_meeting(house)
    letters = issue_letters(house, meeting_id)
    voters = [make_voter(house, meeting_id, each) for each in letters[:12]]
    close_meeting(house, meeting_id)
    take_step(house, meeting_id, closing.publish_preliminary, CLOSES)

    def fill(number: int) -> None:
        house.database.write(
            partial(
                object_to_result,
                voter=voters[number],
                text=f"异议{number}",
                keys=house.keys,
                at=CLOSES,
            )
        )

    return meeting_id, fill


def fill_objections_to_a_result(house: House) -> tuple[str, Fill]:
    meeting_id, fill = object_to_count(house)
    return f"/committee/meetings/{meeting_id}", fill


def fill_office_objections(house: House) -> tuple[str, Fill]:
    meeting_id, fill = object_to_count(house)
    return f"/office/{house.community.id}/{meeting_id}", fill


def fill_office_prints(house: House) -> tuple[str, Fill]:
    meeting_id = make_open_meeting(house)

    def fill(number: int) -> None:
        print_letters(house, meeting_id, house.auditor, Address("1栋", "1单元", SOLE[number]))

    return f"/office/{house.community.id}/{meeting_id}/letters", fill
