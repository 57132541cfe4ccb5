"""The bank's spreadsheet: uploaded, shown with what is wrong in it, and proposed line by line.

Nothing is written before lines are proposed; the page carries what was read from one to the other.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from voting.errors import InputError
from voting.services.fund.bank import BankFile, BankLine, read_bank_file
from voting.services.fund.entries import MOST_TEXT, NewEntry
from voting.services.fund.motions import find_key
from voting.services.pages.staff import fund as pages
from voting.services.people.actors import Member
from voting.services.steps.fund.asking import ask_lines
from voting.terms import FundKind
from voting.web.current import current
from voting.web.forms.field_names import of_field
from voting.web.forms.loading import get_file, load
from voting.web.forms.refused import redisplays
from voting.web.fund.forms import BankForm
from voting.web.responses.frame import read_framed
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_member

fund_bank = Blueprint("fund_bank", __name__, url_prefix="/committee/fund/bank")
_NOTHING = BankFile(lines=(), findings=(), is_checked=False)


@fund_bank.get("/")
@for_member
def home(member: Member) -> ResponseReturnValue:
    """Show the form for a file."""
    return _show(member, _NOTHING)


def _show(member: Member, file: BankFile) -> str:
    keys, at = [each.key for each in file.lines], current().clock.now()
    page = read_framed(lambda s: pages.read_bank(s, member, keys, at))
    new = tuple(each for each in file.lines if each.key not in page.known)
    return render_page(
        "fund/bank.html",
        page,
        file=file,
        new=new,
        written=write_lines(new),
        spending=FundKind.SPENDING,
    )


@fund_bank.post("/")
@redisplays(home)
@for_member
def read(member: Member) -> ResponseReturnValue:
    """Show what a file says; nothing is written."""
    with of_field("file"):
        file = read_bank_file(*get_file("file"))
    return _show(member, file)


@for_member
def _show_lines(member: Member) -> ResponseReturnValue:
    """Show again the lines that a form carries."""
    try:
        lines = tuple(read_lines(request.form.get("lines", "")))
    except InputError:
        return _show(member, _NOTHING)
    return _show(member, BankFile(lines=lines, findings=(), is_checked=False))


@fund_bank.post("/lines")
@redisplays(_show_lines)
@for_member
def propose(member: Member) -> ResponseReturnValue:
    """Request the entries of lines, which another person confirms together."""
    form, context = load(BankForm), current()
    made = [_make_entry(line, form) for line in read_lines(form.lines)]
    entries = [each for each in made if each is not None]
    context.database.write(
        lambda s: ask_lines(
            s,
            member=member,
            entries=entries,
            knows_beyond=form.knows_beyond,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("fund_desk.home", _anchor="waiting"), 303)


def _make_entry(line: BankLine, form: BankForm) -> NewEntry | None:
    """Return the entry of a line; None of a spending that nothing allows yet."""
    number, is_income = str(line.number), line.income_cents > 0
    decision = None if is_income else find_key(form.motions.get(number, ""))
    unneeded = "" if is_income else form.reasons.get(number, "").strip()
    if not is_income and decision is None and not unneeded:
        return None
    purpose = form.purposes.get(number, "").strip()
    with of_field(f"purpose-{number}"):
        if not purpose:
            raise InputError("fund-purposeless", most=MOST_TEXT)
    return NewEntry(
        kind=FundKind.INCOME if is_income else FundKind.SPENDING,
        day=line.day,
        cents=line.income_cents or line.spent_cents,
        purpose=purpose,
        counterparty=line.counterparty,
        is_organisation=line.is_organisation,
        decision=decision,
        unneeded=unneeded,
        bank_line=line.key,
    )


def write_lines(lines: Sequence[BankLine]) -> str:
    """Return lines as a page carries them."""
    return json.dumps(
        [
            [
                each.number,
                each.day.isoformat(),
                each.income_cents,
                each.spent_cents,
                each.balance_cents,
                each.text,
                each.counterparty,
                each.key,
            ]
            for each in lines
        ],
        ensure_ascii=False,
    )


def read_lines(text: str) -> Iterator[BankLine]:
    """Yield the lines that a page carried.

    Raises:
        InputError: it is not what `write_lines` wrote.
    """
    try:
        for number, day, income, spent, balance, said, counterparty, key in json.loads(text):
            yield BankLine(
                number=int(number),
                day=date.fromisoformat(day),
                income_cents=int(income),
                spent_cents=int(spent),
                balance_cents=None if balance is None else int(balance),
                text=str(said),
                counterparty=str(counterparty),
                key=str(key)[:64],
            )
    except (TypeError, ValueError):
        raise InputError("bank-lines-damaged") from None
