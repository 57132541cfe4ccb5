"""The pages of a call-back sample: the street office's own, and what everybody reads of it."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from audit.entries.sample import POSTPONED_MOST, THROW_WINDOW
from audit.sampling.bounds import StratumAnswers, bound_false, spend_risk
from ballots.rules import CHINA
from voting.services.meeting.meetings import MeetingView, NoticedMeeting, get_noticed_meeting
from voting.services.people.actors import Auditor
from voting.services.people.communities import Community, require_office
from voting.services.sampling.calling import find_round, is_round_open
from voting.services.sampling.drawn import read_drawn
from voting.services.sampling.listing import Call, read_calls
from voting.services.tables import Asked, Part
from voting.storage.tables.base import in_meeting
from voting.storage.tables.register import UnitRow, in_register
from voting.storage.tables.result import SampleCallRow, SampleRow
from voting.terms import MeetingKey, MeetingState

_SHOWN_CALLS = (20, 40, 60, 100, 200)
"""For how many calls the office is shown what they prove."""
_CONFIDENCE = 95
_MORNING = time(10)
_MAY_PLAN = frozenset({MeetingState.NOTICED, MeetingState.OPEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicSample:
    """What everybody reads of a sample."""

    calls: int
    confidence: int
    throws_at: datetime
    throws_until: datetime
    """Until when the dice are in the log; otherwise another time is announced."""
    place: str
    planned_at: datetime
    postponed_at: datetime | None
    """When another time was announced, as nobody entered dice in theirs."""
    is_given_up: bool
    """The result is final, and nobody ever entered dice."""
    dice: str
    """The throws, in fives; empty before."""
    thrown_at: datetime | None
    drawn: int
    """How many ballots the dice drew; 0 before."""
    statement: tuple[str, ...]
    """What the answers prove, a sentence each; nothing before the first round is over."""
    english: tuple[str, ...]


def find_public_sample(session: Session, meeting: MeetingView) -> PublicSample | None:
    """Return what everybody reads of a meeting's sample; nothing if none is to be."""
    row = session.get(SampleRow, meeting.key)
    if row is None or meeting.state is MeetingState.CANCELLED:
        return None
    found = read_drawn(session, meeting.key) if row.dice else None
    return PublicSample(
        calls=row.calls,
        confidence=row.confidence,
        throws_at=row.throws_at,
        throws_until=row.throws_at + THROW_WINDOW,
        place=row.place,
        planned_at=row.planned_at,
        postponed_at=row.postponed_at,
        is_given_up=meeting.state is MeetingState.FINAL and not row.dice,
        dice=" ".join(row.dice[n : n + 5] for n in range(0, len(row.dice), 5)),
        thrown_at=row.thrown_at,
        drawn=len(found.get_draw().called) if found else 0,
        statement=found.chinese if found else (),
        english=found.english if found else (),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePage:
    """The street office's page of a sample."""

    community: Community
    meeting: NoticedMeeting
    sample: PublicSample | None
    proofs: tuple[tuple[int, int], ...]
    """Before it is planned: numbers of calls, and than how many fewer ballots are false if all of
    them are confirmed and everybody votes."""
    may_plan: bool
    """Also in place of the one that is planned."""
    may_throw: bool
    may_postpone: bool
    """No dice were entered within their time."""
    is_missed: bool
    """No dice were entered within their time, and none further may be announced."""
    suggested_at: datetime
    """When dice may be thrown that nobody has planned yet: the morning after the end of voting."""
    calling_round: int
    """0 before the dice."""
    is_round_open: bool
    calls: Part[Call] | None
    """Of the round under way; None where there is none."""
    answered: int
    unanswered: int
    further: int
    """How many more calls would settle every motion; 0 if none are needed, or none can."""


def read_sample_page(
    session: Session, auditor: Auditor, meeting: MeetingKey, asked: Asked, at: datetime
) -> SamplePage:
    """Return the contents of the page.

    Raises:
        ForbiddenError: the community is another street office's.
        NotFoundError: there is no such meeting, or no notice was given of it.
    """
    community = require_office(session, auditor, meeting.community_id)
    view = get_noticed_meeting(session, meeting)
    sample = find_public_sample(session, view)
    number, is_open = find_round(session, meeting), is_round_open(session, meeting)
    found = read_drawn(session, meeting) if sample and sample.dice else None
    is_calling = is_open and view.state is MeetingState.PRELIMINARY
    answered, unanswered = _count_answers(session, meeting, number)
    may_plan = view.state in _MAY_PLAN and at < view.closes_at
    waits = bool(sample and not sample.dice and view.state is MeetingState.PRELIMINARY)
    is_late = waits and bool(sample and at > sample.throws_until)
    is_last = is_late and read_drawn(session, meeting).sample.postponed >= POSTPONED_MOST
    return SamplePage(
        community=community,
        meeting=view,
        sample=sample,
        proofs=_list_proofs(session, view) if may_plan and not sample else (),
        may_plan=may_plan,
        may_throw=waits and bool(sample and sample.throws_at <= at <= sample.throws_until),
        may_postpone=is_late and not is_last,
        is_missed=is_last,
        suggested_at=_suggest(view.closes_at),
        calling_round=number,
        is_round_open=is_open,
        calls=read_calls(session, view, number, asked) if is_calling else None,
        answered=answered,
        unanswered=unanswered,
        further=found.further if found else 0,
    )


def _suggest(closes_at: datetime) -> datetime:
    """Return ten o'clock of the day after the end of voting, when the result can be published."""
    day = closes_at.astimezone(CHINA).date() + timedelta(days=1)
    return datetime.combine(day, _MORNING, CHINA)


def _count_answers(session: Session, meeting: MeetingKey, number: int) -> tuple[int, int]:
    """Return how many calls of a round have an answer, and how many have none."""
    answer = SampleCallRow.answer
    rows = session.execute(
        select(func.count(answer), func.count()).where(
            in_meeting(SampleCallRow, meeting), SampleCallRow.round == number
        )
    )
    answered, calls = rows.one()
    return answered, calls - answered


def _list_proofs(session: Session, meeting: NoticedMeeting) -> tuple[tuple[int, int], ...]:
    holdings = session.scalars(
        select(func.count(UnitRow.holding_id.distinct())).where(
            in_register(UnitRow, meeting.register)
        )
    ).one()
    risk = spend_risk(_CONFIDENCE, 1)
    return tuple(
        (calls, bound_false([StratumAnswers(ballots=holdings, confirmed=calls, denied=0)], risk))
        for calls in _SHOWN_CALLS
        if calls < holdings
    )
