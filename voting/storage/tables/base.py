"""Common parts of all tables: base class, column lengths, references."""

from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    ForeignKeyConstraint,
    LargeBinary,
    MetaData,
    String,
    and_,
    event,
)
from sqlalchemy.orm import DeclarativeBase

from voting.storage.sealed import seal_row, take_keys
from voting.storage.types import UtcDateTime
from voting.terms import MeetingKey

ID = String(32)
WORD = String(40)
NAME = String(200)
DIGEST = String(64)


class Base(DeclarativeBase):
    """The base of all rows."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime, bytes: LargeBinary}  # noqa: RUF012 - declarative


for _written in ("insert", "update"):
    event.listen(Base, f"before_{_written}", seal_row, propagate=True)
    event.listen(Base, f"after_{_written}", take_keys, propagate=True)


def of_meeting(table: str | None = None) -> ForeignKeyConstraint:
    """Return the foreign key to the meeting; with a short name if a table is given."""
    return _refer("meeting_id", "meetings", table)


def of_register(table: str | None = None) -> ForeignKeyConstraint:
    """Return the foreign key to the register; with a short name if a table is given."""
    return _refer("register_id", "registers", table)


def _refer(column: str, target: str, table: str | None) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["community_id", column],
        [f"{target}.community_id", f"{target}.id"],
        name=table and f"fk_{table}_community_id_{target}",
    )


def in_meeting(table: type[Base], meeting: MeetingKey) -> ColumnElement[bool]:
    """Return the condition that a row belongs to a meeting."""
    of = table.__table__.c
    return and_(of.community_id == meeting.community_id, of.meeting_id == meeting.meeting_id)
