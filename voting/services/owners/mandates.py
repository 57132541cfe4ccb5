"""委托和代理: who may vote for a holding beside those whom the register names.

A proxy is given on the phone or recorded from paper, within the limits of the meeting's rules;
the principal's own vote prevails. A company's, a ward's or an estate's agent is recorded by the
committee with the proof that was shown.

Law: guidance rules 建房〔2009〕274号 art. 26 (in writing); Civil Code arts. 23 and 34 (guardians),
61 and 170 (those who act for a company), 230 (heirs); rule sets for limits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit.ballot_entries import is_identified
from ballots.ballot import Marks
from ballots.proxy import (
    NOT_DIRECTED,
    OVER_LIMIT,
    PROPERTY_STAFF,
    REPLACED,
    Proxy,
    admit_proxies,
)
from ballots.rules import Rules, make_rules
from voting.errors import (
    IdentificationError,
    InputError,
    MandateRefusedError,
    NotFoundError,
)
from voting.importing.addresses import Address
from voting.randomness import make_id
from voting.sentences import say, tell
from voting.services.casting.blank_ballot import get_blank_ballot
from voting.services.casting.cast import check_choices
from voting.services.meeting.meetings import lock_meeting, require_state
from voting.services.outbox import queue_message
from voting.services.owners.telephone import read_number
from voting.services.people.actors import Member, Voter
from voting.services.register.register import find_holding, list_addresses
from voting.services.scans import Scan
from voting.storage.tables.base import in_meeting
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.owners import MandateRow
from voting.storage.tables.people import CommunityRow
from voting.storage.tables.register import OwnerRow, VoterRow, in_register
from voting.terms import (
    Identification,
    MandateKind,
    MeetingKey,
    MeetingState,
    MessageKind,
    RegisterKey,
    find_term,
)

_MOST_NAME = 40
_REFUSALS = {
    OVER_LIMIT: "agent-over-limit",
    PROPERTY_STAFF: "agent-of-property-staff",
    NOT_DIRECTED: "mandate-not-directed",
    REPLACED: "mandate-replaced",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateDraft:
    """A mandate as an owner gives it or a member records it."""

    kind: str = MandateKind.PROXY
    agent: str
    telephone: str
    is_property_staff: bool = False
    directions: Mapping[str, Marks]
    scan: Scan | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateView:
    """A mandate as the owner and the committee see it."""

    id: str
    kind: str
    address: str
    owner: str
    agent: str
    telephone: str
    granted_at: datetime
    revoked_at: datetime | None
    is_on_paper: bool
    sha256: str
    has_voted: bool


def grant_proxy(session: Session, *, voter: Voter, grant: MandateDraft, at: datetime) -> str:
    """Give a proxy on the phone; an earlier one of the holding ends with it.

    Raises:
        StateError: voting is over, or notice was not given yet.
        IdentificationError: the rules ask for more than the voter was identified by.
        MandateRefusedError: the agent has as many as the rules admit, or is of the property staff.
        InputError: the name or the number is missing or malformed, or directions are.
    """
    if voter.mandate_id:
        raise MandateRefusedError("agent-names-agent")
    meeting = lock_meeting(session, voter.meeting)
    require_state(meeting, MeetingState.NOTICED, MeetingState.OPEN)
    if not is_identified(voter.identified, meeting.identification):
        # Else somebody who has only the letter could name a telephone as the agent's.
        raise IdentificationError
    row = _make_row(session, meeting, voter, grant, at)
    _require_admitted(session, meeting, row, grant)
    for earlier in _standing(session, voter):
        if earlier.kind == MandateKind.PROXY:
            earlier.revoked_at = at
    session.add(row)
    _tell_agent(session, meeting, row, at)
    return row.id


def record_mandate(
    session: Session,
    *,
    member: Member,
    meeting_id: str,
    address: Address,
    grant: MandateDraft,
    at: datetime,
) -> str:
    """Record a mandate from paper, with a scan of the proof.

    Raises:
        InputError: no such unit, no scan, or a name or number is missing.
        MandateRefusedError: the rules do not admit it.
        StateError: voting is over, or notice was not given yet.
    """
    meeting = lock_meeting(session, member.key_of(meeting_id))
    require_state(meeting, MeetingState.NOTICED, MeetingState.OPEN)
    if find_term(MandateKind, grant.kind) is None or grant.scan is None:
        raise InputError("mandate-incomplete")
    holding_id = find_holding(session, meeting.register, address)
    owner_id = _first_owner(session, meeting, holding_id)
    voter = Voter(member.key_of(meeting_id), holding_id, owner_id, Identification.PAPER)
    row = _make_row(session, meeting, voter, grant, at)
    row.recorded_by = member.id
    if grant.kind == MandateKind.PROXY:
        _require_admitted(session, meeting, row, grant)
    for earlier in _standing(session, voter):
        if earlier.kind == grant.kind:
            earlier.revoked_at = at
    session.add(row)
    _tell_agent(session, meeting, row, at)
    return row.id


def _first_owner(session: Session, meeting: MeetingRow, holding_id: str) -> str:
    found = session.scalar(
        select(VoterRow.owner_id)
        .where(
            in_register(VoterRow, meeting.register),
            VoterRow.holding_id == holding_id,
        )
        .order_by(VoterRow.owner_id)
        .limit(1)
    )
    if found is None:
        raise NotFoundError
    return found


def _make_row(
    session: Session, meeting: MeetingRow, voter: Voter, grant: MandateDraft, at: datetime
) -> MandateRow:
    agent = " ".join(grant.agent.split())
    if not 1 <= len(agent) <= _MOST_NAME:
        raise InputError("agent-unnamed")
    return MandateRow(
        community_id=meeting.community_id,
        meeting_id=meeting.id,
        id=make_id(),
        kind=MandateKind(grant.kind),
        holding_id=voter.holding_id,
        owner_id=voter.owner_id,
        agent=agent,
        telephone=read_number(grant.telephone),
        identified=_limit(voter.identified),
        directions=_read_directions(session, meeting, voter, grant),
        granted_at=at,
        scan=grant.scan.content if grant.scan else None,
        media_type=grant.scan.media_type if grant.scan else None,
        sha256=sha256(grant.scan.content).hexdigest() if grant.scan else None,
    )


def _limit(principal: Identification) -> Identification:
    """Return the strongest identification of an agent's ballot: at most the telephone."""
    if principal in {Identification.LETTER, Identification.PAPER}:
        return Identification.LETTER
    return Identification.TELEPHONE


