"""The verdict on each motion, with every comparison that led to it.

Law: Civil Code art. 278 para. 2. If too few take part no valid decision is formed (no-quorum),
which legally differs from a motion in which enough took part and which did not carry.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import groupby

from ballots.ballot import Ballot
from ballots.count.admission import Admission, admit
from ballots.count.formation import Formation, judge_formation
from ballots.count.sums import Sums
from ballots.count.tally import Tally, tally, tally_sums
from ballots.holdings import Electorate, Weight, gather_holdings
from ballots.motion import FOR, Matter, Motion, MotionKind
from ballots.register import RegisterSnapshot, Scope, UnitUse
from ballots.rules import Rules
from ballots.rules.choices import AlternatesMost, Rank
from ballots.statute import Comparison


class Verdict(Enum):
    """表决结论: the verdict on a motion."""

    CARRIED = "carried"
    NOT_CARRIED = "not-carried"
    NO_QUORUM = "no-quorum"


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionOutcome:
    """The verdict on one motion, with the figures behind it."""

    motion: Motion
    verdict: Verdict
    tally: Tally
    participation: Comparison
    consent: dict[str, Comparison]
    """From `for`, each option or each candidate to its comparison."""
    chosen: str | None = None
    elected: tuple[str, ...] = ()
    alternates: tuple[str, ...] = ()
    formation: Formation | None = None
    """Whether an elected committee is formed, where the rules speak of it."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The verdicts on all motions of one scope."""

    rules: Rules
    electorate: Electorate
    admission: Admission
    motions: tuple[MotionOutcome, ...]


def count(
    *,
    snapshot: RegisterSnapshot,
    scope: Scope | None,
    motions: Sequence[Motion],
    ballots: Sequence[Ballot],
    delivered: frozenset[str],
    rules: Rules,
    voided: frozenset[str] = frozenset(),
    sums: Sums | None = None,
) -> Outcome:
    """Count a meeting: group units into holdings, admit ballots, tally and judge every motion.

    Args:
        snapshot: the frozen register; areas in cm².
        scope: the buildings and units that take part, or nothing for all; a motion may have its
            own in its place.
        motions: the matters voted on.
        ballots: all ballots cast, in the order of the log.
        delivered: units whose holder was provably served with a ballot.
        rules: the rule set with the assembly's own choices.
        voided: units whose holding has a ballot that was voided, and is never silent.
        sums: who took part and what each motion's ballots add up to, in place of ballots.

    Raises:
        CaseError: the sums do not agree with those who took part.
    """
    meeting = _Meeting(snapshot, scope, ballots, delivered, voided, sums, rules)
    whole, *parts = (
        _count_scope(meeting, own, [motion for motion in motions if motion.scope == own])
        for own in dict.fromkeys((None, *(motion.scope for motion in motions)))
    )
    judged = {each.motion.id: each for part in (whole, *parts) for each in part.motions}
    return replace(whole, motions=tuple(judged[motion.id] for motion in motions))


@dataclass(frozen=True, slots=True)
class _Meeting:
    """The inputs that all motions of a count share."""

    snapshot: RegisterSnapshot
    scope: Scope | None
    ballots: Sequence[Ballot]
    delivered: frozenset[str]
    voided: frozenset[str]
    sums: Sums | None
    rules: Rules

    def gather(self, own: Scope | None) -> Electorate:
        """Return the electorate of a scope; for a motion's own scope, any unit names its holding.

        One ballot counts for its whole holding on all motions. It names one unit, which may be
        outside of a motion's own scope.
        """
        uncounted = self.rules.uncounted_uses
        if own is None:
            return gather_holdings(self.snapshot, self.scope, uncounted)
        return gather_holdings(self.snapshot, own, uncounted).named_by_any(self.snapshot)


def _count_scope(meeting: _Meeting, own: Scope | None, motions: Sequence[Motion]) -> Outcome:
    """Count the motions of one scope; None is the meeting's scope."""
    rules, electorate = meeting.rules, meeting.gather(own)
    admission = admit(meeting.ballots, electorate, rules)
    tallies = _tally_all(motions, meeting, admission, electorate)
    size = _measure_community(meeting.snapshot, own or meeting.scope)
    return Outcome(
        rules=rules,
        electorate=electorate,
        admission=admission,
        motions=tuple(
            _with_formation(judge(each, electorate.weight, rules), size, rules) for each in tallies
        ),
    )


