"""Decide which of the cast ballots count, and why the others do not.

A holding has one vote. Of its ballots of one channel the last counts, or the first; if a holding
has both an online and a paper ballot, the assembly's rules decide. Ballots
with the same instant follow their order in the log.

Law: Guidance rules 建房〔2009〕274号 art. 25 (one voice for each holding); the rest is local.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ballots.ballot import Ballot, Channel
from ballots.holdings import Electorate
from ballots.rules import Rules
from ballots.rules.choices import Mixed, Revote


class SupersededReason(StrEnum):
    """Why another ballot of the holding counts in a ballot's place."""

    REVOTE = "revote"
    """Both are of one channel."""
    MIXED = "mixed"
    """One is on paper, the other online."""


@dataclass(frozen=True, slots=True)
class Superseded:
    """A ballot in whose place another one of the same holding counts."""

    ballot: int
    """Its index among the cast ballots."""
    by: int
    """The index of the ballot that counts instead."""
    reason: SupersededReason


@dataclass(frozen=True, slots=True)
class Admission:
    """The ballots that count, and those that do not."""

    admitted: dict[int, int]
    """From the index of a holding in the electorate to the index of its ballot."""
    superseded: tuple[Superseded, ...]
    outside: tuple[int, ...]
    """Ballots whose unit is not in scope."""


def admit(ballots: Sequence[Ballot], electorate: Electorate, rules: Rules) -> Admission:
    """Decide for every holding which of its ballots counts.

    Args:
        ballots: all ballots cast, in the order of the log.
        electorate: the holdings in scope.
        rules: `revote` and `mixed` decide.
    """
    by_holding: dict[int, list[int]] = {}
    outside = []
    for place, ballot in enumerate(ballots):
        holding = electorate.by_unit.get(ballot.unit)
        if holding is None:
            outside.append(place)
        else:
            by_holding.setdefault(holding, []).append(place)
    admitted = {}
    superseded: list[Superseded] = []
    for holding, places in by_holding.items():
        admitted[holding] = (
            places[0] if len(places) == 1 else _choose(places, ballots, rules, superseded)
        )
    superseded.sort(key=lambda each: each.ballot)
    return Admission(admitted, tuple(superseded), tuple(outside))


def _choose(
    places: list[int], ballots: Sequence[Ballot], rules: Rules, superseded: list[Superseded]
) -> int:
    """Return the index of the ballot that counts; add the others to `superseded`."""
    ordered = sorted(places, key=lambda place: (ballots[place].cast_at, place))
    winners = []
    for channel in Channel:
        of_channel = [place for place in ordered if ballots[place].channel is channel]
        if of_channel:
            winner = of_channel[-1] if rules.revote is Revote.LAST else of_channel[0]
            winners.append(winner)
            superseded.extend(
                Superseded(place, winner, SupersededReason.REVOTE)
                for place in of_channel
                if place != winner
            )
    if len(winners) == 1:
        return winners[0]
    online, paper = winners
    winner, loser = _prevail(online, paper, ordered, rules.mixed)
    superseded.append(Superseded(loser, winner, SupersededReason.MIXED))
    return winner


def _prevail(online: int, paper: int, ordered: list[int], mixed: Mixed) -> tuple[int, int]:
    """Return the winner and the loser of an online and a paper ballot."""
    if mixed is Mixed.ONLINE_PREVAILS:
        return online, paper
    if mixed is Mixed.PAPER_PREVAILS:
        return paper, online
    first, second = sorted((online, paper), key=ordered.index)
    return first, second
