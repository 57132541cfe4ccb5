"""待办: what waits for a street office, the most urgent first.

Grave alarms come first. What has a day by law or by notice is urgent by that day. What has none is
taken to be due some days after it began to wait (`TERM`), which orders the list and is shown
nowhere.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from ballots.procedure import Event
from ballots.rules import CHINA
from voting.limits import DEFAULT_LIMITS, Limits
from voting.sentences import Sentence
from voting.services.concerns.listing import find_delays, find_given
from voting.services.concerns.pledge import read_pledges
from voting.services.concerns.terms import Handler
from voting.services.fund.motions import count_overspent
from voting.services.meeting.drafting.guidance import find_asking
from voting.services.meeting.lines import MeetingLine
from voting.services.meeting.rules.listing import list_watched
from voting.services.oversight.alarms import Alarm
from voting.services.oversight.facts import WATCHED
from voting.services.oversight.overview import Overview, read_alarms, read_overview
from voting.services.owners.mandate_listing import find_standing_mandates
from voting.services.people.actors import Auditor
from voting.services.people.communities import Community
from voting.services.register.objections import find_unanswered
from voting.services.result.raised.disputes import find_open_disputes
from voting.services.sampling.waiting import find_waiting_samples
from voting.services.steps.waiting import find_unconfirmed, list_waiting_for_office
from voting.services.throttling import count_failures
from voting.terms import (
    AlarmKind,
    MeetingKey,
    MeetingState,
    RuleState,
    Stage,
    StepKind,
)

TERM = timedelta(days=3)
"""After how long something without a day comes before what is due later; our own choice."""
ANSWERED = timedelta(days=7)
"""After how long an objection that nobody answered is shown to the office; our own choice, and
never later than the end of objections to a result."""
UNCONFIRMED = timedelta(days=3)
"""After how long a fund's entry that nobody confirmed is shown to the office; our own choice."""
_MOMENT = timedelta(microseconds=1)
_WITNESS = frozenset({AlarmKind.WITNESS_BEHIND, AlarmKind.WITNESS_REFUSED})
_MANDATES_MATTER = frozenset({MeetingState.NOTICED, MeetingState.OPEN, MeetingState.PRELIMINARY})


