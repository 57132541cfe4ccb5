"""清册冻结后的转让: request transfers, and show them to the street office."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from voting.services.desk.transfers import read_buyers
from voting.services.pages import desk as pages
from voting.services.pages.office import read_transfer_scan
from voting.services.people.actors import Auditor, Member
from voting.services.steps.asking import ask_transfer
from voting.terms import LookKind, MeetingKey
from voting.web.current import current
from voting.web.forms.desk import TransferForm
from voting.web.forms.field_names import of_field
from voting.web.forms.loading import load, load_scan, load_sought
from voting.web.forms.refused import redisplays, redisplays_itself
from voting.web.forms.tables import load_asked
from voting.web.responses.files import send_scan
from voting.web.responses.frame import read_framed
from voting.web.responses.looks import looks
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_auditor, for_member

transfers = Blueprint("transfers", __name__)


@transfers.get("/committee/meetings/<meeting_id>/transfers")
@redisplays_itself
@for_member
@looks(LookKind.TRANSFER)
def desk(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Show the transfers, and the form for the units of one holding."""
    address, asked = load_sought(), load_asked()
    page = read_framed(lambda s: pages.read_transfers(s, member.key_of(meeting_id), address, asked))
    return render_page(
        "committee/desk/transfers.html",
        page,
        rules=page.meeting.rules,
        address=address,
        choices={unit.id: unit.text for unit in page.units},
    )


@transfers.post("/committee/meetings/<meeting_id>/transfers")
@redisplays(desk)
@for_member
def ask(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Request a transfer, which another person confirms."""
    context = current()
    form = load(TransferForm)
    with of_field("buyers"):
        buyers = read_buyers(form.buyers, context.settings.countries)
    scan = load_scan()
    step_id = context.database.write(
        lambda s: ask_transfer(
            s,
            member=member,
            meeting=member.key_of(meeting_id),
            unit_ids=form.unit,
            buyers=buyers,
            scan=scan,
            digests=context.settings.digests,
            base_url=context.settings.base_url,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("waiting.show_step", step_id=step_id), 303)


@transfers.get("/office/<community_id>/<meeting_id>/transfers/<transfer_id>/scan")
@for_auditor
@looks(LookKind.TRANSFER, of="transfer_id")
def scan(
    auditor: Auditor, community_id: str, meeting_id: str, transfer_id: str
) -> ResponseReturnValue:
    """Show the street office the scan of a transfer."""
    key = MeetingKey(community_id, meeting_id)
    found = current().database.read(lambda s: read_transfer_scan(s, auditor, key, transfer_id))
    return send_scan(found)
