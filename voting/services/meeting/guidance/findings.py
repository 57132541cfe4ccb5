"""What the system finds by itself of a draft that a street office looks at.

Law: each rule names its source; Civil Code arts. 201 to 204 (how days are counted).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from ballots.motion import Matter
from ballots.procedure import Clock, Course, Event, list_clocks
from ballots.procedure.days import CalendarError
from ballots.rules import CHINA
from voting.sentences import Sentence
from voting.services.meeting.clocks.failed_votes import FailedVote, list_failed_votes
from voting.services.meeting.clocks.planned import (
    list_clock_problems,
    list_clock_warnings,
    plan_course,
)
from voting.services.meeting.drafting.drafts import has_current_rules
from voting.services.meeting.drafting.opinions import list_recorded
from voting.services.meeting.meetings import MeetingView
from voting.services.meeting.rules.elections import SMALL, Remark, review_elections, review_tenure
from voting.services.meeting.rules.rules import DraftRemark, list_deviations, review_draft
from voting.services.people.tenure import Tenure, get_tenure
from voting.services.register.objections import count_unanswered, to_register
from voting.services.register.register import find_frozen, find_unfrozen, measure_size
from voting.storage.tables.register import RegisterRow
from voting.terms import GuidanceFinding, OpinionBody
from voting.wording import format_amount, format_day

_SPENDING = frozenset({Matter.USE_MAINTENANCE_FUND, Matter.REBUILD, Matter.SPEND_COMMON_REVENUE})
_NOTICE = frozenset({"notice-too-late", "notice-outranked"})
_ASIDE = frozenset({"platform-official"})
"""Remarks that are no fault of a draft."""


@dataclass(frozen=True, slots=True)
class FoundItem:
    """What was found of an item."""

    finding: GuidanceFinding
    facts: tuple[Sentence, ...]
    source: str = ""
    """The source of the rule; empty for the item's own."""


@dataclass(frozen=True)
class _Draft:
    """A draft with what its items are found by, each read once."""

    session: Session
    meeting: MeetingView
    at: datetime

    @cached_property
    def register(self) -> RegisterRow | None:
        """The register that the meeting counts by or would count by, if there is one."""
        meeting = self.meeting
        if meeting.register is not None:
            return self.session.get(RegisterRow, meeting.register)
        community_id = meeting.community_id
        return find_frozen(self.session, community_id) or find_unfrozen(self.session, community_id)

    @cached_property
    def failed(self) -> list[FailedVote]:
        """Earlier votes in which too few took part."""
        return list(list_failed_votes(self.session, self.meeting, self.at))

    @cached_property
    def clock_problems(self) -> list[Sentence]:
        """What the clocks forbid."""
        return list(list_clock_problems(self.meeting, self.at, self.failed))

    @cached_property
    def clock_warnings(self) -> list[Sentence]:
        """Where a longer rule ranks above the one that is kept."""
        return list(list_clock_warnings(self.meeting, self.at))

    @cached_property
    def election_remarks(self) -> list[Remark]:
        """The remarks on elections and on the term of the committee that convenes."""
        return [
            *review_elections(self.meeting, self.size),
            *review_tenure(self.meeting, self.tenure, self.at),
        ]

    @cached_property
    def wording_remarks(self) -> list[DraftRemark]:
        """All other remarks on the draft: those of the linter, and on whom it leaves what to."""
        elsewhere = [
            *self.clock_problems,
            *self.clock_warnings,
            *(said for said, _ in self.election_remarks),
        ]
        remarks = review_draft(self.meeting, self.at, self.size, self.tenure, self.failed)
        return [
            each
            for each in remarks
            if each.sentence not in elsewhere and each.sentence.code not in _ASIDE
        ]

    @cached_property
    def tenure(self) -> Tenure:
        """The term of the committee that convenes."""
        return get_tenure(self.session, self.meeting.community_id)

    @cached_property
    def size(self) -> tuple[int, int]:
        """Households and floor area of the register where a committee is elected."""
        elects = any(each.matter is Matter.ELECT_COMMITTEE for each in self.meeting.motions)
        if self.register is None or not elects:
            return SMALL
        return measure_size(self.session, self.register.key)


