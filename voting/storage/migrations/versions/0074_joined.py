"""When a party of a mediation said that it takes part; digests of words that were struck."""

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("mediation_parties", sa.Column("joined_at", UtcDateTime(), nullable=True))
    # Both have read of each other already.
    op.execute(
        "UPDATE mediation_parties SET joined_at = (SELECT begun_at FROM mediations "
        "WHERE mediations.community_id = mediation_parties.community_id "
        "AND mediations.id = mediation_parties.mediation_id)"
    )
    op.create_table(
        "struck_words",
        sa.Column("community_id", sa.String(32), sa.ForeignKey("communities.id"), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "sha256"),
    )


def downgrade() -> None:
    op.drop_table("struck_words")
    with op.batch_alter_table("mediation_parties") as batch:
        batch.drop_column("joined_at")
