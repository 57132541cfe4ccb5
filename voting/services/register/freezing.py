"""Laying a register before the owners, then freezing what a meeting counts against.

Law: guidance rules 建房〔2009〕274号 art. 12 (owners and areas are published, objections answered).
"""

from datetime import datetime

from sqlalchemy.orm import Session

from voting.errors import ObjectionOpenError, RegisterFrozenError, RegisterMissingError
from voting.services.people.actors import Member
from voting.services.people.persons import require_two
from voting.services.register.objections import count_unanswered
from voting.services.register.register import find_frozen, find_unfrozen
from voting.storage.tables.register import RegisterRow


def publish_register(session: Session, *, member: Member, at: datetime) -> None:
    """Publish the imported register without names, so that owners can object before it is frozen.

    Raises:
        RegisterMissingError: there is none that is not frozen.
    """
    row = find_unfrozen(session, member.community_id)
    if row is None:
        raise RegisterMissingError
    row.published_at = row.published_at or at


def require_freezable(session: Session, community_id: str) -> RegisterRow:
    """Check that the imported register can be frozen, and return it.

    Raises:
        RegisterMissingError: nothing was imported yet.
        RegisterFrozenError: the register is frozen already.
        ObjectionOpenError: an objection to it waits for its answer.
    """
    row = find_unfrozen(session, community_id)
    if row is None:
        if find_frozen(session, community_id):
            raise RegisterFrozenError
        raise RegisterMissingError
    waiting = count_unanswered(session, community_id)
    if waiting:
        raise ObjectionOpenError(waiting=waiting)
    return row


def freeze_register(
    session: Session, *, community_id: str, by: str, confirmed_by: str | None, at: datetime
) -> str:
    """Freeze the imported register; from then on it never changes.

    Raises:
        SecondMemberError: it is not two persons who do it.
        VotingError: what `require_freezable` raises.
    """
    require_two(session, by, confirmed_by)
    row = require_freezable(session, community_id)
    row.frozen_at, row.frozen_by, row.confirmed_by = at, by, confirmed_by
    return row.id
