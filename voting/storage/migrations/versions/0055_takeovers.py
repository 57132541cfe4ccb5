"""What an outgoing property company hands over, item by item."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "takeovers",
        sa.Column("community_id", sa.String(32), sa.ForeignKey("communities.id"), primary_key=True),
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("outgoing", sa.String(200), nullable=False),
        sa.Column("incoming", sa.String(200), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("begun_by", sa.String(32), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scan", sa.LargeBinary()),
        sa.Column("media_type", sa.String(40)),
        sa.Column("signed_by", sa.String(32)),
        sa.Column("confirmed_by", sa.String(32)),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
    )


def downgrade() -> None:
    op.drop_table("takeovers")
