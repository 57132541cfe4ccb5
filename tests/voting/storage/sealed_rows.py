"""Rows with sealed columns, which a test changes one by one: no statement seals them."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import select

from voting.storage.base import Database
from voting.storage.tables.base import Base

Row = TypeVar("Row", bound=Base)


def change_rows(
    database: Database,
    table: type[Row],
    is_chosen: Callable[[Row], bool] = lambda row: True,  # noqa: ARG005 - all of them
    **values: Any,
) -> None:
    """Change the chosen rows of a table."""

    def change(session: Any) -> None:
        for row in session.scalars(select(table)):
            if is_chosen(row):
                for name, value in values.items():
                    setattr(row, name, value)

    database.write(change)