def _read_directions(
    session: Session, meeting: MeetingRow, voter: Voter, grant: MandateDraft
) -> dict[str, object]:
    """Return the directions for the agent if the rules require them; else None."""
    if grant.kind != MandateKind.PROXY or not _rules_of(meeting).proxy_directed:
        return {}
    blank = get_blank_ballot(session, voter)
    return {
        motion: marks if isinstance(marks, str) else list(marks)
        for motion, marks in check_choices(blank.motions, grant.directions).items()
    }


def _rules_of(meeting: MeetingRow) -> Rules:
    return make_rules(meeting.rules, meeting.overrides)


def _require_admitted(
    session: Session, meeting: MeetingRow, row: MandateRow, grant: MandateDraft
) -> None:
    """Check a proxy against the rules, together with all other proxies of its agent."""
    held = session.scalars(
        select(MandateRow)
        .where(
            in_meeting(MandateRow, meeting.key),
            MandateRow.kind == MandateKind.PROXY,
            MandateRow.revoked_at.is_(None),
            MandateRow.holding_id != row.holding_id,
        )
        .order_by(MandateRow.granted_at)
    ).all()
    proxies = [
        Proxy(
            principal=each.holding_id,
            agent=each.telephone,
            received_at=each.granted_at,
            is_written=True,
            is_directed=bool(each.directions),
            is_property_staff=each is row and grant.is_property_staff,
        )
        for each in (*held, row)
    ]
    for refused in admit_proxies(proxies, _rules_of(meeting)).refused:
        if refused.place == len(held):
            raise MandateRefusedError(_REFUSALS[refused.reason])


