"""No kind of step and no act is done by one person."""

import ast
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from audit.terms import DeliveryKind, MandateKind, WithdrawalGround
from ballots.conveners import ConvenerKind
from tests.voting.adopted import LONG_BEFORE, fill_in, propose
from tests.voting.assessments.assessed import NEW as ASSESSMENT
from tests.voting.confirming import confirm
from tests.voting.declarations.declared import FEES
from tests.voting.fund.ledger import SPENDING
from tests.voting.installation import (
    BASE_URL,
    CLOSES,
    NOTICED,
    OPENS,
    House,
    cancel_meeting,
    freeze,
    give_notice,
    import_small,
    make_draft,
    make_noticed_meeting,
    make_open_meeting,
)
from tests.voting.meeting.candidates.test_election_drafts import draft_election
from tests.voting.neighbours.neighbour_cases import JUDGE
from tests.voting.owners.mandates import ask as request_mandate
from tests.voting.sampling.sampling import DICE
from tests.voting.steps.steps import (
    DAY,
    PHOTO,
    add_account,
    ask,
    ask_delivery,
    ask_freezing,
    get_state,
    is_frozen,
    look,
    set_telephone,
)
from tests.voting.storage.sealed_rows import change_rows
from voting.errors import NotFoundError, NotNowError, NotYetError, SecondMemberError
from voting.services.affairs.appointing import Appointment
from voting.services.concerns.pledge import Pledge, get_pledge
from voting.services.meeting.meetings import get_noticed_meeting
from voting.services.meeting.rules.adopted import plan_adoption
from voting.services.meeting.rules.listing import list_adopted
from voting.services.owners import delivery
from voting.services.owners.delivery_records import PlannedDelivery, ReportedDelivery
from voting.services.owners.mandate_listing import list_mandates
from voting.services.owners.mandates import PlannedMandate
from voting.services.people import accounts
from voting.services.people.actors import Member
from voting.services.people.contact import Contact, get_contact
from voting.services.people.conveners.convener import Convener
from voting.services.people.tenure import Tenure
from voting.services.result.annulment import Annulment
from voting.services.result.filing import Filing
from voting.services.steps import listing
from voting.services.steps.asking import ask_contact, ask_pledge
from voting.services.steps.definition import StepConfirmation
from voting.services.steps.requests import StepRequest
from voting.services.steps.table import KINDS
from voting.storage.tables.desk import StepRow
from voting.storage.tables.register import OwnerRow
from voting.terms import AnnulmentBody, Role, StepKind


def forget_telephones(house: House) -> None:
    change_rows(house.database, OwnerRow, telephone="")


@dataclass(frozen=True)
class Waiting:
    """A step that waits, how to see whether it was done, and when it may be."""

    step_id: str
    is_done: Callable[[], bool]
    at: datetime


def wait_for_freezing(house: House) -> Waiting:
    import_small(house)
    return Waiting(ask_freezing(house), lambda: is_frozen(house), NOTICED)


def wait_for_notice(house: House) -> Waiting:
    import_small(house)
    freeze(house)
    meeting_id = make_draft(house)
    step_id = ask(house, meeting_id, StepRequest(kind=StepKind.NOTICING))
    return Waiting(step_id, lambda: get_state(house, meeting_id) == "noticed", NOTICED)


def wait_for_cancelling(house: House) -> Waiting:
    meeting_id = make_noticed_meeting(house)
    step_id = ask(house, meeting_id, StepRequest(kind=StepKind.CANCELLING, reason="物业合同已续签"))
    return Waiting(step_id, lambda: get_state(house, meeting_id) == "cancelled", NOTICED)


def wait_for_opening(house: House) -> Waiting:
    meeting_id = make_noticed_meeting(house)
    step_id = ask(house, meeting_id, StepRequest(kind=StepKind.OPENING), at=OPENS)
    return Waiting(step_id, lambda: get_state(house, meeting_id) == "open", OPENS)


