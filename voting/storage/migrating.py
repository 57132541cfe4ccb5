"""Migrate a database to the latest version."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine


def make_config() -> Config:
    """Return Alembic's configuration; it needs no file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def migrate(engine: Engine, revision: str = "head") -> None:
    """Upgrade to a revision, or downgrade to `base`, in one transaction."""
    config = make_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        if revision == "base":
            command.downgrade(config, revision)
        else:
            command.upgrade(config, revision)
