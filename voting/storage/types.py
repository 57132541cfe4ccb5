"""Column types."""

from datetime import UTC, datetime
from enum import Enum, StrEnum

from sqlalchemy import DateTime, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

_MOST_LETTERS = 40


class DatabaseKind(StrEnum):
    """The kinds of databases, as SQLAlchemy names their dialects."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


class Term(TypeDecorator[Enum]):
    """A member of an enumeration, stored as its value."""

    impl = String
    cache_ok = True

    def __init__(self, terms: type[Enum]) -> None:
        super().__init__(_MOST_LETTERS)
        self.terms = terms

    def process_bind_param(self, value: Enum | str | None, dialect: Dialect) -> str | None:
        """Return the value to store; a value outside the enumeration is an error."""
        del dialect
        return None if value is None else str(self.terms(value).value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Enum | None:
        """Return the member of a stored value."""
        del dialect
        return None if value is None else self.terms(value)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, stored and returned in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the instant to store; one without a time zone is an error."""
        del dialect
        if value is not None and value.tzinfo is None:
            raise ValueError("an instant without a time zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the stored instant in UTC; SQLite does not store the zone."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
