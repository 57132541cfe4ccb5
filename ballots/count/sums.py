"""The sums of a sealed meeting, counted by the same rules as ballots.

Source: the count contract (`took_part`, `tallies`) and the sealed-ballot contract.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ballots.errors import CaseError
from ballots.holdings import NOTHING, Weight, sum_weights
from ballots.motion import ABSTAIN, BLANK, INVALID, Motion, MotionKind
from ballots.rules import Rules
from ballots.rules.choices import Invalid


@dataclass(frozen=True, slots=True)
class Sums:
    """Which units took part, and the sum of each motion's ballots by slot."""

    took_part: frozenset[str]
    """Units whose holdings have a ballot that counts."""
    tallies: Mapping[str, Mapping[str, Weight]]
    """From motion id to the weight of each of its slots; areas in cm²."""


def weigh_slots(
    motion: Motion, slots: Mapping[str, Weight], took_part: Weight, rules: Rules
) -> tuple[Weight, dict[str, Weight]]:
    """Return the participation and the results of one motion, without blanks.

    Args:
        motion: one matter of the meeting.
        slots: the weight behind each of its slots; areas in cm².
        took_part: the weight of all holdings in its scope that have a ballot.
        rules: `invalid` decides whether invalid ballots take part.

    Raises:
        CaseError: the slots do not add up to those who took part.
    """
    _require_sums(motion, slots, took_part)
    participation = took_part - slots[BLANK]
    if rules.invalid is not Invalid.PARTICIPATES:
        participation -= slots[INVALID]
    return participation, {slot: weight for slot, weight in slots.items() if slot != BLANK}


def _require_sums(motion: Motion, slots: Mapping[str, Weight], took_part: Weight) -> None:
    """Check that the slots add up to those who took part, as far as that can be known."""
    total = sum_weights(slots.values())
    if motion.kind is not MotionKind.ELECTION:
        if total != took_part:
            raise CaseError(f"tallies.{motion.id}", "do not add up to those who took part")
        return
    other = sum_weights(slots[slot] for slot in (ABSTAIN, BLANK, INVALID))
    named = total - other
    most = took_part - other
    marks = Weight(motion.max_choices * most.area_cm2, motion.max_choices * most.persons)
    is_within = _is_part(named, marks) and all(_is_part(slots[n], most) for n in motion.names)
    if not _is_part(other, took_part) or not is_within:
        raise CaseError(f"tallies.{motion.id}", "are more than those who took part could cast")


def _is_part(part: Weight, whole: Weight) -> bool:
    return (
        NOTHING.area_cm2 <= part.area_cm2 <= whole.area_cm2
        and NOTHING.persons <= part.persons <= whole.persons
    )