def _tally_all(
    motions: Sequence[Motion], meeting: _Meeting, admission: Admission, electorate: Electorate
) -> list[Tally]:
    rules, sums = meeting.rules, meeting.sums
    if sums is not None:
        silent = _find_silent(meeting, electorate.find_indexes(sums.took_part), electorate)
        return [tally_sums(each, sums, electorate, silent, rules) for each in motions]
    votes = [
        (meeting.ballots[place], electorate.holdings[holding].weight)
        for holding, place in admission.admitted.items()
    ]
    silent = _find_silent(meeting, admission.admitted.keys(), electorate)
    return [tally(each, votes, electorate, silent, rules) for each in motions]


def _find_silent(meeting: _Meeting, heard: Collection[int], electorate: Electorate) -> set[int]:
    """Return the indexes of holdings that were served and cast no ballot, not even a voided one."""
    served = electorate.find_indexes(meeting.delivered)
    return served - set(heard) - electorate.find_indexes(meeting.voided)


def _measure_community(snapshot: RegisterSnapshot, scope: Scope | None) -> Weight:
    """Return the number of households, and the floor area in cm², of the whole scope."""
    units = [unit for unit in snapshot.units if scope is None or scope.covers(unit)]
    households = sum(unit.use is UnitUse.RESIDENTIAL for unit in units)
    return Weight(sum(unit.area_cm2 for unit in units), households)


def _with_formation(outcome: MotionOutcome, size: Weight, rules: Rules) -> MotionOutcome:
    motion = outcome.motion
    if motion.kind is not MotionKind.ELECTION or motion.matter is not Matter.ELECT_COMMITTEE:
        return outcome
    formation = judge_formation(
        agreed=motion.seats,
        elected=len(outcome.elected),
        households=size.persons,
        area_cm2=size.area_cm2,
        rules=rules,
    )
    return replace(outcome, formation=formation)


def judge(tallied: Tally, eligible: Weight, rules: Rules) -> MotionOutcome:
    """Compare a tally with the majorities that the statute requires."""
    motion = tallied.motion
    participation = Comparison(rules.participation, tallied.participation, eligible)
    whole = eligible if rules.is_of_eligible else tallied.participation
    bar = rules.consent(motion.matter)
    measured = (FOR,) if motion.kind is MotionKind.APPROVAL else motion.names
    consent = {mark: Comparison(bar, tallied.results[mark], whole) for mark in measured}
    outcome = MotionOutcome(
        motion=motion,
        verdict=Verdict.NO_QUORUM,
        tally=tallied,
        participation=participation,
        consent=consent,
        notes=(*_notes_on_silent(tallied), *_notes_on_withdrawn(motion)),
    )
    return _judge_consent(outcome, rules) if participation.is_met else outcome


def _notes_on_silent(tallied: Tally) -> tuple[str, ...]:
    if tallied.leaders_differ:
        return ("silent holdings abstain: no one choice leads by area and by persons",)
    return ()


def _notes_on_withdrawn(motion: Motion) -> tuple[str, ...]:
    if motion.withdrawn:
        return (f"withdrawn or struck, and given no seat: {', '.join(motion.withdrawn)}",)
    return ()


def _judge_consent(outcome: MotionOutcome, rules: Rules) -> MotionOutcome:
    if outcome.motion.kind is MotionKind.ELECTION:
        return _judge_election(outcome, rules)
    carried = [mark for mark, comparison in outcome.consent.items() if comparison.is_met]
    verdict = Verdict.CARRIED if carried else Verdict.NOT_CARRIED
    if outcome.motion.kind is MotionKind.APPROVAL:
        return _with(outcome, verdict)
    if carried:
        return _with(outcome, verdict, chosen=carried[0])
    return _with(outcome, verdict, notes=_note_on_run_off(outcome.tally))


