"""操作记录: which account did what, from where, when, and what came of it.

An act is noted in its own transaction (`voting.storage.base.Beside`), so that none is done without
its note; one that was refused is noted after it was rolled back.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from voting.randomness import make_id
from voting.services.people.signing_in.sessions import Device
from voting.services.people.signing_in.terms import Machine, Program
from voting.storage.tables.people import CommunityRow, StaffRow
from voting.storage.tables.sessions.rows import StaffActRow

DONE = "done"
OPERATOR = "operator"
"""The subject of what the operator did by a command, to the account that is named."""
KEPT_FOR = timedelta(days=3 * 365)
"""As long as a committee's acts may be disputed; 网络安全法 asks for six months."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffAct:
    """What an account does."""

    id: str
    staff_id: str
    subject: str
    act: str
    community_id: str | None
    """As the address names it; None for the account's own."""
    meeting_id: str | None
    device: Device
    at: datetime
    reason: str = ""
    """As it was written; empty where nobody was asked for one."""


def note_operator(session: Session, staff_id: str, act: str, reason: str, at: datetime) -> None:
    """Note what the operator did to an account, and why, where its office reads it."""
    device = Device(Machine.UNKNOWN, Program.UNKNOWN, "")
    done = StaffAct(
        id=make_id(),
        staff_id=staff_id,
        subject=OPERATOR,
        act=act,
        community_id=None,
        meeting_id=None,
        device=device,
        at=at,
        reason=reason,
    )
    note_act(session, done)


def note_act(session: Session, act: StaffAct, outcome: str = DONE) -> None:
    """Note an act in the transaction in which it is done."""
    staff = session.get_one(StaffRow, act.staff_id)
    community_id = act.community_id or staff.community_id
    community = session.get(CommunityRow, community_id) if community_id else None
    session.add(
        StaffActRow(
            id=act.id,
            at=act.at,
            staff_id=act.staff_id,
            street_office_id=staff.street_office_id or (community and community.street_office_id),
            community_id=community and community.id,
            meeting_id=act.meeting_id,
            subject=act.subject,
            act=act.act,
            outcome=outcome,
            machine=act.device.machine,
            program=act.device.program,
            network=act.device.network,
            reason=act.reason,
        )
    )


def settle_act(session: Session, act: StaffAct, outcome: str) -> None:
    """Note what came of an act: one that was refused, or that wrote nothing."""
    row = session.get(StaffActRow, act.id)
    if row is None:
        note_act(session, act, outcome)
    else:
        row.outcome = outcome


def forget_acts(session: Session, at: datetime) -> None:
    """Delete what is older than it is kept."""
    session.execute(delete(StaffActRow).where(StaffActRow.at < at - KEPT_FOR))
