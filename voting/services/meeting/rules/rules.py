"""The rules of a meeting in words: a rule set, the adopted rules, and the remarks on a draft."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import combinations

from audit.printed.summary import say_clause, say_rule
from audit.terms import ONLINE_IDENTIFICATIONS, Identification
from ballots.motion import Matter
from ballots.procedure.linter import Level, MotionWording, Remark, lint
from ballots.rules import ADMISSIBLE, Rules, get_rule_set, list_offered
from ballots.rules.choices import EarlyClose
from voting.sentences import Sentence, fill, say, say_threshold, tell
from voting.services.meeting.clocks.failed_votes import FailedVote, list_doubtful
from voting.services.meeting.clocks.planned import list_clock_problems, list_clock_warnings
from voting.services.meeting.lines import MeetingLine
from voting.services.meeting.meetings import MeetingView
from voting.services.meeting.rules.conveners import review_convener
from voting.services.meeting.rules.elections import SMALL, review_elections, review_tenure
from voting.services.people.conveners.convener import UNCHANGED, Convener
from voting.services.people.tenure import UNRECORDED, Tenure
from voting.terms import MeetingState, find_term

_OFFERED = ("silent", "revote", "mixed", "invalid", "rank", "alternates", "early_close", "transfer")
_USES: tuple[list[str], ...] = (["parking", "storage"], ["storage"], ["parking"], [])
_SPECIAL = ("raise-maintenance-fund", "rebuild", "change-common-use")
_SILENT_MATTERS = [list(each) for n in (3, 2, 1, 0) for each in combinations(_SPECIAL, n)]
"""Which of the special matters a clause on silence may name."""
_LIMITS = {"extension_times": (1, 2), "extension_max_days": (7, 15, 30, 60)}
_CLOCKS = {
    "resubmit_after_days": (30, 60, 90, 180, 365),
    "tender_days": (7, 15, 20, 30),
    "execution_report_days": (30, 60, 90, 180, 365),
}
"""Clocks that no text sets going by itself."""
_BEFORE_THE_END = (MeetingState.DRAFT, MeetingState.NOTICED, MeetingState.OPEN)
IDENTIFICATION_FIELD = "identification"
"""The weakest identification allowed online, which is no field of a rule set."""


class RuleEffect(StrEnum):
    """The adopted rules whose effect on voters is explained to them: a field and its value."""

    SILENT_WITH_MAJORITY = "silent-with-majority"
    SILENT_ABSTAIN = "silent-abstain"
    INVALID_PARTICIPATES = "invalid-participates"
    REVOTE_FIRST = "revote-first"
    EARLY_CLOSE_IRREVERSIBLE = "early_close-irreversible"


@dataclass(frozen=True, slots=True)
class RuleOption:
    """One value that an assembly may choose for one field."""

    key: str
    """The field, and the place of the value among the options: `revote-3`."""
    field: str
    value: object
    text: str


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule of a meeting in words, with what it rests on."""

    field: str
    value: object
    text: str
    """It in Chinese."""
    source: str
    is_override: bool
    effect: RuleEffect | None
    """Its effect on voters; None if it needs no explanation."""
    wording: str | None
    """The adopted clause word for word; None if there is none, or it is not known."""


@dataclass(frozen=True, slots=True)
class ClosingOptions:
    """What the rules allow for a meeting's closing time while voting is open."""

    may_extend: bool
    extensions: int | None
    """The most extensions allowed; None if none were agreed."""
    may_close_early: bool


def find_closing_options(meeting: MeetingView, extended: int) -> ClosingOptions:
    """Return what the rules allow for the closing time of a vote after this many extensions."""
    rules = meeting.rules
    times = rules.extension_times
    return ClosingOptions(
        may_extend=times is not None and extended < times,
        extensions=times,
        may_close_early=rules.early_close is EarlyClose.IRREVERSIBLE,
    )