def wait_for_delivery(house: House) -> Waiting:
    meeting_id = make_open_meeting(house)
    forget_telephones(house)
    step_id = ask_delivery(
        house, meeting_id, ReportedDelivery(how=DeliveryKind.POSTED, made_at=OPENS, scan=PHOTO)
    )

    def is_done() -> bool:
        meeting = house.database.read(lambda s: get_noticed_meeting(s, house.key_of(meeting_id)))
        counted = partial(delivery.count_served, meeting=meeting, at=OPENS + 7 * DAY)
        return house.database.read(counted) > 0

    return Waiting(step_id, is_done, OPENS)


def wait_for_adoption(house: House) -> Waiting:
    step_id = propose(house, fill_in("silent", "with-majority"))

    def is_done() -> bool:
        community_id = house.community.id
        return bool(house.database.read(lambda s: list_adopted(s, community_id, LONG_BEFORE)))

    return Waiting(step_id, is_done, LONG_BEFORE)


def wait_for_mandate(house: House) -> Waiting:
    meeting_id = make_open_meeting(house)
    step_id = request_mandate(house, meeting_id, MandateKind.GUARDIAN)

    def is_done() -> bool:
        return bool(house.database.read(lambda s: list_mandates(s, house.key_of(meeting_id))))

    return Waiting(step_id, is_done, OPENS)


def wait_for_withdrawal(house: House) -> Waiting:
    meeting_id = draft_election(house, "civil-code-2021-r2", 5, candidates=6)
    give_notice(house, meeting_id)
    step = StepRequest(
        kind=StepKind.WITHDRAWING,
        reason="书面声明",
        subject_id="M1-2",
        details={"ground": "withdrew"},
    )

    def is_done() -> bool:
        meeting = house.database.read(lambda s: get_noticed_meeting(s, house.key_of(meeting_id)))
        return bool(meeting.motions[0].withdrawn)

    return Waiting(ask(house, meeting_id, step), is_done, NOTICED)


def wait_for_contact(house: House) -> Waiting:
    contact = Contact(telephone="13800138000", paper_place="1栋大堂的投票箱")
    step_id = house.database.write(
        lambda s: ask_contact(
            s,
            actor=house.member,
            community_id=house.community.id,
            contact=contact,
            base_url=BASE_URL,
            at=NOTICED,
        )
    )

    def is_done() -> bool:
        return house.database.read(lambda s: get_contact(s, house.community.id)) == contact

    return Waiting(step_id, is_done, NOTICED)


def wait_for_pledge(house: House) -> Waiting:
    pledge = Pledge(answer_hours=24, labels={"acting": "执行"})
    step_id = house.database.write(
        lambda s: ask_pledge(s, member=house.member, pledge=pledge, base_url=BASE_URL, at=NOTICED)
    )

    def is_done() -> bool:
        return house.database.read(lambda s: get_pledge(s, house.community.id)) == pledge

    return Waiting(step_id, is_done, NOTICED)


WAYS = {
    "pledge": wait_for_pledge,
    "contact": wait_for_contact,
    "adopt": wait_for_adoption,
    "freeze": wait_for_freezing,
    "notice": wait_for_notice,
    "cancel": wait_for_cancelling,
    "open": wait_for_opening,
    "deliver": wait_for_delivery,
    "mandate": wait_for_mandate,
    "withdraw": wait_for_withdrawal,
}
ELSEWHERE = {
    "extend", "close", "void", "restore", "discard", "transfer", "file", "tenure", "annul",
    "appoint", "platform", "convener", "dismiss", "handover", "fund", "assess", "declare",
    "daily", "sample", "neighbour", "agreement", "breach", "strike", "takeover",
    "unassess", "joint", "recover", "recover-auditor",
}  # fmt: skip
"""They are asked for, confirmed and refused in the tests of their subjects."""


def test_every_kind_of_the_table_is_tried() -> None:
    assert WAYS.keys() | ELSEWHERE == KINDS.keys()


