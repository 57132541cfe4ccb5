"""Objections to a result stand in its log: at which entries, and the salts of what was said."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_DIGEST = sa.String(64)


def upgrade() -> None:
    op.add_column("objections", sa.Column("log_index", sa.Integer))
    op.add_column("objections", sa.Column("salt", _DIGEST))
    op.add_column("objections", sa.Column("answer_index", sa.Integer))
    op.add_column("objections", sa.Column("answer_salt", _DIGEST))


def downgrade() -> None:
    for column in ("answer_salt", "answer_index", "salt", "log_index"):
        op.drop_column("objections", column)
