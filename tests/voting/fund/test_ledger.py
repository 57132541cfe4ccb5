"""The common fund: what two enter stays, every spending has its ground, and every 分 is there."""

import io
from datetime import date, datetime, timedelta
from functools import partial

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlalchemy.orm import Session

from tests.voting.confirming import confirm
from tests.voting.fund.ledger import (
    DAY,
    INCOME,
    OPENING,
    SPENDING,
    ask,
    correct,
    enter,
    hold_with_budget,
    read,
    spend,
)
from tests.voting.installation import BASE_URL, FINAL, FixedClock, House
from tests.voting.steps.steps import PHOTO, look
from tests.voting.web.browsing import sign_in
from voting.errors import InputError, NotFoundError, NotNowError
from voting.services.fund.entries import NewEntry, correct_entry, record_entry
from voting.services.fund.motions import count_overspent
from voting.services.fund.quarters import Quarter, find_quarter, list_quarters
from voting.services.fund.statement import EntryView, get_voucher, read_statement, sum_entries
from voting.services.fund.vouchers import get_added
from voting.services.oversight.inbox import InboxKind, read_inbox
from voting.services.steps.fund.asking import ask_voucher
from voting.terms import FundKind


def list_codes(house: House, step_id: str) -> set[str]:
    shown = look(house, step_id, at=FINAL)
    return {each.code for each in (*shown.lines, *shown.notes)}


def test_what_one_enters_counts_when_another_confirms_and_is_only_taken_back(house: House) -> None:
    enter(house, OPENING)
    step_id = ask(house, INCOME, PHOTO)
    assert read(house).balance_cents == OPENING.cents

    confirm(house, step_id)
    ledger = read(house, Quarter(2026, 1))
    assert ledger.balance_cents == OPENING.cents + INCOME.cents
    opening, income = ledger.statement.entries
    assert (opening.number, income.number, income.has_voucher) == (1, 2, True)
    with pytest.raises(NotFoundError):
        house.database.read(lambda s: get_voucher(s, house.community.id, income.id, is_public=True))
    assert (
        house.database.read(
            lambda s: get_voucher(s, house.community.id, income.id, is_public=False)
        )
        == PHOTO
    )

    first, second = correct(house, income.id), None
    with pytest.raises(NotNowError, match="step-waits"):
        second = correct(house, income.id)
    confirm(house, first)
    assert second is None
    with pytest.raises(NotNowError, match="fund-corrected"):
        correct(house, income.id)
    then, now = read(house, Quarter(2026, 1)), read(house)
    # The quarter that was stated stays; the counter-entry is of the day on which it was made.
    assert then.statement.after_cents == OPENING.cents + INCOME.cents
    assert then.statement.entries[1].corrected_by == 3
    (counter,) = now.statement.entries
    assert (counter.corrects, counter.cents, counter.purpose) == (2, -INCOME.cents, "金额写错")
    assert now.statement.before_cents == then.statement.after_cents
    assert now.balance_cents == now.statement.after_cents == OPENING.cents
    with pytest.raises(NotNowError, match="fund-corrected"):
        correct(house, counter.id)


def test_a_wrong_opening_is_taken_back_on_its_own_day_and_made_anew(house: House) -> None:
    enter(house, OPENING, INCOME)
    with pytest.raises(InputError, match="fund-opened"):
        ask(house, OPENING)
    opening = read(house, Quarter(2026, 1)).statement.entries[0]
    confirm(house, correct(house, opening.id))

    late = NewEntry(kind=FundKind.OPENING, day=DAY, cents=1, purpose="接管时")
    with pytest.raises(InputError, match="fund-opened-late"):
        ask(house, late)
    enter(house, NewEntry(kind=FundKind.OPENING, day=OPENING.day, cents=7, purpose="接管时"))
    statement = read(house, Quarter(2026, 1)).statement
    assert (statement.moved.opened_cents, statement.after_cents) == (7, 7 + INCOME.cents)


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("fund-amountless", {"cents": 0}),
        ("fund-purposeless", {"purpose": ""}),
        ("fund-day-future", {"day": date(2026, 5, 8)}),
        ("fund-day-early", {"day": date(1026, 5, 7)}),
        ("fund-before-opening", {"day": date(2025, 12, 31)}),
        ("fund-unexplained", {"unneeded": ""}),
    ],
)
def test_an_entry_that_says_too_little_is_refused(
    web_house: House, code: str, changes: dict[str, object]
) -> None:
    with pytest.raises(InputError, match="fund-unopened"):
        ask(web_house, SPENDING)
    enter(web_house, OPENING)
    fields = {name: getattr(SPENDING, name) for name in SPENDING.__slots__} | changes
    with pytest.raises(InputError, match=code):
        ask(web_house, NewEntry(**fields))


