"""Engines, sessions and transactions.

On SQLite a writer begins with BEGIN IMMEDIATE, so that two writers wait for each other instead of
failing. On PostgreSQL services lock rows explicitly.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor, Dialect
from sqlalchemy.exc import (
    DatabaseError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    InternalError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.exc import (
    TimeoutError as PoolTimeoutError,
)
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from voting.storage.vault import Vault, unlocking

_T = TypeVar("_T")
_TRIES = 20
"""As many may collide on one holding at once; of every round of them one gets through."""
_BUSY_SECONDS = 30
_ONE_PLAN = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off"
_WAL = "PRAGMA journal_mode=WAL"
_CONNECT_SECONDS = 5
"""A database that does not answer within them is as good as none."""


def make_engine(url: str) -> Engine:
    """Return an engine for a database address; `postgresql://` means psycopg 3."""
    if url.startswith("sqlite"):
        engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    timeout = {"connect_timeout": _CONNECT_SECONDS}
    return create_engine(url, connect_args=timeout, pool_size=10, max_overflow=20)


def _prepare_sqlite(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    del entry
    # The driver's own transactions are switched off; `_begin_sqlite` begins them.
    connection.isolation_level = None
    cursor = connection.cursor()
    _switch_to_wal(cursor)
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _switch_to_wal(cursor: DBAPICursor) -> None:
    """Keep a log of writes ahead; of several who create a database one does it for all."""
    for _ in range(_TRIES - 1):
        try:
            cursor.execute(_WAL)
        except sqlite3.OperationalError:
            # SQLite waits for others before it writes, and never before it switches.
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("COMMIT")
        else:
            return
    cursor.execute(_WAL)


def _begin_sqlite(connection: Connection) -> None:
    is_writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


class CollisionError(Exception):
    """A concurrent transaction wrote the same row; a retry sees what it wrote."""


class _LostBeforeCommitError(SQLAlchemyError):
    """The connection was lost before the commit, so nothing was written."""


_AWAY = (OperationalError, InterfaceError, InternalError, PoolTimeoutError, _LostBeforeCommitError)


def is_away(error: Exception) -> bool:
    """Tell whether an error means that the database is away, not that it refused the statement.

    SQLite has one class for both; its code tells a statement that can never work, such as one
    of a table or column that an older migration does not have.
    """
    if _is_refused(error):
        return False
    # The plain class is SQLite's, of a file that is no database.
    return isinstance(error, _AWAY) or type(error) is DatabaseError


def _is_refused(error: Exception) -> bool:
    original = error.orig if isinstance(error, DBAPIError) else None
    return getattr(original, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR


def is_outcome_unknown(error: Exception) -> bool:
    """Tell whether a connection was lost so late that the writes may have been committed."""
    return isinstance(error, DBAPIError) and error.connection_invalidated


@dataclass(slots=True)
class Beside:
    """What is written in the next transaction that commits, together with its service."""

    write: Callable[[Session], None]
    is_written: bool = False


_beside: ContextVar[Beside | None] = ContextVar("beside", default=None)


def write_beside(beside: Beside | None) -> None:
    """Let the next transaction of this thread write something beside its service; None ends it."""
    _beside.set(beside)


class Database:
    """Runs services: one call, one transaction. A SQLite file has to be there already."""

    def __init__(self, engine: Engine, keys: Path | None = None) -> None:
        """Take an engine, and the folder of keys; without it no sealed column can be used."""
        self.engine = engine
        self.vault = Vault(engine, keys) if keys else None
        self._is_file = engine.dialect.name == "sqlite"
        if self._is_file:
            event.listen(engine, "do_connect", _connect_existing)
        self._reading = _make_reading(engine)
        # A separate pool, so that no cast waits for a connection of other work.
        self._alone = _make_alone(engine)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()
        self._alone.dispose()

    def read(self, service: Callable[[Session], _T]) -> _T:
        """Run a read-only service in one snapshot."""
        with self._renewing():
            try:
                return self._read_once(service)
            except DBAPIError as error:
                # The database was restarted since this connection was made; retry with a new one.
                if not error.connection_invalidated:
                    raise
                return self._read_once(service)

    @contextmanager
    def _renewing(self) -> Iterator[None]:
        """Close SQLite's connections after a failure: they stay with a file that is replaced."""
        try:
            yield
        except SQLAlchemyError as error:
            if self._is_file and is_away(error):
                self.engine.dispose()
            raise

    def _read_once(self, service: Callable[[Session], _T]) -> _T:
        opened = Session(self._reading, expire_on_commit=False)
        with opened as session, unlocking(self.vault):
            return service(session)

    def write(self, service: Callable[[Session], _T]) -> _T:
        """Run a service in a transaction; commit, or roll back if it raises.

        A service whose insert collides with a concurrent one is run again and then sees what the
        other one wrote. So is a service whose connection is lost, unless it was lost during the
        commit, whose result is then unknown.
        """
        with self._renewing():
            return _try(lambda: self._write_once(service))

    def _write_once(self, service: Callable[[Session], _T]) -> _T:
        beside = _beside.get()
        opened = Session(self.engine, expire_on_commit=False)
        with unlocking(self.vault), opened as session, session.begin(), _noticing_loss():
            session.connection(execution_options={"writing": True})
            result = service(session)
            if beside and not beside.is_written:
                beside.write(session)
            session.flush()
        if beside:
            beside.is_written = True
        return result

    def write_alone(self, service: Callable[[Connection], _T]) -> _T:
        """Run a service whose single writing statement is its own transaction.

        As `write`, with one round trip to the database. The statement must be idempotent, since it
        may be run again.
        """
        with self._renewing():
            return _try(lambda: self._write_alone_once(service))

    def _write_alone_once(self, service: Callable[[Connection], _T]) -> _T:
        with unlocking(self.vault), self._alone.connect() as connection, _noticing_loss():
            result = service(connection)
            connection.commit()
            return result


