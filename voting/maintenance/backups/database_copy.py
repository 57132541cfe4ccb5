"""Copy a database in use as of one instant, and fill an empty one.

SQLite: VACUUM INTO reads in one transaction, beside the writers, and leaves out what was erased.
PostgreSQL: COPY of every table in one REPEATABLE READ transaction; it needs no client programs, and
fits any version of the server, where what `pg_dump` writes needs a `pg_restore` that is as new.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path

import psycopg
from alembic import command
from psycopg import sql
from sqlalchemy import Connection, Engine, MetaData, inspect, text

from voting.errors.operation import MaintenanceError
from voting.maintenance.backups.archive import Writer
from voting.maintenance.private_files import create_private, flush, lock_folder, sync_folder
from voting.storage.base import make_engine
from voting.storage.migrating import make_config, migrate

SQLITE, POSTGRESQL = "sqlite", "postgresql"
VERSIONS = "alembic_version"
FILE = "file"
_PIECE = 1 << 20
_COPY = ".backup-"
_RESTORATION = ".restoring-"


def find_file(engine: Engine) -> Path:
    """Return the path of a SQLite database's file.

    Raises:
        MaintenanceError: it has no file.
    """
    name = engine.url.database
    if not name or name == ":memory:":
        raise MaintenanceError("a database in memory cannot be backed up")
    return Path(name)


@contextmanager
def snapshot(engine: Engine) -> Iterator[tuple[str, Callable[[Writer], None]]]:
    """Yield a snapshot of a database: its migration, and a function that writes it to an archive.

    Raises:
        MaintenanceError: the database does not exist, or has no tables.
    """
    if engine.dialect.name == SQLITE:
        with _snapshot_sqlite(find_file(engine)) as path:
            yield _read_sqlite_migration(path), lambda writer: _write_file(writer, path)
        return
    reading = engine.connect().execution_options(
        isolation_level="REPEATABLE READ", postgresql_readonly=True
    )
    with reading as connection:
        yield read_migration(connection), lambda writer: _write_tables(writer, connection)


@contextmanager
def _snapshot_sqlite(source: Path) -> Iterator[Path]:
    """Make a copy beside the original, in a folder with the same access."""
    if not source.exists():
        raise MaintenanceError(f"{source}: there is no database")
    with ExitStack() as stack:
        try:
            stack.enter_context(lock_folder(source.parent))
        except BlockingIOError:
            raise MaintenanceError(f"{source}: another backup is being made; wait for it") from None
        # Only one backup runs at a time, so an existing copy was left by a killed process.
        for left in source.parent.glob(f"{_COPY}*/"):
            shutil.rmtree(left)
        folder = tempfile.TemporaryDirectory(prefix=_COPY, dir=source.parent)
        path = Path(stack.enter_context(folder)) / "copy"
        try:
            with closing(sqlite3.connect(source, timeout=30)) as connection:
                connection.execute("VACUUM INTO ?", (str(path),))
        except sqlite3.Error as error:
            raise MaintenanceError(f"{source}: {error}") from None
        yield path


def _read_sqlite_migration(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        try:
            row = connection.execute(f"SELECT version_num FROM {VERSIONS}").fetchone()  # noqa: S608
        except sqlite3.Error:
            row = None
    return _require_migration(row[0] if row else None)


def _require_migration(found: str | None) -> str:
    if found is None:
        raise MaintenanceError("the database has no tables yet: run assembly migrate")
    return found


def read_migration(connection: Connection) -> str:
    """Return the migration of a database.

    Raises:
        MaintenanceError: it has no tables.
    """
    if not inspect(connection).has_table(VERSIONS):
        return _require_migration(None)
    return _require_migration(connection.scalar(text(f"SELECT version_num FROM {VERSIONS}")))  # noqa: S608


def _write_file(writer: Writer, path: Path) -> None:
    with path.open("rb") as file:
        writer.add_blocks(FILE, iter(lambda: file.read(_PIECE), b""))


def _write_tables(writer: Writer, connection: Connection) -> None:
    cursor = get_driver(connection).cursor()
    for table, columns in _list_tables(connection):
        # The first line of a table has the names of its columns.
        head = ",".join(columns).encode() + b"\n"
        with cursor.copy(_copy(table, columns, "TO STDOUT")) as rows:
            writer.add_blocks(table, chain((head,), map(bytes, rows)))


def get_driver(connection: Connection) -> "psycopg.Connection[tuple[object, ...]]":
    """Return psycopg's connection with the encoding UTF-8."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        raise MaintenanceError("this is no PostgreSQL database")
    driver.execute("SET client_encoding TO 'UTF8'")
    return driver


