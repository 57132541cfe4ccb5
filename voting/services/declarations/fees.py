"""收缴率: what a property company charged and collected in a quarter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ballots.rules import CHINA
from voting.errors import InputError
from voting.sentences import Sentence
from voting.services.fund.quarters import Quarter, find_quarter
from voting.wording import format_amount, format_share

MOST_CENTS = 10**12


@dataclass(frozen=True, slots=True, kw_only=True)
class Fees:
    """What was to be paid for a quarter, and what of it was paid by its end."""

    quarter: Quarter
    billed_cents: int
    collected_cents: int
    """In 分; of what was billed for this quarter alone."""

    @property
    def period(self) -> str:
        """Return its quarter, as an address says it."""
        return str(self.quarter)

    @property
    def share(self) -> str:
        """Return the rate, with one decimal, cut off."""
        return format_share(self.collected_cents, self.billed_cents)

    def to_json(self) -> dict[str, object]:
        """Return the value to store."""
        return {
            "quarter": str(self.quarter),
            "billed_cents": self.billed_cents,
            "collected_cents": self.collected_cents,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> "Fees":
        """Return the fees from their stored value.

        Raises:
            InputError: it names no quarter.
        """
        quarter = find_quarter(str(value["quarter"]))
        if quarter is None:
            raise InputError("fees-quarterless")
        return cls(
            quarter=quarter,
            billed_cents=int(str(value["billed_cents"])),
            collected_cents=int(str(value["collected_cents"])),
        )

    def check(self, at: datetime) -> None:
        """Raise if they cannot be.

        Raises:
            InputError: the quarter is not over, nothing was billed, or more was collected.
        """
        if self.quarter.last_day >= at.astimezone(CHINA).date():
            raise InputError("fees-early")
        if not 0 < self.billed_cents <= MOST_CENTS:
            raise InputError("fees-unbilled")
        if not 0 <= self.collected_cents <= self.billed_cents:
            raise InputError("fees-beyond")

    def say(self) -> tuple[Sentence, ...]:
        """Return what they state."""
        return (
            Sentence(
                "declares-fees",
                {
                    "year": self.quarter.year,
                    "quarter": self.quarter.number,
                    "billed": format_amount(self.billed_cents),
                    "collected": format_amount(self.collected_cents),
                    "share": self.share,
                },
            ),
        )
