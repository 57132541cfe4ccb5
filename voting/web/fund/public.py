"""The public page of the common fund. It names nobody but organisations."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from voting.services.fund.quarters import find_quarter
from voting.services.pages import public as pages
from voting.web.current import current
from voting.web.responses.files import send_scan
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import public

fund = Blueprint("fund", __name__, url_prefix="/c/<code>/fund")


@fund.get("")
@public
def show(code: str) -> ResponseReturnValue:
    """Show the balance, the statement of a quarter, and what each decision allowed."""
    context, quarter = current(), find_quarter(request.args.get("quarter", ""))
    at = context.clock.now()
    page = context.database.read(lambda s: pages.read_fund(s, code, quarter, at))
    return render_page("fund/public.html", page)


@fund.get("/<entry_id>/voucher")
@public
def voucher(code: str, entry_id: str) -> ResponseReturnValue:
    """Show a voucher that the committee shows to the public."""
    return send_scan(current().database.read(lambda s: pages.read_shown_voucher(s, code, entry_id)))


@fund.get("/vouchers/<voucher_id>")
@public
def added(code: str, voucher_id: str) -> ResponseReturnValue:
    """Show a voucher that was added to an entry, and that the committee shows to the public."""
    return send_scan(
        current().database.read(lambda s: pages.read_added_voucher(s, code, voucher_id))
    )
