"""The community that a page is about, so that whoever is stuck reads whom to ring."""

from contextlib import suppress

from flask import request
from sqlalchemy.orm import Session

from voting.errors import NotFoundError
from voting.services.people.communities import Community, get_community, get_community_by_code
from voting.web.current import current
from voting.web.session_contents import SessionContents, read_session

COMMUNITY = "c"
"""In the door's address: the code of the community from whose page somebody came."""


def find_community_at_hand() -> Community | None:
    """Return the community of the address, of who is signed in, or of the door; None if none."""
    contents, named = read_session(), (request.view_args or {}).get("code", "")
    codes = [code for code in (named, request.args.get(COMMUNITY, ""), contents.community) if code]
    community_id = _get_own(contents)
    if not codes and not community_id:
        return None
    return current().database.read(lambda s: _find(s, community_id, codes))


def _get_own(contents: SessionContents) -> str:
    if contents.voter:
        return contents.voter.meeting.community_id
    return contents.owner.community_id if contents.owner else ""


def _find(session: Session, community_id: str, codes: list[str]) -> Community | None:
    for code in codes:
        with suppress(NotFoundError):
            return get_community_by_code(session, code)
    with suppress(NotFoundError):
        return get_community(session, community_id)
    return None
