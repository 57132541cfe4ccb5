"""Alembic's entry: run with a connection that the caller hands over."""

from alembic import context

from voting.storage.message_tables import MessageRow

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=MessageRow.metadata,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
