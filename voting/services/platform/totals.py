"""Totals of the platform alone: nothing to count again but the sums and the verdict."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audit.checks.counting import read_cases
from audit.entries.meeting import MotionNoticed
from audit.entries.proceedings import Proceedings
from audit.log.canonical import Json
from ballots.area import SUM_DIGITS, is_nothing, parse_area
from ballots.contract.report import count_case, report_motion
from ballots.count.outcome import MotionOutcome, judge
from ballots.count.tally import Tally
from ballots.holdings import NOTHING, Weight, sum_weights
from ballots.motion import ABSTAIN, INVALID, SILENT, MotionKind
from ballots.rules import Rules
from ballots.rules.choices import Invalid
from voting.errors import InputError
from voting.sentences import Sentence
from voting.services.meeting.meetings import MotionView
from voting.services.platform.ballots import RowRemark
from voting.services.platform.counting import (
    AREA,
    PARTICIPATION,
    PERSONS,
    Figures,
    list_measured,
    name_figure,
)


@dataclass(frozen=True, slots=True)
class Totals:
    """The outcomes by the platform's totals, in the order of the notice, and what is odd."""

    outcomes: tuple[Json, ...]
    remarks: tuple[RowRemark, ...]


def judge_totals(
    proceedings: Proceedings,
    motions: Sequence[MotionView],
    published: Figures,
    *,
    is_apart: bool,
) -> Totals:
    """Judge published totals by the register and the rules of the log.

    Args:
        proceedings: the meeting as its log has it.
        motions: in the order of the notice.
        published: every figure of every motion.
        is_apart: there are ballots on paper here which the totals do not contain.

    Raises:
        InputError: a figure is missing.
        RefutedError: the log makes no usable case.
    """
    views = {each.id: each for each in motions}
    found: dict[str, Json] = {}
    remarks: list[RowRemark] = []
    for case in read_cases(proceedings):
        for outcome in count_case(case).motions:
            view = views[outcome.motion.id]
            judged = _judge(outcome, _read_weights(view, published), case.rules)
            found[view.id] = report_motion(judged)
            remarks.extend(_list_remarks(view, judged, case.rules))
    if is_apart:
        remarks.append(RowRemark(0, Sentence("platform-totals-apart"), is_left_out=True))
    order = [str(each.motion["id"]) for each in proceedings.all(MotionNoticed)]
    return Totals(tuple(found[each] for each in order), tuple(remarks))


def _judge(outcome: MotionOutcome, weights: dict[str, Weight], rules: Rules) -> MotionOutcome:
    tallied = Tally(
        motion=outcome.motion,
        participation=weights[PARTICIPATION],
        results={
            **{mark: each for mark, each in weights.items() if mark != PARTICIPATION},
            SILENT: NOTHING,
        },
        deemed=NOTHING,
        deemed_to=None,
        leaders_differ=False,
    )
    return judge(tallied, outcome.participation.whole, rules)


def _read_weights(motion: MotionView, published: Figures) -> dict[str, Weight]:
    figures = published.get(motion.id, {})
    weights: dict[str, Weight] = {}
    for mark in list_measured(motion):
        area = figures.get(name_figure(mark, AREA), "")
        persons = figures.get(name_figure(mark, PERSONS), "")
        if mark == INVALID:
            area, persons = area or "0", persons or "0"
        for measure, figure in ((AREA, area), (PERSONS, persons)):
            if not figure:
                missing = InputError("platform-figures-missing", number=motion.number)
                raise missing.concerning(f"{motion.id}-{name_figure(mark, measure)}")
        weights[mark] = Weight(
            0 if is_nothing(area) else parse_area(area, most_digits=SUM_DIGITS), int(persons)
        )
    return weights


def _list_remarks(motion: MotionView, judged: MotionOutcome, rules: Rules) -> Iterator[RowRemark]:
    took_part, whole = judged.tally.participation, judged.participation.whole
    if took_part.area_cm2 > whole.area_cm2 or took_part.persons > whole.persons:
        over = Sentence("platform-totals-over", {"number": motion.number})
        yield RowRemark(0, over, is_left_out=False)
    if motion.kind is MotionKind.ELECTION:
        return
    counts_invalid = rules.invalid is Invalid.PARTICIPATES
    marks = [*motion.motion.marks, ABSTAIN, *([INVALID] if counts_invalid else [])]
    if sum_weights(judged.tally.results[mark] for mark in marks) != took_part:
        differ = Sentence("platform-totals-differ", {"number": motion.number})
        yield RowRemark(0, differ, is_left_out=False)
