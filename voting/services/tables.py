"""A part of a long list: searched, filtered, sorted and cut into pages by the database."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, func, or_, select
from sqlalchemy.orm import Session

SHOWN = 50
"""The number of rows of a page."""
Row = TypeVar("Row")
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a reader asked of a list; everything of it may be unknown to the list."""

    text: str = ""
    """What some column has to contain; each word that is divided by spaces for itself."""
    chosen: Mapping[str, str] = field(default_factory=dict)
    """The chosen value of each filter."""
    sort: str = ""
    is_descending: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """How a list can be asked."""

    searched: Sequence[SQLColumnExpression[str]]
    """The texts that are searched."""
    filters: Mapping[str, Mapping[str, ColumnElement[bool]]]
    """The condition for each value of each filter."""
    sorts: Mapping[str, Sequence[SQLColumnExpression[Any]]]
    """The columns of each order; the first order is that of a list of which none is asked."""
    begins_descending: bool = False
    """A list of which no order is asked begins at the end of the first one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Generic[Row]):
    """A page of a list."""

    rows: tuple[Row, ...]
    number: int
    """The number of all rows that match."""
    asked: Asked
    """As it was understood: an unknown order is the first one, a page too far the last one."""
    pages: int
    filters: Mapping[str, tuple[str, ...]]
    """The values of each filter."""
    sorts: tuple[str, ...]


def read_part(
    session: Session,
    query: Select[Found],
    table: Table,
    asked: Asked,
    view: Callable[[Sequence[Found]], Sequence[Row]],
) -> Part[Row]:
    """Return a page of a list, in two statements and those of `view`.

    Args:
        session: reads.
        query: gives all rows.
        table: how they can be asked.
        asked: what is asked.
        view: makes the rows of the page of what was found for them.
    """
    matching = query.where(_match(table, asked))
    number = session.scalars(select(func.count()).select_from(matching.subquery())).one()
    pages = max(1, -(-number // SHOWN))
    understood = _understand(table, asked, pages)
    columns = table.sorts[understood.sort]
    order = [each.desc() if understood.is_descending else each for each in columns]
    cut = matching.order_by(*order).offset((understood.page - 1) * SHOWN).limit(SHOWN)
    return Part(
        rows=tuple(view(session.scalars(cut).all())),
        number=number,
        asked=understood,
        pages=pages,
        filters={name: tuple(values) for name, values in table.filters.items()},
        sorts=tuple(table.sorts),
    )


def arrange(
    rows: Sequence[Row],
    orders: Mapping[str, Callable[[Row], Any]],
    asked: Asked,
    *,
    begins_descending: bool = False,
) -> Part[Row]:
    """Return a short list that was computed, sorted, as its only page.

    Args:
        rows: all of them, in the order in which equal ones stay.
        orders: the key of each order; the first one is that of a list of which none is asked.
        asked: what is asked.
        begins_descending: a list of which no order is asked begins at the end of the first one.
    """
    table = Table(
        searched=(),
        filters={},
        sorts=dict.fromkeys(orders, ()),
        begins_descending=begins_descending,
    )
    understood = _understand(table, asked, pages=1)
    key = orders[understood.sort]
    return Part(
        rows=tuple(sorted(rows, key=key, reverse=understood.is_descending)),
        number=len(rows),
        asked=understood,
        pages=1,
        filters={},
        sorts=tuple(orders),
    )


def _match(table: Table, asked: Asked) -> ColumnElement[bool]:
    chosen = [
        values[asked.chosen[name]]
        for name, values in table.filters.items()
        if asked.chosen.get(name) in values
    ]
    words = [
        or_(*(column.contains(word, autoescape=True) for column in table.searched))
        for word in asked.text.split()
    ]
    return and_(True, *chosen, *words)  # noqa: FBT003 - SQL's own


def _understand(table: Table, asked: Asked, pages: int) -> Asked:
    is_known = asked.sort in table.sorts
    return Asked(
        text=" ".join(asked.text.split()),
        chosen={
            name: asked.chosen[name]
            for name, values in table.filters.items()
            if asked.chosen.get(name) in values
        },
        sort=asked.sort if is_known else next(iter(table.sorts)),
        is_descending=asked.is_descending if is_known else table.begins_descending,
        page=min(max(1, asked.page), pages),
    )