def find_all(session: Session, meeting: MeetingView, at: datetime) -> dict[str, FoundItem]:
    """Return what is found of each automatic item if notice were given at an instant."""
    draft = _Draft(session, meeting, at)
    return {code: find(draft) for code, find in _FINDERS.items()}


def _find_register(draft: _Draft) -> FoundItem:
    """Tell whether the register was published for as many days as the rules ask."""
    row = draft.register
    if row is None or row.published_at is None:
        code = "guidance-register-missing" if row is None else "guidance-register-unpublished"
        return FoundItem(GuidanceFinding.FAILS, (Sentence(code),))
    try:
        clock = _find_clock(
            Course(
                rules=draft.meeting.rules,
                at={Event.REGISTER_PUBLISHED: row.published_at},
                kind=draft.meeting.kind,
            ),
            "register-publicity",
        )
    except CalendarError as error:
        return _leave_open(error)
    until = row.frozen_at or draft.at
    passed = (until.astimezone(CHINA).date() - row.published_at.astimezone(CHINA).date()).days
    fact = Sentence(
        "guidance-register-frozen" if row.frozen_at else "guidance-register-published",
        {
            "published_at": row.published_at,
            "until": until,
            "passed": passed,
            "days": clock.days,
            "earliest": clock.earliest,
        },
    )
    if clock.earliest is None or until >= clock.earliest:
        return FoundItem(GuidanceFinding.HOLDS, (fact,), clock.article)
    is_over = row.frozen_at is not None
    finding = GuidanceFinding.FAILS if is_over else GuidanceFinding.OPEN
    return FoundItem(finding, (fact,), clock.article)


def _find_clock(course: Course, name: str) -> Clock:
    return next(each for each in list_clocks(course) if each.name == name)


def _leave_open(error: CalendarError) -> FoundItem:
    fact = Sentence("calendar-unpublished", {"year": error.day.year})
    return FoundItem(GuidanceFinding.OPEN, (fact,))


def _find_objections(draft: _Draft) -> FoundItem:
    """Tell whether every objection to the register was answered."""
    is_noticed = draft.meeting.register is not None
    waiting = count_unanswered(draft.session, to_register(draft.meeting.community_id))
    # Without an answer to each of them no register is frozen; later ones are to another.
    if waiting and not is_noticed:
        fact = Sentence("guidance-objections-open", {"waiting": waiting})
        return FoundItem(GuidanceFinding.FAILS, (fact,))
    return FoundItem(GuidanceFinding.HOLDS, (Sentence("guidance-objections-answered"),))


def _find_notice(draft: _Draft) -> FoundItem:
    """Tell whether the vote begins late enough after the notice."""
    try:
        clock = _find_clock(plan_course(draft.meeting, draft.at, draft.failed), "notice")
    except CalendarError as error:
        return _leave_open(error)
    fact = Sentence(
        "guidance-notice",
        {
            "noticed_at": draft.at,
            "days": clock.days,
            "earliest": clock.earliest,
            "opens_at": draft.meeting.opens_at,
        },
    )
    outranked = tuple(each for each in draft.clock_warnings if each.code in _NOTICE)
    if any(each.code in _NOTICE for each in draft.clock_problems):
        return FoundItem(GuidanceFinding.FAILS, (fact,), clock.article)
    finding = GuidanceFinding.OPEN if outranked else GuidanceFinding.HOLDS
    return FoundItem(finding, (fact, *outranked), clock.article)


