"""The ballot of one holding.

Law: Guidance rules 建房〔2009〕274号 art. 22 (signed, served on every owner).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

Marks = str | tuple[str, ...]
"""One mark of an approval or a choice; the candidates of an election, empty to abstain."""


NO_REASONS: Mapping[str, str] = MappingProxyType({})
"""No motion is invalid by itself; one object for the many ballots of which that is true."""


class Channel(StrEnum):
    """How a ballot was cast, as recorded in the log."""

    ONLINE = "online"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Ballot:
    """表决票: one holding's marks on the motions of a meeting."""

    unit: str
    """Any one unit of the holding; the ballot counts for the whole holding."""
    channel: Channel
    cast_at: datetime
    choices: Mapping[str, Marks]
    """From motion id to marks; a motion left out was not voted on."""
    invalid: str | None = None
    """Why the whole ballot is invalid, or None."""
    invalid_on: Mapping[str, str] = field(default_factory=lambda: NO_REASONS)
    """From motion id to why that motion alone is invalid; the other motions count."""
