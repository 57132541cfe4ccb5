"""The content of a meeting's notice poster."""

from audit.printed.summary import say_scope
from voting.documents.posters import NoticePage, PosterMotion
from voting.sentences import say, tell
from voting.services.meeting.details import Details
from voting.services.meeting.meetings import MeetingView, MotionView
from voting.services.meeting.rules.rules import is_online_here, say_bars, say_deviations
from voting.services.people.communities import Community
from voting.terms import CandidateFinding, MeetingState
from voting.wording import format_amount, format_day


def make_notice(community: Community, meeting: MeetingView, url: str) -> NoticePage:
    """Return the notice poster's content of a noticed meeting."""
    bars = say_bars(meeting)
    return NoticePage(
        community=community.name,
        street_office=community.street_office,
        telephone=community.telephone,
        paper_place=community.paper_place,
        title=meeting.title,
        kind=say("meeting-kind", meeting.kind),
        convener=say("convener", meeting.convened_by(community)),
        noticed_at=meeting.reached_at(MeetingState.NOTICED) or meeting.opens_at,
        opens_at=meeting.opens_at,
        closes_at=meeting.closes_at,
        objection_days=meeting.objection_days,
        agreed=say_deviations(meeting),
        not_online="" if is_online_here(meeting) else tell("vote-not-online"),
        motions=tuple(_post(motion, bars[motion.id]) for motion in meeting.motions),
        url=url,
    )


def say_publication(details: Details) -> str:
    """Return since when the paper of a motion's topic is published, in words."""
    if details.topic is None or details.published_on is None:
        return ""
    day = format_day(details.published_on)
    return tell("publication-since", publication=details.topic, day=day)


def _post(motion: MotionView, bar: str) -> PosterMotion:
    lines = [(name, motion.details.particulars.get(name, "")) for name in motion.names]
    for each in motion.reviews:
        if each.finding is CandidateFinding.STRUCK:
            said = tell(
                "candidate-struck", bodies=each.bodies, reason=each.reason, answer=each.answer
            )
            lines.append((each.name, said))
    if motion.details.topic and motion.details.published_on:
        lines.append((say("topic", motion.details.topic), say_publication(motion.details)))
    lines += [(line.item, format_amount(line.cents)) for line in motion.details.budget]
    if motion.details.budget:
        lines.append((tell("budget-sum"), format_amount(motion.details.approved_cents)))
    return PosterMotion(
        number=motion.number,
        title=motion.title,
        text=motion.text,
        matter=f"{say_scope(motion.buildings)}。{say('matter', motion.matter)}。{bar}",
        lines=tuple(lines),
        documents=tuple(each.name for each in motion.documents),
    )
