"""Passkeys of owners."""

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "passkeys",
        sa.Column("community_id", sa.String(32), nullable=False),
        sa.Column("id", sa.String(512), nullable=False),
        sa.Column("identity_digest", sa.String(64), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_passkeys_community_id_communities")
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("id", name=op.f("uq_passkeys_id")),
    )
    op.create_index("ix_passkeys_identity", "passkeys", ["community_id", "identity_digest"])
    op.create_index(
        "ix_owners_identity", "owners", ["community_id", "identity_digest", "register_id"]
    )


def downgrade() -> None:
    op.drop_index("ix_owners_identity", "owners")
    op.drop_table("passkeys")
