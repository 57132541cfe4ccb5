"""What reaches the database: its statements, and how many rows they give."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from voting.storage.base import Database

_Asked = tuple[str, Any]


@contextmanager
def _noting(database: Database) -> Iterator[list[_Asked]]:
    asked: list[_Asked] = []

    def note(*arguments: Any) -> None:
        asked.append((str(arguments[2]), arguments[3]))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


@contextmanager
def watching(database: Database) -> Iterator[list[str]]:
    """Watch the statements that reach the database; they are known at the end."""
    statements: list[str] = []
    with _noting(database) as asked:
        yield statements
    statements += [statement for statement, _ in asked]


def count_rows(database: Database, ask: Callable[[Session], object]) -> list[int]:
    """Return how many rows each statement of a question gives, by asking it once more."""
    with _noting(database) as asked:
        database.read(ask)
    with database.engine.connect() as connection:
        return [
            len(connection.exec_driver_sql(*each).all()) for each in asked if each[0] != "BEGIN"
        ]
