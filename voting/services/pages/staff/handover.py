"""移交: what one body hands over to the next at a change of term, as the system knows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.services.affairs.handing_over import LEAST, LastHandover, find_last_handover
from voting.services.meeting.lines import MeetingLine, list_lines
from voting.services.meeting.rules.elections import list_elections
from voting.services.people.actors import Auditor, Member
from voting.services.people.communities import Community, get_community, require_office
from voting.services.people.conveners.convener import Convener, get_convener
from voting.services.register.objections import (
    ObjectionView,
    list_objections,
    to_register,
    to_result,
)
from voting.services.steps.listing import StepView, list_of_community
from voting.storage.tables.people import StaffRow
from voting.terms import MeetingState, Role, StepKind

_BEFORE_AND_AFTER = (MeetingState.DRAFT, MeetingState.FINAL, MeetingState.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskAccount:
    """One member's account, without a telephone."""

    name: str
    login: str
    disabled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverList:
    """What is handed over, for the page and for the paper that is signed."""

    community: Community
    convener: Convener
    made_at: datetime
    accounts: tuple[DeskAccount, ...]
    meetings: tuple[MeetingLine, ...]
    """Each with a case file, the latest first; drafts and cancelled ones are left out."""
    drafts: int
    running: tuple[MeetingLine, ...]
    """Those of which notice was given, and whose result is not final."""
    unanswered: int
    """The number of objections, to the register and to results, that wait for an answer."""
    election: MeetingLine | None
    """The latest final one that elected a committee; the signed list goes into its case file."""
    last: LastHandover | None
    """The latest handover that was confirmed."""
    steps: tuple[StepView, ...]
    """Handovers that were asked for, the latest first."""
    least: int = LEAST
    """How many persons must have the desk after a handover."""


def read_for_office(
    session: Session, auditor: Auditor, community_id: str, at: datetime
) -> HandoverList:
    """Return what is handed over in a community.

    Raises:
        ForbiddenError: the community is another street office's.
    """
    return _read(session, auditor, require_office(session, auditor, community_id), at)


def read_for_committee(session: Session, member: Member, at: datetime) -> HandoverList:
    """Return what a member's committee hands over."""
    return _read(session, member, get_community(session, member.community_id), at)


def _read(
    session: Session, actor: Member | Auditor, community: Community, at: datetime
) -> HandoverList:
    lines = list_lines(session, community.id)
    noticed = [each for each in lines if each.is_public]
    running = tuple(each for each in noticed if each.state not in _BEFORE_AND_AFTER)
    raised = [*list_objections(session, to_register(community.id))]
    for each in running:
        raised += list_objections(session, to_result(each.key))
    return HandoverList(
        community=community,
        convener=get_convener(session, community.id),
        made_at=at,
        accounts=_list_accounts(session, community.id),
        meetings=tuple(each for each in noticed if each.state is not MeetingState.CANCELLED),
        drafts=sum(each.state is MeetingState.DRAFT for each in lines),
        running=running,
        unanswered=_count_unanswered(raised),
        election=next(iter(list_elections(session, community.id)), None),
        last=find_last_handover(session, community.id),
        steps=tuple(list_of_community(session, actor, community.id, StepKind.HANDOVER, at)),
    )


def _list_accounts(session: Session, community_id: str) -> tuple[DeskAccount, ...]:
    rows = session.scalars(
        select(StaffRow)
        .where(StaffRow.community_id == community_id, StaffRow.role == Role.COMMITTEE)
        .order_by(StaffRow.login)
    )
    return tuple(
        DeskAccount(name=row.name, login=row.login, disabled_at=row.disabled_at) for row in rows
    )


def _count_unanswered(raised: Sequence[ObjectionView]) -> int:
    return sum(each.answer is None for each in raised)
