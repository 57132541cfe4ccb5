"""操作记录: which account did what, from where, when, and what came of it.

An act is noted as begun in its own transaction (`voting.storage.base.Beside`), the first one if it
has several, so that none is done without its note; what came of it is noted after its end. One that
was refused is noted after it was rolled back.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from voting.randomness import make_id
from voting.services.people.signing_in.sessions import Device
from voting.services.people.signing_in.terms import Machine, Program
from voting.storage.tables.base import ID
from voting.storage.tables.people import CommunityRow, StaffRow
from voting.storage.tables.sessions.rows import StaffActRow

DONE = "done"
OPERATOR = "operator"
"""The subject of what the operator did by a command, to the account that is named."""
BEGUN = "begun"
"""It wrote something, and its end was never noted: the process or the database went away."""
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
    """Note what the operator did to an account, and why if that was asked, for its office."""
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
    note_act(session, done, DONE)


def note_act(session: Session, act: StaffAct, outcome: str = BEGUN) -> None:
    """Note an act in the transaction in which it is done, or begins."""
    staff = session.get_one(StaffRow, act.staff_id)
    community = _find_community(session, act, staff)
    session.add(
        StaffActRow(
            id=act.id,
            at=act.at,
            staff_id=act.staff_id,
            street_office_id=staff.street_office_id or (community and community.street_office_id),
            community_id=community and community.id,
            meeting_id=_keep_id(act.meeting_id),
            subject=act.subject,
            act=act.act,
            outcome=outcome,
            machine=act.device.machine,
            program=act.device.program,
            network=act.device.network,
            reason=act.reason,
        )
    )


def _find_community(session: Session, act: StaffAct, staff: StaffRow) -> CommunityRow | None:
    """Return the community of an act; none that is another office's, of which nothing is told."""
    community_id = staff.community_id or act.community_id
    found = session.get(CommunityRow, community_id) if community_id else None
    office = staff.street_office_id
    return None if found and office and found.street_office_id != office else found


def _keep_id(named: str | None) -> str | None:
    """Return an id as an address has it; None of what is too long for any."""
    return named if named and len(named) <= (ID.length or 0) else None


def settle_act(session: Session, act: StaffAct, outcome: str) -> None:
    """Note what came of an act."""
    row = session.get(StaffActRow, act.id)
    if row is None:
        note_act(session, act, outcome)
    else:
        row.outcome = outcome


def forget_acts(session: Session, at: datetime) -> None:
    """Delete what is older than it is kept."""
    session.execute(delete(StaffActRow).where(StaffActRow.at < at - KEPT_FOR))
