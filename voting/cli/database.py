"""Open an installation's database for a command."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SAWarning, SQLAlchemyError

from voting.errors.operation import InstallationError
from voting.settings import Settings, read_settings
from voting.storage.base import Database, make_engine
from voting.storage.revision import (
    find_head,
    find_known,
    find_revision,
    has_communities,
    is_unicode,
)

_PRIVATE_FOLDER = 0o700
_DRIVERS = ("sqlite", "postgresql", "postgresql+psycopg")


@contextmanager
def open_database(settings: Settings | None = None) -> Iterator[Database]:
    """Open the database of the settings, which must be at this code's migration.

    Raises:
        InstallationError: it cannot be reached, is not migrated, or is newer than the code.
        SettingsError: a setting is missing.
    """
    settings = settings or read_settings()
    with open_engine(settings.database_url, makes_folder=False) as engine:
        require_current(engine)
        database = Database(engine, settings.keys_folder)
        try:
            yield database
        finally:
            database.close()


@contextmanager
def open_engine(url: str, *, makes_folder: bool) -> Iterator[Engine]:
    """Open a database at any migration; its errors become one sentence.

    Args:
        url: the database's address.
        makes_folder: whether to create a missing folder of a SQLite database.

    Raises:
        InstallationError: the address is malformed, or the database cannot be used.
    """
    _require_file(url, makes_folder=makes_folder)
    with use_engine(url) as engine:
        yield engine


@contextmanager
def use_engine(url: str) -> Iterator[Engine]:
    """Open the engine of an address, whether the database exists or not; see `open_engine`.

    Raises:
        InstallationError: the address is malformed, or the database cannot be used.
    """
    parsed = require_address(url)
    engine = make_engine(url)
    try:
        yield engine
    except SQLAlchemyError as error:
        # Only the class: a message may quote the data, or the password in an address or its
        # options.
        kind = _name(error)
        where = parsed.set(query={}).render_as_string(hide_password=True)
        raise InstallationError(
            "database-failed",
            f"{kind} at {where}",
        ) from None
    finally:
        engine.dispose()


def _name(error: SQLAlchemyError) -> str:
    """Return an error's class, with the code of SQLite or PostgreSQL where there is one."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    return " ".join(filter(None, (type(cause).__name__, code)))


def require_current(engine: Engine) -> None:
    """Check that a database is at this code's migration.

    Raises:
        InstallationError: it is not.
    """
    found = _find_known(engine)
    if found != find_head():
        raise InstallationError(
            "database-older",
            f"the database stands at {found}, not at {find_head()}",
        )


def require_migratable(engine: Engine) -> None:
    """Check that a database has no tables of ours, or is at a migration that this code knows.

    Raises:
        InstallationError: it is not.
    """
    if _find_known(engine) is None and has_communities(engine):
        raise InstallationError(
            "database-foreign", "the database has tables of ours and no migration"
        )


def _find_known(engine: Engine) -> str | None:
    """Return the migration of a database, or None; check that this code knows it."""
    require_unicode(engine)
    found = find_revision(engine)
    if found is not None and found not in find_known():
        raise InstallationError(
            "database-newer",
            f"the database stands at {found}, this code knows {find_head()}",
        )
    return found


def require_unicode(engine: Engine) -> None:
    """Check that a database keeps any character.

    Raises:
        InstallationError: it does not.
    """
    if not is_unicode(engine):
        raise InstallationError("database-not-unicode", "the database's encoding is not UTF8")


def _require_file(url: str, *, makes_folder: bool) -> None:
    """Check an address; check that a SQLite file exists unless it may be created."""
    parsed = require_address(url)
    if parsed.drivername != "sqlite" or not parsed.database:
        return
    path = Path(parsed.database)
    if makes_folder:
        path.parent.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
    elif not path.exists():
        raise InstallationError("database-missing", f"{path} does not exist")


def require_address(url: str) -> URL:
    """Parse a database's address.

    Raises:
        InstallationError: it is malformed.
    """
    parsed = _parse_address(url)
    if parsed is None or "\0" in (parsed.database or ""):
        raise InstallationError("database-address-malformed", "DATABASE_URL is no address")
    if parsed.drivername == "sqlite" and parsed.database in {None, "", ":memory:"}:
        raise InstallationError("database-address-malformed", "DATABASE_URL names no file")
    return parsed


def _parse_address(url: str) -> URL | None:
    try:
        parsed = make_url(url)
        if parsed.drivername not in _DRIVERS:
            return None
        with warnings.catch_warnings():
            # Of an option that SQLite does not know the library only warns.
            warnings.simplefilter("error", SAWarning)
            parsed.get_dialect()().create_connect_args(parsed)
    except (ArgumentError, ValueError, SAWarning):
        return None
    return parsed
