"""调解: begun by a member between two parties, who agree to a wording, or leave at any time.

Neither reads who the other is before both take part. A member sends few messages: mediations of a
day, of a home, and wordings are bounded.

Law: 人民调解法 arts. 3 (voluntary and equal), 28, 29 and 31 (a written agreement, what it states,
that it binds), 33 (thirty days for a court's confirmation, if a people's mediation committee
mediated).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ballots.rules import CHINA
from voting.errors import InputError, NotFoundError, NotNowError
from voting.errors.register import RegisterMissingError
from voting.importing.spelling.addresses import Address
from voting.randomness import make_id
from voting.services.casting.own_ballots import find_home
from voting.services.concerns.numbers import get_concern_row
from voting.services.neighbours.roster import list_roster
from voting.services.neighbours.telling import tell_parties
from voting.services.people.actors import Member, Owner
from voting.services.people.persons import require_two
from voting.services.register.register import (
    find_frozen,
    find_holding,
    list_addresses,
    read_voters,
)
from voting.services.scans import Scan
from voting.storage.tables.neighbours.rows import MediationRow, PartyRow
from voting.storage.tables.people import CommunityRow
from voting.terms import RegisterKey

_DAY, _MONTH = timedelta(days=1), timedelta(days=30)
MOST_OF_DAY, MOST_OF_HOME, MOST_WORDINGS = 20, 3, 20
"""Mediations that a community begins in a day, those of one home in a month; wordings of one."""
_MOST_NAME = 200
"""Characters of a party's names, and of its addresses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMediation:
    """A mediation as it is filled in."""

    subject: str
    concern: str = ""
    """The number of the concern that it came of; empty for none."""
    first: str
    """The address of a home, in one text."""
    second: str = ""
    """That of another home; empty if the other party is no owner here."""
    second_name: str = ""
    """The other party's name, if it is no owner here."""
    mediator_ids: tuple[str, ...]


def begin_mediation(session: Session, *, member: Member, new: NewMediation, at: datetime) -> str:
    """Begin a mediation, tell the parties, and return its id.

    Raises:
        RegisterMissingError: no register is frozen.
        NotFoundError: there is no such concern.
        NotNowError: too many were begun today, or with one of the homes.
        InputError: no such home, no other party, or nobody on the roster mediates; or what it is
            about names a party.
    """
    session.get_one(CommunityRow, member.community_id, with_for_update=True)
    register = find_frozen(session, member.community_id)
    if register is None:
        raise RegisterMissingError
    offered = {each.id for each in list_roster(session, member.community_id) if each.is_mediator}
    if not new.mediator_ids or not offered.issuperset(new.mediator_ids):
        raise InputError("mediators-unchosen")
    _require_few(session, member.community_id, at)
    row = _make(session, member, new, register.key, at)
    session.add(row)
    session.flush()
    parties = _make_parties(session, row, new)
    _require_unnamed(row, parties)
    for each in parties:
        _require_few_of_home(session, row, each, at)
    session.add_all(parties)
    session.flush()
    tell_parties(session, row, "text-of-mediation", at)
    return row.id


def _require_few(session: Session, community_id: str, at: datetime) -> None:
    begun = select(func.count()).where(
        MediationRow.community_id == community_id, MediationRow.begun_at > at - _DAY
    )
    if session.scalars(begun).one() >= MOST_OF_DAY:
        raise NotNowError("mediations-too-many", most=MOST_OF_DAY)


def _require_few_of_home(
    session: Session, row: MediationRow, party: PartyRow, at: datetime
) -> None:
    begun = (
        select(func.count())
        .select_from(PartyRow)
        .join(
            MediationRow,
            (MediationRow.community_id == PartyRow.community_id)
            & (MediationRow.id == PartyRow.mediation_id),
        )
        .where(PartyRow.community_id == row.community_id, PartyRow.holding_id == party.holding_id)
        .where(MediationRow.begun_at > at - _MONTH)
    )
    if party.holding_id and session.scalars(begun).one() >= MOST_OF_HOME:
        raise NotNowError("mediations-of-home", most=MOST_OF_HOME)


def _require_unnamed(row: MediationRow, parties: tuple[PartyRow, ...]) -> None:
    """Check that what both read before they take part names neither."""
    names = (name for each in parties for name in f"{each.name}、{each.address}".split("、"))
    if any(name and name in row.subject for name in names):
        raise InputError("mediation-names")


