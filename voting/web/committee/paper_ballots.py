"""纸质票: receive paper ballots with a scan, and read them."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from voting.sentences import WORDS, tell
from voting.services.desk import paper_ballots
from voting.services.desk.intake import take_paper_ballot
from voting.services.desk.paper_ballots import GROUNDS, Reading
from voting.services.desk.reconciliation import find_serial
from voting.services.pages import desk as pages
from voting.services.people.actors import Member
from voting.terms import LookKind
from voting.web.current import current
from voting.web.forms.desk import PaperBallotForm, ReadingForm
from voting.web.forms.loading import load, load_scan
from voting.web.forms.refused import redisplays
from voting.web.forms.tables import load_asked
from voting.web.responses.files import send_scan, send_sheet
from voting.web.responses.frame import read_framed
from voting.web.responses.looks import looks
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import for_member

paper_pages = Blueprint("paper_ballots", __name__, url_prefix="/committee")
_GROUNDS = {"": tell("paper-is-valid"), **{ground: ground for ground in GROUNDS}}
_HEAD = tuple(WORDS["paper-column"].values())


@paper_pages.get("/meetings/<meeting_id>/papers/")
@for_member
@looks(LookKind.PARTICIPATION)
def home(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Show all paper ballots: those waiting for this member, for others, and the figures."""
    context = current()
    key, asked, at = member.key_of(meeting_id), load_asked("state"), context.clock.now()
    page = read_framed(lambda s: pages.read_paper_ballots(s, member, key, asked, at))
    received = request.args.get("received", "")
    return render_page("committee/desk/paper_ballots.html", page, received=received)


@paper_pages.get("/papers/<serial>")
@for_member
def scanned(member: Member, serial: str) -> ResponseReturnValue:
    """Redirect to the form for the paper ballot whose QR code was scanned."""
    key, _ = current().database.read(lambda s: find_serial(s, member.community_id, serial))
    return redirect(url_for("paper_ballots.new", meeting_id=key.meeting_id, serial=serial), 303)


@paper_pages.get("/meetings/<meeting_id>/papers/new")
@for_member
def new(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Show the form to receive a paper ballot."""
    serial = request.args.get("serial", "").strip()
    page = read_framed(lambda s: pages.read_new_paper_ballot(s, member.key_of(meeting_id), serial))
    return render_page(
        "committee/desk/receive_paper_ballot.html",
        page,
        grounds=_GROUNDS,
        serial=serial,
    )


@paper_pages.post("/meetings/<meeting_id>/papers/")
@redisplays(new)
@for_member
def receive(member: Member, meeting_id: str) -> ResponseReturnValue:
    """Receive a paper ballot, with its scan and the first reading."""
    form = load(PaperBallotForm)
    scan = load_scan()
    context = current()
    context.database.write(
        lambda s: take_paper_ballot(
            s,
            member=member,
            meeting=member.key_of(meeting_id),
            serial=form.serial,
            address=form.address,
            reading=_read(form),
            scan=scan,
            agent=form.agent,
            at=context.clock.now(),
        )
    )
    return redirect(url_for("paper_ballots.home", meeting_id=meeting_id, received="yes"), 303)


def _read(form: ReadingForm | PaperBallotForm) -> Reading:
    return Reading(choices=form.choices, invalid=form.invalid or None)


@paper_pages.get("/meetings/<meeting_id>/papers/<paper_id>")
@for_member
@looks(LookKind.PAPER_BALLOT, of="paper_id")
def show(member: Member, meeting_id: str, paper_id: str) -> ResponseReturnValue:
    """Show a paper ballot's scan and the form to read it; to a third member both readings too."""
    page = read_framed(
        lambda s: pages.read_paper_ballot(s, member, member.key_of(meeting_id), paper_id)
    )
    return render_page("committee/desk/add_reading.html", page, grounds=_GROUNDS)


@paper_pages.post("/meetings/<meeting_id>/papers/<paper_id>")
@redisplays(show)
@for_member
def read(member: Member, meeting_id: str, paper_id: str) -> ResponseReturnValue:
    """Read a paper ballot as the second or the third member."""
    form = load(ReadingForm)
    context = current()
    is_entered = context.database.write(
        lambda s: paper_ballots.add_reading(
            s,
            member=member,
            meeting=member.key_of(meeting_id),
            paper_id=paper_id,
            reading=_read(form),
            keys=context.keys,
            at=context.clock.now(),
        )
    )
    received = "entered" if is_entered else "differs"
    return redirect(url_for("paper_ballots.home", meeting_id=meeting_id, received=received), 303)


@paper_pages.get("/meetings/<meeting_id>/papers/<paper_id>/scan")
@for_member
@looks(LookKind.PAPER_BALLOT, of="paper_id")
def scan(member: Member, meeting_id: str, paper_id: str) -> ResponseReturnValue:
    """Show the scan of a paper ballot."""
    found = current().database.read(
        lambda s: paper_ballots.get_scan(s, member.key_of(meeting_id), paper_id)
    )
    return send_scan(found)


@paper_pages.get("/meetings/<meeting_id>/papers.<any(csv, xlsx):kind>")
@for_member
@looks(LookKind.PARTICIPATION)
def paper_ballots_file(member: Member, meeting_id: str, kind: str) -> ResponseReturnValue:
    """Return the list of all paper ballots as a spreadsheet."""
    lines = current().database.read(lambda s: pages.read_paper_lines(s, member.key_of(meeting_id)))
    rows = [
        (each.address, each.serial, each.served, each.returned, each.entered, each.invalid)
        for each in lines
    ]
    return send_sheet("papers", kind, _HEAD, rows)
