"""A community with decisions that allow spending, and entries of its fund, as tests need them."""

from dataclasses import replace
from datetime import date, datetime
from functools import partial

from ballots.ballot import Channel
from ballots.motion import Matter, MotionKind
from tests.voting.confirming import confirm
from tests.voting.installation import (
    BASE_URL,
    CLOSES,
    FINAL,
    OPENS,
    House,
    close_meeting,
    freeze,
    give_notice,
    import_small,
    issue_letters,
    make_draft,
    make_voter,
    open_meeting,
    take_step,
)
from tests.voting.made_once import made_once
from voting.services.casting import cast
from voting.services.casting.cast import MarkedBallot
from voting.services.fund.entries import NewEntry
from voting.services.fund.motions import DecisionKey
from voting.services.fund.quarters import Quarter
from voting.services.fund.statement import Ledger, read_ledger
from voting.services.meeting.details import BudgetLine, Details
from voting.services.meeting.drafting import drafts
from voting.services.people.actors import Member
from voting.services.result import closing
from voting.services.scans import Scan
from voting.services.steps.fund.asking import ask_correction, ask_entry
from voting.terms import FundKind

DAY = date(2026, 5, 6)
OPENING = NewEntry(kind=FundKind.OPENING, day=date(2026, 1, 1), cents=500_000, purpose="接管时")
INCOME = NewEntry(
    kind=FundKind.INCOME, day=date(2026, 3, 31), cents=120_050, purpose="电梯广告",
    counterparty="示例广告公司", is_organisation=True,
)  # fmt: skip
SPENDING = NewEntry(
    kind=FundKind.SPENDING, day=DAY, cents=60_000, purpose="换钢丝绳", counterparty="李师傅",
    unneeded="合同约定的维修",
)  # fmt: skip


@made_once
def hold_with_budget(house: House) -> str:
    """Return a final meeting that carried M3, with a budget of 1000 yuan, and refused M2."""
    import_small(house)
    freeze(house)
    meeting_id = make_draft(house)
    draft = drafts.MotionDraft(
        kind=MotionKind.APPROVAL,
        matter=Matter.USE_MAINTENANCE_FUND,
        title="维修电梯",
        text="维修电梯的内容",
        details=Details(budget=(BudgetLine("钢丝绳", 100_000),)),
    )
    drafts.add_motion(house.database, meeting=house.key_of(meeting_id), draft=draft)
    give_notice(house, meeting_id)
    open_meeting(house, meeting_id)
    for number, letter in enumerate(issue_letters(house, meeting_id)):
        form = MarkedBallot(
            form_id=f"form{number:04d}",
            channel=Channel.ONLINE,
            choices={"M1": "for", "M2": "against", "M3": "for"},
        )
        voter = make_voter(house, meeting_id, letter)
        cast.cast_online(house.database, voter=voter, form=form, keys=house.keys, at=OPENS)
    close_meeting(house, meeting_id)
    take_step(house, meeting_id, closing.publish_preliminary, CLOSES)
    take_step(house, meeting_id, closing.confirm_result, FINAL)
    return meeting_id


def spend(meeting_id: str, cents: int, motion_id: str = "M3") -> NewEntry:
    """Return a spending that a decision allowed."""
    key = DecisionKey(meeting_id, motion_id)
    return replace(SPENDING, cents=cents, unneeded="", decision=key)


def ask(
    house: House,
    new: NewEntry,
    voucher: Scan | None = None,
    at: datetime = FINAL,
    *,
    member: Member | None = None,
    knows_beyond: bool = False,
) -> str:
    return house.database.write(
        partial(
            ask_entry,
            member=member or house.member,
            new=new,
            voucher=voucher,
            knows_beyond=knows_beyond,
            base_url=BASE_URL,
            at=at,
        )
    )


def enter(
    house: House, *entries: NewEntry, voucher: Scan | None = None, knows_beyond: bool = False
) -> None:
    """Enter and confirm, as two members."""
    for each in entries:
        confirm(house, ask(house, each, voucher, knows_beyond=knows_beyond))


def correct(house: House, entry_id: str, at: datetime = FINAL) -> str:
    return house.database.write(
        partial(
            ask_correction,
            member=house.member,
            entry_id=entry_id,
            reason="金额写错",
            base_url=BASE_URL,
            at=at,
        )
    )


def read(house: House, quarter: Quarter | None = None, at: datetime = FINAL) -> Ledger:
    return house.database.read(lambda s: read_ledger(s, house.community.id, quarter, at))