def _with(
    outcome: MotionOutcome,
    verdict: Verdict,
    *,
    chosen: str | None = None,
    elected: tuple[str, ...] = (),
    alternates: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
) -> MotionOutcome:
    return MotionOutcome(
        motion=outcome.motion,
        verdict=verdict,
        tally=outcome.tally,
        participation=outcome.participation,
        consent=outcome.consent,
        chosen=chosen,
        elected=elected,
        alternates=alternates,
        notes=outcome.notes + notes,
    )


def _note_on_run_off(tallied: Tally) -> tuple[str, ...]:
    """Name the two leading options, and all that tie with the second."""
    names = tallied.motion.names
    ranked = sorted(
        names, key=lambda name: _rank_key(tallied.results[name], Rank.PERSONS_THEN_AREA)
    )
    if len(ranked) <= 1:
        return ()
    second = tallied.results[ranked[1]]
    leading = [
        name for place, name in enumerate(ranked) if place <= 1 or tallied.results[name] == second
    ]
    return (f"no option meets both majorities; run-off between {' and '.join(leading)}",)


def _rank_key(weight: Weight, rank: Rank) -> tuple[int, int]:
    if rank is Rank.PERSONS_THEN_AREA:
        return (-weight.persons, -weight.area_cm2)
    return (-weight.area_cm2, -weight.persons)


def _judge_election(outcome: MotionOutcome, rules: Rules) -> MotionOutcome:
    """Fill the seats in order of rank; a tie on both figures for the last seat leaves it empty.

    Law: no national rule; the assembly's election rules fix the ranking beforehand.
    """
    results, seats = outcome.tally.results, outcome.motion.seats
    qualified = _rank_qualified(outcome, rules.rank)
    elected, notes = _fill_seats(qualified, results, seats)
    if len(elected) < seats:
        notes.append(f"{seats - len(elected)} of {seats} seats left empty")
    others = tuple(name for name in qualified if name not in elected) if rules.alternates else ()
    notes.extend(_notes_on_alternates(others, results))
    if rules.alternates_most is AlternatesMost.MEMBERS:
        others, limited = _limit_alternates(others, results, seats)
        notes.extend(limited)
    verdict = Verdict.CARRIED if elected else Verdict.NOT_CARRIED
    return _with(outcome, verdict, elected=tuple(elected), alternates=others, notes=tuple(notes))


def _rank_qualified(outcome: MotionOutcome, rank: Rank) -> list[str]:
    """Return the candidates who still stand and have the votes, the first in rank first."""
    results, withdrawn = outcome.tally.results, outcome.motion.withdrawn
    names = (
        name for name, each in outcome.consent.items() if each.is_met and name not in withdrawn
    )
    return sorted(names, key=lambda name: _rank_key(results[name], rank))


def _fill_seats(
    qualified: Sequence[str], results: Mapping[str, Weight], seats: int
) -> tuple[list[str], list[str]]:
    """Return who is elected, and notes; a tie for the last seat elects nobody of the tied."""
    elected: list[str] = []
    for weight, group in groupby(qualified, key=lambda name: results[name]):
        tied = list(group)
        free = seats - len(elected)
        if len(tied) > free:
            said = f"tie over the last seat between {', '.join(tied)} at {weight.persons} persons"
            return elected, [f"{said}; no lot is drawn"] if free else []
        elected.extend(tied)
    return elected, []


def _limit_alternates(
    others: tuple[str, ...], results: dict[str, Weight], most: int
) -> tuple[tuple[str, ...], list[str]]:
    """Return at most `most` alternates, without those tied for the last place."""
    kept: list[str] = []
    for _, group in groupby(others, key=lambda name: results[name]):
        tied = list(group)
        if len(kept) + len(tied) > most:
            break
        kept.extend(tied)
    left = ", ".join(others[len(kept) :])
    return tuple(kept), [f"no more alternates than {most} members: {left}"] if left else []


def _notes_on_alternates(others: tuple[str, ...], results: dict[str, Weight]) -> list[str]:
    groups = [list(group) for _, group in groupby(others, key=lambda name: results[name])]
    return [f"alternates tied: {', '.join(tied)}" for tied in groups if len(tied) > 1]
