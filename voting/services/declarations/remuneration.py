"""酬金制: what owners advanced in a year, what it cost, the company's share, and what is left.

Under 酬金制 the company takes its agreed share, per mille of the advance or a fixed sum, the rest
pays the costs, and a surplus or a shortfall is the owners'. Under 综合制 (包干制) the company keeps
what is left and bears what is missing.
Law: 物业服务收费管理办法 art. 9.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ballots.rules import CHINA
from voting.errors import InputError
from voting.sentences import Sentence
from voting.wording import format_amount

_MOST = 10**13
_WHOLE = 1000


class Scheme(StrEnum):
    """How a property company is paid."""

    SHARE = "share"
    """酬金制."""
    LUMP = "lump"
    """综合制, 包干制."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remuneration:
    """A year of a property company's money, in 分."""

    year: int
    scheme: Scheme
    advance_cents: int
    """What owners paid for the year."""
    cost_cents: int
    """What it cost, without the company's share; 0 under 综合制 if it is not declared."""
    permille: int = 0
    fixed_cents: int = 0
    """The agreed share: one of the two, and the other 0."""

    @property
    def period(self) -> str:
        """Return the year."""
        return str(self.year)

    @property
    def share_cents(self) -> int:
        """Return the company's share, of a rate rounded half up."""
        by_rate = (self.advance_cents * self.permille + _WHOLE // 2) // _WHOLE
        return by_rate if self.permille else self.fixed_cents

    @property
    def left_cents(self) -> int:
        """Return what is left, and is the owners' under 酬金制; negative if it is missing."""
        return self.advance_cents - self.cost_cents - self.share_cents

    @property
    def is_owners(self) -> bool:
        """Tell whether what is left is the owners'."""
        return self.scheme is Scheme.SHARE

    def to_json(self) -> dict[str, object]:
        """Return the value to store."""
        return {
            "year": self.year,
            "scheme": self.scheme.value,
            "advance_cents": self.advance_cents,
            "cost_cents": self.cost_cents,
            "permille": self.permille,
            "fixed_cents": self.fixed_cents,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> "Remuneration":
        """Return it from its stored value."""
        numbers = {
            name: int(str(value[name]))
            for name in ("year", "advance_cents", "cost_cents", "permille", "fixed_cents")
        }
        return cls(scheme=Scheme(str(value["scheme"])), **numbers)

    def check(self, at: datetime) -> None:
        """Raise if it cannot be.

        Raises:
            InputError: a year that is not over, no advance, or under 酬金制 no cost or no
                agreed share.
        """
        if not at.astimezone(CHINA).year - 10 <= self.year < at.astimezone(CHINA).year:
            raise InputError("remuneration-year-wrong")
        if not (0 < self.advance_cents <= _MOST and 0 <= self.cost_cents <= _MOST):
            raise InputError("remuneration-unpaid")
        if self.is_owners and not self.cost_cents:
            raise InputError("remuneration-costless")
        agreed = bool(self.permille) + bool(self.fixed_cents)
        if agreed != int(self.is_owners) or self.permille > _WHOLE:
            raise InputError("remuneration-share-wrong")

    def say(self) -> tuple[Sentence, ...]:
        """Return what it states, and what follows."""
        advance, cost = format_amount(self.advance_cents), format_amount(self.cost_cents)
        if not self.is_owners:
            return (
                Sentence(
                    "declares-lump",
                    {"year": self.year, "scheme": self.scheme, "advance": advance, "cost": cost},
                ),
            )
        rest = format_amount(abs(self.left_cents))
        return (
            Sentence(
                "declares-share",
                {
                    "year": self.year,
                    "scheme": self.scheme,
                    "advance": advance,
                    "cost": cost,
                    "share": format_amount(self.share_cents),
                },
            ),
            Sentence("declares-shortfall", {"amount": rest})
            if self.left_cents < 0
            else Sentence("declares-surplus", {"amount": rest}),
        )