def list_options() -> tuple[RuleOption, ...]:
    """Return the values that an assembly may choose in place of the rule set's, in words."""
    values: list[tuple[str, object]] = [("uncounted_uses", uses) for uses in _USES]
    values += [(field, value) for field in _OFFERED for value in ADMISSIBLE[field]]
    values += [("silent_matters", matters) for matters in _SILENT_MATTERS]
    values += [(field, value) for field, limits in _LIMITS.items() for value in limits]
    values += [("extension_times", None)]
    values += [(field, days) for field, limits in _CLOCKS.items() for days in limits]
    values += [(IDENTIFICATION_FIELD, each.value) for each in ONLINE_IDENTIFICATIONS]
    return tuple(
        RuleOption(f"{field}-{place}", field, value, say_rule(field, value))
        for place, (field, value) in enumerate(values)
    )


def list_rule_titles(at: datetime) -> dict[str, str]:
    """Return the rule sets that a meeting can choose at an instant, with their titles."""
    return {each.name: each.title for each in list_offered(at)}


def is_online_here(meeting: MeetingLine) -> bool:
    """Tell whether a meeting takes votes over the internet here."""
    return meeting.rules.is_online_here


def say_how_to_vote(rules: Rules, url: str = "") -> str:
    """Return the sentence of a message on how to vote: online here, at an address, or on paper."""
    if not rules.is_online_here:
        return tell("votes-on-paper")
    return tell("votes-online-at", url=url) if url else tell("votes-online")


def describe_rules(meeting: MeetingView) -> tuple[RuleLine, ...]:
    """Return the rules of a meeting in words, each with its source or its clause."""
    return tuple(_describe(meeting, field) for field in _list_fields(meeting))


def _list_fields(meeting: MeetingView) -> list[str]:
    fields = ["uncounted_uses", *_OFFERED, *_LIMITS]
    if is_online_here(meeting):
        fields.append(IDENTIFICATION_FIELD)
    fields += sorted(meeting.overrides.keys() - {*fields})
    # How long is nothing where nothing is extended.
    return [each for each in fields if each != "extension_max_days" or each in meeting.overrides]


def _describe(meeting: MeetingView, field: str) -> RuleLine:
    is_override = field in meeting.overrides
    if field == IDENTIFICATION_FIELD:
        value: object = meeting.identification.value
        source, is_override = tell("identification-source"), value != Identification.LETTER
    else:
        known = get_rule_set(meeting.rule_set).fields.get(field)
        value, source = (None, "") if known is None else (known.value, known.source)
        value = meeting.overrides.get(field, value)
    clause = meeting.clauses.get(field)
    # What to do about it is for whoever can still vote.
    is_explained = is_override and meeting.state in _BEFORE_THE_END
    return RuleLine(
        field=field,
        value=value,
        text=say_rule(field, value),
        source=source if clause is None else say_clause(clause),
        is_override=is_override,
        effect=find_effect(field, value) if is_explained else None,
        wording=None if clause is None else clause.wording,
    )


def find_effect(field: str, value: object) -> RuleEffect | None:
    """Return the effect on voters of a rule with this value; None if it needs no explanation."""
    return find_term(RuleEffect, f"{field}-{value}")


def list_deviations(meeting: MeetingView) -> tuple[RuleLine, ...]:
    """Return the rules of a meeting that differ from its rule set, in words."""
    return tuple(line for line in describe_rules(meeting) if line.is_override)


def say_deviations(meeting: MeetingView) -> tuple[str, ...]:
    """Return the rules of a meeting that differ from its rule set, one text each, for print."""
    return tuple(
        tell("deviation", rule=line.text, effect=line.effect or "", clause=line.source)
        for line in list_deviations(meeting)
    )


def list_bars(meeting: MeetingView) -> dict[str, tuple[Sentence, ...]]:
    """Return, by motion id, the sentences on what its decision needs."""
    rules = meeting.rules
    quorum = rules.participation
    needed = () if quorum is None else (Sentence("quorum", {"bar": quorum}),)
    code = "bar-of-eligible" if rules.is_of_eligible else "bar-of-participants"
    return {
        motion.id: (*needed, Sentence(code, {"bar": rules.consent(motion.matter)}))
        for motion in meeting.motions
    }


def say_bars(meeting: MeetingView) -> dict[str, str]:
    """Return, by motion id, the sentence in Chinese on what its decision needs."""
    return {motion: "".join(map(fill, bars)) for motion, bars in list_bars(meeting).items()}


