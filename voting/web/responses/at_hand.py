"""The community of a page, whose telephone the page gives to those who need help."""

from flask import request

from voting.services.people.actors import Captain, Company, Member, Watcher
from voting.services.people.communities import Community, find_community
from voting.web.current import current
from voting.web.display.conveners import note_convener
from voting.web.responses.rendering import find_shown, keep_shown
from voting.web.sessions.access import get_staff
from voting.web.sessions.contents import SessionContents, read_session

COMMUNITY = "c"
"""In the door's address: the code of the community from whose page somebody came."""


def find_community_at_hand() -> Community | None:
    """Return the community of the address, of the session, or of the door; None if none."""
    community_id, codes = _list_named()
    if not codes and not community_id:
        return None
    found = current().database.read(lambda s: find_community(s, community_id, codes))
    if found is not None:
        keep_shown(found)
    return found


def recall_community_at_hand() -> Community | None:
    """Return the same as this process last showed it, without asking the database."""
    community_id, codes = _list_named()
    recalled = map(find_shown, (*codes, community_id))
    return next((each for each in recalled if each is not None), None)


def recall_convener() -> None:
    """Name on what follows who convenes in the community at hand, as it was last shown.

    A refusal is worded before its page is read, and the database may be away.
    """
    actor = get_staff()
    own = actor.community_id if isinstance(actor, Member | Watcher | Captain | Company) else ""
    named = own or (request.view_args or {}).get("community_id", "")
    note_convener((find_shown(named) if named else None) or recall_community_at_hand())


def _list_named() -> tuple[str, list[str]]:
    """Return the id of the session's community, and codes in the order of trust."""
    contents, named = read_session(), (request.view_args or {}).get("code", "")
    codes = [code for code in (named, request.args.get(COMMUNITY, ""), contents.community) if code]
    return _get_own(contents), codes


def _get_own(contents: SessionContents) -> str:
    if contents.voter:
        return contents.voter.meeting.community_id
    return contents.owner.community_id if contents.owner else ""
