"""Convening a meeting of the demo: draft, notice, letters, opening."""

from datetime import datetime

from ballots.motion import Matter, MotionKind
from ballots.rules import CHINA
from demonstration.installation import Installation
from voting.services.desk import printing
from voting.services.meeting.course import notice
from voting.services.meeting.details import Details
from voting.services.meeting.drafting import drafts
from voting.services.meeting.translation import Translation
from voting.services.owners.letters import Letter
from voting.services.people.acts import Act
from voting.terms import MeetingKey

Motions = tuple[tuple[Matter, str, str, Translation], ...]
"""Matter, title, text and English of each."""


def at_hour(at: datetime, hour: int) -> datetime:
    """Return a full hour of the instant's day in China."""
    return at.astimezone(CHINA).replace(hour=hour, minute=0, second=0, microsecond=0)


def convene(
    demo: Installation, draft: drafts.MeetingDraft, motions: Motions, noticed_at: datetime
) -> tuple[str, list[Letter]]:
    """Draft a meeting, give notice, print its letters, open it; return its id and its letters."""
    database, member, keys = demo.context.database, demo.member, demo.context.keys
    meeting_id = _draft_meeting(demo, draft, motions, noticed_at)
    database.write(
        lambda s: notice.give_notice(
            s,
            Act(
                meeting=member.key_of(meeting_id),
                by=member.id,
                confirmed_by=demo.second.id,
                keys=keys,
                at=noticed_at,
            ),
        )
    )
    letters = _print_letters(demo, meeting_id, noticed_at)
    database.write(
        lambda s: notice.open_meeting(
            s,
            Act(
                meeting=member.key_of(meeting_id),
                by=member.id,
                confirmed_by=demo.second.id,
                keys=keys,
                at=draft.opens_at,
            ),
        )
    )
    return meeting_id, letters


def _draft_meeting(
    demo: Installation, draft: drafts.MeetingDraft, motions: Motions, at: datetime
) -> str:
    database, member, host = demo.context.database, demo.member, demo.context.settings.host
    meeting_id = drafts.draft_meeting(database, member=member, draft=draft, host=host, at=at)
    for matter, title, text, english in motions:
        motion = drafts.MotionDraft(
            kind=MotionKind.APPROVAL,
            matter=matter,
            title=title,
            text=text,
            details=Details(translation=english),
        )
        drafts.add_motion(database, meeting=member.key_of(meeting_id), draft=motion)
    return meeting_id


def _print_letters(demo: Installation, meeting_id: str, at: datetime) -> list[Letter]:
    """Print the letters of a meeting, as the street office does."""
    database, community_id = demo.context.database, demo.community.id
    prepared = database.read(
        lambda s: printing.prepare_print(
            s,
            actor=demo.auditor,
            meeting=MeetingKey(community_id, meeting_id),
            address=None,
        )
    )
    database.write(
        lambda s: printing.keep_print(
            s,
            actor=demo.auditor,
            meeting=MeetingKey(community_id, meeting_id),
            prepared=prepared,
            keys=demo.context.keys,
            digests=demo.context.settings.digests,
            at=at,
        )
    )
    return list(prepared.letters)
