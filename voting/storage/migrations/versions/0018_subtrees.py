"""The roots of complete subtrees are kept, so that a proof needs no whole log."""

from collections.abc import Iterator, Sequence
from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_ID = sa.String(32)
_STEP = 4
_ENTRIES = sa.table(
    "log_entries",
    sa.column("community_id", _ID),
    sa.column("meeting_id", _ID),
    sa.column("index", sa.Integer),
    sa.column("leaf_hash", sa.LargeBinary),
)


def upgrade() -> None:
    subtrees = op.create_table(
        "log_subtrees",
        sa.Column("community_id", _ID, nullable=False),
        sa.Column("meeting_id", _ID, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("index", sa.Integer, nullable=False),
        sa.Column("root", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint(
            "community_id", "meeting_id", "height", "index", name="pk_log_subtrees"
        ),
    )
    connection = op.get_bind()
    for community_id, meeting_id in _list_logs(connection):
        leaves = _read_leaves(connection, community_id, meeting_id)
        rows = [
            {
                "community_id": community_id,
                "meeting_id": meeting_id,
                "height": height,
                "index": index,
                "root": root,
            }
            for height, index, root in _list_subtrees(leaves)
        ]
        if rows:
            connection.execute(sa.insert(subtrees), rows)
    _forbid_changes()


def _list_logs(connection: sa.Connection) -> list[tuple[str, str]]:
    rows = connection.execute(
        sa.select(_ENTRIES.c.community_id, _ENTRIES.c.meeting_id).where(_ENTRIES.c.index == 0)
    )
    return [(row.community_id, row.meeting_id) for row in rows]


def _read_leaves(connection: sa.Connection, community_id: str, meeting_id: str) -> Sequence[bytes]:
    return connection.scalars(
        sa.select(_ENTRIES.c.leaf_hash)
        .where(_ENTRIES.c.community_id == community_id, _ENTRIES.c.meeting_id == meeting_id)
        .order_by(_ENTRIES.c.index)
    ).all()


def _list_subtrees(leaves: Sequence[bytes]) -> Iterator[tuple[int, int, bytes]]:
    """Yield height, index and root of the complete subtrees that are kept (RFC 6962 §2.1)."""
    level, height = leaves, 0
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        level = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
        height += 1
        if height % _STEP == 0:
            yield from ((height, index, root) for index, root in enumerate(level))


def _forbid_changes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER log_subtrees_no_{verb.lower()} BEFORE {verb} ON log_subtrees "
                "BEGIN SELECT RAISE(ABORT, 'log_subtrees is append-only'); END"
            )
        return
    op.execute(
        "CREATE TRIGGER log_subtrees_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
        "ON log_subtrees FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    op.drop_table("log_subtrees")
