"""委托和代理: who may vote for a holding beside those whom the register names.

A proxy is given on the phone, or any mandate is recorded by a member and confirmed by a second
person, with the scan of the paper that was shown. Each is in the log, and a voter's own vote
prevails.

Law: guidance rules 建房〔2009〕274号 art. 26 (in writing); Civil Code arts. 23 and 34 (guardians),
61 and 170 (those who act for a company), 230 (heirs); rule sets for limits.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit.entries.mandate import MandateRecorded
from audit.terms import Identification, MandateKind
from ballots.ballot import Marks
from ballots.rules.choices import ProxyStaff
from voting.errors import InputError, NotFoundError
from voting.errors.casting import MandateRefusedError
from voting.errors.meeting import VoteClosedError
from voting.errors.sign_in import IdentificationError
from voting.importing.spelling.addresses import Address
from voting.keys.folder import KeyFolder
from voting.randomness import make_id
from voting.sentences import tell
from voting.services.casting.blank_ballot import get_blank_ballot
from voting.services.casting.choices import check_choices
from voting.services.casting.sequencer import append_all_waiting
from voting.services.log.log import append_records, lift, read_size, read_time
from voting.services.meeting.meetings import lock_meeting, require_state
from voting.services.meeting.rules.rules import say_how_to_vote
from voting.services.outbox import queue_message
from voting.services.owners.agents import find_pseudonym, require_owner, require_within_bound
from voting.services.owners.mandate_links import tell_owners
from voting.services.owners.telephone import read_number
from voting.services.people.actors import Voter
from voting.services.people.acts import Act
from voting.services.people.persons import require_two
from voting.services.register.register import find_holding, list_addresses
from voting.services.scans import Scan
from voting.storage.tables.base import in_meeting
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.owners import MandateRow
from voting.storage.tables.people import CommunityRow
from voting.storage.tables.register import HoldingRow, OwnerRow, VoterRow, in_register
from voting.terms import MeetingState, MessageKind

_MOST_NAME = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMandate:
    """The content of a mandate, as an owner or a member submits it."""

    kind: MandateKind = MandateKind.PROXY
    agent: str
    telephone: str
    countries: tuple[str, ...] = ()
    """The codes of countries other than China that messages reach."""
    is_property_staff: bool = False
    directions: Mapping[str, Marks]
    scan: Scan | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMandate:
    """A mandate that can be recorded as soon as somebody confirms it."""

    kind: MandateKind
    holding_id: str
    owner_id: str
    """The owner who gave it, or one of the holding's owners."""
    agent: str
    telephone: str
    directions: Mapping[str, object]

    def to_json(self) -> dict[str, object]:
        """Return the value to store until somebody confirms it."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> "PlannedMandate":
        """Return the mandate from its stored value."""
        directions = value["directions"]
        texts = {key: str(value[key]) for key in value if key not in {"directions", "kind"}}
        return cls(
            kind=MandateKind(str(value["kind"])),
            **texts,
            directions=directions if isinstance(directions, dict) else {},
        )


def grant_proxy(
    session: Session,
    *,
    voter: Voter,
    grant: NewMandate,
    keys: KeyFolder,
    base_url: str,
    at: datetime,
) -> str:
    """Give a proxy online, and return its id; it replaces an earlier proxy of the holding.

    Raises:
        StateError: voting is over, or notice was not given yet.
        IdentificationError: the rules ask for more than the voter was identified by.
        MandateRefusedError: the agent has as many as the rules admit, or is of the property staff,
            or is no owner where only owners are admitted; or nobody votes online here.
        InputError: the name or the number is missing or malformed, or directions are.
    """
    if voter.mandate_id:
        raise MandateRefusedError("agent-names-agent")
    meeting = lock_meeting(session, voter.meeting)
    require_state(meeting, MeetingState.NOTICED, MeetingState.OPEN)
    if not meeting.rules.is_online_here:
        raise MandateRefusedError("proxy-on-paper")
    if not voter.identified.is_as_strong_as(meeting.identification):
        # Else a letter alone could be turned into a telephone of whoever holds it.
        raise IdentificationError
    planned = _plan(session, meeting, voter, grant)
    owner = session.get_one(OwnerRow, (*meeting.register, voter.owner_id))
    act = Act(meeting=voter.meeting, by=owner.pseudonym, keys=keys, at=at)
    row = _make_row(session, meeting, planned, grant.scan, _limit(voter.identified))
    return _enter(session, meeting, act, row, base_url)


def plan_mandate(
    session: Session, meeting: MeetingRow, address: Address, grant: NewMandate, at: datetime
) -> PlannedMandate:
    """Return the mandate that a member submits from paper; the second person is shown this.

    Raises:
        InputError: no such unit, no scan, or a name or number is missing.
        MandateRefusedError: the rules do not admit it.
        StateError: voting is over, or notice was not given yet.
    """
    require_state(meeting, MeetingState.NOTICED, MeetingState.OPEN)
    if grant.scan is None:
        raise InputError("mandate-incomplete")
    holding_id = find_holding(session, meeting.register, address)
    owner_id = _first_owner(session, meeting, holding_id)
    voter = Voter(meeting.key, holding_id, owner_id, Identification.PAPER)
    planned = _plan(session, meeting, voter, grant)
    require_recordable(session, meeting, planned, at)
    return planned


def require_recordable(
    session: Session, meeting: MeetingRow, planned: PlannedMandate, at: datetime
) -> None:
    """Check that a mandate may be recorded now.

    Raises:
        VoteClosedError: the vote has ended.
        MandateRefusedError: the agent speaks for as many holdings as one may.
    """
    if at >= meeting.closes_at:
        raise VoteClosedError
    require_within_bound(
        session,
        meeting,
        agent=planned.agent,
        telephone=planned.telephone,
        holding_id=planned.holding_id,
        rules=meeting.rules,
    )


def record_mandate(
    session: Session, act: Act, *, planned: PlannedMandate, scan: Scan | None, base_url: str
) -> str:
    """Record a mandate that a second person confirmed, and return its id.

    Raises:
        VotingError: as `require_recordable`; that voting is over, or that it is one person.
    """
    meeting = lock_meeting(session, act.meeting)
    require_state(meeting, MeetingState.NOTICED, MeetingState.OPEN)
    require_two(session, act.by, act.confirmed_by)
    if scan is None:
        raise InputError("mandate-incomplete")
    row = _make_row(session, meeting, planned, scan, Identification.LETTER)
    row.recorded_by, row.confirmed_by = act.by, act.confirmed_by
    return _enter(session, meeting, act, row, base_url)


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


def _plan(session: Session, meeting: MeetingRow, voter: Voter, grant: NewMandate) -> PlannedMandate:
    agent = " ".join(grant.agent.split())
    if not 1 <= len(agent) <= _MOST_NAME:
        raise InputError("agent-unnamed")
    telephone = read_number(grant.telephone, grant.countries)
    if grant.kind == MandateKind.PROXY:
        _require_admitted(session, meeting, grant, agent, telephone)
    return PlannedMandate(
        kind=grant.kind,
        holding_id=voter.holding_id,
        owner_id=voter.owner_id,
        agent=agent,
        telephone=telephone,
        directions=_read_directions(session, meeting, voter, grant),
    )


def _require_admitted(
    session: Session, meeting: MeetingRow, grant: NewMandate, agent: str, telephone: str
) -> None:
    """Check that the rules admit an agent; guardians, heirs and companies are no choice."""
    rules = meeting.rules
    if grant.is_property_staff and rules.proxy_staff is ProxyStaff.REFUSED:
        raise MandateRefusedError("agent-of-property-staff")
    require_owner(session, meeting, agent=agent, telephone=telephone, rules=rules)


def _read_directions(
    session: Session, meeting: MeetingRow, voter: Voter, grant: NewMandate
) -> dict[str, object]:
    """Return how the agent is to vote, where the rules ask for it."""
    if grant.kind != MandateKind.PROXY or not meeting.rules.proxy_directed:
        return {}
    blank = get_blank_ballot(session, voter)
    if not blank.motions:
        raise MandateRefusedError("mandate-not-directed")
    return {
        motion: marks if isinstance(marks, str) else list(marks)
        for motion, marks in check_choices(blank.motions, grant.directions).items()
    }


def _limit(principal: Identification) -> Identification:
    """Return the strongest identification that an agent can have, who proves only a telephone."""
    if principal in {Identification.LETTER, Identification.PAPER}:
        return Identification.LETTER
    return Identification.TELEPHONE


def _make_row(
    session: Session,
    meeting: MeetingRow,
    planned: PlannedMandate,
    scan: Scan | None,
    identified: Identification,
) -> MandateRow:
    return MandateRow(
        community_id=meeting.community_id,
        meeting_id=meeting.id,
        id=make_id(),
        kind=planned.kind,
        holding_id=planned.holding_id,
        owner_id=planned.owner_id,
        agent=planned.agent,
        telephone=planned.telephone,
        identified=identified,
        directions=dict(planned.directions),
        pseudonym=find_pseudonym(session, meeting, planned.agent, planned.telephone),
        scan=scan.content if scan else None,
        media_type=scan.media_type if scan else None,
        sha256=sha256(scan.content).hexdigest() if scan else None,
    )


def _enter(session: Session, meeting: MeetingRow, act: Act, row: MandateRow, base_url: str) -> str:
    """Store a mandate and its entry, after all ballots under the mandate that it replaces."""
    append_all_waiting(session, meeting, act.keys)
    logged_up_to = read_time(session, meeting)
    # Row and entry are of one instant: ballots under it are cast after both.
    at = act.at if logged_up_to is None else lift(act.at, logged_up_to)
    if at >= meeting.closes_at:
        raise VoteClosedError
    require_within_bound(
        session,
        meeting,
        agent=row.agent,
        telephone=row.telephone,
        holding_id=row.holding_id,
        rules=meeting.rules,
    )
    for earlier in list_standing(session, meeting, row.holding_id):
        if earlier.kind == row.kind:
            earlier.ended_at = at
    row.granted_at, row.log_index = at, read_size(session, meeting.key)
    session.add(row)
    append_records(session, meeting, [_make_record(session, meeting, act, row)], act.keys)
    _tell_agent(session, meeting, row, base_url=base_url, at=act.at)
    tell_owners(session, meeting, row, base_url=base_url, at=act.at)
    return row.id


def _make_record(
    session: Session, meeting: MeetingRow, act: Act, row: MandateRow
) -> MandateRecorded:
    return MandateRecorded(
        at=row.granted_at,
        by=act.by,
        confirmed_by=act.confirmed_by,
        kind=row.kind,
        unit=session.get_one(HoldingRow, (*meeting.register, row.holding_id)).unit,
        agent=row.pseudonym,
        proof=row.sha256,
    )


def list_standing(session: Session, meeting: MeetingRow, holding_id: str) -> list[MandateRow]:
    """Return the mandates of a holding that are in force."""
    return list(
        session.scalars(
            select(MandateRow).where(
                in_meeting(MandateRow, meeting.key),
                MandateRow.holding_id == holding_id,
                MandateRow.ended_at.is_(None),
            )
        )
    )


def _tell_agent(
    session: Session, meeting: MeetingRow, row: MandateRow, *, base_url: str, at: datetime
) -> None:
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
            how=say_how_to_vote(meeting.rules, f"{base_url}/vote/sign-in?c={community.code}"),
        ),
        at=at,
    )
