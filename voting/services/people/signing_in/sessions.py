"""Sessions of browsers on the server: begun, sought by their token, shown and ended.

A browser holds nothing but a random token, of which a keyed digest is stored: neither a copy of the
database nor a copied cookie of somebody who has left signs anybody in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from voting.digests import DigestKeys
from voting.randomness import make_id
from voting.services.people.signing_in.terms import Machine, Program, SessionKind
from voting.services.throttling import delete_unlocked
from voting.settings import SessionEnds
from voting.storage.tables.sessions.rows import SessionRow

SEEN_EVERY = timedelta(minutes=1)
"""How often it is written, at most, that a session is used."""


@dataclass(frozen=True, slots=True)
class Device:
    """From which device a session was begun, as far as a browser tells."""

    machine: Machine
    program: Program
    network: str
    """Its address without the last part; empty where it is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSession:
    """A session that begins."""

    token: str = field(repr=False)
    person: str
    """Whose sessions are shown and ended together; empty for nobody's."""
    kind: SessionKind
    contents: Mapping[str, object]
    device: Device


@dataclass(frozen=True, slots=True, kw_only=True)
class BegunSession:
    """A session that goes on."""

    id: str
    person: str
    kind: SessionKind
    contents: Mapping[str, object]
    device: Device
    begun_at: datetime
    seen_at: datetime

    def needs_note(self, at: datetime) -> bool:
        """Tell whether it was last noted so long ago that its use is noted again."""
        return at - self.seen_at >= SEEN_EVERY


def begin_session(
    session: Session,
    new: NewSession,
    *,
    replaces: str,
    keys: DigestKeys,
    ends: SessionEnds,
    at: datetime,
) -> BegunSession:
    """Begin a session in the place of an earlier one.

    Args:
        session: writes.
        new: what begins.
        replaces: the token that the browser had before; empty for none.
        keys: of the tokens' digests.
        ends: of this kind.
        at: now.
    """
    end_session(session, replaces, keys)
    row = SessionRow(
        digest=keys.make(new.token),
        id=make_id(),
        person=new.person,
        kind=new.kind,
        contents=dict(new.contents),
        machine=new.device.machine,
        program=new.device.program,
        network=new.device.network,
        begun_at=at,
        seen_at=at,
        ends_at=at + ends.whole,
    )
    session.add(row)
    session.flush()
    return _view(row)


def find_session(
    session: Session,
    token: str,
    *,
    keys: DigestKeys,
    ends: Mapping[SessionKind, SessionEnds],
    at: datetime,
) -> BegunSession | None:
    """Return the session of a token, or None if it has ended or never begun."""
    asked = select(SessionRow).where(SessionRow.digest.in_(_digest(keys, token)))
    row = session.scalar(asked)
    return _view(row) if row and _is_alive(row, ends, at) else None


def _digest(keys: DigestKeys, token: str) -> tuple[str, ...]:
    return keys.make(token), *keys.list_older(token)


def _is_alive(row: SessionRow, ends: Mapping[SessionKind, SessionEnds], at: datetime) -> bool:
    return at < row.ends_at and at < row.seen_at + ends[SessionKind(row.kind)].idle


def _view(row: SessionRow) -> BegunSession:
    return BegunSession(
        id=row.id,
        person=row.person,
        kind=SessionKind(row.kind),
        contents=row.contents,
        device=Device(Machine(row.machine), Program(row.program), row.network),
        begun_at=row.begun_at,
        seen_at=row.seen_at,
    )


def note_use(session: Session, session_id: str, at: datetime) -> None:
    """Note that a session is used, unless that was noted within the minute."""
    session.execute(
        update(SessionRow)
        .where(SessionRow.id == session_id, SessionRow.seen_at <= at - SEEN_EVERY)
        .values(seen_at=at)
    )


def end_session(session: Session, token: str, keys: DigestKeys) -> None:
    """End the session of a token, if there is one."""
    if token:
        session.execute(delete(SessionRow).where(SessionRow.digest.in_(_digest(keys, token))))


def list_sessions(
    session: Session, person: str, *, ends: Mapping[SessionKind, SessionEnds], at: datetime
) -> tuple[BegunSession, ...]:
    """Return the sessions of a person that go on, the last used first."""
    asked = (
        select(SessionRow)
        .where(SessionRow.person == person, SessionRow.kind != SessionKind.HALF)
        .order_by(SessionRow.id)
    )
    alive = [_view(row) for row in session.scalars(asked) if _is_alive(row, ends, at)]
    return tuple(sorted(alive, key=lambda each: each.seen_at, reverse=True))


def end_one(session: Session, person: str, session_id: str) -> None:
    """End one session of a person; one that has ended already, or is another's, changes nothing."""
    session.execute(
        delete(SessionRow).where(SessionRow.person == person, SessionRow.id == session_id)
    )


def end_all(session: Session, person: str, *, but: str = "") -> None:
    """End the sessions of a person, except the one with an id that may be named."""
    session.execute(delete(SessionRow).where(SessionRow.person == person, SessionRow.id != but))


def end_half(session: Session, person: str) -> None:
    """End the sessions of a person that wait for a code."""
    session.execute(
        delete(SessionRow).where(SessionRow.person == person, SessionRow.kind == SessionKind.HALF)
    )


def forget_sessions(session: Session, at: datetime) -> None:
    """Delete the sessions that have ended by themselves, but those that somebody is deleting."""
    delete_unlocked(session, SessionRow.digest, SessionRow.ends_at <= at)


def name_staff_person(staff_id: str) -> str:
    """Return whose the sessions of an account are."""
    return f"staff {staff_id}"
