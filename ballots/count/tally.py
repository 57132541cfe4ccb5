"""The tally of the admitted ballots on one motion: weights for each mark, no verdict.

Law: Civil Code art. 278 para. 2; Interpretation on Building Ownership (2020) arts. 8 and 9;
guidance rules 建房〔2009〕274号 art. 26 (silent owners, where the assembly's rules provide for it).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from ballots.ballot import Ballot
from ballots.count.sums import Sums, weigh_slots
from ballots.holdings import NOTHING, Electorate, Weight, sum_weights
from ballots.motion import ABSTAIN, INVALID, SILENT, Motion, MotionKind
from ballots.rules import Rules
from ballots.rules.choices import Invalid, Silent


@dataclass(frozen=True, slots=True)
class Tally:
    """计票结果: the weight behind every mark of one motion."""

    motion: Motion
    participation: Weight
    results: dict[str, Weight]
    """From each mark, then abstain, invalid and silent, to its weight, deemed votes included."""
    deemed: Weight
    """The silent holdings that were added to a mark or to those abstaining."""
    deemed_to: str | None
    """The mark to which deemed votes were added; None if there are none."""
    leaders_differ: bool
    """Silent holdings abstain because no mark leads by both area and persons."""


Vote = tuple[Ballot, Weight]
"""An admitted ballot with the weight of its holding."""


def tally_sums(
    motion: Motion, sums: Sums, electorate: Electorate, silent: Collection[int], rules: Rules
) -> Tally:
    """Return the tally of one motion of a sealed meeting, from its sums.

    Raises:
        CaseError: the sums do not agree with those who took part.
    """
    took_part = _weigh(electorate.find_indexes(sums.took_part), electorate)
    voted, results = weigh_slots(motion, sums.tallies[motion.id], took_part, rules)
    return _add_silent(motion, voted, results, _weigh(silent, electorate), rules)


def tally(
    motion: Motion,
    votes: Sequence[Vote],
    electorate: Electorate,
    silent: Collection[int],
    rules: Rules,
) -> Tally:
    """Add up the marks of the admitted ballots on one motion.

    Args:
        motion: one matter of the meeting.
        votes: the admitted ballots, one for each holding at most; areas in cm².
        electorate: the holdings in scope.
        silent: indexes of holdings that were served and cast nothing.
        rules: `silent` and `invalid` decide.
    """
    sums = {mark: [0, 0] for mark in (*motion.marks, ABSTAIN, INVALID)}
    if motion.kind is MotionKind.ELECTION:
        voted = _sum_names(motion, votes, sums)
    else:
        voted = _sum_marks(motion, votes, sums)
    results = {mark: Weight(*pair) for mark, pair in sums.items()}
    if rules.invalid is Invalid.PARTICIPATES:
        voted += results[INVALID]
    return _add_silent(motion, voted, results, _weigh(silent, electorate), rules)


def _sum_marks(motion: Motion, votes: Sequence[Vote], sums: dict[str, list[int]]) -> Weight:
    """Add one mark of each ballot; return the weight of those that are valid."""
    motion_id = motion.id
    for ballot, weight in votes:
        mark = ballot.choices.get(motion_id)
        if ballot.invalid is not None or motion_id in ballot.invalid_on:
            mark = INVALID
        if isinstance(mark, str):
            pair = sums[mark]
            pair[0] += weight.area_cm2
            pair[1] += weight.persons
    return sum_weights(Weight(*pair) for mark, pair in sums.items() if mark != INVALID)


def _sum_names(motion: Motion, votes: Sequence[Vote], sums: dict[str, list[int]]) -> Weight:
    """Add the candidates of each ballot; return the weight of the ballots that are valid."""
    taken = [0, 0]
    for ballot, weight in votes:
        marks = list_marks(motion, ballot)
        pairs = [sums[mark] for mark in marks]
        if marks and marks[0] != INVALID:
            pairs.append(taken)
        for pair in pairs:
            pair[0] += weight.area_cm2
            pair[1] += weight.persons
    return Weight(*taken)


def list_marks(motion: Motion, ballot: Ballot) -> tuple[str, ...]:
    """Return the results to which a ballot adds; none if it leaves the motion blank."""
    if ballot.invalid is not None or motion.id in ballot.invalid_on:
        return (INVALID,)
    names = ballot.choices.get(motion.id)
    if motion.kind is not MotionKind.ELECTION:
        return (names,) if isinstance(names, str) else ()
    if names is None or isinstance(names, str):
        return ()
    if len(names) > motion.max_choices:
        return (INVALID,)
    return names or (ABSTAIN,)


def _weigh(places: Iterable[int], electorate: Electorate) -> Weight:
    return sum_weights(electorate.holdings[place].weight for place in places)


def _add_silent(
    motion: Motion, voted: Weight, results: dict[str, Weight], silent: Weight, rules: Rules
) -> Tally:
    """Add the silent holdings to a result, as the rules of procedure say."""
    results = {**results, SILENT: silent}
    if silent == NOTHING or not may_be_deemed(motion, rules):
        return Tally(motion, voted, results, NOTHING, None, leaders_differ=False)
    leader = _leader(motion, results) if rules.silent is Silent.WITH_MAJORITY else ABSTAIN
    joined = leader or ABSTAIN
    results[joined] += silent
    return Tally(motion, voted + silent, results, silent, joined, leaders_differ=leader is None)


def may_be_deemed(motion: Motion, rules: Rules) -> bool:
    """Tell whether silent holdings are deemed to vote on a motion.

    Never in an election, and on a special matter only if the adopted clause names it.
    """
    if rules.silent is Silent.ABSENT or motion.kind is MotionKind.ELECTION:
        return False
    return motion.matter not in rules.special_matters or motion.matter in rules.silent_matters


def _leader(motion: Motion, results: dict[str, Weight]) -> str | None:
    """Return the mark that leads by both area and persons, or None."""
    marks = (*motion.marks, ABSTAIN)
    most_area = max(results[mark].area_cm2 for mark in marks)
    most_persons = max(results[mark].persons for mark in marks)
    by_area = [mark for mark in marks if results[mark].area_cm2 == most_area]
    by_persons = [mark for mark in marks if results[mark].persons == most_persons]
    return by_area[0] if by_area == by_persons and len(by_area) == 1 else None
