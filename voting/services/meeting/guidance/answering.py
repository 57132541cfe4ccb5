"""The street office answers in its own name; the committee is told.

One auditor is enough: the answer binds nobody.
Law: Civil Code art. 277; 物业管理条例 arts. 13 and 19 (what is unlawful is annulled afterwards).
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from voting.documents.fonts import require_glyphs
from voting.errors import InputError
from voting.sentences import tell
from voting.services.meeting.guidance.checklist import lock_asked, read_checklist
from voting.services.meeting.meetings import MeetingView
from voting.services.outbox import queue_messages
from voting.services.people.actors import Auditor
from voting.services.people.communities import get_community
from voting.services.people.persons import list_confirmers
from voting.storage.base import Database
from voting.storage.tables.base import in_meeting
from voting.storage.tables.meeting import GuidanceRow
from voting.terms import GuidanceAnswer, MeetingKey, MessageKind, Role

_MOST_TEXT = 2_000


def answer_guidance(
    database: Database,
    *,
    auditor: Auditor,
    meeting: MeetingKey,
    draft: str,
    answer: GuidanceAnswer,
    text: str,
    base_url: str,
    at: datetime,
) -> None:
    """Answer a committee that asked about its draft, and tell its members.

    A later answer to the same question takes the place of the earlier one.

    `draft` is the digest of the draft that was looked at, and `text` the conditions, or what should
    be changed; it may be empty where there are no remarks.

    Raises:
        InputError: conditions or changes are not said.
        GlyphMissingError: a character cannot be printed.
        VotingError: what `lock_asked` raises.
    """
    text = text.strip()
    if len(text) > _MOST_TEXT or (answer is not GuidanceAnswer.NO_REMARKS and not text):
        raise InputError("guidance-unexplained", most=_MOST_TEXT)
    # Before the transaction, since the first call in a process reads all fonts.
    require_glyphs(text)

    def keep(session: Session) -> None:
        view = lock_asked(session, auditor, meeting, draft)
        row = session.scalars(
            select(GuidanceRow)
            .where(in_meeting(GuidanceRow, meeting))
            .order_by(GuidanceRow.asked_at.desc())
            .limit(1)
        ).one()
        row.draft, row.answer, row.text = draft, answer, text
        row.answered_by, row.answered_at = auditor.id, at
        row.seen_by = row.seen_at = None
        row.checklist = [each.to_json() for each in read_checklist(session, view, at)]
        _tell_committee(session, row, view, base_url)

    database.write(keep)


def _tell_committee(
    session: Session, row: GuidanceRow, meeting: MeetingView, base_url: str
) -> None:
    community = get_community(session, meeting.community_id)
    text = tell(
        "text-of-guidance",
        community=community.name,
        office=community.street_office,
        title=meeting.title,
        guidance_answer=row.answer,
        url=f"{base_url}/committee/meetings/{meeting.id}",
    )
    members = list_confirmers(session, community.id, str(row.answered_by), (Role.COMMITTEE,))
    queue_messages(
        session,
        community_id=community.id,
        kind=MessageKind.NOTICE,
        messages=[(telephone, text) for telephone in dict.fromkeys(m.telephone for m in members)],
        at=row.answered_at or row.asked_at,
    )
