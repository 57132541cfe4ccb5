"""Letters have a code to type, and communities a telephone that owners ring."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("letters", sa.Column("code_digest", sa.String(64), nullable=True))
    op.create_index("ix_letters_code_digest", "letters", ["code_digest"])
    op.add_column(
        "communities", sa.Column("telephone", sa.String(40), server_default="", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("communities", "telephone")
    op.drop_index("ix_letters_code_digest", table_name="letters")
    op.drop_column("letters", "code_digest")
