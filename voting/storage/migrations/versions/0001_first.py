"""Communities, registers, meetings, ballots, logs and results."""

import sqlalchemy as sa
from alembic import op

from voting.storage.types import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


_APPEND_ONLY = ("log_entries", "checkpoints")
"""Tables that no statement may change: the database itself refuses."""
_KEPT = "meetings"
"""No row of it may go. Ballots and entries, of which there are most, need no key to look for it:
both are inserted by statements that hold a lock on their meeting.
"""


def _forbid_changes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in _APPEND_ONLY:
            for verb in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        op.execute(
            f"CREATE TRIGGER {_KEPT}_no_delete BEFORE DELETE ON {_KEPT} "
            f"BEGIN SELECT RAISE(ABORT, '{_KEPT} is append-only'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in _APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    op.execute(
        f"CREATE TRIGGER {_KEPT}_kept BEFORE DELETE OR TRUNCATE ON {_KEPT} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def _allow_changes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    for table in _APPEND_ONLY:
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
    op.execute(f"DROP TRIGGER {_KEPT}_kept ON {_KEPT}")
    op.execute("DROP FUNCTION refuse_change()")


def upgrade() -> None:
    op.create_table(
        "street_offices",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_street_offices")),
    )
    op.create_table(
        "communities",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("street_office_id", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["street_office_id"],
            ["street_offices.id"],
            name=op.f("fk_communities_street_office_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_communities")),
        sa.UniqueConstraint("code", name=op.f("uq_communities_code")),
    )
    op.create_index(
        op.f("ix_communities_street_office_id"), "communities", ["street_office_id"], unique=False
    )
    op.create_table(
        "registers",
        sa.Column("community_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("source_name", sa.String(length=200), nullable=False),
        sa.Column("source_sha256", sa.String(length=64), nullable=False),
        sa.Column("imported_at", UtcDateTime(), nullable=False),
        sa.Column("imported_by", sa.String(length=32), nullable=False),
        sa.Column("frozen_at", UtcDateTime(), nullable=True),
        sa.Column("frozen_by", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_registers_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_registers")),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("community_id", sa.String(length=32), nullable=True),
        sa.Column("street_office_id", sa.String(length=32), nullable=True),
        sa.Column("login", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_staff_community_id")
        ),
        sa.ForeignKeyConstraint(
            ["street_office_id"], ["street_offices.id"], name=op.f("fk_staff_street_office_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("login", name=op.f("uq_staff_login")),
    )
    op.create_index(op.f("ix_staff_community_id"), "staff", ["community_id"], unique=False)
    op.create_index(op.f("ix_staff_street_office_id"), "staff", ["street_office_id"], unique=False)
    op.create_table(
        "holdings",
        sa.Column("community_id", sa.String(length=32), nullable=False),
        sa.Column("register_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "register_id"],
            ["registers.community_id", "registers.id"],
            name=op.f("fk_holdings_community_id_register_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "register_id", "id", name=op.f("pk_holdings")),
    )
    op.create_table(
        "meetings",
        sa.Column("community_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("register_id", sa.String(length=32), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("rules", sa.String(length=40), nullable=False),
        sa.Column("overrides", sa.JSON(), nullable=False),
        sa.Column("opens_at", UtcDateTime(), nullable=False),
        sa.Column("closes_at", UtcDateTime(), nullable=False),
        sa.Column("is_scheduled", sa.Boolean(), nullable=False),
        sa.Column("objection_days", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "register_id"],
            ["registers.community_id", "registers.id"],
            name=op.f("fk_meetings_community_id_register_id"),
        ),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_meetings_community_id")
        ),
        sa.PrimaryKeyConstraint("community_id", "id", name=op.f("pk_meetings")),
    )
    op.create_index("ix_meetings_state", "meetings", ["state", "is_scheduled"], unique=False)
    op.create_table(
        "owners",
        sa.Column("community_id", sa.String(length=32), nullable=False),
        sa.Column("register_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("identity_digest", sa.String(length=64), nullable=False),
        sa.Column("last_six_digest", sa.String(length=64), nullable=False),
        sa.Column("telephone", sa.String(length=40), nullable=False),
        sa.Column("pseudonym", sa.String(length=40), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "register_id"],
            ["registers.community_id", "registers.id"],
            name=op.f("fk_owners_community_id_register_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "register_id", "id", name=op.f("pk_owners")),
    )
    op.create_table(
        "ownerships",
        sa.Column("community_id", sa.String(length=32), nullable=False),
        sa.Column("register_id", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=32), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "register_id"],
            ["registers.community_id", "registers.id"],
            name=op.f("fk_ownerships_community_id_register_id"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "register_id", "unit_id", "owner_id", name=op.f("pk_ownerships")
        ),
    )
    op.create_table(
        "units",
        sa.Column("community_id", sa.String(length=32), nullable=False),
        sa.Column("register_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("holding_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("building", sa.String(length=200), nullable=False),
        sa.Column("section", sa.String(length=200), nullable=False),
        sa.Column("room", sa.String(length=200), nullable=False),
        sa.Column("use", sa.String(length=40), nullable=False),
        sa.Column("area_cm2", sa.BigInteger(), nullable=False),
        sa.Column("basis", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("shared_by", sa.String(length=40), nullable=False),
        sa.Column("developer_id", sa.String(length=32), nullable=True),
        sa.Column("pseudonym", sa.String(length=40), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "register_id"],
            ["registers.community_id", "registers.id"],
            name=op.f("fk_units_community_id_register_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "register_id", "id", name=op.f("pk_units")),
        sa.UniqueConstraint(
            "community_id",
            "register_id",
            "pseudonym",
            name=op.f("uq_units_community_id_register_id_pseudonym"),
        ),
    )
    op.create_index(
        "ix_units_address",
        "units",
        ["community_id", "register_id", "building", "section", "room"],
        unique=False,
    )
    op.create_index(
        "ix_units_holding", "units", ["community_id", "register_id", "holding_id"], unique=False
    )
    op.create_table(
        "voters",
        sa.Column("community_id", sa.String(length=32), nullable=False),
        sa.Column("register_id", sa.String(length=32), nullable=False),
        sa.Column("holding_id", sa.String(length=32), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "register_id"],
            ["registers.community_id", "registers.id"],
            name=op.f("fk_voters_community_id_register_id"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "register_id", "holding_id", "owner_id", name=op.f("pk_voters")
        ),
    )
    op.create_table(
        "ballots",
        sa.Column("community_id", sa.String(length=32), nullable=False),
        sa.Column("meeting_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("holding_id", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("is_invalid", sa.Boolean(), nullable=False),
        sa.Column("form_id", sa.String(length=32), nullable=False),
        sa.Column("cast_at", UtcDateTime(), nullable=False),
        sa.Column("entry", sa.LargeBinary(), nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary(), nullable=False),
        sa.Column("promise", sa.Text(), nullable=False),
        sa.Column("log_index", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("community_id", "meeting_id", "id", name=op.f("pk_ballots")),
        sa.UniqueConstraint(
            "community_id",
            "meeting_id",
            "form_id",
            name=op.f("uq_ballots_community_id_meeting_id_form_id"),
        ),
        sa.UniqueConstraint(
            "community_id",
            "meeting_id",
            "holding_id",
            "channel",
            "ordinal",
            name=op.f("uq_ballots_community_id_meeting_id_holding_id_channel_ordinal"),
        ),
    )
    op.create_index(
        "ix_ballots_waiting", "ballots", ["community_id", "meeting_id", "log_index"], unique=False
    )
    op.create_table(
        "checkpoints",
        sa.Column("community_id", sa.String(length=32), nullable=False),
        sa.Column("meeting_id", sa.String(length=32), nullable=False),
        sa.Column("size", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meetings.community_id", "meetings.id"],
            name=op.f("fk_checkpoints_community_id_meeting_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "meeting_id", "size", name=op.f("pk_checkpoints")),
    )
    op.create_table(
        "documents",
        sa.Column("community_id", sa.String(length=32), nullable=False),
        sa.Column("meeting_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("motion_id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meetings.community_id", "meetings.id"],
            name=op.f("fk_documents_community_id_meeting_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "meeting_id", "id", name=op.f("pk_documents")),
    )
    op.create_table(
        "letters",
        sa.Column("community_id", sa.String(length=32), nullable=False),
        sa.Column("meeting_id", sa.String(length=32), nullable=False),
        sa.Column("holding_id", sa.String(length=32), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meetings.community_id", "meetings.id"],
            name=op.f("fk_letters_community_id_meeting_id"),
        ),
        sa.PrimaryKeyConstraint(
            "community_id", "meeting_id", "holding_id", name=op.f("pk_letters")
        ),
        sa.UniqueConstraint("token_digest", name=op.f("uq_letters_token_digest")),
    )
    op.create_table(
        "log_entries",
        sa.Column("community_id", sa.String(length=32), nullable=False),
        sa.Column("meeting_id", sa.String(length=32), nullable=False),
        sa.Column("index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry", sa.LargeBinary(), nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("community_id", "meeting_id", "index", name=op.f("pk_log_entries")),
    )
    op.create_table(
        "motions",
        sa.Column("community_id", sa.String(length=32), nullable=False),
        sa.Column("meeting_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("matter", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meetings.community_id", "meetings.id"],
            name=op.f("fk_motions_community_id_meeting_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "meeting_id", "id", name=op.f("pk_motions")),
    )
    op.create_table(
        "results",
        sa.Column("community_id", sa.String(length=32), nullable=False),
        sa.Column("meeting_id", sa.String(length=32), nullable=False),
        sa.Column("evidence", sa.LargeBinary(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("certified_at", UtcDateTime(), nullable=False),
        sa.Column("certified_by", sa.String(length=32), nullable=False),
        sa.Column("countersigned_at", UtcDateTime(), nullable=True),
        sa.Column("countersigned_by", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meetings.community_id", "meetings.id"],
            name=op.f("fk_results_community_id_meeting_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "meeting_id", name=op.f("pk_results")),
    )
    op.create_table(
        "transitions",
        sa.Column("community_id", sa.String(length=32), nullable=False),
        sa.Column("meeting_id", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id", "meeting_id"],
            ["meetings.community_id", "meetings.id"],
            name=op.f("fk_transitions_community_id_meeting_id"),
        ),
        sa.PrimaryKeyConstraint("community_id", "meeting_id", "state", name=op.f("pk_transitions")),
    )
    _forbid_changes()


def downgrade() -> None:
    _allow_changes()
    op.drop_table("transitions")
    op.drop_table("results")
    op.drop_table("motions")
    op.drop_table("log_entries")
    op.drop_table("letters")
    op.drop_table("documents")
    op.drop_table("checkpoints")
    op.drop_index("ix_ballots_waiting", table_name="ballots")
    op.drop_table("ballots")
    op.drop_table("voters")
    op.drop_index("ix_units_holding", table_name="units")
    op.drop_index("ix_units_address", table_name="units")
    op.drop_table("units")
    op.drop_table("ownerships")
    op.drop_table("owners")
    op.drop_index("ix_meetings_state", table_name="meetings")
    op.drop_table("meetings")
    op.drop_table("holdings")
    op.drop_index(op.f("ix_staff_street_office_id"), table_name="staff")
    op.drop_index(op.f("ix_staff_community_id"), table_name="staff")
    op.drop_table("staff")
    op.drop_table("registers")
    op.drop_index(op.f("ix_communities_street_office_id"), table_name="communities")
    op.drop_table("communities")
    op.drop_table("street_offices")
