"""The clocks of a planned meeting, and their problems before notice.

Law: `ballots.procedure` names the sentence behind each clock.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from audit.printed.summary import say_clause
from ballots.errors import RuleError
from ballots.procedure import (
    Breach,
    BreachKind,
    Course,
    Event,
    find_breaches,
    find_outranked,
    list_documents_published,
    require_calendar,
)
from ballots.procedure.days import CalendarError
from ballots.rules import CHINA, Rules, get_rule_set, read_days_of_force, require_in_force
from voting.sentences import Sentence
from voting.services.meeting.clocks.failed_votes import FailedVote, find_no_quorum
from voting.services.meeting.meetings import MeetingView


def plan_course(
    meeting: MeetingView, noticed_at: datetime, failed: Sequence[FailedVote] = ()
) -> Course:
    """Return the course of a draft if notice were given at an instant.

    Args:
        meeting: the draft.
        noticed_at: the instant.
        failed: earlier votes of the community in which too few took part.
    """
    ended = (find_no_quorum(motion, failed) for motion in meeting.motions)
    no_quorum_at = max((at for at in ended if at is not None), default=None)
    return Course(
        rules=meeting.rules,
        at={
            **_list_publications(meeting, noticed_at),
            **({} if no_quorum_at is None else {Event.NO_QUORUM: no_quorum_at}),
            Event.CANDIDATES_PUBLISHED: noticed_at,
            Event.NOTICED: noticed_at,
            Event.OPENED: meeting.opens_at,
            Event.PLANNED_END: meeting.closes_at,
            Event.CLOSED: meeting.closes_at,
        },
        kind=meeting.kind,
        matters=frozenset(motion.matter for motion in meeting.motions),
        topics=frozenset(m.details.topic for m in meeting.motions if m.details.topic),
        clauses={field: say_clause(clause) for field, clause in meeting.clauses.items()},
        zone=CHINA,
    )


def _list_publications(meeting: MeetingView, at: datetime) -> Mapping[Event, datetime]:
    """Return when the documents of the motions' topics were published; none that is to come."""
    said = ((m.details.topic, m.details.published_on) for m in meeting.motions)
    return {
        event: begun
        for event, begun in list_documents_published(said, CHINA).items()
        if begun <= at
    }


def list_clock_problems(
    meeting: MeetingView, at: datetime, failed: Sequence[FailedVote] = ()
) -> Iterator[Sentence]:
    """Yield the obstacles to notice of a draft at an instant: rules, clocks, calendar."""
    try:
        require_in_force(meeting.rule_set, at)
    except RuleError:
        yield say_not_in_force(meeting.rule_set)
    course = plan_course(meeting, at, failed)
    for breach in find_breaches(course):
        if breach.kind is not BreachKind.UNKNOWN:
            yield _say_breach(breach, course.rules)
    least = course.rules.result_publicity_days
    if meeting.objection_days < least:
        source = course.read_source("result_publicity_days")
        yield Sentence("objection-days-too-few", {"least": least, "source": source})
    try:
        require_calendar(course)
    except CalendarError as error:
        yield Sentence("calendar-unpublished", {"year": error.day.year})


def list_clock_warnings(meeting: MeetingView, at: datetime) -> Iterator[Sentence]:
    """Yield the clocks that the draft keeps by a local rule, but not by a longer national one."""
    for clock in find_outranked(plan_course(meeting, at)):
        yield Sentence(
            "notice-outranked",
            {
                "days": clock.days,
                "source": clock.article,
                "higher": clock.outranked_by,
                "safe": clock.safe,
            },
        )


def say_not_in_force(name: str) -> Sentence:
    """Return a sentence on when a rule set comes into force or ended."""
    since, until = read_days_of_force(name)
    title = get_rule_set(name).title
    if until is None:
        return Sentence("rule-set-not-in-force", {"title": title, "since": str(since)})
    return Sentence("rule-set-ended", {"title": title, "until": str(until)})


def _say_breach(breach: Breach, rules: Rules) -> Sentence:
    if breach.kind is BreachKind.MISSING:
        days = {"price-audit": rules.price_audit_days, "tender": rules.tender_days}[breach.clock]
        source = breach.article
        return Sentence(
            "publication-missing", {"clock": breach.clock, "days": days, "source": source}
        )
    if breach.clock == "pause":
        return Sentence("pause-too-short", {"earliest": breach.bound, "source": breach.article})
    if breach.clock == "notice":
        return Sentence("notice-too-late", {"earliest": breach.bound, "source": breach.article})
    if breach.clock.startswith("window"):
        least, most = rules.voting_min_days, rules.voting_max_days
        return Sentence("window-wrong", {"least": least or 1, "most": most or 365})
    clock, bound, source = breach.clock, breach.bound, breach.article
    if breach.kind is BreachKind.TOO_EARLY:
        return Sentence("clock-too-early", {"clock": clock, "bound": bound, "source": source})
    return Sentence("clock-too-late", {"clock": clock, "bound": bound, "source": source})
