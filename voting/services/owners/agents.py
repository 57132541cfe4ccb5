"""代理人: their pseudonyms in a meeting's log, and the limit of holdings for each."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ballots.rules import Rules, get_rule_set
from ballots.voters.proxy import most_per_agent
from voting.errors import InputError
from voting.errors.casting import MandateRefusedError
from voting.randomness import make_id
from voting.storage.sealed import find_by
from voting.storage.tables.base import in_meeting
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.owners import MandateRow
from voting.storage.tables.register import OwnerRow, in_register


def find_pseudonym(session: Session, meeting: MeetingRow, agent: str, telephone: str) -> str:
    """Return an agent's pseudonym: of the same telephone, else the same name, else a new one."""
    found = _list_of(session, meeting, agent, telephone)
    found.sort(key=lambda row: (row.telephone != telephone, row.granted_at))
    return found[0].pseudonym if found else f"a-{make_id()}"


def _list_of(session: Session, meeting: MeetingRow, agent: str, telephone: str) -> list[MandateRow]:
    """Return the mandates of a meeting that name an agent of this telephone, or of this name."""
    named = session.scalars(
        select(MandateRow).where(in_meeting(MandateRow, meeting.key), MandateRow.pseudonym != "")
    )
    name = agent.replace(" ", "")
    return [
        row for row in named if row.telephone == telephone or row.agent.replace(" ", "") == name
    ]


def find_mandate(
    session: Session, meeting: MeetingRow, *, holding_id: str, agent: str
) -> MandateRow:
    """Return the mandate under which an agent of this name speaks for a holding.

    Raises:
        InputError: there is no such mandate in force.
    """
    standing = session.scalars(
        select(MandateRow)
        .where(
            in_meeting(MandateRow, meeting.key),
            MandateRow.holding_id == holding_id,
            MandateRow.ended_at.is_(None),
            MandateRow.log_index.is_not(None),
        )
        .order_by(MandateRow.granted_at)
    )
    name = " ".join(agent.split())
    found = next((row for row in standing if row.agent == name), None)
    if found is None:
        raise InputError("agent-without-mandate")
    return found


def require_owner(
    session: Session, meeting: MeetingRow, *, agent: str, telephone: str, rules: Rules
) -> None:
    """Check that an agent is an owner of the meeting's register where the rules ask for it.

    Raises:
        MandateRefusedError: no owner has this name and this number.
    """
    if not rules.proxy_owners_only:
        return
    owners = select(OwnerRow.name).where(
        in_register(OwnerRow, meeting.register),
        OwnerRow.telephone_digest == find_by(telephone),
    )
    if agent not in session.scalars(owners).all():
        source = get_rule_set(rules.name).fields["proxy_owners_only"].source
        raise MandateRefusedError("agent-no-owner", source=source)


def require_within_bound(
    session: Session,
    meeting: MeetingRow,
    *,
    agent: str,
    telephone: str,
    holding_id: str,
    rules: Rules,
) -> None:
    """Check that an agent represents no more holdings than allowed, this one included.

    Two agents of the log are one if a mandate gives the name of one and the telephone of the other.

    Raises:
        MandateRefusedError: it would be more.
    """
    pseudonyms = {row.pseudonym for row in _list_of(session, meeting, agent, telephone)}
    standing = select(MandateRow.holding_id).where(
        in_meeting(MandateRow, meeting.key),
        MandateRow.pseudonym.in_(pseudonyms),
        MandateRow.ended_at.is_(None),
    )
    # An agent replaced after voting still counts, until the new one votes.
    cast = (
        select(BallotRow.holding_id)
        .join(
            MandateRow,
            (MandateRow.community_id == BallotRow.community_id)
            & (MandateRow.meeting_id == BallotRow.meeting_id)
            & (MandateRow.id == BallotRow.mandate_id),
        )
        .where(
            in_meeting(BallotRow, meeting.key),
            MandateRow.pseudonym.in_(pseudonyms),
            ~BallotRow.is_voided,
        )
    )
    others = standing.union(cast).subquery()
    spoken_for = session.scalars(
        select(func.count()).select_from(others).where(others.c.holding_id != holding_id)
    ).one()
    most = most_per_agent(rules)
    if spoken_for >= most:
        raise MandateRefusedError("agent-over-limit", most=most)