class InboxKind(StrEnum):
    """What waits for a street office."""

    ALARM = "alarm"
    STEP = "step"
    DISPUTE = "dispute"
    OBJECTION = "objection"
    """Objections that nobody answered by their day."""
    WITNESS = "witness"
    VERIFY = "verify"
    FILING = "filing"
    """A duty with a day: result, announcement, filing, report."""
    RULE = "rule"
    """An adopted rule that the office may still object to, or objects to."""
    MANDATE = "mandate"
    GUIDANCE = "guidance"
    """A draft that asks for guidance."""
    SAMPLE = "sample"
    """A sample whose dice are to be thrown, or whose voters are to be called."""
    CONCERN = "concern"
    """Concerns of which nothing came for days after the day that was promised."""
    FUND = "fund"
    """A common fund of which more was spent than allowed, or whose entries wait too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxItem:
    """Something that waits for a street office."""

    kind: InboxKind
    community: Community
    meeting: MeetingLine | None
    stage: Stage | None
    """Of its meeting, if it concerns one."""
    text: Sentence
    since: datetime
    """Of an alarm of which it is not known, since its meeting is in its state: it orders the list,
    and is not shown."""
    due: datetime | None = None
    advice: Sentence | None = None
    """What to do about an alarm."""
    step: StepKind | None = None
    """Of steps to confirm."""

    is_since_known: bool = True
    is_grave: bool = False
    """Whether it is a grave alarm; it stands first."""
    is_over: bool = False
    """Whether nothing waits for it any more; it stands last."""

    @property
    def order(self) -> tuple[bool, bool, datetime, datetime]:
        """Return the key by which the list is sorted."""
        return self.is_over, not self.is_grave, self.due or self.since + TERM, self.since

    def count_days(self, at: datetime) -> int | None:
        """Return the days left until it is due, negative if overdue; None if it has no day."""
        return None if self.due is None else count_days(self.due, at)


def count_days(due: datetime, at: datetime) -> int:
    """Return how many days are left in China until a day, 0 on the day, negative if it is past.

    24:00 of a day, which the clock calls 0:00 of the next, still belongs to it.
    """
    day = (due - _MOMENT).astimezone(CHINA).date()
    return (day - at.astimezone(CHINA).date()).days


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """What waits for a street office."""

    items: tuple[InboxItem, ...]
    """The most urgent first."""
    communities: int
    """How many the office has."""
    guesses: int = 0
    """Wrong passwords and codes in the installation within the hour, where they are very many."""


def read_inbox(
    session: Session, auditor: Auditor, at: datetime, limits: Limits = DEFAULT_LIMITS
) -> Inbox:
    """Return what waits for an auditor's street office.

    Args:
        session: reads.
        auditor: whose office it is.
        at: now.
        limits: from which number on wrong passwords and codes are an alarm.
    """
    overview = read_overview(session, auditor, at)
    watched = [each for each in overview.meetings if each.state in WATCHED]
    _, alarms = read_alarms(session, watched, at)
    items = [
        *_list_alarms(overview, alarms, at),
        *_list_steps(session, auditor, overview, at),
        *_list_disputes(session, overview),
        *_list_objections(session, overview, at),
        *_list_results(overview),
        *_list_duties(overview),
        *_list_rules(session, overview, at),
        *_list_mandates(session, overview),
        *_list_drafts(session, overview, at),
        *_list_samples(session, overview, at),
        *_list_concerns(session, overview, at),
        *_list_funds(session, overview, at),
    ]
    items.sort(key=lambda each: each.order)
    failures = count_failures(session, at)
    return Inbox(
        items=tuple(items),
        communities=len(overview.communities),
        guesses=failures if failures > limits.failures_of_installation else 0,
    )


def choose_items(
    items: Iterable[InboxItem], *, kind: str = "", stage: str = "", name: str = ""
) -> tuple[InboxItem, ...]:
    """Return the items of a kind, a stage, and of communities whose name has a text in it.

    Args:
        items: to choose from.
        kind: the value of an `InboxKind`; empty for all.
        stage: the value of a `Stage`; empty for all.
        name: a part of a community's name; empty for all.
    """
    sought = name.strip().casefold()
    return tuple(
        each
        for each in items
        if kind in {"", each.kind.value}
        and stage in {"", each.stage.value if each.stage else ""}
        and sought in each.community.name.casefold()
    )


def _make(
    overview: Overview,
    key: MeetingKey,
    kind: InboxKind,
    text: Sentence,
    days: tuple[datetime, datetime | None],
) -> InboxItem:
    """Return something that waits in a meeting; `days` are since when, and by when it is due."""
    meeting = next(each for each in overview.meetings if each.key == key)
    return InboxItem(
        kind=kind,
        community=overview.communities[key.community_id],
        meeting=meeting,
        stage=overview.stages[key],
        text=text,
        since=days[0],
        due=days[1],
    )


def _list_alarms(
    overview: Overview, alarms: Mapping[MeetingKey, Sequence[Alarm]], at: datetime
) -> Iterator[InboxItem]:
    for meeting in overview.meetings:
        for alarm in alarms.get(meeting.key, ()):
            yield InboxItem(
                kind=InboxKind.WITNESS if alarm.kind in _WITNESS else InboxKind.ALARM,
                community=overview.communities[meeting.community_id],
                meeting=meeting,
                stage=overview.stages[meeting.key],
                text=alarm.seen,
                advice=alarm.advice,
                since=alarm.since or meeting.reached_at(meeting.state) or at,
                is_since_known=alarm.since is not None,
                is_grave=alarm.is_grave,
            )


def _list_steps(
    session: Session, auditor: Auditor, overview: Overview, at: datetime
) -> Iterator[InboxItem]:
    for (community_id, _), each in list_waiting_for_office(session, auditor, at).items():
        yield InboxItem(
            kind=InboxKind.STEP,
            community=overview.communities[community_id],
            meeting=None,
            stage=None,
            text=Sentence("inbox-step", {"step": each.kind, "number": each.number}),
            since=each.since,
            due=each.lapses_at,
            step=each.kind,
        )


def _list_disputes(session: Session, overview: Overview) -> Iterator[InboxItem]:
    by_key = {each.key: each for each in overview.meetings}
    for key, waiting in find_open_disputes(session, overview.communities).items():
        if key in by_key:
            text = Sentence("inbox-dispute", {"number": waiting.number})
            due = by_key[key].objections_until
            yield _make(overview, key, InboxKind.DISPUTE, text, (waiting.since, due))


def _list_objections(session: Session, overview: Overview, at: datetime) -> Iterator[InboxItem]:
    by_key = {each.key: each for each in overview.meetings}
    found = find_unanswered(session, overview.communities)
    for (community_id, meeting_id), waiting in found.items():
        meeting = by_key.get(MeetingKey(community_id, meeting_id)) if meeting_id else None
        day = waiting.since + ANSWERED
        due = min(day, meeting.objections_until or day) if meeting else day
        if at < due or (meeting_id and meeting is None):
            continue
        code = "inbox-objection-to-result" if meeting else "inbox-objection-to-register"
        yield InboxItem(
            kind=InboxKind.OBJECTION,
            community=overview.communities[community_id],
            meeting=meeting,
            stage=overview.stages[meeting.key] if meeting else None,
            text=Sentence(code, {"number": waiting.number}),
            since=waiting.since,
            due=due,
        )


def _list_results(overview: Overview) -> Iterator[InboxItem]:
    by_key = {each.key: each for each in overview.meetings}
    for key, result in overview.results.items():
        if result.countersigned_at is None and key in by_key:
            due = next(
                (
                    each.latest
                    for each in overview.deadlines.get(key, ())
                    if each.event is Event.ANNOUNCED
                ),
                None,
            )
            text = Sentence("inbox-verify")
            yield _make(overview, key, InboxKind.VERIFY, text, (result.certified_at, due))


def _list_duties(overview: Overview) -> Iterator[InboxItem]:
    for meeting in overview.meetings:
        for each in overview.deadlines.get(meeting.key, ()):
            since = meeting.reached_at(meeting.state) or each.latest
            days = (since, each.latest)
            yield _make(overview, meeting.key, InboxKind.FILING, each.sentence, days)


def _list_rules(session: Session, overview: Overview, at: datetime) -> Iterator[InboxItem]:
    for community_id, rules in list_watched(session, list(overview.communities), at).items():
        for rule in rules:
            is_objected = rule.state is RuleState.OBJECTED
            code = "inbox-rule-objected" if is_objected else "inbox-rule"
            yield InboxItem(
                kind=InboxKind.RULE,
                community=overview.communities[community_id],
                meeting=None,
                stage=None,
                text=Sentence(code, {"rule": rule.text}),
                since=(rule.objected_at if is_objected else None) or rule.adopted_at,
                due=None if is_objected else rule.begins_at,
            )


def _list_mandates(session: Session, overview: Overview) -> Iterator[InboxItem]:
    found = find_standing_mandates(session, overview.communities)
    for meeting in overview.meetings:
        waiting = found.get(meeting.key)
        if waiting is not None and meeting.state in _MANDATES_MATTER:
            text = Sentence("inbox-mandate", {"number": waiting.number})
            due = meeting.objections_until or meeting.closes_at
            yield _make(overview, meeting.key, InboxKind.MANDATE, text, (waiting.since, due))


def _list_drafts(session: Session, overview: Overview, at: datetime) -> Iterator[InboxItem]:
    """Yield the drafts that ask for guidance, also when it is not waited for any more."""
    drafts = [each.key for each in overview.meetings if each.state is MeetingState.DRAFT]
    for key, (asked_at, due_at) in find_asking(session, drafts).items():
        if at < due_at:
            text = Sentence("inbox-guidance")
            yield _make(overview, key, InboxKind.GUIDANCE, text, (asked_at, due_at))
        else:
            text = Sentence("inbox-guidance-over", {"due_at": due_at})
            item = _make(overview, key, InboxKind.GUIDANCE, text, (asked_at, None))
            yield replace(item, is_over=True)


def _list_samples(session: Session, overview: Overview, at: datetime) -> Iterator[InboxItem]:
    """Yield the samples whose time has come, while the result may still be objected to."""
    by_key = {each.key: each for each in overview.meetings}
    for key, sample in find_waiting_samples(session, overview.communities).items():
        meeting = by_key.get(key)
        if meeting and meeting.state is MeetingState.PRELIMINARY and sample.since <= at:
            code = "inbox-calls" if sample.is_thrown else "inbox-dice"
            text = Sentence(code, {"number": sample.calls} if sample.is_thrown else {})
            due = meeting.objections_until
            yield _make(overview, key, InboxKind.SAMPLE, text, (sample.since, due))


def _list_concerns(session: Session, overview: Overview, at: datetime) -> Iterator[InboxItem]:
    """Yield the communities whose concerns came to the office: given to it, or by being late."""
    patience: dict[timedelta, list[str]] = {}
    for community_id, pledge in read_pledges(session, overview.communities).items():
        patience.setdefault(timedelta(days=pledge.office_days), []).append(community_id)
    given = find_given(session, tuple(overview.communities), Handler.OFFICE)
    late = find_delays(session, patience, at)
    for code, found in (("inbox-concern", late), ("inbox-concern-given", given)):
        for community_id, delay in found.items():
            yield InboxItem(
                kind=InboxKind.CONCERN,
                community=overview.communities[community_id],
                meeting=None,
                stage=None,
                text=Sentence(code, {"number": delay.number}),
                since=min(delay.since, at),
                due=delay.since,
            )


def _list_funds(session: Session, overview: Overview, at: datetime) -> Iterator[InboxItem]:
    """Yield the communities that spent beyond a decision, or whose entries nobody confirms."""

    def make(community_id: str, text: Sentence, since: datetime | None) -> InboxItem:
        return InboxItem(
            kind=InboxKind.FUND,
            community=overview.communities[community_id],
            meeting=None,
            stage=None,
            text=text,
            since=since or at,
            is_since_known=since is not None,
        )

    communities = tuple(overview.communities)
    for community_id, number in count_overspent(session, communities).items():
        yield make(community_id, Sentence("inbox-fund-beyond", {"number": number}), None)
    late = find_unconfirmed(session, communities, StepKind.FUND, at - UNCONFIRMED, at)
    for community_id, waiting in late.items():
        text = Sentence("inbox-fund-late", {"number": waiting.number})
        yield make(community_id, text, waiting.since)
