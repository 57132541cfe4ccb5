"""Steps of a meeting's course: notice, cancelling, opening, extending, closing early."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from ballots.rules import get_rule_set
from voting.errors import NotYetError
from voting.sentences import Sentence
from voting.services.desk.announcements import give_notice_to_all
from voting.services.meeting.course.cancellation import cancel_meeting
from voting.services.meeting.course.extension import extend_meeting, require_extensible
from voting.services.meeting.course.notice import open_meeting, require_noticeable
from voting.services.meeting.course.poster import say_publication
from voting.services.meeting.drafting.guidance import find_latest_guidance
from voting.services.meeting.drafting.opinions import OpinionView, list_opinions, say_opinion
from voting.services.meeting.meetings import MeetingView, MotionView, view_meeting
from voting.services.meeting.rules.rules import describe_rules
from voting.services.register.figures import get_register
from voting.services.register.register import find_frozen
from voting.services.result.closing import close_meeting
from voting.services.steps.definition import (
    StepConfirmation,
    StepContents,
    StepScan,
    get_meeting_row,
    make_act,
)
from voting.services.steps.kinds.register_steps import show_figures, show_file
from voting.storage.tables.desk import StepRow
from voting.terms import RegisterKey
from voting.wording import format_amount, format_day


def show_meeting(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show which meeting it is, its times and the reason."""
    meeting = view_meeting(session, get_meeting_row(session, rows[0]))
    times = tuple(_say_times(meeting))
    return [StepContents(_about(meeting), times + say_reason(row)) for row in rows]


def _about(meeting: MeetingView) -> Sentence:
    return Sentence("step-about-meeting", {"title": meeting.title})


def _say_times(meeting: MeetingView) -> Iterator[Sentence]:
    yield Sentence(
        "step-shows-window", {"opens_at": meeting.opens_at, "closes_at": meeting.closes_at}
    )


def say_reason(row: StepRow) -> tuple[Sentence, ...]:
    """Return the reason of a step, if it has one."""
    return (Sentence("step-shows-reason", {"reason": row.reason}),) if row.reason else ()


