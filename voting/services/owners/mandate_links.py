"""Tell the owners of a holding about a mandate, with a link by which each of them can stop it.

Whom messages reach gets one; the others get a letter, which waits until it is printed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Select, or_, select, update
from sqlalchemy.orm import Session

from audit.terms import MandateKind
from voting.errors import NotFoundError
from voting.randomness import make_link_token
from voting.sentences import tell
from voting.services.outbox import list_given_up, queue_messages
from voting.services.register.register import find_addresses, list_addresses, read_voters
from voting.storage.tables.base import in_meeting
from voting.storage.tables.meeting import MeetingRow
from voting.storage.tables.owners import MandateLinkRow, MandateRow
from voting.storage.tables.people import CommunityRow
from voting.storage.tables.register import OwnerRow
from voting.terms import MeetingKey, MessageKind


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateLetter:
    """A letter that tells an owner of a mandate."""

    mandate_id: str
    owner_id: str
    name: str
    addresses: tuple[str, ...]
    agent: str
    kind: MandateKind
    granted_at: datetime
    printed_at: datetime | None
    token: str
    """The secret of its link; each print has a new one, and the one before is void."""


def digest_stop(token: str) -> str:
    """Return the stored digest of the token in a link."""
    return sha256(f"mandate\n{token}".encode()).hexdigest()


def tell_owners(
    session: Session, meeting: MeetingRow, row: MandateRow, *, base_url: str, at: datetime
) -> None:
    """Queue a message to every owner of the holding; those without a telephone get a letter."""
    session.flush()
    community = session.get_one(CommunityRow, row.community_id).name
    addresses = tuple(list_addresses(session, meeting.register, row.holding_id))
    messages = []
    for voter in read_voters(session, meeting.register, (row.holding_id,)):
        token = make_link_token() if voter.telephone else None
        session.add(
            MandateLinkRow(
                community_id=row.community_id,
                meeting_id=row.meeting_id,
                mandate_id=row.id,
                owner_id=voter.owner_id,
                token_digest=digest_stop(token) if token else None,
            )
        )
        if token:
            text = tell(
                "text-of-mandate",
                community=community,
                addresses=addresses,
                title=meeting.title,
                agent=row.agent,
                mandate=row.kind,
                url=f"{base_url}/m/{token}",
            )
            messages.append((voter.telephone, text))
    queue_messages(
        session,
        community_id=row.community_id,
        kind=MessageKind.MANDATE,
        messages=messages,
        at=at,
    )


def get_link(session: Session, token: str) -> MandateLinkRow:
    """Return the link of a message or a letter.

    Raises:
        NotFoundError: there is none, or its letter was printed anew.
    """
    row = session.scalar(
        select(MandateLinkRow).where(MandateLinkRow.token_digest == digest_stop(token))
    )
    if row is None:
        raise NotFoundError
    return row


def _letters(meeting: MeetingRow, silent: set[str]) -> Select[MandateLinkRow, MandateRow, OwnerRow]:
    return (
        select(MandateLinkRow, MandateRow, OwnerRow)
        .join(
            MandateRow,
            (MandateRow.community_id == MandateLinkRow.community_id)
            & (MandateRow.meeting_id == MandateLinkRow.meeting_id)
            & (MandateRow.id == MandateLinkRow.mandate_id),
        )
        .join(
            OwnerRow,
            (OwnerRow.community_id == MandateLinkRow.community_id)
            & (OwnerRow.id == MandateLinkRow.owner_id),
        )
        .where(
            in_meeting(MandateLinkRow, meeting.key),
            OwnerRow.register_id == meeting.register_id,
            MandateRow.ended_at.is_(None),
            or_(OwnerRow.telephone == "", OwnerRow.telephone_digest.in_(silent)),
        )
        .order_by(MandateRow.granted_at, OwnerRow.position)
    )


def list_letters(session: Session, key: MeetingKey) -> list[MandateLetter]:
    """Return the letters to owners whom no message reaches, with secrets not stored yet."""
    meeting = session.get(MeetingRow, key)
    if meeting is None or meeting.register_id is None:
        return []
    silent = list_given_up(session, key.community_id, MessageKind.MANDATE)
    found = session.execute(_letters(meeting, silent)).all()
    addresses = find_addresses(
        session, meeting.register, {mandate.holding_id for _, mandate, _ in found}
    )
    return [
        MandateLetter(
            mandate_id=mandate.id,
            owner_id=owner.id,
            name=owner.name,
            addresses=tuple(addresses[mandate.holding_id]),
            agent=mandate.agent,
            kind=mandate.kind,
            granted_at=mandate.granted_at,
            printed_at=link.printed_at,
            token=make_link_token(),
        )
        for link, mandate, owner in found
    ]


def keep_letters(
    session: Session, meeting: MeetingKey, letters: Sequence[MandateLetter], at: datetime
) -> None:
    """Make printed letters valid, and void those printed before."""
    for letter in letters:
        session.execute(
            update(MandateLinkRow)
            .where(
                in_meeting(MandateLinkRow, meeting),
                MandateLinkRow.mandate_id == letter.mandate_id,
                MandateLinkRow.owner_id == letter.owner_id,
            )
            .values(token_digest=digest_stop(letter.token), printed_at=at)
        )
