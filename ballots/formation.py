"""Whether an elected committee is formed where fewer were elected than agreed.

Law: 杭州市物业管理条例第二十七条 (the least number, and more than half of those agreed). No
national rule speaks of it, so that elsewhere the election says who was elected, and nothing on
formation; law note W36.
"""

from dataclasses import dataclass

from ballots.rules import Rules


@dataclass(frozen=True, slots=True)
class Formation:
    """业主委员会成立: what the number elected is held against."""

    is_formed: bool
    elected: int
    least: int
    """The least number of members that the local rule asks for."""
    agreed: int
    """The number that the rules of procedure agree on: the seats of the election."""

    @property
    def vacant(self) -> int:
        """Return how many seats a by-election has to fill."""
        return self.agreed - self.elected


def judge_formation(
    *, agreed: int, elected: int, households: int, rules: Rules
) -> Formation | None:
    """Say whether the committee is formed, or nothing where the rules do not speak of it.

    Args:
        agreed: seats of the election.
        elected: candidates elected to them.
        households: 户数, the residential units in scope.
        rules: the rules of the meeting (`committee_least` and its exception for the small).
    """
    if rules.committee_least is None:
        return None
    is_small = households <= (rules.committee_small_households or 0)
    least = rules.committee_least
    if is_small and rules.committee_least_small is not None:
        least = rules.committee_least_small
    return Formation(elected >= least and 2 * elected > agreed, elected, least, agreed)
