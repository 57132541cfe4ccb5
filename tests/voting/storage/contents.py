"""What is in a database of PostgreSQL, read and put in the place of what is in another.

To make a database costs a quarter of a second and more, to empty one and fill it some hundredths.
"""

from dataclasses import dataclass
from functools import cache

from psycopg import Connection, connect
from psycopg.sql import SQL, Identifier

from voting.storage.tables.base import Base

_LARGE = 1_000_000
"""A table of so many bytes is truncated, which gives its room back; a small one is faster so."""
_SCHEMA = """
SELECT md5(string_agg(part, '|' ORDER BY part)) FROM (
  SELECT format('%s %s %s %s %s', oid, relname, relkind, relacl, relowner) AS part FROM pg_class
    WHERE relnamespace >= 16384 OR relnamespace = 'public'::regnamespace
  UNION ALL SELECT format('%s %s %s', oid, nspname, nspacl) FROM pg_namespace
    WHERE nspname !~ '^pg_(toast_)?temp'
  UNION ALL SELECT format('%s %s %s', attrelid, attname, atttypid) FROM pg_attribute
    WHERE attrelid >= 16384 AND attnum > 0
  UNION ALL SELECT format('%s %s', oid, tgenabled) FROM pg_trigger
  UNION ALL SELECT format('%s %s', oid, setconfig) FROM pg_db_role_setting, pg_database
    WHERE setdatabase = oid
) AS parts(part)
"""


@dataclass(frozen=True, slots=True)
class Content:
    """The rows of all tables that have some, and what sequences gave last."""

    rows: tuple[tuple[str, bytes], ...] = ()
    sequences: tuple[tuple[str, int], ...] = ()


def read_schema(url: str) -> str:
    """Return how a database is built, and of what version; it changes with whatever is altered."""
    with connect(url) as connection:
        (found,) = connection.execute(_SCHEMA).fetchone() or ("",)
        (versions,) = connection.execute("SELECT to_regclass('alembic_version')").fetchone() or (
            None,
        )
        said = connection.execute("SELECT * FROM alembic_version").fetchall() if versions else []
    return f"{found} {said}"


def read_content(url: str) -> Content:
    """Return what is in a database."""
    with connect(url) as connection:
        tables = _list_filled(connection)
        rows = tuple((each, _copy_out(connection, each)) for each in tables)
        return Content(rows, _read_sequences(connection))


def write_content(url: str, content: Content) -> None:
    """Put this in the place of what is in a database, whose other connections are ended."""
    with connect(url) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        # No trigger and no foreign key looks at what is taken out and put in.
        connection.execute("SET LOCAL session_replication_role = replica")
        for table in _list_filled(connection):
            _empty(connection, table)
        for table, rows in content.rows:
            with connection.cursor().copy(
                SQL("COPY {} FROM STDIN").format(Identifier(table))
            ) as writer:
                writer.write(rows)
        kept = dict(content.sequences)
        for name, last in _read_sequences(connection):
            if kept.get(name) != last:
                connection.execute(
                    "SELECT setval(%s::regclass, %s, %s)", (name, kept.get(name, 1), name in kept)
                )


@cache
def _ask_filled() -> bytes:
    names = (each.name for each in Base.metadata.sorted_tables)
    parts = (f"SELECT '{each}' WHERE EXISTS (SELECT FROM \"{each}\")" for each in names)  # noqa: S608
    return " UNION ALL ".join(parts).encode()


def _list_filled(connection: Connection) -> list[str]:
    return [name for (name,) in connection.execute(_ask_filled())]


def _copy_out(connection: Connection, table: str) -> bytes:
    with connection.cursor().copy(SQL("COPY {} TO STDOUT").format(Identifier(table))) as reader:
        return b"".join(map(bytes, reader))


def _empty(connection: Connection, table: str) -> None:
    (size,) = connection.execute("SELECT pg_table_size(%s::regclass)", (table,)).fetchone() or (0,)
    statement = "TRUNCATE {} CASCADE" if size > _LARGE else "DELETE FROM {}"
    connection.execute(SQL(statement).format(Identifier(table)))


def _read_sequences(connection: Connection) -> tuple[tuple[str, int], ...]:
    """Return what each sequence gave last, of those that gave something."""
    found = connection.execute(
        "SELECT format('%I', sequencename), last_value FROM pg_sequences"
        " WHERE schemaname = 'public' AND last_value IS NOT NULL ORDER BY 1"
    )
    return tuple((name, last) for name, last in found)
