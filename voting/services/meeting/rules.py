"""The rules of a meeting: a rule set, an assembly's own choices, and what they make of a draft."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from audit.summary import say_clause, say_rule
from ballots.clause import Clause
from ballots.errors import RuleError
from ballots.linter import ERROR, MotionWording, Remark, lint
from ballots.motion import Matter
from ballots.rules import ADMISSIBLE, get_rule_set, list_offered, make_rules
from voting.errors import InputError
from voting.sentences import Sentence, say, tell
from voting.services.meeting.meetings import MeetingView, lock_meeting, require_state
from voting.services.meeting.procedure import list_clock_problems, list_clock_warnings
from voting.services.people.actors import Member
from voting.terms import MeetingState
from voting.wording import SHANGHAI, say_threshold

_OFFERED = ("revote", "mixed", "silent", "invalid", "rank", "alternates", "early_close")
_USES: tuple[list[str], ...] = (["parking", "storage"], ["storage"], ["parking"], [])
_LIMITS = {"extension_times": (1, 2), "extension_max_days": (7, 15, 30, 60)}
_MOST_CLAUSE = 500


@dataclass(frozen=True, slots=True)
class RuleOption:
    """One value that an assembly may choose for one field."""

    key: str
    """Field and place of the value, as a form sends it."""
    field: str
    value: object
    text: str


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule of a meeting in words, with what it rests on."""

    text: str
    source: str
    is_override: bool
    field: str


@dataclass(frozen=True, slots=True)
class Leeway:
    """What the rules of a meeting admit of its closing time while voting is on."""

    may_extend: bool
    extensions: int | None
    """How often the vote may be extended at most; nothing where that was not agreed."""
    may_close_early: bool


def find_leeway(meeting: MeetingView, extended: int) -> Leeway:
    """Return what the rules admit of the closing time of a vote that was extended so often."""
    rules = make_rules(meeting.rules, meeting.overrides)
    times = rules.extension_times
    return Leeway(
        may_extend=times is not None and extended < times,
        extensions=times,
        may_close_early=rules.early_close == "irreversible",
    )


def list_options() -> tuple[RuleOption, ...]:
    """Return what an assembly's rules of procedure may choose, in words."""
    values: list[tuple[str, object]] = [("uncounted_uses", uses) for uses in _USES]
    values += [(field, value) for field in _OFFERED for value in ADMISSIBLE[field]]
    values += [(field, value) for field, limits in _LIMITS.items() for value in limits]
    return tuple(
        RuleOption(f"{field}-{place}", field, value, say_rule(field, value))
        for place, (field, value) in enumerate(values)
    )


def list_rule_titles(at: datetime) -> dict[str, str]:
    """Return the rule sets that a meeting can choose at an instant, with their titles."""
    return {each.name: each.title for each in list_offered(at)}


def describe_rules(meeting: MeetingView) -> tuple[RuleLine, ...]:
    """Return the rules of a meeting in words, each with its source or its clause."""
    rule_set = get_rule_set(meeting.rules)
    lines = []
    for field in ("uncounted_uses", *_OFFERED, *_LIMITS):
        is_override = field in meeting.overrides
        value = meeting.overrides.get(field, rule_set.fields[field].value)
        if field == "extension_max_days" and value is None:
            continue
        source = _say_clause(meeting, field) or rule_set.fields[field].source
        lines.append(RuleLine(say_rule(field, value), source, is_override, field))
    return tuple(lines)


def say_bars(meeting: MeetingView) -> dict[str, str]:
    """Say for each motion what its decision needs."""
    rules = make_rules(meeting.rules, meeting.overrides)
    quorum = say_threshold(rules.participation)
    needed = tell("quorum", bar=quorum) if quorum else ""
    sentence = "bar-of-eligible" if rules.is_of_eligible else "bar-of-participants"
    return {
        motion.id: needed + tell(sentence, bar=say_threshold(rules.consent(motion.matter)))
        for motion in meeting.motions
    }


@dataclass(frozen=True, slots=True)
class SpecialMatters:
    """The matters that need more consent than the others, and both bars in words."""

    names: tuple[str, ...]
    bar: str
    others: str


