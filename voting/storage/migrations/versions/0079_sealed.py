"""Personal data is sealed: keys of data, columns that hold sealed values, digests to find them.

What stands in the columns already is sealed by `voting.maintenance.keys.sealing` afterwards, which
has the keys.
"""

import sqlalchemy as sa
from alembic import op

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None

_WORD, _NAME = sa.String(40), sa.String(200)
_WIDENED: dict[str, dict[str, sa.String | sa.JSON]] = {
    "owners": {"name": _NAME, "telephone": _WORD},
    "staff": {"name": _NAME, "telephone": _WORD},
    "messages": {"telephone": _WORD},
    "codes": {"telephone": _WORD},
    "mandates": {"agent": _NAME, "telephone": _WORD, "directions": sa.JSON()},
    "objections": {"telephone": _WORD},
    "breaches": {"name": _NAME},
    "mediation_parties": {"name": _NAME},
    "platform_imports": {"sheets": sa.JSON()},
    "register_checks": {"content": sa.JSON()},
    "steps": {"details": sa.JSON()},
    "transfers": {"buyers": sa.JSON()},
}
"""The types that the columns had before."""
_FOUND = ("owners", "messages", "mandates")
"""The tables that are found by the digest of a telephone."""


def upgrade() -> None:
    op.create_table(
        "data_keys",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("community_id", sa.String(32), sa.ForeignKey("communities.id")),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.String(255), nullable=False),
    )
    op.create_index("ix_data_keys_community_id", "data_keys", ["community_id"])
    op.drop_index("ix_owners_telephone", "owners")
    op.drop_index("ix_mandates_telephone", "mandates")
    for name, columns in _WIDENED.items():
        with op.batch_alter_table(name) as table:
            for column, before in columns.items():
                table.alter_column(
                    column,
                    existing_type=before,
                    type_=sa.Text(),
                    existing_nullable=(name, column) == ("staff", "telephone"),
                    existing_server_default="{}"
                    if (name, column) == ("steps", "details")
                    else None,
                    postgresql_using=f"{column}::text",
                )
    for name in _FOUND:
        op.add_column(
            name, sa.Column("telephone_digest", sa.String(64), nullable=False, server_default="")
        )
    op.create_index(
        "ix_owners_telephone_digest", "owners", ["telephone_digest", "community_id", "register_id"]
    )
    op.create_index("ix_mandates_telephone_digest", "mandates", ["telephone_digest"])


def downgrade() -> None:
    # Without its keys nothing that was sealed is read ever again.
    if op.get_bind().execute(sa.text("SELECT count(*) FROM data_keys")).scalar():
        raise RuntimeError("rows are sealed: restore a backup of before 0079 instead")
    op.drop_index("ix_mandates_telephone_digest", "mandates")
    op.drop_index("ix_owners_telephone_digest", "owners")
    for name in _FOUND:
        with op.batch_alter_table(name) as table:
            table.drop_column("telephone_digest")
    for name, columns in _WIDENED.items():
        with op.batch_alter_table(name) as table:
            for column, before in columns.items():
                kind = "json" if isinstance(before, sa.JSON) else f"varchar({before.length})"
                table.alter_column(
                    column,
                    existing_type=sa.Text(),
                    type_=before,
                    existing_nullable=(name, column) == ("staff", "telephone"),
                    existing_server_default="{}"
                    if (name, column) == ("steps", "details")
                    else None,
                    postgresql_using=f"{column}::{kind}",
                )
    op.create_index("ix_mandates_telephone", "mandates", ["telephone"])
    op.create_index("ix_owners_telephone", "owners", ["telephone", "community_id", "register_id"])
    op.drop_index("ix_data_keys_community_id", "data_keys")
    op.drop_table("data_keys")
