"""操作记录: what accounts did, as their street office and they themselves read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.services.affairs.recovery import WaitingRecovery, list_own_recoveries
from voting.services.people.actors import Auditor
from voting.services.people.signing_in.sessions import BegunSession, Device, list_sessions
from voting.services.people.signing_in.terms import Machine, Program, SessionKind
from voting.services.people.signing_in.trail import BEGUN, DONE
from voting.services.tables import Asked, Part, SealedTexts, Table, read_part
from voting.settings import SessionEnds
from voting.storage.tables.people import CommunityRow, StaffRow
from voting.storage.tables.sessions.rows import StaffActRow
from voting.terms import Role

_OWN_SHOWN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ActView:
    """A line of the trail."""

    at: datetime
    name: str
    login: str
    role: Role
    community: str
    """Its name; empty for none."""
    subject: str
    act: str
    outcome: str
    device: Device
    reason: str


def read_acts(session: Session, auditor: Auditor, asked: Asked) -> Part[ActView]:
    """Return a page of what was done in a street office and its communities."""
    communities = session.scalars(
        select(CommunityRow)
        .where(CommunityRow.street_office_id == auditor.street_office_id)
        .order_by(CommunityRow.code)
    )
    table = Table(
        searched=(StaffRow.login, StaffActRow.network),
        sealed=(SealedTexts(column=StaffActRow.staff_id, read=lambda: _name(session, auditor)),),
        filters={
            "community": {each.code: StaffActRow.community_id == each.id for each in communities},
            "outcome": {
                DONE: StaffActRow.outcome == DONE,
                "refused": StaffActRow.outcome.not_in((DONE, BEGUN)),
                BEGUN: StaffActRow.outcome == BEGUN,
            },
        },
        sorts={"at": (StaffActRow.at, StaffActRow.id)},
        begins_descending=True,
    )
    query = (
        select(StaffActRow)
        .join(StaffRow, StaffRow.id == StaffActRow.staff_id)
        .where(StaffActRow.street_office_id == auditor.street_office_id)
    )
    return read_part(session, query, table, asked, lambda rows: _view(session, rows))


def _name(session: Session, auditor: Auditor) -> dict[str, str]:
    """Return the names of those who did something in a street office, by account."""
    theirs = StaffActRow.street_office_id == auditor.street_office_id
    query = select(StaffRow.id, StaffRow.name).where(
        StaffRow.id.in_(select(StaffActRow.staff_id).where(theirs))
    )
    return dict(session.execute(query).all())


@dataclass(frozen=True, slots=True, kw_only=True)
class DevicesPage:
    """Where somebody is signed in, and what their account did lately."""

    sessions: Sequence[BegunSession]
    acts: Sequence[ActView]
    """The latest first; none of owners."""
    recoveries: Sequence[WaitingRecovery]
    """Requests of others to reset this account's second factor."""


def read_devices(
    session: Session,
    person: str,
    staff_id: str | None,
    *,
    ends: Mapping[SessionKind, SessionEnds],
    at: datetime,
) -> DevicesPage:
    """Return what somebody sees of their sessions, and of their account if they have one."""
    return DevicesPage(
        sessions=list_sessions(session, person, ends=ends, at=at),
        acts=_list_own_acts(session, staff_id) if staff_id else (),
        recoveries=list_own_recoveries(session, staff_id, at) if staff_id else (),
    )


def _list_own_acts(session: Session, staff_id: str) -> Sequence[ActView]:
    asked = (
        select(StaffActRow)
        .where(StaffActRow.staff_id == staff_id)
        .order_by(StaffActRow.at.desc(), StaffActRow.id)
        .limit(_OWN_SHOWN)
    )
    return _view(session, session.scalars(asked).all())


def _view(session: Session, rows: Sequence[StaffActRow]) -> Sequence[ActView]:
    of_staff = select(StaffRow).where(StaffRow.id.in_({row.staff_id for row in rows}))
    staff = {each.id: each for each in session.scalars(of_staff)}
    named = select(CommunityRow.id, CommunityRow.name).where(
        CommunityRow.id.in_({row.community_id for row in rows if row.community_id})
    )
    communities: dict[str | None, str] = dict(session.execute(named).all())
    return [
        ActView(
            at=row.at,
            name=staff[row.staff_id].name,
            login=staff[row.staff_id].login,
            role=staff[row.staff_id].role,
            community=communities.get(row.community_id, ""),
            subject=row.subject,
            act=row.act,
            outcome=row.outcome,
            device=Device(Machine(row.machine), Program(row.program), row.network),
            reason=row.reason,
        )
        for row in rows
    ]
