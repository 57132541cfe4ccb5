"""两个小区一起办: a concern is shared with another community of the same street office.

The other accepts as two of its own, or the street office does. Both see its public life, each
answers in it, and everybody reads it in both. Two of either part again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from voting.errors import NotFoundError, NotNowError
from voting.randomness import make_id
from voting.sentences import tell
from voting.services.concerns.listing import ConcernView, Progress, list_progress, view_row
from voting.services.concerns.numbers import get_concern_row
from voting.services.concerns.pledge import Pledge, get_pledge
from voting.services.concerns.raising import add_progress
from voting.services.concerns.telling import tell_raiser
from voting.services.concerns.terms import ProgressKind
from voting.services.people.actors import Auditor, Member
from voting.services.people.communities import (
    Community,
    get_community,
    list_communities,
    require_office,
)
from voting.services.people.persons import require_two
from voting.services.struck import require_unstruck
from voting.storage.tables.concerns.rows import ConcernRow, ProgressRow, SharedRow
from voting.terms import Waiting

_SHOWN = 50
_DAY = timedelta(days=1)
LINES_OF_DAY, LINES = 5, 50
"""Answers of others that stand in the life of one concern: of a day, and of all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A concern that two communities deal with, or that one asked another to."""

    id: str
    origin: Community
    partner: Community
    concern: ConcernView
    asked_at: datetime
    accepted_at: datetime | None
    by_office: bool
    """The street office accepted it."""
    ended_at: datetime | None


def share_concern(
    session: Session, *, member: Member, number: str, partner_id: str, at: datetime
) -> None:
    """Ask another community to deal with a concern together.

    Raises:
        NotFoundError: there is no such concern, or no such community of the same street office.
        NotNowError: it is closed, its title is not public, or the other was asked already.
    """
    row = get_concern_row(session, member.community_id, number, is_locked=True)
    if row.closed_at is not None:
        raise NotNowError("concern-closed")
    if not row.public_title:
        raise NotNowError("joint-unreleased")
    if partner_id not in {each.id for each in list_others(session, member.community_id)}:
        raise NotFoundError
    is_same = _is_lasting() & (SharedRow.partner_id == partner_id)
    if session.scalar(select(SharedRow.id).where(is_same, SharedRow.concern_id == row.id)):
        raise NotNowError("joint-asked")
    session.add(
        SharedRow(
            community_id=member.community_id,
            id=make_id(),
            concern_id=row.id,
            partner_id=partner_id,
            asked_by=member.id,
            asked_at=at,
        )
    )


def _is_lasting() -> ColumnElement[bool]:
    return SharedRow.ended_at.is_(None)


def list_others(session: Session, community_id: str) -> tuple[Community, ...]:
    """Return the other communities of a community's street office."""
    office = get_community(session, community_id).street_office_id
    return tuple(each for each in list_communities(session, office) if each.id != community_id)


def get_asked(session: Session, partner_id: str, shared_id: str) -> SharedRow:
    """Return a request that a community may accept, locked.

    Raises:
        NotFoundError: there is none for it.
        NotNowError: it was accepted, taken back or declined, or the concern is closed.
    """
    row = _get(session, shared_id, SharedRow.partner_id == partner_id)
    if row.accepted_at is not None or row.ended_at is not None:
        raise NotNowError("joint-decided")
    if _get_concern(session, row).closed_at is not None:
        raise NotNowError("concern-closed")
    return row


def _get(session: Session, shared_id: str, is_theirs: ColumnElement[bool]) -> SharedRow:
    chosen = select(SharedRow).where(SharedRow.id == shared_id, is_theirs).with_for_update()
    if (row := session.scalar(chosen)) is None:
        raise NotFoundError
    return row


def _get_concern(session: Session, row: SharedRow) -> ConcernRow:
    return session.get_one(ConcernRow, (row.community_id, row.concern_id), with_for_update=True)


def accept_shared(
    session: Session,
    *,
    community_id: str,
    shared_id: str,
    by: str,
    confirmed_by: str,
    at: datetime,
) -> None:
    """Accept for a community as two of its own; its name stands in the concern's life then.

    Raises:
        SecondMemberError: it is not two persons who do it.
        VotingError: what `get_asked` raises.
    """
    require_two(session, by, confirmed_by)
    row = get_asked(session, community_id, shared_id)
    row.confirmed_by = confirmed_by
    _accept(session, row, by, at)


