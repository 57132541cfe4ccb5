"""Unconfirmed marks are kept; ballots get a code; each owner disputes for themselves."""

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


_ID, _WORD = sa.String(32), sa.String(40)
_DISPUTED = ("community_id", "meeting_id", "ballot_id")


def upgrade() -> None:
    op.create_table(
        "marked_ballots",
        sa.Column("community_id", _ID, nullable=False),
        sa.Column("meeting_id", _ID, nullable=False),
        sa.Column("holding_id", _ID, nullable=False),
        sa.Column("owner_id", _ID, nullable=False),
        sa.Column("mandate_id", _ID, nullable=False),
        sa.Column("form_id", _ID, nullable=False),
        sa.Column("choices", sa.JSON, nullable=False),
        sa.Column("kept_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint(
            "community_id",
            "meeting_id",
            "holding_id",
            "owner_id",
            "mandate_id",
            name="pk_marked_ballots",
        ),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meetings.community_id", "meetings.id"],
            name="fk_marked_ballots_community_id_meetings",
        ),
    )
    op.add_column("ballots", sa.Column("owner_id", _ID))
    op.add_column("ballots", sa.Column("code", _ID))
    op.add_column("ballots", sa.Column("voided_at", UtcDateTime()))
    op.create_index("uq_ballots_code", "ballots", ["code"], unique=True)
    _remake_disputes((*_DISPUTED, "owner_id"), [sa.Column("withdrawn_at", UtcDateTime())])


def _remake_disputes(key: tuple[str, ...], added: list[sa.Column[object]]) -> None:
    """Make the table anew, as SQLite cannot change a primary key; there are few disputes."""
    kept = [
        *(sa.Column(name, _ID, nullable=False) for name in (*_DISPUTED, "owner_id")),
        sa.Column("ground", _WORD, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("settled_at", UtcDateTime()),
        sa.Column("settled_by", _ID),
        sa.Column("finding", _WORD),
        sa.Column("void_ground", _WORD),
        sa.Column("reason", sa.Text),
    ]
    old = sa.table("disputes", *(sa.column(each.name, each.type) for each in kept))
    found = [dict(row) for row in op.get_bind().execute(sa.select(old)).mappings()]
    rows = list({tuple(each[name] for name in key): each for each in found}.values())
    op.drop_table("disputes")
    made = op.create_table(
        "disputes",
        *kept,
        *added,
        sa.PrimaryKeyConstraint(*key, name="pk_disputes"),
        sa.ForeignKeyConstraint(
            _DISPUTED,
            ["ballots.community_id", "ballots.meeting_id", "ballots.id"],
            name="fk_disputes_community_id_ballots",
        ),
    )
    op.bulk_insert(made, rows)


def downgrade() -> None:
    _remake_disputes(_DISPUTED, [])
    op.drop_index("uq_ballots_code", "ballots")
    op.drop_column("ballots", "voided_at")
    op.drop_column("ballots", "code")
    op.drop_column("ballots", "owner_id")
    op.drop_table("marked_ballots")
