"""Agents: whose mandate is in force, how many holdings each represents, whose ballots count.

Law: guidance rules 建房〔2009〕274号 art. 26 (in writing); 潍坊市物业管理条例第三十二条 and the
like (how many for each agent, `ballots.voters.proxy`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from audit.entries.ballot import BallotCast, BallotReviewed
from audit.entries.mandate import MandateEnded, MandateRecorded
from audit.entries.meeting import MeetingExtended, MeetingNoticed, RulesFixed
from audit.entries.proceedings import Proceedings, find_voters, read_choices_in_force
from audit.entries.register import UnitsTransferred
from audit.terms import MandateKind, ReviewFinding
from audit.vocabulary import CHINESE, Vocabulary
from ballots.rules import make_rules
from ballots.voters.proxy import most_per_agent

Holding = frozenset[str]
"""Those who vote for it."""


@dataclass(frozen=True, slots=True)
class _Mandate:
    recorded: MandateRecorded
    holding: Holding


def count_by_agents(proceedings: Proceedings) -> int:
    """Return for how many holdings an agent's ballot is counted."""
    counted = proceedings.counted_ballots
    return len({each.cast.unit for each in counted if each.cast.mandate is not None})


def say_by_agents(proceedings: Proceedings, words: Vocabulary = CHINESE) -> str:
    """Return the sentence on how many holdings agents voted for; empty if none."""
    number = count_by_agents(proceedings)
    return words.say("by-agents", holdings=number) if number else ""


def check_printed(text: str, proceedings: Proceedings) -> Iterator[str]:
    """Yield a problem if a document's text, without white space, lacks the sentence on agents."""
    if "".join(say_by_agents(proceedings).split()) not in text:
        yield "the document does not print how many ballots agents cast"


def check_mandates(proceedings: Proceedings) -> Iterator[str]:
    """Yield the violations of the rules by mandates and by the ballots cast under them."""
    walk = _Walk(proceedings)
    yield from walk.check()
    yield from walk.check_counted()


class _Walk:
    """The agents and their mandates at the current place in the log."""

    def __init__(self, proceedings: Proceedings) -> None:
        self._proceedings = proceedings
        self._voters = {unit.unit: find_voters(unit) for unit in proceedings.frozen_units}
        self._mandates: dict[int, _Mandate] = {}
        self._standing: dict[tuple[Holding, str], int] = {}
        self._ended: set[int] = set()
        self._cast: dict[int, int] = {}
        """From the index of an agent's ballot to that of its mandate."""
        self._own: dict[int, Holding] = {}
        """From the index of an owner's ballot to whose it is."""
        self._voided: set[int] = set()
        self._noticed = proceedings.get(MeetingNoticed)
        self._closes_at = self._noticed.closes_at
        rules = make_rules(
            proceedings.get(RulesFixed).name, read_choices_in_force(proceedings).in_force
        )
        self._most = most_per_agent(rules)

    def check(self) -> Iterator[str]:
        """Go through the log and yield each violation at the entry that commits it."""
        for index, record in enumerate(self._proceedings.records):
            for problem in self._take(index, record):
                yield f"entry {index}: {problem}"

    def _take(self, index: int, record: object) -> Iterator[str]:
        if isinstance(record, MeetingExtended):
            self._closes_at = record.closes_at
        elif isinstance(record, UnitsTransferred):
            buyers = frozenset(each.owner for each in record.owners)
            self._voters.update(dict.fromkeys(record.units, buyers))
        elif isinstance(record, MandateRecorded):
            yield from self._take_recorded(index, record)
        elif isinstance(record, MandateEnded):
            yield from self._take_ended(record)
        elif isinstance(record, BallotCast):
            yield from self._take_cast(index, record)
        elif isinstance(record, BallotReviewed):
            change = (
                self._voided.add if record.finding is ReviewFinding.VOIDED else self._voided.discard
            )
            change(record.ballot)

    def _take_recorded(self, index: int, recorded: MandateRecorded) -> Iterator[str]:
        holding = self._voters.get(recorded.unit)
        if not self._noticed.at <= recorded.at < self._closes_at:
            yield "the mandate came before the notice, or after the vote had ended"
        if holding is None:
            yield "the mandate is of no unit in the register"
            return
        is_own = recorded.by in holding and recorded.kind is MandateKind.PROXY
        if recorded.confirmed_by is None and not is_own:
            yield "the mandate was not confirmed by a second person"
        if recorded.confirmed_by == recorded.by:
            yield "the mandate was confirmed by whoever recorded it"
        if recorded.confirmed_by is not None and recorded.proof is None:
            yield "the mandate rests on no proof"
        self._mandates[index] = _Mandate(recorded, holding)
        self._standing[holding, recorded.kind] = index
        yield from self._check_bound(recorded.agent)

    def _check_bound(self, agent: str) -> Iterator[str]:
        standing = [self._mandates[each] for each in self._standing.values()]
        cast = [self._mandates[given] for given in self._list_counted().values()]
        of = {each.holding for each in (*standing, *cast) if each.recorded.agent == agent}
        if len(of) > self._most:
            yield f"the agent speaks for {len(of)} holdings, where {self._most} are the most"

    def _list_counted(self) -> dict[int, int]:
        return {cast: given for cast, given in self._cast.items() if cast not in self._voided}

    def _take_ended(self, ended: MandateEnded) -> Iterator[str]:
        mandate = self._mandates.get(ended.mandate)
        if mandate is None or ended.mandate in self._ended:
            yield "it ends no mandate before it, or one again"
            return
        if ended.at < mandate.recorded.at:
            yield "the mandate ended before it was recorded"
        is_sold = mandate.holding not in self._voters.values()
        if ended.by not in mandate.holding and not is_sold:
            yield "the mandate was stopped by nobody who votes for its holding"
        self._ended.add(ended.mandate)
        if self._standing.get((mandate.holding, mandate.recorded.kind)) == ended.mandate:
            del self._standing[mandate.holding, mandate.recorded.kind]

    def _take_cast(self, index: int, cast: BallotCast) -> Iterator[str]:
        holding = self._voters.get(cast.unit, frozenset())
        if cast.mandate is None:
            self._own[index] = holding
            return
        mandate = self._mandates.get(cast.mandate)
        if mandate is None:
            yield "the ballot's mandate is none that stands before it"
            return
        if mandate.holding != holding:
            yield "the ballot's mandate is of another holding"
        if cast.mandate not in self._standing.values() or cast.at < mandate.recorded.at:
            yield "the ballot's mandate had ended, or was given later"
        self._cast[index] = cast.mandate
        yield from self._check_bound(mandate.recorded.agent)

    def check_counted(self) -> Iterator[str]:
        """Yield the agents' ballots that are counted and must not be."""
        own = {holding for index, holding in self._own.items() if index not in self._voided}
        for index, given in self._list_counted().items():
            if given in self._ended:
                yield f"entry {index}: the ballot is counted though its mandate was stopped"
            if self._mandates[given].holding in own:
                yield f"entry {index}: an agent's ballot is counted beside the owner's own"
