"""A part of a long list: searched, filtered, sorted and cut into pages by the database.

What is sealed there, such as names, is opened and searched here, of one list at a time.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

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
class SealedTexts:
    """Texts that the database holds sealed: those of a list's rows, by a column of the row."""

    column: InstrumentedAttribute[str]
    """Of the row; by its values `read` has the texts."""
    read: Callable[[], Mapping[str, str]]

    def find(self, word: str) -> ColumnElement[bool]:
        """Return the condition that a row's text contains a word."""
        return self.column.in_([key for key, text in self.read().items() if word in text])


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedOrder:
    """The order of sealed texts, and of columns where they are equal."""

    id: InstrumentedAttribute[str]
    texts: SealedTexts
    then: Sequence[InstrumentedAttribute[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """How a list can be asked."""

    searched: Sequence[SQLColumnExpression[str]]
    """The texts that are searched."""
    filters: Mapping[str, Mapping[str, ColumnElement[bool]]]
    """The condition for each value of each filter."""
    sorts: Mapping[str, Sequence[SQLColumnExpression[Any]] | SealedOrder]
    """The columns of each order; the first order is that of a list of which none is asked."""
    sealed: Sequence[SealedTexts] = ()
    """The sealed texts that are searched beside those of columns."""
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
    return Part(
        rows=tuple(view(_cut(session, matching, table, understood))),
        number=number,
        asked=understood,
        pages=pages,
        filters={name: tuple(values) for name, values in table.filters.items()},
        sorts=tuple(table.sorts),
    )


def _cut(session: Session, matching: Select[Found], table: Table, asked: Asked) -> Sequence[Found]:
    """Return the rows of a page."""
    begin, order = (asked.page - 1) * SHOWN, table.sorts[asked.sort]
    if not isinstance(order, SealedOrder):
        columns = [each.desc() if asked.is_descending else each for each in order]
        return session.scalars(matching.order_by(*columns).offset(begin).limit(SHOWN)).all()
    texts = order.texts.read()
    keys = session.execute(
        matching.with_only_columns(order.id, order.texts.column, *order.then)
    ).all()
    ordered = sorted(
        keys, key=lambda row: (texts.get(row[1], ""), *row[2:]), reverse=asked.is_descending
    )
    ids = [row[0] for row in ordered[begin : begin + SHOWN]]
    rows = session.scalars(matching.where(order.id.in_(ids))).all()
    return sorted(rows, key=lambda row: ids.index(getattr(row, order.id.key)))


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
        or_(
            *(column.contains(word, autoescape=True) for column in table.searched),
            *(texts.find(word) for texts in table.sealed),
        )
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
