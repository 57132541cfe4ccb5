"""What a browser's session holds: who is signed in on the server, what is under way in the cookie.

Only this module reads and writes them.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from hashlib import sha256
from typing import Any

from flask import current_app, session
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from audit.terms import Identification
from voting.randomness import make_bytes
from voting.services.people.actors import Owner, StaffSession, Voter
from voting.services.people.signing_in.sessions import BegunSession, name_staff_person
from voting.services.people.signing_in.terms import SessionKind
from voting.terms import MeetingKey, RegisterKey
from voting.web.sessions.kept import begin_kept, end_kept, find_kept, has_token, load_kept

FORM_TOKEN = "csrf_token"  # noqa: S105 - a name
"""The name of the forms' token, in a form and in the session."""
_SALT = "wtf-csrf-token"
_IN_COOKIE = ("code_for", "challenge", "wanted", "returns_to", "community")
"""What is under way, and signs nobody in by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionContents:
    """Who is signed in, or the state of a sign-in in progress."""

    staff: StaffSession | None = None
    half: StaffSession | None = None
    """The account whose password was right, and whose code is still asked for."""
    given: StaffSession | None = None
    """The account that gave both, and changes the operator's password before it has a page."""
    voter: Voter | None = None
    owner: Owner | None = None
    voters: tuple[Voter, ...] = ()
    """The voters among whom an identified person chooses."""
    owners: tuple[Owner, ...] = ()
    """The same if no vote is open."""
    code_for: str = ""
    """The digest of the telephone to which a code was sent."""
    challenge: str = ""
    """The challenge for a passkey."""
    wanted: str = ""
    """The staff page that was requested while nobody was signed in."""
    returns_to: str = ""
    """The owners' page to which the sign-in leads back; empty for the one that fits."""
    community: str = ""
    """The code of the community at whose door somebody is; empty where none was named."""


def read_session() -> SessionContents:
    """Return the contents of this request's session, which is sought once."""
    return _join(find_kept())


def load_session(session: Session) -> SessionContents:
    """Return the same, sought within a transaction of the caller's."""
    return _join(load_kept(session) if has_token() else None)


def _join(begun: BegunSession | None) -> SessionContents:
    kept: Any = begun.contents if begun else {}
    names = ("staff", "half", "given", "voter", "owner")
    staff, half, given, voter, owner = (kept.get(name) for name in names)
    return SessionContents(
        staff=StaffSession(*staff) if staff else None,
        half=StaffSession(*half) if half else None,
        given=StaffSession(*given) if given else None,
        voter=_read_voter(voter) if voter else None,
        owner=_read_owner(owner) if owner else None,
        voters=tuple(map(_read_voter, kept.get("may_vote_for", ()))),
        owners=tuple(map(_read_owner, kept.get("homes", ()))),
        **{name: session.get(name, "") for name in _IN_COOKIE},
    )


def _read_voter(contents: Sequence[str]) -> Voter:
    community_id, meeting_id, holding_id, owner_id, identified, mandate_id = contents
    return Voter(
        MeetingKey(community_id, meeting_id),
        holding_id,
        owner_id,
        Identification(identified),
        mandate_id,
    )


def _read_owner(contents: Sequence[str]) -> Owner:
    community_id, register_id, holding_id, owner_id = contents
    return Owner(RegisterKey(community_id, register_id), holding_id, owner_id)


def write_session(contents: SessionContents) -> None:
    """Replace what the browser's cookie holds; who is signed in is replaced by `begin_session`.

    The forms already shown stay valid.
    """
    for name in _IN_COOKIE:
        value = getattr(contents, name)
        if value:
            session[name] = value
        else:
            session.pop(name, None)


def _write_kept(contents: SessionContents) -> dict[str, object]:
    values = {
        "staff": contents.staff and astuple(contents.staff),
        "half": contents.half and astuple(contents.half),
        "given": contents.given and astuple(contents.given),
        "voter": contents.voter and _write_voter(contents.voter),
        "owner": contents.owner and _write_owner(contents.owner),
        "may_vote_for": [_write_voter(each) for each in contents.voters],
        "homes": [_write_owner(each) for each in contents.owners],
    }
    return {name: value for name, value in values.items() if value}


def _write_voter(voter: Voter) -> tuple[object, ...]:
    return (*voter.meeting, *astuple(voter)[1:])


def _write_owner(owner: Owner) -> tuple[str, ...]:
    return (*owner.register, owner.holding_id, owner.owner_id)


def begin_session(contents: SessionContents) -> None:
    """Replace the session by a new one, under another token; the earlier one ends for everybody."""
    kept = _write_kept(contents)
    if kept:
        begin_kept(_find_kind(contents), _name_person(contents), kept)
    else:
        end_kept()
    write_session(contents)
    actor = digest_actor(contents)
    if actor:
        # The forms' token says for whom its pages are, also when the session is over.
        session[FORM_TOKEN] = f"{make_bytes(20).hex()}.{actor}"


def _find_kind(contents: SessionContents) -> SessionKind:
    if contents.half or contents.given:
        return SessionKind.HALF
    return SessionKind.STAFF if contents.staff else SessionKind.OWNER


def _name_person(contents: SessionContents) -> str:
    """Return whose sessions are shown together; nobody's while somebody still chooses."""
    voter, owner, staff = (
        contents.voter,
        contents.owner,
        contents.staff or contents.half or contents.given,
    )
    if staff:
        return name_staff_person(staff.staff_id)
    if voter and voter.mandate_id:
        return f"agent {voter.meeting.community_id} {voter.mandate_id}"
    at, whose = (voter.meeting, voter) if voter else (owner and owner.register, owner)
    return f"owner {at.community_id} {whose.owner_id}" if at and whose else ""


def digest_actor(contents: SessionContents) -> str:
    """Return a digest of the signed-in person, however identified; empty for nobody."""
    staff, voter, owner = contents.staff, contents.voter, contents.owner
    parts = (
        *((staff.staff_id,) if staff else ()),
        *((*voter.meeting, voter.holding_id, voter.owner_id, voter.mandate_id) if voter else ()),
        *(_write_owner(owner) if owner else ()),
    )
    return sha256(repr(parts).encode()).hexdigest() if parts else ""


def is_of_another(token: str) -> bool:
    """Tell whether a form's token is of another person than is signed in; no if nobody is."""
    actor = digest_actor(read_session())
    return bool(actor) and actor != _read_actor(token)


def _read_actor(token: str) -> str:
    try:
        text = URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=_SALT).loads(token)
    except BadData:
        return ""
    return str(text).partition(".")[2]
