"""Alembic's environment; it uses the connection that the caller passes."""

from alembic import context

from voting.storage.tables import (
    affairs,
    base,
    casting,
    desk,
    health,
    log,
    meeting,
    outbox,
    owners,
    people,
    register,
    result,
)
from voting.storage.tables.assessments import assessed
from voting.storage.tables.concerns import rows
from voting.storage.tables.daily import duties, takeovers
from voting.storage.tables.daily import rows as daily_rows
from voting.storage.tables.fund import entries
from voting.storage.tables.neighbours import rows as neighbour_rows

TABLES = (
    affairs,
    assessed,
    base,
    casting,
    daily_rows,
    desk,
    duties,
    entries,
    health,
    log,
    meeting,
    neighbour_rows,
    outbox,
    owners,
    people,
    register,
    result,
    rows,
    takeovers,
)
"""The modules whose import declares all tables."""
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=base.Base.metadata,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
