"""定事: a concern is written into the draft of a meeting as one of its motions."""

from ballots.motion import Matter, MotionKind
from voting.errors import NotNowError
from voting.sentences import tell
from voting.services.concerns.listing import get_raised
from voting.services.meeting.drafting.drafts import MotionDraft, add_motion
from voting.services.people.actors import Member
from voting.storage.base import Database


def draft_motion(database: Database, *, member: Member, number: str, meeting_id: str) -> str:
    """Add a motion to a draft, by the title and the number of a concern; return its id.

    What its raiser wrote beside the title is for the committee alone, and is not taken. Which
    motion it led to is recorded once notice was given, when motions have their numbers.

    Raises:
        NotFoundError: there is no such concern, or no such meeting.
        NotNowError: nobody has released its title.
        StateError: the meeting is no draft.
    """
    concern = database.read(lambda s: get_raised(s, member.community_id, number))
    if not concern.title:
        raise NotNowError("concern-unreleased")
    draft = MotionDraft(
        kind=MotionKind.APPROVAL,
        matter=Matter.OTHER_MAJOR,
        title=concern.title,
        text=tell("concern-motion-text", number=number, title=concern.title),
    )
    return add_motion(database, meeting=member.key_of(meeting_id), draft=draft)
