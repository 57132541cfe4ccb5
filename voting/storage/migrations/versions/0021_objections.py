"""Why a ballot is voided is told apart; objections are also recorded for owners in person."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ballots", sa.Column("void_ground", sa.String(40)))
    op.add_column("disputes", sa.Column("void_ground", sa.String(40)))
    op.add_column("objections", sa.Column("recorded_by", sa.String(32)))
    op.add_column("objections", sa.Column("scan", sa.LargeBinary))
    op.add_column("objections", sa.Column("media_type", sa.String(40)))


def downgrade() -> None:
    for column in ("media_type", "scan", "recorded_by"):
        op.drop_column("objections", column)
    op.drop_column("disputes", "void_ground")
    op.drop_column("ballots", "void_ground")
