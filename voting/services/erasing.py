"""保存期限: what is erased of persons when its term is over, and nobody has to remember it.

Law: 个人信息保护法 arts. 19 (no longer than the purpose needs) and 47 (erased when that is over).
What a court or an authority may ask for stays: the log, results, and papers, of which a page says
until when they must be kept. `docs/privacy.md` has the same terms in a table.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from voting.storage.tables.health import HeartbeatRow
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.outbox import MessageRow
from voting.storage.tables.owners import MandateRow
from voting.storage.tables.people import LookRow
from voting.storage.tables.register import OwnerRow, RegisterRow
from voting.storage.tables.result import ObjectionRow
from voting.terms import MeetingState

ERASING = "erasing"
"""Among the heartbeats: when the schedule was last gone through."""
_EVERY = timedelta(hours=1)
_YEAR = timedelta(days=365)
_OVER = (MeetingState.FINAL, MeetingState.CANCELLED)
_NO_NUMBER: dict[str, Any] = {"telephone": "", "telephone_digest": ""}


@dataclass(frozen=True, slots=True)
class Term:
    """How long something is kept, and what is erased then."""

    table: str
    kept_for: timedelta
    erase: Callable[[Session, datetime], object]
    """Erases what is from before an instant."""


def _erase_looks(session: Session, before: datetime) -> None:
    session.execute(delete(LookRow).where(LookRow.at < before))


def _erase_messages(session: Session, before: datetime) -> None:
    """Erase number and text of what was sent or given up; that something was sent stays."""
    is_old = (MessageRow.created_at < before) & MessageRow.due_at.is_(None)
    has_words = or_(MessageRow.telephone != "", MessageRow.text != "")
    session.execute(update(MessageRow).where(is_old, has_words).values(**_NO_NUMBER, text=""))


def _erase_agents(session: Session, before: datetime) -> None:
    """Erase agents' numbers and what they were told to vote; who spoke for whom stays."""
    is_old = exists().where(
        MeetingRow.community_id == MandateRow.community_id,
        MeetingRow.id == MandateRow.meeting_id,
        MeetingRow.state.in_(_OVER),
        MeetingRow.closes_at < before,
    )
    has_number = MandateRow.telephone != ""
    session.execute(
        update(MandateRow).where(is_old, has_number).values(**_NO_NUMBER, directions={})
    )


def _erase_objectors(session: Session, before: datetime) -> None:
    """Erase the numbers of whoever objected; what they said and the answer stay."""
    is_old = (ObjectionRow.raised_at < before) & ObjectionRow.answered_at.is_not(None)
    has_number = ObjectionRow.telephone != ""
    session.execute(update(ObjectionRow).where(is_old, has_number).values(telephone=""))


def _erase_registers(session: Session, before: datetime) -> None:
    """Erase numbers and digests of identity in registers that a later one has replaced.

    Names and areas stay: a result was counted by them.
    """
    later = aliased(RegisterRow)
    is_replaced = exists().where(
        later.community_id == RegisterRow.community_id, later.frozen_at > RegisterRow.frozen_at
    )
    is_used = exists().where(
        MeetingRow.community_id == RegisterRow.community_id,
        MeetingRow.register_id == RegisterRow.id,
        MeetingRow.state.not_in(_OVER),
    )
    old = select(RegisterRow.community_id, RegisterRow.id).where(
        RegisterRow.frozen_at < before, is_replaced, ~is_used
    )
    for community_id, register_id in session.execute(old).all():
        session.execute(
            update(OwnerRow)
            .where(
                OwnerRow.community_id == community_id,
                OwnerRow.register_id == register_id,
                OwnerRow.last_six_digest != "",
            )
            .values(**_NO_NUMBER, identity_digest="", last_six_digest="")
        )


SCHEDULE = (
    Term("looks", 3 * _YEAR, _erase_looks),
    Term("messages", timedelta(days=180), _erase_messages),
    Term("mandates", _YEAR, _erase_agents),
    Term("objections", _YEAR, _erase_objectors),
    Term("owners", 5 * _YEAR, _erase_registers),
)
"""A year: as long as an owner may ask a court to annul a decision (民法典 art. 280; 法释〔2009〕7号
art. 12), and half of it where nobody decides by it; three: as what staff did; five: as papers."""


def erase_due(session: Session, at: datetime) -> None:
    """Erase what is over, once an hour of all workers together."""
    row = session.get(HeartbeatRow, ERASING, with_for_update=True)
    if row is not None and abs(at - row.at) < _EVERY:
        return
    session.merge(HeartbeatRow(loop=ERASING, at=at))
    for term in SCHEDULE:
        term.erase(session, at - term.kept_for)
