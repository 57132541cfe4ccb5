"""The migration of a database, found without importing Alembic."""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

_VERSIONS = Path(__file__).parent / "migrations" / "versions"
_TABLE = "alembic_version"


@cache
def find_head() -> str:
    """Return the migration that this code expects: the highest-numbered file."""
    return max(path.name.partition("_")[0] for path in _VERSIONS.glob("[0-9]*.py"))


def find_revision(engine: Engine) -> str | None:
    """Return the migration of a database, or None if it has none.

    Raises:
        SQLAlchemyError: the database cannot be reached, or is not a database.
    """
    with engine.connect() as connection:
        return _find(connection)


def _find(connection: Connection) -> str | None:
    if not inspect(connection).has_table(_TABLE):
        return None
    found = connection.scalar(text(f"SELECT version_num FROM {_TABLE}"))  # noqa: S608 - our own
    return None if found is None else str(found)
