"""Draw the ballots whose voters are called back, so that anybody can draw them again.

The parameters are committed before voting closes, and the dice are thrown in public afterwards.
So whoever makes the log cannot know which ballots will be drawn, and whoever throws the dice cannot
choose the log. Each ballot gets a ticket, the SHA-256 of the seed and its leaf hash; in each
stratum those with the lowest tickets are drawn, and further calls follow in the same order.

Sources: R. L. Rivest, Consistent Sampling with Replacement (2018), for the tickets; M. Lindeman and
P. B. Stark, A Gentle Introduction to Risk-limiting Audits (2012), for dice thrown in public.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from audit.entries.sample import CALLS_MOST, CONFIDENCES, DICE_LEAST, DICE_MOST
from audit.errors import RefutedError
from audit.log.canonical import encode
from audit.terms import Identification
from ballots.ballot import Channel

_SIDES = frozenset("123456")
_SEED, _TICKET = "oa/sample-seed/v1", b"oa/sample-ticket/v1\0"


@dataclass(frozen=True, slots=True, order=True)
class Stratum:
    """The ballots that came in the same way from one building."""

    building: str
    channel: Channel
    identified: Identification


@dataclass(frozen=True, slots=True)
class DrawableBallot:
    """A ballot that counts, as its entry shows it."""

    index: int
    """Of its entry in the log."""
    unit: str
    """The pseudonym of the unit that it names."""
    stratum: Stratum
    leaf_hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplePlan:
    """What is committed before voting closes.

    Raises:
        RefutedError: the numbers are none that a plan may have.
    """

    calls: int
    """How many ballots are drawn at least; each stratum's share is rounded up."""
    confidence: int
    """Of the statement, in per cent."""

    def __post_init__(self) -> None:
        if not 1 <= self.calls <= CALLS_MOST:
            raise RefutedError(f"a plan has between 1 and {CALLS_MOST} calls")
        if self.confidence not in CONFIDENCES:
            raise RefutedError(f"the confidence is one of {CONFIDENCES}, in per cent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """The ballots in the order in which their voters are called, by stratum."""

    seed: bytes
    order: Mapping[Stratum, tuple[DrawableBallot, ...]]
    """All ballots, those to be called first."""
    drawn: Mapping[Stratum, int]
    """How many of each stratum are drawn."""

    @property
    def called(self) -> tuple[DrawableBallot, ...]:
        """Return the ballots that are drawn, stratum by stratum."""
        return tuple(
            ballot for stratum, each in self.order.items() for ballot in each[: self.drawn[stratum]]
        )


def check_dice(dice: str) -> str:
    """Return the throws of a die with six sides, without the spaces between them.

    Raises:
        RefutedError: too few or too many throws, or something else than 1 to 6.
    """
    throws = "".join(dice.split())
    if not DICE_LEAST <= len(throws) <= DICE_MOST:
        raise RefutedError(f"the die is thrown {DICE_LEAST} to {DICE_MOST} times")
    if not _SIDES.issuperset(throws):
        raise RefutedError("a die with six sides shows 1 to 6")
    return throws


def make_seed(*, origin: str, closing_root: bytes, plan: SamplePlan, dice: str) -> bytes:
    """Return the seed of a draw: 32 bytes.

    Args:
        origin: the name of the log.
        closing_root: the root of the log up to the entry that closed voting.
        plan: what was committed.
        dice: the throws, as `check_dice` returns them.
    """
    of = {
        "type": _SEED,
        "origin": origin,
        "closing_root": closing_root.hex(),
        "calls": plan.calls,
        "confidence": plan.confidence,
        "dice": check_dice(dice),
    }
    return sha256(encode(of)).digest()


def draw(ballots: Iterable[DrawableBallot], plan: SamplePlan, seed: bytes) -> Draw:
    """Return the draw; each stratum gives at least its share of the calls, rounded up."""
    by_stratum: dict[Stratum, list[DrawableBallot]] = {}
    for ballot in ballots:
        by_stratum.setdefault(ballot.stratum, []).append(ballot)
    total = sum(map(len, by_stratum.values()))
    order = {
        stratum: tuple(sorted(by_stratum[stratum], key=lambda each: _make_ticket(seed, each)))
        for stratum in sorted(by_stratum)
    }
    shares = share_calls(min(plan.calls, total), [len(each) for each in order.values()])
    return Draw(seed=seed, order=order, drawn=dict(zip(order, shares, strict=True)))


def draw_further(drawn: Draw, answered: Collection[int], calls: int) -> Draw:
    """Return a draw with further ballots, in the order of the first.

    Args:
        drawn: the first draw.
        answered: the entries that were called, in every stratum the first ones.
        calls: how many more at least; each stratum gives its share of those left, rounded up.
    """
    known = [sum(each.index in answered for each in order) for order in drawn.order.values()]
    left = [len(order) - n for order, n in zip(drawn.order.values(), known, strict=True)]
    shares = share_calls(min(calls, sum(left)), left)
    counts = (n + more for n, more in zip(known, shares, strict=True))
    return replace(drawn, drawn=dict(zip(drawn.order, counts, strict=True)))


def share_calls(calls: int, sizes: Sequence[int]) -> list[int]:
    """Return how many of some calls each stratum gets: by its size, rounded up."""
    total = sum(sizes) or 1
    return [-(-size * calls // total) for size in sizes]


def _make_ticket(seed: bytes, ballot: DrawableBallot) -> bytes:
    return sha256(_TICKET + seed + ballot.leaf_hash).digest()
