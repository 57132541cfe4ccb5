"""The body that convenes a community's meetings, as its street office records it."""

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "communities",
        sa.Column("convener", sa.String(40), server_default="committee", nullable=False),
    )
    op.add_column(
        "communities",
        sa.Column("convener_details", sa.JSON(), server_default="{}", nullable=False),
    )
    op.add_column("communities", sa.Column("convener_recorded_by", sa.String(32), nullable=True))
    op.add_column("communities", sa.Column("convener_recorded_at", UtcDateTime(), nullable=True))
    op.add_column("meetings", sa.Column("convener", sa.String(40), nullable=True))


def downgrade() -> None:
    op.drop_column("meetings", "convener")
    for name in ("recorded_at", "recorded_by", "details"):
        op.drop_column("communities", f"convener_{name}")
    op.drop_column("communities", "convener")
