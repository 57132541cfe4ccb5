"""The homes of a mediation's parties are told that something is new, and nobody else."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.sentences import tell
from voting.services.concerns.numbers import format_number
from voting.services.outbox import queue_messages
from voting.services.register.register import read_voters
from voting.storage.tables.neighbours.rows import MediationRow, PartyRow
from voting.storage.tables.people import CommunityRow
from voting.terms import MessageKind, RegisterKey


def tell_parties(session: Session, row: MediationRow, code: str, at: datetime) -> None:
    """Queue a message to every owner of the parties' homes whose telephone is registered.

    It says the number alone: others may read what lies on a screen. Its kind keeps it out of the
    street office's list of messages.
    """
    homes = session.scalars(
        select(PartyRow.holding_id).where(
            PartyRow.community_id == row.community_id,
            PartyRow.mediation_id == row.id,
            PartyRow.holding_id.is_not(None),
        )
    )
    tell_homes(
        session,
        RegisterKey(row.community_id, row.register_id),
        tuple(filter(None, homes)),
        code=code,
        number=format_number(row.year, row.ordinal),
        at=at,
    )


def tell_homes(
    session: Session,
    register: RegisterKey,
    holding_ids: tuple[str, ...],
    *,
    code: str,
    number: str,
    at: datetime,
) -> None:
    """Queue a message with a number to every owner of some homes.

    Args:
        session: writes.
        register: in which the homes stand.
        holding_ids: of the homes.
        code: of the sentence.
        number: of what it is about.
        at: the time.
    """
    name = session.get_one(CommunityRow, register.community_id).name
    text = tell(code, community=name, number=number)
    queue_messages(
        session,
        community_id=register.community_id,
        kind=MessageKind.CONCERN,
        messages=[
            (each.telephone, text)
            for each in read_voters(session, register, holding_ids)
            if each.telephone
        ],
        at=at,
    )
