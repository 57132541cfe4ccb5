"""The committee's desk: steps that two take, prints, deliveries, paper ballots, opinions."""

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_ID, _WORD, _DIGEST = sa.String(32), sa.String(40), sa.String(64)


def _key(*names: str) -> list[sa.Column[str]]:
    return [
        sa.Column(name, _ID, primary_key=True) for name in ("community_id", "meeting_id", *names)
    ]


def _of_meeting(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["community_id", "meeting_id"],
        ["meetings.community_id", "meetings.id"],
        name=f"fk_{table}_community_id_meetings",
    )


def upgrade() -> None:
    _create_steps_and_prints()
    _create_deliveries()
    _create_papers()
    op.create_table(
        "opinions",
        *_key("id"),
        sa.Column("body", _WORD, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("given_on", _WORD, nullable=False),
        sa.Column("recorded_by", _ID, nullable=False),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        _of_meeting("opinions"),
        sa.PrimaryKeyConstraint("community_id", "meeting_id", "id", name="pk_opinions"),
    )
    op.add_column("meetings", sa.Column("leave_by", _ID, nullable=True))
    op.add_column("meetings", sa.Column("leave_at", UtcDateTime(), nullable=True))
    op.add_column("letters", sa.Column("serial", _WORD, nullable=True))
    op.create_index("ix_letters_serial", "letters", ["community_id", "serial"])
    op.add_column("motions", sa.Column("details", sa.JSON, server_default="{}", nullable=False))


def _create_steps_and_prints() -> None:
    op.create_table(
        "steps",
        *_key("id"),
        sa.Column("kind", _WORD, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("closes_at", UtcDateTime(), nullable=True),
        sa.Column("subject_id", _ID, nullable=True),
        sa.Column("scan", sa.LargeBinary, nullable=True),
        sa.Column("media_type", _WORD, nullable=True),
        sa.Column("asked_by", _ID, nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", _ID, nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("outcome", _WORD, nullable=True),
        _of_meeting("steps"),
        sa.PrimaryKeyConstraint("community_id", "meeting_id", "id", name="pk_steps"),
    )
    op.create_table(
        "prints",
        *_key("id"),
        sa.Column("by", _ID, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("letters", sa.Integer, nullable=False),
        sa.Column("holding_id", _ID, nullable=True),
        _of_meeting("prints"),
        sa.PrimaryKeyConstraint("community_id", "meeting_id", "id", name="pk_prints"),
    )


def _create_deliveries() -> None:
    op.create_table(
        "deliveries",
        *_key("holding_id"),
        sa.Column("how", _WORD, primary_key=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by", _ID, nullable=True),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("picture_id", _ID, nullable=True),
        _of_meeting("deliveries"),
        sa.PrimaryKeyConstraint(
            "community_id", "meeting_id", "holding_id", "how", name="pk_deliveries"
        ),
    )
    op.create_table(
        "pictures",
        *_key("id"),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("media_type", _WORD, nullable=False),
        _of_meeting("pictures"),
        sa.PrimaryKeyConstraint("community_id", "meeting_id", "id", name="pk_pictures"),
    )
    op.create_table(
        "notice_links",
        *_key("holding_id"),
        sa.Column("token_digest", _DIGEST, nullable=False),
        _of_meeting("notice_links"),
        sa.UniqueConstraint("token_digest", name="uq_notice_links_token_digest"),
        sa.PrimaryKeyConstraint("community_id", "meeting_id", "holding_id", name="pk_notice_links"),
    )
    op.execute(
        "INSERT INTO deliveries (community_id, meeting_id, holding_id, how, at, note) "
        "SELECT community_id, meeting_id, holding_id, served_how, served_at, '' FROM letters "
        "WHERE served_at IS NOT NULL"
    )
    op.drop_column("letters", "served_how")
    op.drop_column("letters", "served_at")


def _create_papers() -> None:
    op.create_table(
        "papers",
        *_key("id"),
        sa.Column("holding_id", _ID, nullable=False),
        sa.Column("scan", sa.LargeBinary, nullable=False),
        sa.Column("media_type", _WORD, nullable=False),
        sa.Column("sha256", _DIGEST, nullable=False),
        sa.Column("returned_at", UtcDateTime(), nullable=False),
        sa.Column("ballot_id", _ID, nullable=True),
        sa.Column("is_invalid", sa.Boolean, nullable=False),
        sa.Column("discarded_at", UtcDateTime(), nullable=True),
        _of_meeting("papers"),
        sa.PrimaryKeyConstraint("community_id", "meeting_id", "id", name="pk_papers"),
    )
    op.create_index("ix_papers_holding", "papers", ["community_id", "meeting_id", "holding_id"])
    op.create_table(
        "readings",
        *_key("paper_id"),
        sa.Column("ordinal", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("member_id", _ID, nullable=False),
        sa.Column("choices", sa.JSON, nullable=False),
        sa.Column("invalid", sa.Text, nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id", "paper_id"],
            ["papers.community_id", "papers.meeting_id", "papers.id"],
            name="fk_readings_community_id_papers",
        ),
        sa.UniqueConstraint(
            "community_id", "meeting_id", "paper_id", "member_id", name="uq_readings_member"
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "meeting_id", "paper_id", "ordinal", name="pk_readings"
        ),
    )


def downgrade() -> None:
    op.drop_column("motions", "details")
    op.drop_index("ix_letters_serial", "letters")
    op.drop_column("letters", "serial")
    op.drop_column("meetings", "leave_at")
    op.drop_column("meetings", "leave_by")
    op.add_column("letters", sa.Column("served_at", UtcDateTime(), nullable=True))
    op.add_column("letters", sa.Column("served_how", sa.String(40), nullable=True))
    for table in (
        "opinions",
        "readings",
        "papers",
        "notice_links",
        "pictures",
        "deliveries",
        "prints",
        "steps",
    ):
        op.drop_table(table)