def show_extensions(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show the new end of voting and the reason."""
    about = _about(view_meeting(session, get_meeting_row(session, rows[0])))
    return [
        StepContents(
            about, (Sentence("step-shows-extension", {"until": row.closes_at}), *say_reason(row))
        )
        for row in rows
    ]


def show_notice(session: Session, rows: Sequence[StepRow]) -> list[StepContents]:
    """Show the whole content of the notice, which cannot change once it is given."""
    meeting = view_meeting(session, get_meeting_row(session, rows[0]))
    lines = [*_say_times(meeting), *_say_form(meeting), *_say_rules(meeting)]
    for motion in meeting.motions:
        lines += _say_motion(motion)
    lines += _say_opinions(list_opinions(session, meeting.key))
    lines += _say_guidance(session, meeting)
    key = meeting.register or _find_frozen(session, meeting)
    if key is not None:
        register = get_register(session, key)
        lines += [show_figures(register), show_file(register)]
    documents = [each for motion in meeting.motions for each in motion.documents]
    scans = [StepScan(each.sha256, document_id=each.id, name=each.name) for each in documents]
    return [StepContents(_about(meeting), tuple(lines), tuple(scans))] * len(rows)


def _say_opinions(opinions: Sequence[OpinionView]) -> Iterator[Sentence]:
    for each in opinions:
        yield Sentence(
            "step-shows-opinion",
            {"body": each.body, "given_on": format_day(each.given_on), "text": say_opinion(each)},
        )


def _say_guidance(session: Session, meeting: MeetingView) -> Iterator[Sentence]:
    """Yield that the street office was asked and has not answered, which prevents nothing."""
    asked = find_latest_guidance(session, meeting.key)
    if asked is not None and asked.answer is None:
        yield Sentence("step-shows-guidance", {"asked_at": asked.asked_at, "due_at": asked.due_at})


def _find_frozen(session: Session, meeting: MeetingView) -> RegisterKey | None:
    """Return the register that the meeting counts by if the notice is given now."""
    frozen = find_frozen(session, meeting.community_id)
    return None if frozen is None else frozen.key


def _say_form(meeting: MeetingView) -> Iterator[Sentence]:
    yield Sentence("step-shows-scheduled" if meeting.is_scheduled else "step-shows-by-hand")
    yield Sentence("step-shows-meeting-kind", {"meeting-kind": meeting.kind})
    yield Sentence("step-shows-objections", {"days": meeting.objection_days})
    yield Sentence("step-shows-identification", {"identification": meeting.identification})


def _say_rules(meeting: MeetingView) -> Iterator[Sentence]:
    yield Sentence("step-shows-rules", {"rules": get_rule_set(meeting.rule_set).title})
    for rule in describe_rules(meeting):
        if rule.is_override:
            yield Sentence("step-shows-override", {"rule": rule.text, "clause": rule.source})


def _say_reviews(motion: MotionView) -> Iterator[Sentence]:
    for review in motion.reviews:
        yield Sentence(
            "step-shows-review",
            {
                "name": review.name,
                "bodies": review.bodies,
                "candidate-finding": review.finding,
                "reason": review.reason,
            },
        )
        if review.answer:
            yield Sentence("step-shows-answer", {"name": review.name, "answer": review.answer})


def _say_motion(motion: MotionView) -> Iterator[Sentence]:
    yield Sentence(
        "step-shows-motion",
        {
            "number": motion.number,
            "title": motion.title,
            "matter": motion.matter,
            "text": motion.text,
        },
    )
    if motion.names:
        yield Sentence("step-shows-names", {"names": motion.names})
    if motion.seats:
        yield Sentence("step-shows-seats", {"seats": motion.seats, "most": motion.max_choices})
    if motion.buildings:
        yield Sentence("step-shows-scope", {"buildings": motion.buildings})
    if motion.details.topic:
        said = say_publication(motion.details)
        yield Sentence("step-shows-topic", {"topic": motion.details.topic, "said": said})
    yield from _say_translation(motion)
    yield from _say_reviews(motion)
    for line in motion.details.budget:
        yield Sentence(
            "step-shows-budget", {"item": line.item, "amount": format_amount(line.cents)}
        )
    for name, said in motion.details.particulars.items():
        yield Sentence("step-shows-particulars", {"name": name, "said": said})
    for each in motion.documents:
        yield Sentence("step-shows-document", {"name": each.name, "sha256": each.sha256})


def _say_translation(motion: MotionView) -> Iterator[Sentence]:
    translation = motion.details.translation
    if translation:
        yield Sentence(
            "step-shows-translation", {"title": translation.title, "text": translation.text}
        )
        if translation.names:
            yield Sentence("step-shows-names-translated", {"names": translation.names})


def check_notice(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if notice of the draft cannot be given."""
    require_noticeable(session, get_meeting_row(session, row), at)


def check_opening(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if it is before the opening time in the notice."""
    opens_at = get_meeting_row(session, row).opens_at
    if at < opens_at:
        raise NotYetError(earliest=opens_at)


def check_extension(session: Session, row: StepRow, at: datetime) -> None:
    """Raise if the rules do not allow the extension."""
    require_extensible(session, get_meeting_row(session, row), row.closes_at, at)


def ends_at_opening(session: Session, row: StepRow) -> datetime:
    """Return when voting is to begin."""
    return get_meeting_row(session, row).opens_at


def ends_at_closing(session: Session, row: StepRow) -> datetime:
    """Return when voting ends."""
    return get_meeting_row(session, row).closes_at


def give_notice(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Give notice, and tell every owner."""
    give_notice_to_all(
        session, make_act(session, row, confirmation), base_url=confirmation.base_url
    )


def cancel(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Cancel the meeting."""
    cancel_meeting(session, make_act(session, row, confirmation), reason=row.reason)


def open_by_hand(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Open the vote."""
    open_meeting(session, make_act(session, row, confirmation))


def close_early(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Close the vote before its time."""
    close_meeting(session, make_act(session, row, confirmation))


def extend(session: Session, row: StepRow, confirmation: StepConfirmation) -> None:
    """Extend the vote."""
    extend_meeting(
        session, make_act(session, row, confirmation), closes_at=row.closes_at, reason=row.reason
    )