@pytest.mark.parametrize("kind", WAYS)
def test_nothing_of_it_is_done_by_one_person(house: House, kind: str) -> None:
    same = add_account(house, "again", "13700000001")
    set_telephone(house, house.auditor, "13700000001")
    waiting = WAYS[kind](house)

    for one in (house.member, same, house.auditor):
        with pytest.raises(SecondMemberError):
            confirm(house, waiting.step_id, one, waiting.at)
        assert not look(house, waiting.step_id, one, waiting.at).may_confirm
    assert not waiting.is_done()

    confirm(house, waiting.step_id, at=waiting.at)
    assert waiting.is_done()
    assert look(house, waiting.step_id, at=waiting.at).state == "confirmed"
    with pytest.raises(NotNowError, match="decided"):
        confirm(house, waiting.step_id, house.third, waiting.at)


@pytest.mark.parametrize("name", ["陈委员", " 陈 委员"])
def test_who_left_office_does_not_confirm_under_a_new_login_and_telephone(
    house: House, name: str
) -> None:
    import_small(house)
    step_id = ask_freezing(house)
    house.database.write(lambda s: accounts.disable_account(s, login="m-langyue", at=NOTICED))
    returned = add_account(house, "again", "13700000077", name)

    with pytest.raises(SecondMemberError):
        confirm(house, step_id, returned)
    assert not look(house, step_id, returned).may_confirm
    confirm(house, step_id)
    assert is_frozen(house)


def plan_silence(house: House) -> dict[str, object]:
    form = fill_in("silent", "with-majority")
    planned = partial(
        plan_adoption, community_id=house.community.id, form=form, document="0" * 64, at=OPENS
    )
    return house.database.read(planned).to_json()


DETAILS: dict[StepKind, Callable[[House], dict[str, object]]] = {
    StepKind.DELIVERING: lambda _: PlannedDelivery(
        DeliveryKind.IN_PERSON, OPENS, "", "1栋", ("h",)
    ).to_json(),
    StepKind.ADOPTING: plan_silence,
    StepKind.WITHDRAWING: lambda _: {"ground": WithdrawalGround.WITHDREW.value},
    StepKind.MANDATING: lambda _: PlannedMandate(
        kind=MandateKind.GUARDIAN,
        holding_id="h",
        owner_id="o",
        agent="李芳",
        telephone="1",
        directions={},
    ).to_json(),
    StepKind.CONVENER: lambda _: Convener(kind=ConvenerKind.STREET_OFFICE).to_json(),
    StepKind.TENURE: lambda _: Tenure(ends_on=OPENS.date()).to_json(),
    StepKind.APPOINTING: lambda _: Appointment(
        role=Role.PARTY, building="", login="x", name="某", telephone="13611110000"
    ).to_json(),
    StepKind.DISMISSING: lambda _: {"login": "x"},
    StepKind.HANDOVER: lambda _: {"leaving": ["m-langyue"]},
    StepKind.PLEDGING: lambda _: Pledge(answer_hours=24).to_json(),
    StepKind.CONTACT: lambda _: Contact(telephone="110", paper_place="").to_json(),
    StepKind.DAILY: lambda _: {"act": "minutes"},
    StepKind.STRIKING: lambda _: {"kind": "task", "key": "2026-001", "part": "all"},
    StepKind.TAKEOVER: lambda _: {"act": "beginning", "outgoing": "旧", "incoming": "新"},
    StepKind.SAMPLING: lambda _: {"act": "dice", "dice": DICE},
    StepKind.BREACH: lambda _: {"act": "strike", "reason": "x"},
    StepKind.NEIGHBOUR: lambda _: JUDGE.to_json(),
    StepKind.FUND: lambda _: SPENDING.to_json(),
    StepKind.UNASSESSING: lambda _: {"cancels": "subject"},
    StepKind.ASSESSING: lambda _: ASSESSMENT.to_json(),
    StepKind.DECLARING: lambda _: FEES.to_json(),
    StepKind.FILING: lambda _: Filing(filed_on=OPENS.date()).to_json(),
    StepKind.ANNULLING: lambda _: Annulment(
        body=AnnulmentBody.COURT, name="法院", number="1号", decided_on=OPENS.date(), motions=()
    ).to_json(),
}


