"""Whoever raised a concern is told that it goes on; nobody else learns from it who that is."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.sentences import tell
from voting.services.casting.own_ballots import find_home
from voting.services.concerns.numbers import format_number
from voting.services.outbox import queue_message
from voting.services.people.actors import Owner
from voting.storage.tables.concerns.rows import ConcernRow
from voting.storage.tables.people import CommunityRow
from voting.storage.tables.register import OwnerRow, RegisterRow
from voting.terms import MessageKind, RegisterKey

_APART = timedelta(hours=1)
"""Between two messages of one concern, so that nobody is flooded with them."""


def tell_raiser(session: Session, row: ConcernRow, at: datetime) -> None:
    """Queue a message to whoever raised a concern, if the register has their telephone.

    It says the number alone. What was answered stands on the public page, and what they wrote
    is not repeated: others may read what lies on a screen. What follows within the hour stands on
    that page, too, and sends no other message.
    """
    if row.told_at is not None and at < row.told_at + _APART:
        return
    telephone = _find_telephone(session, row)
    if not telephone:
        return
    row.told_at = at
    queue_message(
        session,
        community_id=row.community_id,
        kind=MessageKind.CONCERN,
        telephone=telephone,
        text=tell(
            "text-of-concern",
            community=session.get_one(CommunityRow, row.community_id).name,
            number=format_number(row.year, row.ordinal),
        ),
        at=at,
    )


def _find_telephone(session: Session, row: ConcernRow) -> str | None:
    """Return the telephone that the latest register has of whoever raised it."""
    known = select(OwnerRow.register_id).where(
        OwnerRow.community_id == row.community_id, OwnerRow.id == row.owner_id
    )
    register_id = session.scalars(known.limit(1)).first() if row.owner_id else None
    if register_id is None or row.holding_id is None or row.owner_id is None:
        return None
    register = RegisterKey(row.community_id, register_id)
    home = find_home(session, Owner(register, row.holding_id, row.owner_id))
    return session.scalars(
        select(OwnerRow.telephone)
        .join(
            RegisterRow,
            (RegisterRow.community_id == OwnerRow.community_id)
            & (RegisterRow.id == OwnerRow.register_id),
        )
        .where(OwnerRow.community_id == row.community_id, OwnerRow.id.in_(home.owner_ids))
        .order_by(RegisterRow.imported_at.desc())
        .limit(1)
    ).first()
