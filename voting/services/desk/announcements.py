"""Announce a meeting to all its owners: by message, and by a text for their chat groups.

A message has a link by which the holding acknowledges the notice. What is sent in a chat is the
same for everybody, and a member copies it.

Law: 物业管理条例 art. 14 (all owners are told 15 days before); guidance rules art. 22.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from voting.randomness import make_link_token
from voting.sentences import tell
from voting.services.casting.participation import Participation
from voting.services.meeting.course.notice import give_notice
from voting.services.meeting.meetings import MeetingView, NoticedMeeting, get_noticed_meeting
from voting.services.meeting.rules.rules import is_online_here
from voting.services.outbox import queue_messages
from voting.services.owners.delivery import digest_link
from voting.services.people.acts import Act
from voting.services.people.communities import Community, get_community
from voting.services.register.register import read_voters
from voting.storage.tables.base import in_meeting
from voting.storage.tables.result import NoticeLinkRow
from voting.terms import MeetingState, MessageKind
from voting.wording import format_rough_area, format_share


def give_notice_to_all(session: Session, act: Act, *, base_url: str) -> int:
    """Give notice, and queue a message to every telephone; return the number of messages.

    Raises:
        VotingError: as `give_notice`.
    """
    give_notice(session, act)
    row = get_noticed_meeting(session, act.meeting)
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


def say_in_chat(
    community: Community,
    meeting: MeetingView,
    participation: Sequence[Participation],
    base_url: str,
    at: datetime,
) -> tuple[str, ...]:
    """Return the texts that the committee may copy to the owners' chat groups, if any now.

    The first tells of the vote; while it is on, the second reminds of it with the turnout.
    """
    if meeting.state not in {MeetingState.NOTICED, MeetingState.OPEN} or meeting.is_over(at):
        return ()
    url = f"{base_url}/vote/sign-in?c={community.code}"
    how = tell("chat-how", url=url) if is_online_here(meeting) else _say_on_paper(community)
    ring = community.telephone
    asked = tell("chat-ask", convening=meeting.convened_by(community))
    note = tell("chat-ring", telephone=ring) if ring else asked
    name, title, closes_at = community.name, meeting.title, meeting.closes_at
    if not meeting.is_voting(at):
        opens_at = meeting.opens_at
        return (
            tell(
                "chat-notice",
                community=name,
                title=title,
                opens_at=opens_at,
                closes_at=closes_at,
                how=how,
                help=note,
            ),
        )
    said = "".join(_say_turnout(part) for part in participation)
    return (
        tell("chat-open", community=name, title=title, closes_at=closes_at, how=how, help=note),
        tell(
            "chat-reminder",
            community=name,
            title=title,
            closes_at=closes_at,
            turnout=said,
            how=how,
            help=note,
        ),
    )


def _say_on_paper(community: Community) -> str:
    place = community.paper_place
    return tell("votes-on-paper") + (tell("chat-paper", place=place) if place else "")


def _say_turnout(part: Participation) -> str:
    taking_part, eligible, missing = part.taking_part, part.eligible, part.missing
    scope = "、".join(part.buildings)
    area = format_share(taking_part.area_cm2, eligible.area_cm2)
    persons = format_share(taking_part.persons, eligible.persons)
    if not part.comparison.threshold:
        return tell("chat-turnout", scope=scope, area=area, persons=persons)
    if not missing.area_cm2 and not missing.persons:
        return tell("chat-turnout-reached", scope=scope, area=area, persons=persons)
    return tell(
        "chat-turnout-missing",
        scope=scope,
        area=area,
        persons=persons,
        more_area=format_rough_area(missing.area_cm2),
        more_persons=missing.persons,
    )


def _read_telephones(session: Session, meeting: NoticedMeeting) -> dict[str, list[str]]:
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
