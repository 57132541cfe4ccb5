"""Messages to telephones: queued in the transaction that they report, sent by the worker.

Without a gateway they stay in the outbox.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, insert, select, update
from sqlalchemy.orm import Session

from voting.gateways.messages import OutgoingMessage
from voting.randomness import make_id
from voting.sentences import tell
from voting.services.people.actors import Auditor
from voting.storage.sealed import seal_values
from voting.storage.tables.outbox import MessageRow
from voting.storage.tables.people import CommunityRow
from voting.terms import MessageKind

MOST_TRIES = 8
_AT_ONCE = 50
SHOWN = 50
_SECRET = (MessageKind.CODE, MessageKind.INVITATION, MessageKind.CONCERN)
_SECRET_FOR = timedelta(days=7)
"""No code or link works for longer."""
_FIRST_PAUSE = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message in the outbox."""

    community: str
    telephone: str
    text: str
    created_at: datetime
    sent_at: datetime | None
    is_given_up: bool


def queue_message(
    session: Session,
    *,
    community_id: str,
    kind: MessageKind,
    telephone: str,
    text: str,
    at: datetime,
) -> None:
    """Queue one message, to be sent if this transaction commits."""
    messages = [(telephone, text)]
    queue_messages(session, community_id=community_id, kind=kind, messages=messages, at=at)


def queue_messages(
    session: Session,
    *,
    community_id: str,
    kind: MessageKind,
    messages: Sequence[tuple[str, str]],
    at: datetime,
) -> None:
    """Queue messages, each a telephone and a text."""
    rows = [
        seal_values(
            session,
            MessageRow,
            {
                "community_id": community_id,
                "id": make_id(),
                "kind": kind,
                "telephone": telephone,
                "text": text,
                "created_at": at,
                "due_at": at,
                "tries": 0,
            },
        )
        for telephone, text in messages
    ]
    if rows:
        session.execute(insert(MessageRow), rows)


def claim_due(session: Session, at: datetime) -> list[OutgoingMessage]:
    """Return the messages to send now, and postpone their next try before sending.

    If the process dies while sending, the message is sent again with the same id.
    """
    rows = session.scalars(
        select(MessageRow)
        .where(MessageRow.due_at <= at)
        .order_by(MessageRow.due_at)
        .limit(_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        row.tries += 1
        pause = _FIRST_PAUSE * 2 ** (row.tries - 1)
        row.due_at = at + pause if row.tries < MOST_TRIES else None
    subject = tell("message-subject")
    return [OutgoingMessage(row.id, row.telephone, subject, row.text) for row in rows]


def list_given_up(session: Session, community_id: str, kind: MessageKind) -> set[str]:
    """Return the digests of the telephones to which messages of a kind could not be sent."""
    return set(session.scalars(select_given_up(community_id, kind)))


def select_given_up(community_id: str, kind: MessageKind) -> Select[str]:
    """Select the digests of the telephones to which messages of a kind could not be sent."""
    return select(MessageRow.telephone_digest).where(
        MessageRow.community_id == community_id,
        MessageRow.telephone_digest != "",
        MessageRow.kind == kind,
        MessageRow.sent_at.is_(None),
        MessageRow.due_at.is_(None),
    )


def note_sent(session: Session, sent: Iterable[str], at: datetime) -> None:
    """Record the sent messages; texts that sign in, or say who raised a concern, are deleted."""
    for row in session.scalars(select(MessageRow).where(MessageRow.id.in_(list(sent)))):
        row.sent_at, row.due_at = at, None
        if row.kind in _SECRET:
            row.text = ""


def forget_secrets(session: Session, at: datetime) -> None:
    """Delete such texts as `_SECRET` has, if they were given up, or nobody took them for a week."""
    is_given_up = MessageRow.sent_at.is_(None) & MessageRow.due_at.is_(None)
    session.execute(
        update(MessageRow)
        .where(
            MessageRow.kind.in_(_SECRET),
            MessageRow.text != "",
            is_given_up | (MessageRow.created_at <= at - _SECRET_FOR),
        )
        .values(text="", due_at=None)
    )


def list_outbox(session: Session, auditor: Auditor, page: int = 1) -> list[MessageView]:
    """Return a page of the messages of a street office's communities, the latest first.

    It holds one message more than `SHOWN` where another page follows, and none to whoever raised
    a concern: nobody learns here whose concern it is. What was erased after its term is not there.
    """
    rows = session.execute(
        select(MessageRow, CommunityRow.name)
        .join(CommunityRow, CommunityRow.id == MessageRow.community_id)
        .where(
            CommunityRow.street_office_id == auditor.street_office_id,
            MessageRow.kind != MessageKind.CONCERN,
            MessageRow.telephone != "",
        )
        .order_by(MessageRow.created_at.desc(), MessageRow.id)
        .limit(SHOWN + 1)
        .offset((page - 1) * SHOWN)
    )
    return [
        MessageView(
            community=name,
            telephone=row.telephone,
            text=row.text,
            created_at=row.created_at,
            sent_at=row.sent_at,
            is_given_up=row.due_at is None and row.sent_at is None,
        )
        for row, name in rows
    ]
