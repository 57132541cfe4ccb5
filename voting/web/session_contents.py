"""What a browser keeps, in a signed cookie: one value, which is read and written here alone."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from flask import session

from voting.services.people.actors import Owner, StaffSession, Voter
from voting.terms import Identification, MeetingKey, RegisterKey


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionContents:
    """Who is signed in, or how far somebody has come in signing in."""

    staff: StaffSession | None = None
    voter: Voter | None = None
    owner: Owner | None = None
    voters: tuple[Voter, ...] = ()
    """Those that whoever was identified may go on as."""
    owners: tuple[Owner, ...] = ()
    """The same, where nothing is voted on."""
    code_for: str = ""
    """The digest of the telephone that a code was sent to."""
    challenge: str = ""
    """What an authenticator is asked to sign."""
    wanted: str = ""
    """The page of staff that was asked for while nobody was signed in."""


def read_session() -> SessionContents:
    """Return what the browser of this request keeps."""
    staff, voter, owner = (session.get(name) for name in ("staff", "voter", "owner"))
    return SessionContents(
        # A text alone is what a session held before accounts could be disabled.
        staff=StaffSession(*staff) if staff and not isinstance(staff, str) else None,
        voter=_read_voter(voter) if voter else None,
        owner=_read_owner(owner) if owner else None,
        voters=tuple(map(_read_voter, session.get("may_vote_for", ()))),
        owners=tuple(map(_read_owner, session.get("homes", ()))),
        code_for=session.get("code_for", ""),
        challenge=session.get("challenge", ""),
        wanted=session.get("wanted", ""),
    )


def _read_voter(contents: Sequence[str]) -> Voter:
    community_id, meeting_id, holding_id, owner_id, identified, mandate_id, is_proxy = contents
    return Voter(
        MeetingKey(community_id, meeting_id),
        holding_id,
        owner_id,
        Identification(identified),
        mandate_id,
        bool(is_proxy),
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
    """Begin a session that has nothing of the one before; of who is signed in, one that lasts."""
    session.clear()
    if contents.staff or contents.voter or contents.owner:
        session.permanent = True
    write_session(contents)


def prolong_session() -> None:
    """Let the session last as long from now on as if it began now."""
    session.modified = True
