"""When owners may demand a meeting: a fifth of them, by area and by persons.

Law: 物业管理条例 art. 13 (20 % of the owners propose, and a special meeting is to be convened).
"""

from ballots.holdings import Weight

_PARTS = 5


def is_binding(supporting: Weight, eligible: Weight) -> bool:
    """Tell whether a proposal has enough support to oblige the committee to convene a meeting."""
    return (
        eligible.persons > 0
        and supporting.area_cm2 * _PARTS >= eligible.area_cm2
        and supporting.persons * _PARTS >= eligible.persons
    )


def missing(supporting: Weight, eligible: Weight) -> Weight:
    """Return the least area and persons that are still needed; never less than nothing."""
    return Weight(
        max(0, -(-eligible.area_cm2 // _PARTS) - supporting.area_cm2),
        max(0, -(-eligible.persons // _PARTS) - supporting.persons),
    )