@pytest.mark.parametrize("kind", KINDS)
def test_no_act_of_the_table_is_done_by_one_person(house: House, kind: StepKind) -> None:
    same = add_account(house, "again", "13700000001")
    is_opening = kind == StepKind.OPENING
    meeting_id = make_noticed_meeting(house) if is_opening else make_open_meeting(house)
    row = StepRow(
        community_id=house.community.id,
        meeting_id=meeting_id if KINDS[kind].states else None,
        id="step",
        kind=kind,
        reason="原因",
        closes_at=CLOSES + DAY,
        subject_id="subject",
        details=DETAILS[kind](house) if kind in DETAILS else {},
        scan=PHOTO.content,
        media_type=PHOTO.media_type,
        asked_by=house.member.id,
    )

    def act(session: Session, confirmed_by: str) -> None:
        doing = StepConfirmation(
            confirmed_by=confirmed_by, keys=house.keys, base_url=BASE_URL, at=OPENS
        )
        KINDS[kind].do(session, row, doing)

    for confirmed_by in (house.member.id, same.id):
        # Closing is too early for two as well, as long as the outcome can change.
        with pytest.raises((SecondMemberError, NotYetError)):
            house.database.write(partial(act, confirmed_by=confirmed_by))
    assert get_state(house, meeting_id) == ("noticed" if is_opening else "open")


ACTS = {
    "freeze_register", "give_notice", "give_notice_to_all", "cancel_meeting", "open_meeting",
    "extend_meeting", "review_ballot", "discard_paper_ballot", "transfer_units", "record_delivery",
    "adopt_rule", "record_mandate", "confirm_filing", "record_tenure", "record_contact",
    "publish_import", "appoint_as_two", "dismiss_as_two", "hand_over", "record_convener",
    "record_entry", "correct_entry", "open_assessment", "cancel_assessment", "record_declaration",
    "record_days", "record_takeover", "record_neighbour", "record_signed", "decide_breach",
    "record_payment", "strike_breach", "accept_shared", "publish_minutes", "add_voucher",
    "begin_takeover", "cancel_takeover", "mark_items", "strike", "plan_sample", "throw_dice",
    "postpone_dice", "recover_as_two",
}  # fmt: skip


def test_no_page_and_no_worker_does_an_act_but_by_the_table() -> None:
    """Opening and closing by the clock alone, and the office's findings, are none of the table."""
    root = Path(__file__).parents[3] / "voting"
    named = {
        (path.name, node.attr if isinstance(node, ast.Attribute) else node.id)
        for path in [*(root / "web").rglob("*.py"), root / "background" / "worker.py"]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute | ast.Name)
    }

    called = {each for each in named if each[1] in ACTS}
    assert called == {("worker.py", "open_meeting")}


@pytest.mark.parametrize("confirmed_by", ["nobody", "herself", "her other account", "an unknown"])
def test_the_acts_themselves_take_two_persons(house: House, confirmed_by: str) -> None:
    import_small(house)
    freeze(house)
    meeting_id = make_draft(house)
    same, unknown = (
        add_account(house, "again", "13700000001"),
        add_account(house, "x", "13711111111"),
    )
    set_telephone(house, unknown, None)
    second = dict[str, Member | None]({
        "nobody": None, "herself": house.member, "her other account": same, "an unknown": unknown,
    })  # fmt: skip
    found = second[confirmed_by]
    alone = replace(house, second=replace(house.second, id=found.id if found else None))  # type: ignore[arg-type]  # nobody
    acts: tuple[Callable[[], object], ...] = (
        lambda: freeze(alone),
        lambda: give_notice(alone, meeting_id),
        lambda: cancel_meeting(alone, meeting_id, "原因"),
    )
    for act in acts:
        with pytest.raises((SecondMemberError, NotNowError)):
            act()
    assert get_state(house, meeting_id) == "draft"


def test_a_picture_is_found_by_its_number(house: House) -> None:
    waiting = wait_for_delivery(house)
    read = partial(listing.get_step_scan, actor=house.second, step_id=waiting.step_id)

    assert house.database.read(partial(read, number=0)) == PHOTO
    with pytest.raises(NotFoundError):
        house.database.read(partial(read, number=1))
    assert look(house, waiting.step_id, at=OPENS).kind == StepKind.DELIVERING