def _make(
    session: Session, member: Member, new: NewMediation, register: RegisterKey, at: datetime
) -> MediationRow:
    year = at.astimezone(CHINA).year
    last = select(func.max(MediationRow.ordinal)).where(
        MediationRow.community_id == member.community_id, MediationRow.year == year
    )
    concern = get_concern_row(session, member.community_id, new.concern).id if new.concern else None
    return MediationRow(
        community_id=member.community_id,
        id=make_id(),
        year=year,
        ordinal=(session.scalar(last) or 0) + 1,
        register_id=register.register_id,
        concern_id=concern,
        subject=new.subject,
        mediators=list(dict.fromkeys(new.mediator_ids)),
        begun_by=member.id,
        begun_at=at,
        agreement="",
        version=0,
        is_agreed=False,
    )


def _make_parties(session: Session, row: MediationRow, new: NewMediation) -> tuple[PartyRow, ...]:
    first = _make_home(session, row, 1, new.first)
    if new.second:
        second = _make_home(session, row, 2, new.second)
    elif new.second_name:
        second = PartyRow(
            community_id=row.community_id,
            mediation_id=row.id,
            place=2,
            name=new.second_name,
            address="",
        )
    else:
        raise InputError("party-missing")
    if first.holding_id == second.holding_id:
        raise InputError("parties-alike")
    return first, second


def _make_home(session: Session, row: MediationRow, place: int, address: str) -> PartyRow:
    register = RegisterKey(row.community_id, row.register_id)
    holding_id = find_holding(session, register, Address("", "", address))
    names = (each.name for each in read_voters(session, register, (holding_id,)))
    return PartyRow(
        community_id=row.community_id,
        mediation_id=row.id,
        place=place,
        holding_id=holding_id,
        name="、".join(names)[:_MOST_NAME],
        address="、".join(list_addresses(session, register, holding_id))[:_MOST_NAME],
    )


def get_mediation_row(
    session: Session, community_id: str, mediation_id: str, *, is_locked: bool = False
) -> MediationRow:
    """Return a mediation, locked if it is to change.

    Raises:
        NotFoundError: there is none of this id.
    """
    key = (community_id, mediation_id)
    row = session.get(MediationRow, key, with_for_update=True if is_locked else None)
    if row is None:
        raise NotFoundError
    return row


def _get_open(session: Session, community_id: str, mediation_id: str) -> MediationRow:
    row = get_mediation_row(session, community_id, mediation_id, is_locked=True)
    if row.ended_at is not None:
        raise NotNowError("mediation-ended")
    return row


def list_parties(session: Session, row: MediationRow) -> tuple[PartyRow, ...]:
    """Return the two parties of a mediation."""
    return tuple(
        session.scalars(
            select(PartyRow)
            .where(PartyRow.community_id == row.community_id, PartyRow.mediation_id == row.id)
            .order_by(PartyRow.place)
        )
    )


def propose_agreement(
    session: Session, *, member: Member, mediation_id: str, text: str, at: datetime
) -> None:
    """Put a wording of the agreement to both parties, in place of the one before.

    Raises:
        NotFoundError: there is no such mediation.
        NotNowError: it ended, a party does not take part yet, or there were too many wordings.
    """
    row = _get_open(session, member.community_id, mediation_id)
    if any(each.joined_at is None for each in list_parties(session, row)):
        raise NotNowError("mediation-unjoined")
    if row.version >= MOST_WORDINGS:
        raise NotNowError("wordings-too-many", most=MOST_WORDINGS)
    row.agreement, row.proposed_at = text, at
    row.version += 1
    _forget_confirmations(session, row)
    tell_parties(session, row, "text-of-agreement", at)


def _forget_confirmations(session: Session, row: MediationRow) -> None:
    for party in list_parties(session, row):
        party.confirmed_at = party.confirmed_by = None


def end_mediation(session: Session, *, member: Member, mediation_id: str, at: datetime) -> None:
    """End a mediation without an agreement, and tell the parties.

    Raises:
        NotFoundError: there is no such mediation.
        NotNowError: it ended.
    """
    row = _get_open(session, member.community_id, mediation_id)
    row.ended_at = at
    tell_parties(session, row, "text-of-mediation-end", at)


