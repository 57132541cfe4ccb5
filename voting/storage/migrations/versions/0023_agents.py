"""Mandates stand in the log: by whom confirmed, which agent, which entry; links to stop them."""

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_ID, _WORD = sa.String(32), sa.String(40)


def upgrade() -> None:
    op.add_column("mandates", sa.Column("confirmed_by", _ID))
    op.add_column("mandates", sa.Column("pseudonym", _WORD, server_default="", nullable=False))
    op.add_column("mandates", sa.Column("log_index", sa.Integer))
    # The log has no entry of these that a ballot could name: they are to be recorded anew.
    op.execute(
        "UPDATE mandates SET revoked_at = granted_at WHERE revoked_at IS NULL AND EXISTS ("
        "SELECT 1 FROM meetings WHERE meetings.community_id = mandates.community_id "
        "AND meetings.id = mandates.meeting_id AND meetings.state IN ('noticed', 'open'))"
    )
    op.drop_column("ballots", "is_by_proxy")
    op.create_table(
        "mandate_links",
        sa.Column("community_id", _ID, nullable=False),
        sa.Column("meeting_id", _ID, nullable=False),
        sa.Column("mandate_id", _ID, nullable=False),
        sa.Column("owner_id", _ID, nullable=False),
        sa.Column("token_digest", sa.String(64)),
        sa.Column("printed_at", UtcDateTime()),
        sa.PrimaryKeyConstraint(
            "community_id", "meeting_id", "mandate_id", "owner_id", name="pk_mandate_links"
        ),
        sa.UniqueConstraint("token_digest", name="uq_mandate_links_token_digest"),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id", "mandate_id"],
            ["mandates.community_id", "mandates.meeting_id", "mandates.id"],
            name="fk_mandate_links_community_id_mandates",
        ),
    )


def downgrade() -> None:
    op.drop_table("mandate_links")
    op.add_column(
        "ballots",
        sa.Column("is_by_proxy", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    for column in ("log_index", "pseudonym", "confirmed_by"):
        op.drop_column("mandates", column)
