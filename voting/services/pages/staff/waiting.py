"""等您办理: everything that waits for a member of the committee, the most urgent first."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from ballots.procedure import Event
from ballots.rules import CHINA
from voting.sentences import Sentence
from voting.services.affairs.proposals import count_binding
from voting.services.concerns.joint import count_asked
from voting.services.concerns.listing import OpenConcerns, count_open
from voting.services.daily.listing import WaitingTasks, count_waiting_tasks
from voting.services.daily.sittings import count_unwritten
from voting.services.desk.reconciliation import Unread, count_unread
from voting.services.meeting.clocks.under_way import Deadline
from voting.services.meeting.drafting.guidance import UnseenAnswer, list_unseen_answers
from voting.services.meeting.lines import MeetingLine, list_lines
from voting.services.oversight.calendar import read_deadlines
from voting.services.pages.staff.terms import WaitingPlace
from voting.services.people.actors import Member
from voting.services.register.objections import UnansweredObjection, list_unanswered
from voting.services.result.document.document import list_certified
from voting.services.result.raised.disputes import list_disputed
from voting.services.steps.waiting import WaitingGroup, count_waiting_for, find_asked
from voting.terms import MeetingState, StepKind, Waiting

_PATIENCE = timedelta(days=7)
"""What has no day of its own is as urgent as what is due so long after it came."""
_ANCHORS = {Event.FILED: "filing", Event.REPORTED: "execution"}


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingThing:
    """One thing that waits for a member."""

    title: Sentence
    place: WaitingPlace
    """Where it is done."""
    subject: str = ""
    """The kind of steps, or the part of the page."""
    meeting_id: str | None = None
    about: str = ""
    """The title of the meeting that it belongs to."""
    since: datetime
    due: datetime | None = None
    """By when it has to be done; None if no day is set."""
    is_late: bool = False

    @property
    def urgency(self) -> datetime:
        """Return the instant by which it is ordered."""
        return self.due or self.since + _PATIENCE


def list_waiting(session: Session, member: Member, at: datetime) -> tuple[WaitingThing, ...]:
    """Return what waits for a member, the most urgent first.

    The number of statements does not depend on how much waits or how many meetings there are.
    """
    lines = list_lines(session, member.community_id)
    deadlines = read_deadlines(session, lines, at)
    return read_waiting(session, member, lines, deadlines, at)


def read_waiting(
    session: Session,
    member: Member,
    meetings: Iterable[MeetingLine],
    deadlines: Mapping[str, tuple[Deadline, ...]],
    at: datetime,
) -> tuple[WaitingThing, ...]:
    """Return the same, of meetings and deadlines that were read before."""
    by_id = {each.id: each for each in meetings}
    unread = count_unread(session, member)
    objections = list_unanswered(session, member.community_id)
    objected = {each.meeting_id for each in objections if each.meeting_id}
    held_back: dict[MeetingState, Container[str | None]] = {
        MeetingState.NOTICED: find_asked(session, member.community_id, StepKind.OPENING, at),
        MeetingState.OPEN: unread,
        MeetingState.PRELIMINARY: objected | list_disputed(session, member.community_id),
        MeetingState.FINAL: list_certified(session, member.community_id),
    }
    found = [
        *map(_of_steps, count_waiting_for(session, member, at)),
        *_of_paper_ballots(unread, by_id, at),
        *(_of_objection(each, by_id, at) for each in objections),
        *(_of_answer(each, by_id) for each in list_unseen_answers(session, member.community_id)),
        *_of_proposals(count_binding(session, member.community_id), at),
        *_of_concerns(count_open(session, member.community_id, at)),
        *_of_joint(count_asked(session, member.community_id)),
        *_of_tasks(count_waiting_tasks(session, member.community_id, at)),
        *_of_sittings(count_unwritten(session, member.community_id, at.astimezone(CHINA).date())),
        *_of_deadlines(deadlines, by_id, at),
        *_of_course(by_id.values(), held_back, at),
    ]
    return tuple(sorted(found, key=lambda each: each.urgency))


def _of_steps(group: WaitingGroup) -> WaitingThing:
    return WaitingThing(
        title=Sentence("waiting-steps", {"step": group.kind, "number": group.number}),
        place=WaitingPlace.STEPS,
        subject=group.kind.value,
        since=group.since,
        due=group.lapses_at,
    )


def _of_paper_ballots(
    unread: Mapping[str, Unread], meetings: Mapping[str, MeetingLine], at: datetime
) -> Iterator[WaitingThing]:
    for meeting_id, each in unread.items():
        if not each.for_member:
            continue
        code = "waiting-deciding" if each.deciding else "waiting-readings"
        closes_at = meetings[meeting_id].closes_at
        yield WaitingThing(
            title=Sentence(code, {"number": each.for_member, "deciding": each.deciding}),
            place=WaitingPlace.PAPER_BALLOTS,
            meeting_id=meeting_id,
            about=meetings[meeting_id].title,
            since=each.since,
            due=closes_at,
            is_late=at > closes_at,
        )


def _of_objection(
    objection: UnansweredObjection, meetings: Mapping[str, MeetingLine], at: datetime
) -> WaitingThing:
    meeting = meetings.get(objection.meeting_id) if objection.meeting_id else None
    until = meeting.objections_until if meeting else None
    code = "waiting-result-objection" if meeting else "waiting-register-objection"
    return WaitingThing(
        title=Sentence(code, {"address": objection.address}),
        place=WaitingPlace.MEETING if meeting else WaitingPlace.REGISTER,
        subject=f"objection-{objection.id}",
        meeting_id=meeting.id if meeting else None,
        about=meeting.title if meeting else "",
        since=objection.raised_at,
        due=until,
        is_late=until is not None and at > until,
    )


def _of_answer(answer: UnseenAnswer, meetings: Mapping[str, MeetingLine]) -> WaitingThing:
    return WaitingThing(
        title=Sentence("waiting-guidance", {"guidance_answer": answer.answer}),
        place=WaitingPlace.MEETING,
        subject="guidance",
        meeting_id=answer.meeting_id,
        about=meetings[answer.meeting_id].title,
        since=answer.answered_at,
    )


def _of_proposals(number: int, at: datetime) -> Iterator[WaitingThing]:
    """The law sets no day for convening the meeting, and none stands higher."""
    if number:
        yield WaitingThing(
            title=Sentence("waiting-proposals", {"number": number}),
            place=WaitingPlace.BOARD,
            since=at - _PATIENCE,
        )


def _of_concerns(found: OpenConcerns | None) -> Iterator[WaitingThing]:
    """What is to happen next to concerns: one thing for all, due when the first of them is."""
    if found is None:
        return
    code = "waiting-concerns-late" if found.late else "waiting-concerns"
    yield WaitingThing(
        title=Sentence(code, {"number": found.late or found.number}),
        place=WaitingPlace.CONCERNS,
        subject="late" if found.late else "open",
        since=found.due_at,
        due=found.due_at,
        is_late=bool(found.late),
    )


def _of_joint(found: Waiting | None) -> Iterator[WaitingThing]:
    """What other communities ask this one to deal with."""
    if found is not None:
        yield WaitingThing(
            title=Sentence("waiting-joint", {"number": found.number}),
            place=WaitingPlace.CONCERNS,
            subject="joint",
            since=found.since,
        )


def _of_tasks(found: WaitingTasks | None) -> Iterator[WaitingThing]:
    """Tasks that are late, and those that somebody says are done."""
    if found is None:
        return
    code = "waiting-tasks-late" if found.late else "waiting-tasks"
    yield WaitingThing(
        title=Sentence(code, {"number": found.late or found.done}),
        place=WaitingPlace.TASKS,
        subject="late" if found.late else "done",
        since=found.since,
        due=found.since,
        is_late=bool(found.late),
    )


def _of_sittings(found: tuple[int, date] | None) -> Iterator[WaitingThing]:
    """Sittings that were held and have no published minutes."""
    if found is None:
        return
    number, day = found
    yield WaitingThing(
        title=Sentence("waiting-minutes", {"number": number}),
        place=WaitingPlace.SITTINGS,
        since=datetime.combine(day + timedelta(days=1), time(), CHINA),
    )


def _of_deadlines(
    deadlines: Mapping[str, tuple[Deadline, ...]],
    meetings: Mapping[str, MeetingLine],
    at: datetime,
) -> Iterator[WaitingThing]:
    for meeting_id, found in deadlines.items():
        for each in found:
            yield WaitingThing(
                title=each.sentence,
                place=WaitingPlace.BOARD if each.event is Event.REPORTED else WaitingPlace.MEETING,
                subject=_ANCHORS.get(each.event, "next"),
                meeting_id=meeting_id,
                about=meetings[meeting_id].title,
                since=meetings[meeting_id].reached_at(MeetingState.FINAL) or at,
                due=each.latest,
                is_late=each.is_passed,
            )


def _of_course(
    meetings: Iterable[MeetingLine],
    held_back: Mapping[MeetingState, Container[str | None]],
    at: datetime,
) -> Iterator[WaitingThing]:
    """Yield the next step of each meeting that can be taken now, and is not taken by itself.

    Args:
        meetings: all of the community.
        held_back: those of a state that others must do something about first, or that are done.
        at: the present instant.
    """
    for each in meetings:
        title, read_since = _NEXT.get(each.state, (None, None))
        since = read_since(each) if read_since else None
        is_automatic = each.is_scheduled and each.state in _TIMED
        if title is None or since is None or at < since or is_automatic:
            continue
        if each.id not in held_back.get(each.state, ()):
            yield WaitingThing(
                title=title,
                place=WaitingPlace.MEETING,
                subject="next",
                meeting_id=each.id,
                about=each.title,
                since=since,
                due=since,
                is_late=at > since,
            )


_TIMED = {MeetingState.NOTICED, MeetingState.OPEN}
_NEXT: Mapping[MeetingState, tuple[Sentence, Callable[[MeetingLine], datetime | None]]] = {
    MeetingState.NOTICED: (Sentence("waiting-open"), lambda each: each.opens_at),
    MeetingState.OPEN: (Sentence("waiting-close"), lambda each: each.closes_at),
    MeetingState.CLOSED: (
        Sentence("waiting-preliminary"),
        lambda each: each.reached_at(MeetingState.CLOSED),
    ),
    MeetingState.PRELIMINARY: (Sentence("waiting-confirm"), lambda each: each.objections_until),
    MeetingState.FINAL: (
        Sentence("waiting-certify"),
        lambda each: each.reached_at(MeetingState.FINAL),
    ),
}
"""The next step in each state, and since when it can be taken."""