def forget_deleted(engine: Engine) -> None:
    """Write a SQLite file anew, without the pages of what was changed or deleted in it.

    PostgreSQL does so by itself, in time; `VACUUM FULL` does it at once.
    """
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM")
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def _connect_existing(
    dialect: Dialect, entry: ConnectionPoolEntry, arguments: list[str], options: dict[str, object]
) -> DBAPIConnection:
    """Open a SQLite file that is there; SQLite by itself would make an empty one in its place."""
    del entry
    (path,) = arguments
    return dialect.connect(f"{Path(path).as_uri()}?mode=rw", **{**options, "uri": True})


def _make_reading(engine: Engine) -> Engine:
    """Return the engine for readers: each transaction sees one snapshot."""
    if engine.dialect.name == "sqlite":
        return engine
    # By PostgreSQL's default each statement would see its own snapshot.
    return engine.execution_options(isolation_level="REPEATABLE READ")


def _make_alone(engine: Engine) -> Engine:
    if engine.dialect.name == "sqlite":
        # SQLite has no round trip to save, and its transactions are begun explicitly.
        return engine.execution_options(writing=True)
    return create_engine(
        engine.url,
        # The one statement here finds all by its keys: one plan, by indexes, serves every cast, and
        # is not made anew for each of them while the planner tries out which is cheaper.
        connect_args={
            "options": f"{_find_options(engine)} {_ONE_PLAN}".strip(),
            "connect_timeout": _CONNECT_SECONDS,
        },
        isolation_level="AUTOCOMMIT",
        pool_size=10,
        max_overflow=20,
        # Each statement is its own transaction, so there is nothing to roll back between two.
        pool_reset_on_return=None,
    )


def _find_options(engine: Engine) -> str:
    """Return the session options in the operator's address, such as a schema; else empty."""
    found = engine.url.query.get("options", "")
    return found if isinstance(found, str) else " ".join(found)


def _try(attempt: Callable[[], _T]) -> _T:
    for _ in range(_TRIES - 1):
        try:
            return attempt()
        except (IntegrityError, CollisionError, _LostBeforeCommitError):
            continue
    return attempt()


@contextmanager
def _noticing_loss() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        if error.connection_invalidated:
            raise _LostBeforeCommitError from error
        raise
