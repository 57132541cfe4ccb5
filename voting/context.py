"""The parts of a running installation."""

from dataclasses import dataclass

from voting.clock import SystemTime, TimeSource
from voting.gateways.messages import Gateway, make_gateway
from voting.keys.folder import KeyFolder
from voting.settings import Settings, read_settings
from voting.storage.base import Database, make_engine

EXTENSION = "assembly"
"""Where a Flask application keeps its context."""


@dataclass(frozen=True, slots=True)
class Context:
    """The dependencies of views and workers."""

    settings: Settings
    database: Database
    keys: KeyFolder
    clock: TimeSource
    gateway: Gateway | None = None
    """None if no gateway is configured; messages then stay in the outbox."""


def make_context(settings: Settings | None = None, clock: TimeSource | None = None) -> Context:
    """Return the parts of an installation, made from its settings.

    Args:
        settings: read from the environment if they are None.
        clock: the machine's clock if None.

    Raises:
        SettingsError: a setting is missing.
    """
    settings = settings or read_settings()
    return Context(
        settings,
        Database(make_engine(settings.database_url), settings.keys_folder),
        KeyFolder(
            settings.keys_folder, settings.host, settings.keys_password, settings.timestamp_url
        ),
        clock or SystemTime(),
        make_gateway(settings.gateway_url, settings.gateway_secret),
    )