def test_a_spending_beyond_its_decision_is_never_silent(house: House) -> None:
    meeting_id = hold_with_budget(house)
    enter(house, OPENING)
    for motion_id in ("M1", "M2", "M4"):
        # Of another matter, not carried, not there.
        with pytest.raises(InputError, match="fund-unallowed"):
            ask(house, spend(meeting_id, 1, motion_id))

    within = ask(house, spend(meeting_id, 60_000))
    assert "step-shows-fund-beyond" not in list_codes(house, within)
    # What waits is counted, so that two halves are no way around it.
    with pytest.raises(InputError, match="fund-beyond") as refused:
        ask(house, spend(meeting_id, 40_001))
    assert refused.value.facts == {"amount": "0.01 元"}
    exact = ask(house, spend(meeting_id, 40_000))
    assert "step-shows-fund-beyond" not in list_codes(house, exact)
    beyond = ask(house, spend(meeting_id, 500), knows_beyond=True)
    assert list_codes(house, beyond) >= {"step-shows-fund-beyond", "step-notes-fund-beyond"}

    confirm(house, beyond)
    # Now the others are beyond, of which nobody was told who asked for them.
    assert list_codes(house, within) >= {"step-shows-fund-limit"}
    confirm(house, within)
    with pytest.raises(NotNowError, match="step-changed"):
        confirm(house, exact)
    assert count_beyond(house) == {}
    enter(house, spend(meeting_id, 40_000), knows_beyond=True)

    (decision,) = read(house).overspent
    assert (decision.spent_cents, decision.beyond_cents) == (100_500, 500)
    assert count_beyond(house) == {house.community.id: 1}
    taken_back = next(each for each in read(house).statement.entries if each.cents == 500)
    confirm(house, correct(house, taken_back.id))
    assert read(house).overspent == ()


def count_beyond(house: House) -> dict[str, int]:
    return house.database.read(lambda s: count_overspent(s, [house.community.id]))


def test_quarters_are_those_of_the_calendar() -> None:
    assert [Quarter.of_day(date(2026, month, 1)).number for month in range(1, 13)] == [
        1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4,
    ]  # fmt: skip
    assert Quarter(2025, 4).last_day == date(2025, 12, 31)
    assert list_quarters(date(2025, 12, 31), date(2026, 4, 1)) == (
        Quarter(2026, 2), Quarter(2026, 1), Quarter(2025, 4),
    )  # fmt: skip
    assert find_quarter(str(Quarter(2026, 2))) == Quarter(2026, 2)
    assert find_quarter("2026-5") is None


_AMOUNTS = st.integers(min_value=1, max_value=10**12)
_MOVES = st.lists(
    st.tuples(st.booleans(), st.integers(0, 700), _AMOUNTS, st.booleans()), max_size=12
)


class _UndoneError(Exception):
    """The example's entries are rolled back."""


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(opening=st.integers(0, 10**12), moves=_MOVES)
def test_the_ledger_balances_to_the_cent_and_its_quarters_chain(
    web_house: House, opening: int, moves: list[tuple[bool, int, int, bool]]
) -> None:
    def check(session: Session) -> None:
        expected = write(session, web_house, opening, moves)
        community_id = web_house.community.id
        before = 0
        for quarter in reversed(list_quarters(date(2024, 1, 1), DAY)):
            statement = read_statement(session, community_id, quarter)
            assert statement.before_cents == before
            moved = sum(
                -each.cents if each.kind is FundKind.SPENDING else each.cents
                for each in statement.entries
            )
            assert statement.after_cents == before + moved
            assert all(
                quarter.first_day <= each.day <= quarter.last_day for each in statement.entries
            )
            before = statement.after_cents
        assert before == sum_entries(session, community_id).net_cents == expected
        raise _UndoneError

    with pytest.raises(_UndoneError):
        web_house.database.write(check)