@dataclass(frozen=True, slots=True)
class SpecialMatters:
    """The matters that need more consent than the others, and both bars in words."""

    names: tuple[str, ...]
    bar: str
    others: str


def list_special(meeting: MeetingView) -> SpecialMatters:
    """Return the matters that need more consent than others under a meeting's rules."""
    rules = meeting.rules
    names = tuple(say("matter", each) for each in Matter if each in rules.special_matters)
    return SpecialMatters(names, say_threshold(rules.special), say_threshold(rules.ordinary))


@dataclass(frozen=True, slots=True)
class DraftRemark:
    """A remark on a draft."""

    sentence: Sentence
    is_error: bool
    """Notice cannot be given while there is one."""


def review_draft(
    meeting: MeetingView,
    at: datetime,
    size: tuple[int, int] = SMALL,
    tenure: Tenure = UNRECORDED,
    failed: Sequence[FailedVote] = (),
    *,
    convener: Convener = UNCHANGED,
) -> tuple[DraftRemark, ...]:
    """Return the remarks of linter and calendar on notice given at an instant, errors first.

    Args:
        meeting: the draft.
        at: when notice would be given.
        size: the community's households and floor area in cm², as far as they are known.
        tenure: the term of its committee, as far as it is recorded.
        failed: earlier votes in which too few took part, within the pause.
        convener: the body that convenes it.
    """
    rules = meeting.rules
    elections = review_elections(meeting, size)
    of_convener = (
        *review_tenure(meeting, tenure, at, convener.kind),
        *review_convener(meeting, convener, tenure, at),
    )
    remarks = [
        DraftRemark(_word(remark), remark.level is Level.ERROR)
        for remark in lint(
            [_to_wording(meeting, place) for place in range(len(meeting.motions))], rules
        )
    ]
    remarks += [
        DraftRemark(each, is_error=True) for each in list_clock_problems(meeting, at, failed)
    ]
    remarks += [DraftRemark(each, is_error=False) for each in list_clock_warnings(meeting, at)]
    remarks += [
        DraftRemark(said, is_error=is_error) for said, is_error in (*elections, *of_convener)
    ]
    remarks += [DraftRemark(said, is_error=False) for said in _find_delegations(meeting)]
    remarks += [DraftRemark(said, is_error=False) for said in list_doubtful(meeting, failed)]
    if not rules.is_online_here:
        source = get_rule_set(meeting.rule_set).fields["platform"].source
        remark = Sentence("platform-official", {"source": source})
        remarks.append(DraftRemark(remark, is_error=False))
    return tuple(sorted(remarks, key=lambda remark: not remark.is_error))


_DELEGATES = re.compile("授权(给)?(业主委员会|业委会).{0,12}(决定|选聘|解聘|签订|使用|处置|调整)")


def _find_delegations(meeting: MeetingView) -> Iterator[Sentence]:
    """Yield the motions that seem to leave to the committee what no assembly may leave to it."""
    barred = get_rule_set(meeting.rule_set).fields.get("delegation_barred")
    if barred is None or barred.value is not True:
        return
    for motion in meeting.motions:
        if _DELEGATES.search(f"{motion.title}\n{motion.text}"):
            yield Sentence("delegation-barred", {"motion": motion.title, "source": barred.source})


def _to_wording(meeting: MeetingView, place: int) -> MotionWording:
    motion = meeting.motions[place]
    return MotionWording(
        motion=motion.motion,
        marks=motion.marks,
        title=motion.title,
        text=motion.text,
        notice_title=motion.title,
        notice_text=motion.text,
        topic=motion.details.topic,
    )


def _word(remark: Remark) -> Sentence:
    facts: dict[str, object] = {"motion": remark.motion}
    if remark.code in {"mark-missing", "mark-unknown"}:
        facts["mark"] = remark.detail
    if remark.code == "topic-doubtful":
        facts["topic"] = remark.detail
    if remark.code in {"several-matters", "bar-doubtful"}:
        facts["matter"] = tuple(remark.detail.split(", "))
    return Sentence(remark.code, facts)
