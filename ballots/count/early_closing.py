"""Early closing: whether the outcome can still change, whatever the missing holdings do.

Two weights decide for each mark: at worst, if all open holdings vote for something else, and at
best, if they all vote for it. A holding is open if it has not voted, or if the rules let it still
replace its ballot.

Law: none provides for early closing; a local rule may admit it (law note W46).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ballots.ballot import Ballot, Channel
from ballots.count.admission import admit
from ballots.count.outcome import Verdict, judge
from ballots.count.tally import Tally, Vote, tally
from ballots.holdings import Electorate, Weight, gather_holdings, sum_weights
from ballots.motion import ABSTAIN, INVALID, SILENT, Motion, MotionKind
from ballots.register import RegisterSnapshot, Scope
from ballots.rules import Rules
from ballots.rules.choices import Mixed, Revote
from ballots.statute import Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """Whether one motion's outcome can still change, with the figures behind it."""

    motion: Motion
    is_settled: bool
    verdict: Verdict
    """The verdict if voting ended now."""
    open: Weight
    """The weight of the open holdings."""
    at_worst: dict[str, Comparison]
    """Each mark, as if all open holdings took part and voted for something else."""
    at_best: dict[str, Comparison]
    """Each mark, as if all open holdings voted for it."""


def find_settlements(
    *,
    snapshot: RegisterSnapshot,
    scope: Scope | None,
    motions: Sequence[Motion],
    ballots: Sequence[Ballot],
    rules: Rules,
) -> tuple[Settlement, ...]:
    """Return for every motion whether its outcome can still change.

    Args:
        snapshot: the frozen register; areas in cm².
        scope: the buildings and units that take part, or None for all.
        motions: the matters voted on.
        ballots: all ballots cast so far.
        rules: the rules of the count.
    """
    electorate = gather_holdings(snapshot, scope, rules.uncounted_uses)
    admission = admit(ballots, electorate, rules)
    cast_so_far = [
        (ballots[place], electorate.holdings[holding].weight)
        for holding, place in admission.admitted.items()
    ]
    final = [vote for vote in cast_so_far if _is_final(vote[0], rules)]
    return tuple(_settle(motion, cast_so_far, final, electorate, rules) for motion in motions)


def _is_final(ballot: Ballot, rules: Rules) -> bool:
    """Tell whether no later ballot of the holding can replace this one."""
    if rules.revote is not Revote.FIRST:
        return False
    prevailing = {Mixed.ONLINE_PREVAILS: Channel.ONLINE, Mixed.PAPER_PREVAILS: Channel.PAPER}
    return ballot.channel is prevailing.get(rules.mixed, ballot.channel)


def _settle(
    motion: Motion,
    cast_so_far: list[Vote],
    final: list[Vote],
    electorate: Electorate,
    rules: Rules,
) -> Settlement:
    outcome = judge(tally(motion, cast_so_far, electorate, (), rules), electorate.weight, rules)
    fixed = tally(motion, final, electorate, (), rules)
    voted = sum_weights(weight for _, weight in final)
    still_open = electorate.weight - voted
    at_worst = _compare(fixed, Weight(0, 0), still_open, electorate, rules)
    at_best = _compare(fixed, still_open, still_open, electorate, rules)
    quorum = Comparison(rules.participation, fixed.participation, electorate.weight)
    return Settlement(
        motion=motion,
        is_settled=_is_settled(motion, quorum, at_worst, at_best, still_open),
        verdict=outcome.verdict,
        open=still_open,
        at_worst=at_worst,
        at_best=at_best,
    )


def _compare(
    fixed: Tally, joining: Weight, still_open: Weight, electorate: Electorate, rules: Rules
) -> dict[str, Comparison]:
    taking_part = fixed.participation + still_open
    whole = electorate.weight if rules.is_of_eligible else taking_part
    bar = rules.consent(fixed.motion.matter)
    marks = [m for m in fixed.results if m not in {ABSTAIN, INVALID, SILENT}]
    measured = marks[:1] if fixed.motion.kind is MotionKind.APPROVAL else marks
    return {
        mark: Comparison(bar, fixed.results[mark] + joining, whole)
        for mark in measured
        if mark in fixed.motion.names or fixed.motion.kind is MotionKind.APPROVAL
    }


def _is_settled(
    motion: Motion,
    quorum: Comparison,
    at_worst: dict[str, Comparison],
    at_best: dict[str, Comparison],
    still_open: Weight,
) -> bool:
    """Tell whether no open holding can change the verdict.

    The rank of candidates can change with any further ballot, so an election is settled only when
    no holding is open.
    """
    if still_open == Weight(0, 0):
        return True
    if not quorum.is_met or motion.kind is MotionKind.ELECTION:
        return False
    is_carried_anyway = any(comparison.is_met for comparison in at_worst.values())
    is_lost_anyway = not any(comparison.is_met for comparison in at_best.values())
    return is_carried_anyway or is_lost_anyway
