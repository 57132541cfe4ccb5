"""Check the transfers of units sold after the register was frozen: when their buyers may vote.

Law: none nationwide, so that the frozen owner votes; 北京业主APP 答问 (`ballots.voters.transfer`).
"""

from collections.abc import Iterator

from audit.entries.ballot import BallotReviewed
from audit.entries.meeting import MeetingNoticed, RulesFixed
from audit.entries.proceedings import Proceedings, find_voters, read_choices_in_force
from audit.entries.register import UnitsTransferred
from audit.terms import ReviewFinding
from ballots.register import HandoverState
from ballots.rules import make_rules
from ballots.voters.transfer import Party, entitle


def check_transfers(proceedings: Proceedings) -> Iterator[str]:
    """Yield the violations in the transfers of units."""
    for index, record in enumerate(proceedings.records):
        if isinstance(record, UnitsTransferred):
            for problem in _check_transfer(record, index, proceedings):
                yield f"entry {index}: {problem}"


def _check_transfer(
    transferred: UnitsTransferred, index: int, proceedings: Proceedings
) -> Iterator[str]:
    before = proceedings.until(index)
    if not before.get(MeetingNoticed).at <= transferred.at < before.closes_at:
        yield "it came before the notice, or after the vote had ended"
    units = {unit.unit: unit for unit in before.units}
    sold = [units[each] for each in transferred.units if each in units]
    if not sold or len({unit.unit for unit in sold}) != len(transferred.units):
        yield "it names no unit, one twice, or one that is not in the register"
        return
    if any(unit.state is not HandoverState.HANDED_OVER for unit in sold):
        yield "the developer votes for a unit that was not handed over when the register was frozen"
    sellers = find_voters(sold[0])
    if any(find_voters(unit) != sellers for unit in sold):
        yield "the units were not of one holding"
    buyers = [each.owner for each in transferred.owners]
    known = {each.owner for each in before.owners}
    if not buyers or len(set(buyers)) != len(buyers) or not known.isdisjoint(buyers):
        yield "the buyers are nobody, one twice, or stand in the register under this pseudonym"
    cast = {
        each.index
        for each in before.ballots
        if each.cast.unit in units and find_voters(units[each.cast.unit]) == sellers
    }
    rules = make_rules(
        proceedings.get(RulesFixed).name, read_choices_in_force(proceedings).in_force
    )
    voted = cast & {each.index for each in before.counted_ballots}
    entitled = entitle(sellers, frozenset(buyers), rules, has_voted=bool(voted))
    if entitled.party is not Party.NEW_OWNER:
        yield "by the rules, whoever owned the units when the register was frozen votes for them"
    if any(each.ballot in cast for each in _list_restored(proceedings, index)):
        yield "a ballot of the holding from before the transfer was restored after it"


def _list_restored(proceedings: Proceedings, index: int) -> Iterator[BallotReviewed]:
    """Yield the reviews after an entry that let a ballot count again."""
    for record in proceedings.records[index:]:
        if isinstance(record, BallotReviewed) and record.finding is ReviewFinding.UPHELD:
            yield record