def write(
    session: Session, house: House, opening: int, moves: list[tuple[bool, int, int, bool]]
) -> int:
    """Make an opening and other entries, some taken back; return the balance in whole 分."""
    first, balance = date(2024, 1, 1), opening
    two = {
        "community_id": house.community.id,
        "by": house.member.id,
        "confirmed_by": house.second.id,
        "at": FINAL,
    }
    begun = NewEntry(kind=FundKind.OPENING, day=first, cents=opening, purpose="接管时")
    record_entry(session, new=begun, voucher=None, **two)  # type: ignore[arg-type]  # of two
    for is_income, days, cents, is_wrong in moves:
        new = NewEntry(
            kind=FundKind.INCOME if is_income else FundKind.SPENDING,
            day=first + timedelta(days=days),
            cents=cents,
            purpose="某事",
            unneeded="" if is_income else "合同约定",
        )
        entry_id = record_entry(session, new=new, voucher=None, **two)  # type: ignore[arg-type]
        if is_wrong:
            correct_entry(session, entry_id=entry_id, reason="写错", **two)  # type: ignore[arg-type]
        else:
            balance += cents if is_income else -cents
    return balance


def test_a_quarter_is_a_text_for_the_group_and_a_page_to_post_that_names_no_person(
    web_house: House, browser: FlaskClient, clock: FixedClock
) -> None:
    clock.instant = FINAL
    enter(web_house, OPENING, INCOME, SPENDING)
    sign_in(browser, "m-langyue")

    desk = browser.get("/committee/fund/?quarter=2026-1").text
    assert "2026年第1季度业主共有资金：期初余额 0.00 元，收入 6,200.50 元，支出 0.00 元" in desk
    answer = browser.get("/committee/fund/statement?quarter=2026-2")
    assert answer.mimetype == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    said = "".join(text.split())
    assert "6,200.50元" in said
    assert "5,600.50元" in said
    assert "合同约定的维修" in said
    assert SPENDING.counterparty not in said
    public = browser.get("/c/langyue/fund?quarter=2026-2").text
    assert SPENDING.counterparty not in public


def find_entry(house: House, number: int) -> EntryView:
    entries = read(house, Quarter(2026, 1)).statement.entries
    return next(each for each in entries if each.number == number)


def add(house: House, entry_id: str, *, is_public: bool) -> None:
    step_id = house.database.write(
        lambda s: ask_voucher(
            s,
            member=house.member,
            entry_id=entry_id,
            voucher=PHOTO,
            is_public=is_public,
            base_url=BASE_URL,
            at=FINAL,
        )
    )
    assert not [each for each in find_entry(house, 1).added if each.is_public is is_public]
    # One an hour later than the other.
    confirm(house, step_id, at=FINAL + timedelta(hours=is_public))


def test_a_voucher_is_added_by_two_and_those_before_stay(house: House) -> None:
    enter(house, OPENING, voucher=PHOTO)
    entry_id = find_entry(house, 1).id
    add(house, entry_id, is_public=False)
    add(house, entry_id, is_public=True)

    entry = find_entry(house, 1)

    assert entry.has_voucher
    hidden, shown = entry.added
    assert (hidden.is_public, shown.is_public) == (False, True)
    find = partial(get_added, community_id=house.community.id)
    assert house.database.read(partial(find, voucher_id=shown.id, is_public=True)) == PHOTO
    assert house.database.read(partial(find, voucher_id=hidden.id, is_public=False)) == PHOTO
    with pytest.raises(NotFoundError):
        house.database.read(partial(find, voucher_id=hidden.id, is_public=True))
    with pytest.raises(NotFoundError):
        add(house, "unknown", is_public=True)


def test_the_office_is_told_of_what_is_beyond_and_of_what_nobody_confirms(house: House) -> None:
    meeting_id = hold_with_budget(house)
    enter(house, OPENING)

    def list_funds(at: datetime) -> list[tuple[str, object]]:
        found = house.database.read(lambda s: read_inbox(s, house.auditor, at)).items
        funds = [each.text for each in found if each.kind is InboxKind.FUND]
        return [(each.code, each.facts["number"]) for each in funds]

    step_id = ask(house, spend(meeting_id, 100_001), knows_beyond=True)
    assert list_funds(FINAL + timedelta(days=2)) == []
    assert list_funds(FINAL + timedelta(days=3)) == [("inbox-fund-late", 1)]
    confirm(house, step_id)
    assert list_funds(FINAL + timedelta(days=3)) == [("inbox-fund-beyond", 1)]
