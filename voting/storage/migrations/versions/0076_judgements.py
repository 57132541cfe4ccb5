"""What homes say of concerns that were closed."""

import sqlalchemy as sa
from alembic import op

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "concern_judgements",
        sa.Column("community_id", sa.String(32), nullable=False),
        sa.Column("concern_id", sa.String(32), nullable=False),
        sa.Column("holding_id", sa.String(32), nullable=False),
        sa.Column("is_satisfied", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "concern_id"],
            ["concerns.community_id", "concerns.id"],
            name="fk_concern_judgements_community_id_concerns",
        ),
        sa.PrimaryKeyConstraint("community_id", "concern_id", "holding_id"),
    )


def downgrade() -> None:
    op.drop_table("concern_judgements")