def accept_at_office(
    session: Session, *, auditor: Auditor, community_id: str, shared_id: str, at: datetime
) -> None:
    """Accept for a community as its street office.

    Raises:
        ForbiddenError: the community is another street office's.
        VotingError: what `get_asked` raises.
    """
    require_office(session, auditor, community_id)
    _accept(session, get_asked(session, community_id, shared_id), auditor.id, at)


def _accept(session: Session, row: SharedRow, by: str, at: datetime) -> None:
    row.accepted_by, row.accepted_at = by, at
    _add_line(session, row, ProgressKind.JOINED, by=by, at=at)


def _add_line(
    session: Session, row: SharedRow, kind: ProgressKind, *, by: str, at: datetime, text: str = ""
) -> None:
    name = get_community(session, row.partner_id).name
    said = tell("joint-answer", community=name, text=text) if text else name
    add_progress(session, _get_concern(session, row), kind, at=at, by=by, text=said)


def answer_shared(
    session: Session, *, member: Member, shared_id: str, text: str, at: datetime
) -> None:
    """Answer as the other community; who does what next stays with the first.

    Raises:
        NotFoundError: it is not shared with the member's community.
        NotNowError: it is not accepted, or over, or the concern is closed, or there are too many
            answers of others.
    """
    row = _get(session, shared_id, SharedRow.partner_id == member.community_id)
    concern = _get_concern(session, row)
    if row.accepted_at is None or row.ended_at is not None:
        raise NotNowError("joint-over")
    if concern.closed_at is not None:
        raise NotNowError("concern-closed")
    _require_few_lines(session, concern, at)
    require_unstruck(session, row.community_id, text)
    _add_line(session, row, ProgressKind.JOINT, by=member.id, at=at, text=text)
    tell_raiser(session, concern, at)


def _require_few_lines(session: Session, concern: ConcernRow, at: datetime) -> None:
    """Check that another community does not fill the page of this one."""
    lines = select(func.count()).where(
        ProgressRow.community_id == concern.community_id,
        ProgressRow.concern_id == concern.id,
        ProgressRow.kind == ProgressKind.JOINT.value,
    )
    of_day = session.scalars(lines.where(ProgressRow.at > at - _DAY)).one()
    if of_day >= LINES_OF_DAY or session.scalars(lines).one() >= LINES:
        raise NotNowError("joint-lines", of_day=LINES_OF_DAY, most=LINES)


def end_shared(session: Session, *, member: Member, shared_id: str, at: datetime) -> None:
    """Take a request back, or decline it; the request stays kept, and may be made again.

    Raises:
        NotFoundError: it is neither of theirs.
        NotNowError: it is over, or was accepted: two part.
    """
    row = _get_of_either(session, member.community_id, shared_id)
    if row.accepted_at is not None:
        raise NotNowError("joint-parting")
    row.ended_by, row.ended_at = member.id, at


def get_accepted(session: Session, community_id: str, shared_id: str) -> SharedRow:
    """Return what two communities deal with and may part over, locked.

    Raises:
        NotFoundError: the community is neither of them.
        NotNowError: it is not accepted, or over.
    """
    row = _get_of_either(session, community_id, shared_id)
    if row.accepted_at is None:
        raise NotNowError("joint-over")
    return row


def _get_of_either(session: Session, community_id: str, shared_id: str) -> SharedRow:
    is_theirs = or_(SharedRow.partner_id == community_id, SharedRow.community_id == community_id)
    row = _get(session, shared_id, is_theirs)
    if row.ended_at is not None:
        raise NotNowError("joint-over")
    return row


def part_shared(
    session: Session,
    *,
    community_id: str,
    shared_id: str,
    by: str,
    confirmed_by: str,
    at: datetime,
) -> None:
    """Part, as two of either community; the answers that were given stay.

    Raises:
        SecondMemberError: it is not two persons who do it.
        VotingError: what `get_accepted` raises.
    """
    require_two(session, by, confirmed_by)
    row = get_accepted(session, community_id, shared_id)
    row.ended_by, row.ended_at = by, at
    _add_line(session, row, ProgressKind.PARTED, by=by, at=at)


def _view(session: Session, rows: Sequence[SharedRow]) -> tuple[Shared, ...]:
    ids = {each for row in rows for each in (row.community_id, row.partner_id)}
    communities = {each: get_community(session, each) for each in ids}
    return tuple(
        Shared(
            id=row.id,
            origin=communities[row.community_id],
            partner=communities[row.partner_id],
            concern=view_row(session.get_one(ConcernRow, (row.community_id, row.concern_id))),
            asked_at=row.asked_at,
            accepted_at=row.accepted_at,
            by_office=row.accepted_at is not None and row.confirmed_by is None,
            ended_at=row.ended_at,
        )
        for row in rows
    )


