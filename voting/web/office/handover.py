"""The list of what one body hands over to the next: looked at, printed, signed on paper."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from voting.documents.office_papers import render_handover_list
from voting.keys.folder import fingerprint_of
from voting.services.pages.staff.handover import HandoverList, read_for_committee, read_for_office
from voting.services.people.actors import Auditor, Member
from voting.services.people.communities import signer_name
from voting.web.current import current
from voting.web.responses.files import send_pdf
from voting.web.responses.frame import read_framed
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_auditor, for_member

handover = Blueprint("handover", __name__)


@handover.get("/office/<community_id>/handover/")
@for_auditor
def show(auditor: Auditor, community_id: str) -> ResponseReturnValue:
    """Show what is handed over, and where the signed list goes."""
    at = current().clock.now()
    page = read_framed(lambda s: read_for_office(s, auditor, community_id, at))
    return render_page("office/convening/handover.html", page, key=_find_key(page))


@handover.get("/office/<community_id>/handover/list.pdf")
@for_auditor
def print_at_office(auditor: Auditor, community_id: str) -> ResponseReturnValue:
    """Return the list to be signed."""
    at = current().clock.now()
    page = current().database.read(lambda s: read_for_office(s, auditor, community_id, at))
    return send_pdf("handover", render_handover_list(page, _find_key(page)))


@handover.get("/committee/handover.pdf")
@for_member
def print_at_desk(member: Member) -> ResponseReturnValue:
    """Return the list to be signed, for the committee that hands over."""
    at = current().clock.now()
    page = current().database.read(lambda s: read_for_committee(s, member, at))
    return send_pdf("handover", render_handover_list(page, _find_key(page)))


def _find_key(page: HandoverList) -> str:
    """Return the SHA-256 of the certificate that signs in the body's name."""
    return fingerprint_of(current().keys.get_certificate(signer_name(page.community)))
