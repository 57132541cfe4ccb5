"""Messages to all owners on a meeting, with a link by which the holding acknowledges the notice.

Law: 物业管理条例 art. 14 (all owners are told 15 days before); guidance rules art. 22.
"""

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from voting.randomness import make_link_token
from voting.sentences import tell
from voting.services.meeting.course.notice import give_notice
from voting.services.meeting.meetings import MeetingView, get_meeting
from voting.services.outbox import queue_messages
from voting.services.owners.delivery import digest_link
from voting.services.people.acts import Act
from voting.services.people.communities import get_community
from voting.services.register.register import read_voters
from voting.storage.tables.base import in_meeting
from voting.storage.tables.result import NoticeLinkRow
from voting.terms import MessageKind


def give_notice_to_all(session: Session, act: Act, *, base_url: str) -> int:
    """Give notice, and queue a message to every telephone; return the number of messages.

    Raises:
        VotingError: as `give_notice`.
    """
    give_notice(session, act)
    row = get_meeting(session, act.meeting)
    name = get_community(session, act.meeting.community_id).name
    telephones = _read_telephones(session, row)
    tokens = {holding_id: make_link_token() for holding_id in telephones}
    _keep_links(session, row, tokens)
    messages = [
        (number, _say(name, row, f"{base_url}/n/{tokens[holding_id]}"))
        for holding_id, numbers in telephones.items()
        for number in numbers
    ]
    queue_messages(
        session,
        community_id=act.meeting.community_id,
        kind=MessageKind.NOTICE,
        messages=messages,
        at=act.at,
    )
    return len(messages)


def _say(community: str, meeting: MeetingView, url: str) -> str:
    return tell(
        "text-of-notice",
        community=community,
        title=meeting.title,
        opens_at=meeting.opens_at,
        closes_at=meeting.closes_at,
        url=url,
    )


def _read_telephones(session: Session, meeting: MeetingView) -> dict[str, list[str]]:
    """Return the telephones of each holding that has any."""
    telephones: dict[str, list[str]] = {}
    for voter in read_voters(session, meeting.register):
        if not voter.telephone:
            continue
        numbers = telephones.setdefault(voter.holding_id, [])
        if voter.telephone not in numbers:
            numbers.append(voter.telephone)
    return telephones


def _keep_links(session: Session, meeting: MeetingView, tokens: dict[str, str]) -> None:
    session.execute(delete(NoticeLinkRow).where(in_meeting(NoticeLinkRow, meeting.key)))
    rows = [
        {
            "token_digest": digest_link(token),
            "community_id": meeting.community_id,
            "meeting_id": meeting.id,
            "holding_id": holding_id,
        }
        for holding_id, token in tokens.items()
    ]
    if rows:
        session.execute(insert(NoticeLinkRow), rows)
