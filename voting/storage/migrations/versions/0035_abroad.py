"""Telephones abroad begin with + in every register; some were written with 00."""

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "UPDATE owners SET telephone = '+' || substr(telephone, 3) WHERE telephone LIKE '00%'"
    )


def downgrade() -> None:
    """Both spellings are read by every version."""