def _find_clocks(draft: _Draft) -> FoundItem:
    """Tell whether the other clocks are kept: window, pause, publications, objections."""
    problems = tuple(each for each in draft.clock_problems if each.code not in _NOTICE)
    if not problems:
        meeting = draft.meeting
        fact = Sentence(
            "guidance-clocks",
            {
                "opens_at": meeting.opens_at,
                "closes_at": meeting.closes_at,
                "days": meeting.objection_days,
            },
        )
        return FoundItem(GuidanceFinding.HOLDS, (fact,))
    is_open = all(each.code == "calendar-unpublished" for each in problems)
    return FoundItem(GuidanceFinding.OPEN if is_open else GuidanceFinding.FAILS, problems)


def _judge(remarks: list[DraftRemark], nothing: Sentence) -> FoundItem:
    """Return that an item fails if a remark prevents notice, and is open if others are left."""
    if not remarks:
        return FoundItem(GuidanceFinding.HOLDS, (nothing,))
    is_wrong = any(each.is_error for each in remarks)
    finding = GuidanceFinding.FAILS if is_wrong else GuidanceFinding.OPEN
    return FoundItem(finding, tuple(each.sentence for each in remarks))


def _find_wording(draft: _Draft) -> FoundItem:
    """Tell whether the linter remarks on a motion."""
    number = len(draft.meeting.motions)
    return _judge(draft.wording_remarks, Sentence("guidance-wording", {"number": number}))


def _find_elections(draft: _Draft) -> FoundItem:
    """Tell whether seats, candidates and the committee's term are as the rules want."""
    remarks = [DraftRemark(said, is_error=is_error) for said, is_error in draft.election_remarks]
    return _judge(remarks, Sentence("guidance-elections"))


def _find_rules(draft: _Draft) -> FoundItem:
    """Tell whether the deviating rules are those that are in force, and name them."""
    deviations = list_deviations(draft.meeting)
    facts = tuple(
        Sentence("guidance-rule", {"rule": each.text, "clause": each.source}) for each in deviations
    )
    if not has_current_rules(draft.session, draft.meeting.key, draft.at):
        return FoundItem(GuidanceFinding.FAILS, (Sentence("rules-changed"), *facts))
    return FoundItem(GuidanceFinding.HOLDS, facts or (Sentence("guidance-rules-none"),))


def _find_opinions(draft: _Draft) -> FoundItem:
    """Tell whether the residents' committee has given its opinion."""
    recorded = list_recorded(draft.session, draft.meeting.key)
    facts = tuple(
        Sentence("guidance-opinion", {"body": each.body, "day": format_day(each.given_on)})
        for each in recorded
    )
    if any(each.body is OpinionBody.RESIDENTS_COMMITTEE for each in recorded):
        return FoundItem(GuidanceFinding.HOLDS, facts)
    return FoundItem(GuidanceFinding.OPEN, (*facts, Sentence("guidance-opinion-missing")))


def _find_budget(draft: _Draft) -> FoundItem:
    """Tell whether every motion that spends money has a budget."""
    spending = [each for each in draft.meeting.motions if each.matter in _SPENDING]
    bare = tuple(each.title for each in spending if not each.details.budget)
    facts = tuple(
        Sentence(
            "guidance-budget",
            {"motion": each.title, "amount": format_amount(each.details.approved_cents)},
        )
        for each in draft.meeting.motions
        if each.details.budget
    )
    if bare:
        fact = Sentence("guidance-budget-missing", {"motions": bare})
        return FoundItem(GuidanceFinding.FAILS, (*facts, fact))
    return FoundItem(GuidanceFinding.HOLDS, facts or (Sentence("guidance-budget-none"),))


_FINDERS: Mapping[str, Callable[[_Draft], FoundItem]] = {
    "register": _find_register,
    "objections": _find_objections,
    "notice": _find_notice,
    "clocks": _find_clocks,
    "wording": _find_wording,
    "rules": _find_rules,
    "elections": _find_elections,
    "opinions": _find_opinions,
    "budget": _find_budget,
}