def _list_tables(connection: Connection) -> list[tuple[str, tuple[str, ...]]]:
    """Return the tables with their columns, each table after those to which it refers."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [
        (table.name, tuple(column.name for column in table.columns))
        for table in metadata.sorted_tables
        if table.name != VERSIONS
    ]


def require_empty(engine: Engine) -> None:
    """Check that the database to restore into is empty.

    Raises:
        MaintenanceError: it is not.
    """
    if engine.dialect.name == SQLITE:
        path = find_file(engine)
        if path.exists():
            raise MaintenanceError(f"{path} exists: restore into an empty folder")
        return
    if inspect(engine).get_table_names():
        raise MaintenanceError("the database has tables already: restore into an empty one")


def fill_sqlite(path: Path, blocks: Iterator[tuple[str, bytes]]) -> None:
    """Write a database file and migrate it to the latest version, completely or not at all.

    Raises:
        MaintenanceError: the file exists, or the written database is damaged.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in path.parent.glob(f"{_RESTORATION}*/"):
        shutil.rmtree(left)
    # In a separate folder, since SQLite creates files beside a database during a migration.
    with tempfile.TemporaryDirectory(prefix=_RESTORATION, dir=path.parent) as folder:
        temporary = Path(folder) / path.name
        with create_private(temporary) as file:
            for _, block in blocks:
                file.write(block)
        _require_sound(temporary)
        _migrate_file(temporary)
        with temporary.open("rb") as file:
            flush(file)
        temporary.rename(path)
    sync_folder(path.parent)


def _migrate_file(path: Path) -> None:
    engine = make_engine(f"sqlite:///{path}")
    try:
        migrate(engine)
    finally:
        # Closing the last connection merges the write-ahead log into the file.
        engine.dispose()


def _require_sound(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        try:
            (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        except sqlite3.Error as error:
            found = str(error)
    if found != "ok":
        raise MaintenanceError(f"the database in the backup is not sound: {found}")


def fill_postgres(engine: Engine, migration: str, blocks: Iterator[tuple[str, bytes]]) -> None:
    """Create the tables of a migration, fill them, and upgrade, in one transaction.

    Raises:
        MaintenanceError: a table or a column of the backup is not in that migration.
    """
    config = make_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, migration)
        known = dict(_list_tables(connection))
        cursor = get_driver(connection).cursor()
        for table, parts in groupby(blocks, itemgetter(0)):
            head, _, rows = next(parts)[1].partition(b"\n")
            columns = tuple(head.decode(errors="replace").split(","))
            if sorted(known.pop(table, ())) != sorted(columns):
                raise MaintenanceError(f"the backup's table {table!r} is none of its migration's")
            with cursor.copy(_copy(table, columns, "FROM STDIN")) as copy:
                for block in chain((rows,), map(itemgetter(1), parts)):
                    copy.write(block)
        if known:
            raise MaintenanceError(f"the backup lacks the table {min(known)!r}")
        command.upgrade(config, "head")


def _copy(table: str, columns: tuple[str, ...], where: str) -> sql.Composed:
    return sql.SQL("COPY {} ({}) " + where).format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