def get_own_party(session: Session, owner: Owner, row: MediationRow) -> PartyRow:
    """Return as which party an owner's home takes part.

    Raises:
        NotFoundError: it does not.
    """
    homes = find_home(session, owner).holding_ids
    for party in list_parties(session, row):
        if party.holding_id in homes:
            return party
    raise NotFoundError


def join(session: Session, *, owner: Owner, mediation_id: str, at: datetime) -> None:
    """Say for one's own home that it takes part; once both do, each reads who the other is.

    Raises:
        NotFoundError: the home is no party of such a mediation.
        NotNowError: it ended.
    """
    row = _get_open(session, owner.community_id, mediation_id)
    party = get_own_party(session, owner, row)
    party.joined_at = party.joined_at or at


def record_joined(session: Session, *, member: Member, mediation_id: str, at: datetime) -> None:
    """Record that the party that is no owner here, and has no sign-in, takes part.

    Raises:
        NotFoundError: there is no such mediation, or both parties are homes.
        NotNowError: it ended.
    """
    row = _get_open(session, member.community_id, mediation_id)
    party = next((each for each in list_parties(session, row) if each.holding_id is None), None)
    if party is None:
        raise NotFoundError
    party.joined_at = party.joined_at or at


def agree(session: Session, *, owner: Owner, mediation_id: str, version: int, at: datetime) -> None:
    """Agree to a wording for one's own home; once both parties have, it is their agreement.

    Raises:
        NotFoundError: the home is no party of such a mediation.
        NotNowError: it ended, or another wording is before the parties.
    """
    row = _get_open(session, owner.community_id, mediation_id)
    party = get_own_party(session, owner, row)
    _require_version(row, version)
    party.confirmed_by, party.confirmed_at = owner.owner_id, at
    if all(each.confirmed_at for each in list_parties(session, row)):
        _conclude(session, row, at)


def _require_version(row: MediationRow, version: int) -> None:
    if row.proposed_at is None or row.version != version:
        raise NotNowError("agreement-changed")


def _conclude(session: Session, row: MediationRow, at: datetime) -> None:
    row.ended_at, row.is_agreed = at, True
    tell_parties(session, row, "text-of-mediation-end", at)


def refuse(session: Session, *, owner: Owner, mediation_id: str, version: int) -> None:
    """Refuse a wording, so that the mediation goes on without one.

    Raises:
        NotFoundError: the home is no party of such a mediation.
        NotNowError: it ended, or another wording is before the parties.
    """
    row = _get_open(session, owner.community_id, mediation_id)
    get_own_party(session, owner, row)
    _require_version(row, version)
    row.proposed_at = None
    _forget_confirmations(session, row)


def leave(session: Session, *, owner: Owner, mediation_id: str, at: datetime) -> None:
    """Leave a mediation, which ends it: nobody is kept in one.

    Raises:
        NotFoundError: the home is no party of such a mediation.
        NotNowError: it ended.
    """
    row = _get_open(session, owner.community_id, mediation_id)
    row.ended_by = get_own_party(session, owner, row).place
    row.ended_at = at
    tell_parties(session, row, "text-of-mediation-end", at)


def require_signable(session: Session, community_id: str, mediation_id: str) -> MediationRow:
    """Return a mediation whose agreement can be recorded as signed.

    Raises:
        NotFoundError: there is no such mediation.
        NotNowError: it ended, or no wording is before the parties.
    """
    row = get_mediation_row(session, community_id, mediation_id)
    if row.ended_at is not None:
        raise NotNowError("mediation-ended")
    if row.proposed_at is None:
        raise NotNowError("agreement-missing")
    return row


def record_signed(
    session: Session,
    *,
    community_id: str,
    mediation_id: str,
    scan: Scan,
    by: str,
    confirmed_by: str,
    at: datetime,
) -> None:
    """Record that both parties signed the agreement on paper; this is their confirmation.

    Raises:
        SecondMemberError: it is not two persons who do it.
        VotingError: what `require_signable` raises.
    """
    require_two(session, by, confirmed_by)
    get_mediation_row(session, community_id, mediation_id, is_locked=True)
    row = require_signable(session, community_id, mediation_id)
    row.scan, row.media_type = scan.content, scan.media_type
    row.signed_by, row.confirmed_by = by, confirmed_by
    _conclude(session, row, at)
