"""The migration of a database, found without importing Alembic."""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

_VERSIONS = Path(__file__).parent / "migrations" / "versions"
_TABLE = "alembic_version"


@cache
def find_known() -> frozenset[str]:
    """Return the migrations that this code knows, by their files' numbers."""
    return frozenset(path.name.partition("_")[0] for path in _VERSIONS.glob("[0-9]*.py"))


def find_head() -> str:
    """Return the migration that this code expects: the latest."""
    return max(find_known())


def find_revision(engine: Engine) -> str | None:
    """Return the migration of a database, or None if it has none.

    Raises:
        SQLAlchemyError: the database cannot be reached, or is not a database.
    """
    with engine.connect() as connection:
        return _find(connection)


def is_unicode(engine: Engine) -> bool:
    """Tell whether a database keeps any character: SQLite does, PostgreSQL where it is UTF8."""
    if engine.dialect.name == "sqlite":
        return True
    with engine.connect() as connection:
        return bool(connection.scalar(text("SHOW server_encoding")) == "UTF8")


def has_communities(engine: Engine) -> bool:
    """Tell whether a database has the table of communities, which every migrated one has."""
    return inspect(engine).has_table("communities")


def _find(connection: Connection) -> str | None:
    if not inspect(connection).has_table(_TABLE):
        return None
    found = connection.scalar(text(f"SELECT version_num FROM {_TABLE}"))  # noqa: S608 - our own
    return None if found is None else str(found)
