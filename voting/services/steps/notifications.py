"""Messages to those who may confirm a step, with a link to its page."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from voting.sentences import tell
from voting.services.outbox import queue_messages
from voting.services.people.persons import Confirming, list_confirmers
from voting.storage.tables.desk import StepRow
from voting.storage.tables.people import CommunityRow, StaffRow
from voting.terms import MessageKind, Role

_FACES = {Role.COMMITTEE: "committee", Role.AUDITOR: "office"}


def tell_confirmers(
    session: Session, row: StepRow, roles: Sequence[Confirming], base_url: str, at: datetime
) -> None:
    """Queue a message to the telephone of everybody who may confirm a step; once to each."""
    texts: dict[str, str] = {}
    for each in list_confirmers(session, row.community_id, row.asked_by, roles):
        face = _FACES[each.role]
        text = tell(
            "text-of-step",
            community=session.get_one(CommunityRow, row.community_id).name,
            asked_by=session.get_one(StaffRow, row.asked_by).name,
            step=row.kind,
            lapses_at=row.lapses_at,
            url=f"{base_url}/{face}/steps/{row.id}",
        )
        texts.setdefault(each.telephone, text)
    queue_messages(
        session,
        community_id=row.community_id,
        kind=MessageKind.STEP,
        messages=list(texts.items()),
        at=at,
    )
