"""Alembic's entry: run with a connection that the caller hands over."""

from alembic import context

from voting.storage import (
    affair_tables,
    desk_tables,
    health_tables,
    mandate_tables,
    message_tables,
    publicity_tables,
    tables,
)

TABLES = (
    tables,
    affair_tables,
    desk_tables,
    health_tables,
    mandate_tables,
    message_tables,
    publicity_tables,
)
"""The modules whose import declares all tables."""
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.Base.metadata,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