def list_special(meeting: MeetingView) -> SpecialMatters:
    """Return what the statute asks more consent for, by the rules of a meeting."""
    rules = make_rules(meeting.rules, meeting.overrides)
    names = tuple(say("matter", each) for each in Matter if each in rules.special_matters)
    return SpecialMatters(names, say_threshold(rules.special), say_threshold(rules.ordinary))


def _say_clause(meeting: MeetingView, field: str) -> str:
    clause = meeting.clauses.get(field)
    return "" if clause is None else say_clause(clause)


def set_override(
    session: Session,
    *,
    member: Member,
    meeting_id: str,
    option_key: str,
    clause: Clause,
    at: datetime,
) -> None:
    """Replace one rule of a draft, with the clause that the choice rests on.

    Raises:
        StateError: the meeting is no draft any more.
        InputError: no such option, no clause, one that is not adopted yet, or the statute does not
            allow it.
    """
    meeting = lock_meeting(session, member.key_of(meeting_id))
    require_state(meeting, MeetingState.DRAFT)
    option = next((each for each in list_options() if each.key == option_key), None)
    if option is None or not 1 <= len(clause.text) <= _MOST_CLAUSE:
        raise InputError("override-incomplete")
    if clause.adopted_on >= at.astimezone(SHANGHAI).date():
        raise InputError("clause-too-new")
    overrides = {**meeting.overrides, option.field: option.value}
    try:
        make_rules(meeting.rules, overrides)
    except RuleError:
        raise InputError("override-unlawful") from None
    meeting.overrides = overrides
    meeting.clauses = {
        **meeting.clauses,
        option.field: {"text": clause.text, "adopted_on": clause.adopted_on.isoformat()},
    }


def drop_override(session: Session, *, member: Member, meeting_id: str, field: str) -> None:
    """Return one rule of a draft to the rule set's own.

    Raises:
        StateError: the meeting is no draft any more.
    """
    meeting = lock_meeting(session, member.key_of(meeting_id))
    require_state(meeting, MeetingState.DRAFT)
    meeting.overrides = {k: v for k, v in meeting.overrides.items() if k != field}
    meeting.clauses = {k: v for k, v in meeting.clauses.items() if k != field}


@dataclass(frozen=True, slots=True)
class DraftRemark:
    """A remark on a draft."""

    sentence: Sentence
    is_error: bool
    """Notice cannot be given while there is one."""


def review_draft(meeting: MeetingView, at: datetime) -> tuple[DraftRemark, ...]:
    """Return what the linter and the calendar say of notice given at an instant, errors first."""
    rules = make_rules(meeting.rules, meeting.overrides)
    remarks = [
        DraftRemark(_word(remark), remark.level == ERROR)
        for remark in lint(
            [_to_wording(meeting, place) for place in range(len(meeting.motions))], rules
        )
    ]
    remarks += [DraftRemark(each, is_error=True) for each in list_clock_problems(meeting, at)]
    remarks += [DraftRemark(each, is_error=False) for each in list_clock_warnings(meeting, at)]
    if rules.platform == "official-only":
        source = get_rule_set(meeting.rules).fields["platform"].source
        remark = Sentence("platform-official", {"source": source})
        remarks.append(DraftRemark(remark, is_error=False))
    return tuple(sorted(remarks, key=lambda remark: not remark.is_error))


def _to_wording(meeting: MeetingView, place: int) -> MotionWording:
    motion = meeting.motions[place]
    return MotionWording(
        motion=motion.motion,
        marks=motion.marks,
        title=motion.title,
        text=motion.text,
        notice_title=motion.title,
        notice_text=motion.text,
    )


def _word(remark: Remark) -> Sentence:
    facts: dict[str, object] = {"motion": remark.motion}
    if remark.code in {"mark-missing", "mark-unknown"}:
        facts["mark"] = remark.detail
    if remark.code in {"several-matters", "bar-doubtful"}:
        facts["matter"] = tuple(remark.detail.split(", "))
    return Sentence(remark.code, facts)
