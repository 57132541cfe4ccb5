"""The contents of a browser's signed session cookie; only this module reads and writes them."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from hashlib import sha256

from flask import current_app, session
from itsdangerous import BadData, URLSafeTimedSerializer

from audit.terms import Identification
from voting.randomness import make_bytes
from voting.services.people.actors import Owner, StaffSession, Voter
from voting.terms import MeetingKey, RegisterKey

FORM_TOKEN = "csrf_token"  # noqa: S105 - a name
"""The name of the forms' token, in a form and in the session."""
_SALT = "wtf-csrf-token"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionContents:
    """Who is signed in, or the state of a sign-in in progress."""

    staff: StaffSession | None = None
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
    """Return the contents of this request's session."""
    staff, voter, owner = (session.get(name) for name in ("staff", "voter", "owner"))
    return SessionContents(
        # Sessions from before accounts could be disabled have only a text.
        staff=StaffSession(*staff) if staff and not isinstance(staff, str) else None,
        voter=_read_voter(voter) if voter else None,
        owner=_read_owner(owner) if owner else None,
        voters=tuple(map(_read_voter, session.get("may_vote_for", ()))),
        owners=tuple(map(_read_owner, session.get("homes", ()))),
        code_for=session.get("code_for", ""),
        challenge=session.get("challenge", ""),
        wanted=session.get("wanted", ""),
        returns_to=session.get("returns_to", ""),
        community=session.get("community", ""),
    )


def _read_voter(contents: Sequence[str]) -> Voter:
    # What comes after these was kept by an earlier version.
    community_id, meeting_id, holding_id, owner_id, identified, mandate_id = contents[:6]
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
    """Replace the contents of the session cookie; the forms already shown stay valid."""
    values = {
        "staff": contents.staff and astuple(contents.staff),
        "voter": contents.voter and _write_voter(contents.voter),
        "owner": contents.owner and _write_owner(contents.owner),
        "may_vote_for": [_write_voter(each) for each in contents.voters],
        "homes": [_write_owner(each) for each in contents.owners],
        "code_for": contents.code_for,
        "challenge": contents.challenge,
        "wanted": contents.wanted,
        "returns_to": contents.returns_to,
        "community": contents.community,
    }
    for name, value in values.items():
        if value:
            session[name] = value
        else:
            session.pop(name, None)


def _write_voter(voter: Voter) -> tuple[object, ...]:
    return (*voter.meeting, *astuple(voter)[1:])


def _write_owner(owner: Owner) -> tuple[str, ...]:
    return (*owner.register, owner.holding_id, owner.owner_id)


def begin_session(contents: SessionContents) -> None:
    """Replace the session by a new one; a staff session outlives the browser."""
    session.clear()
    if contents.staff or contents.voter or contents.owner:
        session.permanent = True
    write_session(contents)
    actor = digest_actor(contents)
    if actor:
        # The forms' token says for whom its pages are, also when the session is over.
        session[FORM_TOKEN] = f"{make_bytes(20).hex()}.{actor}"


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


def prolong_session() -> None:
    """Extend the session's life from now on."""
    session.modified = True
