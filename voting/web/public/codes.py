"""The short address of a ballot, which anybody who was given it can open."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from voting.services.casting.codes import BallotCodeUnknownError, find_coded_ballot
from voting.web.current import current, get_client
from voting.web.responses.rendering import render_page
from voting.web.sessions.access import public as anybody

codes = Blueprint("codes", __name__)


@codes.get("/r/<code>")
@anybody
def show(code: str) -> ResponseReturnValue:
    """Show that a ballot is in the log, when it was cast, and its standing."""
    context, client = current(), get_client()
    page = context.database.write(
        lambda s: find_coded_ballot(
            s,
            code=code,
            client=client,
            digests=context.settings.digests,
            limits=context.settings.limits,
            at=context.clock.now(),
        )
    )
    if page is None:
        raise BallotCodeUnknownError
    return render_page("public/ballot_code.html", page)
