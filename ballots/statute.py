"""When a decision of the owners' assembly is carried.

Law: Civil Code art. 278 para. 2. "At least" (以上) includes the number and "more than half"
(过半数) does not: art. 1259. Every test is made twice, by floor area and by headcount, and both
must hold. Integers only: fractions are compared by cross-multiplication and nothing is rounded.
"""

import re
from dataclasses import dataclass

from ballots.errors import RuleError, WeightOrderError
from ballots.holdings import Weight

_THRESHOLD = re.compile(r"(>=?)([1-9][0-9]?)/([1-9][0-9]?)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Threshold:
    """比例要求: a share of a whole that must be reached, or passed when not `inclusive`."""

    numerator: int
    denominator: int
    inclusive: bool

    def __str__(self) -> str:
        return f"{'>=' if self.inclusive else '>'}{self.numerator}/{self.denominator}"

    def is_met(self, part: int, whole: int) -> bool:
        """Tell whether `part` of `whole` meets the threshold; no share of nothing ever does.

        Raises:
            WeightOrderError: not 0 <= part <= whole.
        """
        if not 0 <= part <= whole:
            raise WeightOrderError(f"{part} is not a part of {whole}")
        if whole == 0:
            return False
        left, right = part * self.denominator, whole * self.numerator
        return left >= right if self.inclusive else left > right

    def least(self, whole: int) -> int:
        """Return the least part of `whole` that meets the threshold; 1 where the whole is nothing.

        A threshold of nothing cannot be met, so 1 is returned: at least one unit is missing.
        """
        share = whole * self.numerator
        if self.inclusive:
            return max(1, -(-share // self.denominator))
        return share // self.denominator + 1

    def is_weaker_than(self, other: "Threshold") -> bool:
        """Tell whether some part meets this threshold but not the other."""
        left = self.numerator * other.denominator
        right = other.numerator * self.denominator
        return left < right or (left == right and self.inclusive and not other.inclusive)


def parse_threshold(text: str) -> Threshold:
    """Read a threshold such as `>=2/3` or `>1/2`.

    Raises:
        RuleError: not a threshold, or more than the whole.
    """
    match = _THRESHOLD.fullmatch(text)
    if match is None:
        raise RuleError(f"{text!r} is not a threshold such as '>=2/3'")
    threshold = Threshold(int(match[2]), int(match[3]), match[1] == ">=")
    if threshold.numerator > threshold.denominator or str(threshold) == ">1/1":
        raise RuleError(f"{text!r} can never be met")
    return threshold


@dataclass(frozen=True, slots=True)
class Comparison:
    """One weight compared with one threshold, by area and by persons."""

    threshold: Threshold | None
    """None if the law in force had no such threshold; then the comparison is always met."""
    part: Weight
    whole: Weight

    @property
    def area_met(self) -> bool:
        """Tell whether the area meets the threshold."""
        return self.threshold is None or self.threshold.is_met(
            self.part.area_cm2, self.whole.area_cm2
        )

    @property
    def persons_met(self) -> bool:
        """Tell whether the persons meet the threshold."""
        return self.threshold is None or self.threshold.is_met(
            self.part.persons, self.whole.persons
        )

    @property
    def is_met(self) -> bool:
        """Tell whether area and persons both meet the threshold."""
        return self.area_met and self.persons_met

    @property
    def required(self) -> Weight:
        """Return the least weight that meets the threshold."""
        if self.threshold is None:
            return Weight(0, 0)
        return Weight(
            self.threshold.least(self.whole.area_cm2), self.threshold.least(self.whole.persons)
        )

    @property
    def missing(self) -> Weight:
        """Return the least further area and persons that would meet the threshold."""
        required = self.required
        return Weight(
            max(0, required.area_cm2 - self.part.area_cm2),
            max(0, required.persons - self.part.persons),
        )
