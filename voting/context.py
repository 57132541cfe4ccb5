"""The parts of a running installation."""

from dataclasses import dataclass

from voting.clock import Clock
from voting.gateway import Gateway
from voting.keys import KeyFolder
from voting.settings import Settings
from voting.storage.base import Database

EXTENSION = "assembly"
"""Where a Flask application keeps its context."""


@dataclass(frozen=True, slots=True)
class Context:
    """What every view and every worker needs."""

    settings: Settings
    database: Database
    keys: KeyFolder
    clock: Clock
    gateway: Gateway | None = None
    """None where messages stay in the outbox."""
