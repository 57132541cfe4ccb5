"""Migrate a database to the latest version."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, func, select

_LOCK = 278
"""Of PostgreSQL's advisory locks; no other is taken here."""


def make_config() -> Config:
    """Return Alembic's configuration; it needs no file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def migrate(engine: Engine, revision: str = "head") -> None:
    """Upgrade to a revision, or downgrade to `base`, in one transaction.

    Of two at once one waits for the other, and then finds nothing left to do.
    """
    config = make_config()
    # On SQLite a transaction that writes waits to begin.
    with engine.execution_options(writing=True).begin() as connection:
        _await_others(connection)
        config.attributes["connection"] = connection
        if revision == "base":
            command.downgrade(config, revision)
        else:
            command.upgrade(config, revision)


def _await_others(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
