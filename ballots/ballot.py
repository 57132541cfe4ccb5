"""What one holding says.

Law: Guidance rules 建房〔2009〕274号 art. 22 (signed, served on every owner).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

Marks = str | tuple[str, ...]
"""One mark of an approval or a choice; the candidates of an election, empty to abstain."""


class Channel(Enum):
    """How a ballot arrived."""

    ONLINE = "online"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Ballot:
    """表决票: one holding's marks on the motions of a meeting."""

    unit: str
    """Any one unit of the holding; the ballot speaks for the whole holding."""
    channel: Channel
    cast_at: datetime
    choices: Mapping[str, Marks]
    """From motion id to marks; a motion left out was not voted on."""
    invalid: str | None = None
    """Why the whole ballot is void, or nothing."""
