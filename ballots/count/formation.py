"""Whether an elected committee is formed, and how many members may be agreed on.

Law: guidance rules 建房〔2009〕274号 art. 31 and the local rules (least and most members, an odd
number; fewer in small communities); 杭州市物业管理条例第二十七条 alone asks for more than half of
those agreed; law note W36.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ballots.area import CM2_PER_M2
from ballots.rules import Rules
from ballots.statute import Threshold


@dataclass(frozen=True, slots=True)
class Formation:
    """业主委员会成立: the number elected, and the numbers that it is compared with."""

    is_formed: bool
    elected: int
    least: int
    """The least number of members that the local rule asks for."""
    agreed: int
    """The number of members that the rules of procedure fix: the seats of the election."""
    share: Threshold | None
    """The share of `agreed` that must be elected; None if no rule asks for one."""

    @property
    def vacant(self) -> int:
        """Return how many seats a by-election must fill."""
        return self.agreed - self.elected


def judge_formation(
    *, agreed: int, elected: int, households: int, area_cm2: int, rules: Rules
) -> Formation | None:
    """Decide whether the committee is formed; return None if the rules do not ask that.

    None is returned if the rules do not mention formation, and if the election has fewer seats
    than a committee's least number: members are then replaced (更换业主委员会成员).

    Args:
        agreed: seats of the election.
        elected: candidates elected to them.
        households: 户数, the residential units in scope.
        area_cm2: the floor area of all units in scope.
        rules: the rules of the meeting (`committee_least` and its exception for the small).
    """
    least = find_least_members(households=households, area_cm2=area_cm2, rules=rules)
    if least is None or (rules.tells_by_elections and agreed < least):
        return None
    share = rules.committee_share
    is_formed = elected >= least and (share is None or share.is_met(elected, agreed))
    return Formation(is_formed, elected, least, agreed, share)


def find_least_members(*, households: int, area_cm2: int, rules: Rules) -> int | None:
    """Return the least number of members; a small community may have a lower one."""
    most, most_metres = rules.committee_small_households, rules.committee_small_square_metres
    is_small = (most is not None and households <= most) or (
        most_metres is not None and area_cm2 <= most_metres * CM2_PER_M2
    )
    if is_small and rules.committee_least_small is not None and rules.committee_least is not None:
        return rules.committee_least_small
    return rules.committee_least


def check_seats(seats: int, *, households: int, area_cm2: int, rules: Rules) -> Iterator[str]:
    """Yield the names of the rule fields that a number of seats violates."""
    least = find_least_members(households=households, area_cm2=area_cm2, rules=rules)
    if least is not None and seats < least:
        yield "committee_least"
    if rules.committee_most is not None and seats > rules.committee_most:
        yield "committee_most"
    if rules.committee_odd and seats % 2 == 0:
        yield "committee_odd"