def _list(session: Session, is_chosen: ColumnElement[bool]) -> tuple[Shared, ...]:
    latest = select(SharedRow).where(is_chosen).order_by(SharedRow.asked_at.desc())
    return _view(session, session.scalars(latest.limit(_SHOWN)).all())


def _view_one(session: Session, is_chosen: ColumnElement[bool]) -> Shared:
    if found := _list(session, is_chosen):
        return found[0]
    raise NotFoundError


def list_accepted(session: Session, partner_id: str) -> tuple[Shared, ...]:
    """Return what a community deals with of others, as everybody reads it."""
    is_accepted = SharedRow.accepted_at.is_not(None) & _is_lasting()
    return _list(session, (SharedRow.partner_id == partner_id) & is_accepted)


def list_partners(session: Session, community_id: str, number: str) -> tuple[Community, ...]:
    """Return which communities deal with a concern, beside its own.

    Raises:
        NotFoundError: there is none of this number.
    """
    concern = get_concern_row(session, community_id, number)
    is_accepted = SharedRow.accepted_at.is_not(None) & _is_lasting()
    is_of_it = (SharedRow.community_id == community_id) & (SharedRow.concern_id == concern.id)
    ids = session.scalars(select(SharedRow.partner_id).where(is_accepted, is_of_it))
    return tuple(get_community(session, each) for each in ids)


def count_asked(session: Session, partner_id: str) -> Waiting | None:
    """Return how many requests wait for a community, since when; None if none does."""
    number, since = session.execute(
        select(func.count(), func.min(SharedRow.asked_at)).where(
            SharedRow.partner_id == partner_id, SharedRow.accepted_at.is_(None), _is_lasting()
        )
    ).one()
    return Waiting(number, since) if number else None


@dataclass(frozen=True, slots=True, kw_only=True)
class JointDesk:
    """What a community shares with others, in both directions, the latest first."""

    community: Community
    others: tuple[Community, ...]
    asked_of_us: tuple[Shared, ...]
    """Requests that wait for the community."""
    with_us: tuple[Shared, ...]
    """Of others, accepted."""
    ours: tuple[Shared, ...]
    """The community's own, that others were asked to deal with."""


def read_joint_desk(session: Session, member: Member) -> JointDesk:
    """Return what a member's community shares with others."""
    return _read_desk(session, member.community_id)


def read_at_office(session: Session, auditor: Auditor, community_id: str) -> JointDesk:
    """Return the same of a community, for its street office.

    Raises:
        NotFoundError: the community is another street office's.
    """
    require_office(session, auditor, community_id)
    return _read_desk(session, community_id)


def _read_desk(session: Session, community_id: str) -> JointDesk:
    is_asked = SharedRow.accepted_at.is_(None) & _is_lasting()
    return JointDesk(
        community=get_community(session, community_id),
        others=list_others(session, community_id),
        asked_of_us=_list(session, (SharedRow.partner_id == community_id) & is_asked),
        with_us=list_accepted(session, community_id),
        ours=_list(session, SharedRow.community_id == community_id),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPage:
    """A concern of another community, as everybody reads it, with the form to answer."""

    community: Community
    pledge: Pledge
    """Of the community whose concern it is."""
    shared: Shared
    progress: tuple[Progress, ...]


def read_shared(session: Session, member: Member, shared_id: str) -> SharedPage:
    """Return a concern that another community shares with a member's.

    Raises:
        NotFoundError: it does not.
    """
    shared = get_shared(session, member.community_id, shared_id)
    return SharedPage(
        community=get_community(session, member.community_id),
        pledge=get_pledge(session, shared.origin.id),
        shared=shared,
        progress=list_progress(session, shared.origin.id, shared.concern.number),
    )


def get_of_either(session: Session, community_id: str, shared_id: str) -> Shared:
    """Return what two communities share, for either of them.

    Raises:
        NotFoundError: the community is neither.
    """
    is_theirs = or_(SharedRow.partner_id == community_id, SharedRow.community_id == community_id)
    return _view_one(session, (SharedRow.id == shared_id) & is_theirs)


def get_shared(session: Session, partner_id: str, shared_id: str) -> Shared:
    """Return what another community shares, or asks to share, with a community.

    Raises:
        NotFoundError: there is none for it.
    """
    return _view_one(session, (SharedRow.id == shared_id) & (SharedRow.partner_id == partner_id))
