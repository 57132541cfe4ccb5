"""The public numbers of matters, by community and year: concerns and tasks share them."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from voting.errors import NotFoundError
from voting.storage.tables.concerns.rows import ConcernRow
from voting.storage.tables.daily.rows import TaskRow

_MOST = 11
"""Characters of a number, which fits into a column then; no year has so many concerns."""


def format_number(year: int, ordinal: int) -> str:
    """Return the public number of a concern: 2026-017."""
    return f"{year}-{ordinal:03d}"


def parse_number(number: str) -> tuple[int, int]:
    """Return year and ordinal of a public number.

    Raises:
        NotFoundError: it is none.
    """
    year, _, ordinal = number.partition("-")
    if not (number.isascii() and year.isdigit() and ordinal.isdigit()) or len(number) > _MOST:
        raise NotFoundError
    if format_number(int(year), int(ordinal)) != number:
        raise NotFoundError
    return int(year), int(ordinal)


def find_next(session: Session, community_id: str, year: int) -> int:
    """Return the next ordinal of a year; the community is locked, as numbers have no gaps."""
    last = (
        session.scalar(
            select(func.max(table.ordinal)).where(
                table.community_id == community_id, table.year == year
            )
        )
        for table in (ConcernRow, TaskRow)
    )
    return max(each or 0 for each in last) + 1


def get_concern_row(
    session: Session, community_id: str, number: str, *, is_locked: bool = False
) -> ConcernRow:
    """Return a community's concern by its public number, locked if it is to change.

    Raises:
        NotFoundError: there is none.
    """
    year, ordinal = parse_number(number)
    chosen = select(ConcernRow).where(
        ConcernRow.community_id == community_id,
        ConcernRow.year == year,
        ConcernRow.ordinal == ordinal,
    )
    row = session.scalar(chosen.with_for_update() if is_locked else chosen)
    if row is None:
        raise NotFoundError
    return row