def _tell_agent(session: Session, meeting: MeetingRow, row: MandateRow, at: datetime) -> None:
    community = session.get_one(CommunityRow, row.community_id)
    addresses = list_addresses(session, meeting.register, row.holding_id)
    queue_message(
        session,
        community_id=row.community_id,
        kind=MessageKind.MANDATE,
        telephone=row.telephone,
        text=tell(
            "text-to-agent",
            community=community.name,
            agent=row.agent,
            addresses=tuple(addresses),
            title=meeting.title,
            mandate=row.kind,
        ),
        at=at,
    )


def _standing(session: Session, voter: Voter) -> list[MandateRow]:
    return list(
        session.scalars(
            select(MandateRow).where(
                in_meeting(MandateRow, voter.meeting),
                MandateRow.holding_id == voter.holding_id,
                MandateRow.revoked_at.is_(None),
            )
        )
    )


def revoke_proxy(session: Session, *, voter: Voter, mandate_id: str, at: datetime) -> None:
    """Revoke a proxy of the voter's holding; the agent's ballot stays until the principal votes.

    Raises:
        NotFoundError: the holding gave no such proxy.
    """
    row = session.get(MandateRow, (*voter.meeting, mandate_id), with_for_update=True)
    is_own = (
        row is not None and row.holding_id == voter.holding_id and row.kind == MandateKind.PROXY
    )
    if row is None or not is_own or voter.mandate_id:
        raise NotFoundError
    row.revoked_at = row.revoked_at or at


def list_own_mandates(session: Session, voter: Voter) -> list[MandateView]:
    """Return the mandates of a voter's holding, the latest first."""
    return [
        each
        for each in list_mandates(session, voter.meeting, voter.holding_id)
        if not voter.mandate_id or each.id == voter.mandate_id
    ]


def list_mandates(
    session: Session, meeting: MeetingKey, holding_id: str | None = None
) -> list[MandateView]:
    """Return the mandates of a meeting, or of one holding in it, the latest first."""
    query = (
        select(MandateRow, OwnerRow.name, OwnerRow.register_id)
        .join(
            MeetingRow,
            (MeetingRow.community_id == MandateRow.community_id)
            & (MeetingRow.id == MandateRow.meeting_id),
        )
        .join(
            OwnerRow,
            (OwnerRow.community_id == MandateRow.community_id)
            & (OwnerRow.register_id == MeetingRow.register_id)
            & (OwnerRow.id == MandateRow.owner_id),
        )
        .where(in_meeting(MandateRow, meeting))
        .order_by(MandateRow.granted_at.desc())
    )
    if holding_id is not None:
        query = query.where(MandateRow.holding_id == holding_id)
    voted = _list_voted(session, meeting)
    return [
        MandateView(
            id=row.id,
            kind=say("mandate", row.kind),
            address="、".join(
                list_addresses(
                    session, RegisterKey(meeting.community_id, register_id), row.holding_id
                )
            ),
            owner=owner,
            agent=row.agent,
            telephone=row.telephone,
            granted_at=row.granted_at,
            revoked_at=row.revoked_at,
            is_on_paper=row.recorded_by is not None,
            sha256=row.sha256 or "",
            has_voted=row.id in voted,
        )
        for row, owner, register_id in session.execute(query)
    ]


def _list_voted(session: Session, meeting: MeetingKey) -> set[str | None]:
    """Return the mandates that a ballot stands under."""
    return set(
        session.scalars(
            select(BallotRow.mandate_id).where(
                in_meeting(BallotRow, meeting),
                BallotRow.mandate_id.is_not(None),
                ~BallotRow.is_voided,
            )
        )
    )


def get_scan(session: Session, member: Member, meeting_id: str, mandate_id: str) -> Scan:
    """Return the scan of a mandate's proof.

    Raises:
        NotFoundError: there is none.
    """
    row = session.get(MandateRow, (member.community_id, meeting_id, mandate_id))
    if row is None or row.scan is None or row.media_type is None:
        raise NotFoundError
    return Scan(row.scan, row.media_type)
