"""Whether a voided ballot can be restored, or something else has taken its place.

It cannot where a unit was sold since, or where an owner stopped the agent who cast it, or voted.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from audit.terms import VoidGround
from voting.errors.casting import MandateRefusedError
from voting.errors.register import TransferRefusedError
from voting.storage.tables.base import in_meeting
from voting.storage.tables.casting import BallotRow
from voting.storage.tables.desk import TransferRow
from voting.storage.tables.owners import MandateRow
from voting.terms import MeetingKey

KNOWN_GROUNDS = frozenset({VoidGround.PRINCIPAL_VOTED, VoidGround.AGENT_STOPPED})
"""The grounds that the application knows by itself; nobody chooses them."""


def require_restorable(session: Session, row: BallotRow) -> None:
    """Check that a voided ballot can be restored.

    Raises:
        TransferRefusedError: a unit was sold after the ballot was cast.
        MandateRefusedError: an owner stopped the agent whose ballot it is, or voted.
    """
    if _is_sold(session, row):
        raise TransferRefusedError("ballot-before-transfer")
    if _is_overridden(session, row):
        raise MandateRefusedError("ballot-of-stopped-agent")


def is_void_by_itself(session: Session, row: BallotRow) -> bool:
    """Tell whether a ballot is void for good reason that nobody has to find out."""
    if not row.is_voided:
        return False
    is_known = row.void_ground in KNOWN_GROUNDS
    return is_known or _is_sold(session, row) or _is_overridden(session, row)


def _is_sold(session: Session, row: BallotRow) -> bool:
    """Tell whether the right to vote passed to buyers after a ballot was cast."""
    sold = select(TransferRow.id).where(
        TransferRow.community_id == row.community_id,
        TransferRow.meeting_id == row.meeting_id,
        TransferRow.holding_id == row.holding_id,
        TransferRow.log_index > row.log_index,
    )
    return session.scalar(sold.limit(1)) is not None


def _is_overridden(session: Session, row: BallotRow) -> bool:
    """Tell whether an owner has stopped the agent whose ballot it is, or voted."""
    if row.mandate_id is None:
        return False
    mandate = session.get_one(MandateRow, (row.community_id, row.meeting_id, row.mandate_id))
    own = select(BallotRow.id).where(
        in_meeting(BallotRow, MeetingKey(row.community_id, row.meeting_id)),
        BallotRow.holding_id == row.holding_id,
        BallotRow.mandate_id.is_(None),
        ~BallotRow.is_voided,
    )
    return mandate.ended_at is not None or session.scalar(own.limit(1)) is not None
