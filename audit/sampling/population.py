"""Which ballots of a log can be drawn: those that counted when voting closed."""

from collections.abc import Iterator

from audit.checks.counting import read_cases
from audit.entries.meeting import MeetingClosed, MeetingCreated
from audit.entries.proceedings import Proceedings
from audit.errors import RefutedError
from audit.log.merkle import Tree
from audit.sampling.draw import Draw, DrawableBallot, SamplePlan, Stratum, draw, make_seed
from ballots.contract.report import count_case


def draw_from_log(proceedings: Proceedings, plan: SamplePlan, dice: str) -> Draw:
    """Return the draw from a log, with the root that it had when voting closed.

    Raises:
        RefutedError: voting is not closed, the entries make no usable case, or the dice are none.
    """
    closed = get_closed(proceedings)
    root, origin = Tree(closed.leaf_hashes).root(), closed.get(MeetingCreated).origin
    seed = make_seed(origin=origin, closing_root=root, plan=plan, dice=dice)
    return draw(list_drawable(closed), plan, seed)


def get_closed(proceedings: Proceedings) -> Proceedings:
    """Return the log up to the entry that closed voting.

    Raises:
        RefutedError: there is none.
    """
    if proceedings.find(MeetingClosed) is None:
        raise RefutedError("ballots are drawn when voting is closed")
    return proceedings.until(proceedings.index_of(MeetingClosed) + 1)


def list_drawable(closed: Proceedings) -> Iterator[DrawableBallot]:
    """Yield the ballots that count on any motion, in the order of the log."""
    counted = closed.counted_ballots
    admitted = {
        place
        for case in read_cases(closed)
        for place in count_case(case).admission.admitted.values()
    }
    buildings = {unit.unit: unit.building for unit in closed.units}
    for place in sorted(admitted):
        cast = counted[place].cast
        yield DrawableBallot(
            index=counted[place].index,
            unit=cast.unit,
            stratum=Stratum(buildings[cast.unit], cast.channel, cast.identified),
            leaf_hash=closed.leaf_hashes[counted[place].index],
        )
