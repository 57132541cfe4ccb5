"""The committee's page of the common fund: enter, take back; another member confirms."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ballots.rules import CHINA
from voting.documents.posters import render_statement
from voting.errors import InputError
from voting.sentences import tell
from voting.services.fund.entries import NewEntry
from voting.services.fund.motions import find_key
from voting.services.fund.quarters import find_quarter
from voting.services.fund.statement import get_voucher
from voting.services.fund.vouchers import get_added
from voting.services.meeting.details import read_amount
from voting.services.pages.staff import fund as pages
from voting.services.people.actors import Member
from voting.services.people.communities import Community
from voting.services.steps.fund.asking import ask_correction, ask_entry, ask_voucher
from voting.web.current import current
from voting.web.display.words import list_words
from voting.web.forms.loading import find_scan, load, load_scan
from voting.web.forms.refused import redisplays
from voting.web.fund.forms import CorrectionForm, EntryForm, VoucherForm
from voting.web.responses.files import send_pdf, send_scan
from voting.web.responses.frame import read_framed
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_member
from voting.wording import format_amount

fund_desk = Blueprint("fund_desk", __name__, url_prefix="/committee/fund")


@fund_desk.get("/")
@for_member
def home(member: Member) -> ResponseReturnValue:
    """Show the ledger, what waits, and the form for an entry."""
    at, quarter = current().clock.now(), find_quarter(request.args.get("quarter", ""))
    page = read_framed(lambda s: pages.read_fund(s, member, quarter, at))
    return render_page(
        "fund/desk.html",
        page,
        kinds=list_words("fund-kind"),
        today=at.astimezone(CHINA).date().isoformat(),
        chat=_write_chat(page),
    )


def _write_chat(page: pages.FundDesk) -> str:
    """Return the shown quarter in a few words, for the owners' chat group."""
    statement, beyond = page.ledger.statement, len(page.ledger.overspent)
    return tell(
        "fund-chat",
        community=page.community.name,
        year=statement.quarter.year,
        quarter=statement.quarter.number,
        before=format_amount(statement.before_cents),
        income=format_amount(statement.moved.income_cents + statement.moved.opened_cents),
        spent=format_amount(statement.moved.spent_cents),
        after=format_amount(statement.after_cents),
        beyond=tell("fund-chat-beyond", number=beyond) if beyond else "",
        url=_locate_public(page.community),
    )


def _locate_public(community: Community) -> str:
    return f"{current().settings.base_url}{url_for('fund.show', code=community.code)}"


@fund_desk.get("/statement")
@for_member
def statement(member: Member) -> ResponseReturnValue:
    """Return the statement of a quarter, to be printed and posted; it names no person."""
    context, quarter = current(), find_quarter(request.args.get("quarter", ""))
    at = context.clock.now()
    page = context.database.read(lambda s: pages.read_fund(s, member, quarter, at))
    pdf = render_statement(page, _locate_public(page.community), at)
    return send_pdf(f"fund-{page.ledger.statement.quarter}", pdf)


@fund_desk.post("/")
@redisplays(home)
@for_member
def enter(member: Member) -> ResponseReturnValue:
    """Request an entry, which another person confirms."""
    form, context = load(EntryForm), current()
    new = _read_entry(form)
    voucher = find_scan()
    step_id = context.database.write(
        lambda s: ask_entry(
            s,
            member=member,
            new=new,
            voucher=voucher,
            knows_beyond=form.knows_beyond,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("waiting.show_step", step_id=step_id), 303)


def _read_entry(form: EntryForm) -> NewEntry:
    cents = read_amount(form.amount)
    if cents is None:
        raise InputError("fund-amountless")
    return NewEntry(
        kind=form.kind,
        day=form.day,
        cents=cents,
        purpose=form.purpose,
        counterparty=form.counterparty,
        is_organisation=form.is_organisation,
        decision=find_key(form.motion),
        unneeded=form.unneeded,
        is_file_public=form.is_file_public,
    )


@fund_desk.post("/<entry_id>/correct")
@redisplays(home)
@for_member
def correct(member: Member, entry_id: str) -> ResponseReturnValue:
    """Request that an entry be taken back, which another person confirms."""
    reason, context = load(CorrectionForm).reason, current()
    step_id = context.database.write(
        lambda s: ask_correction(
            s,
            member=member,
            entry_id=entry_id,
            reason=reason,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("waiting.show_step", step_id=step_id), 303)


@fund_desk.get("/<entry_id>/voucher")
@for_member
def voucher(member: Member, entry_id: str) -> ResponseReturnValue:
    """Show the voucher of an entry."""
    return send_scan(
        current().database.read(
            lambda s: get_voucher(s, member.community_id, entry_id, is_public=False)
        )
    )


@fund_desk.post("/<entry_id>/vouchers")
@redisplays(home)
@for_member
def add_voucher(member: Member, entry_id: str) -> ResponseReturnValue:
    """Request that a voucher be added to an entry, which another person confirms."""
    form, context, scan = load(VoucherForm), current(), load_scan()
    step_id = context.database.write(
        lambda s: ask_voucher(
            s,
            member=member,
            entry_id=entry_id,
            voucher=scan,
            is_public=form.is_file_public,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("waiting.show_step", step_id=step_id), 303)


@fund_desk.get("/vouchers/<voucher_id>")
@for_member
def added(member: Member, voucher_id: str) -> ResponseReturnValue:
    """Show a voucher that was added to an entry."""
    return send_scan(
        current().database.read(
            lambda s: get_added(s, member.community_id, voucher_id, is_public=False)
        )
    )
