"""Neighbours who help, mediations and their parties."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "neighbours",
        sa.Column("community_id", sa.String(32), sa.ForeignKey("communities.id"), primary_key=True),
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("skill", sa.String(200), nullable=False),
        sa.Column("is_mediator", sa.Boolean(), nullable=False),
        sa.Column("scan", sa.LargeBinary(), nullable=False),
        sa.Column("media_type", sa.String(40), nullable=False),
        sa.Column("recorded_by", sa.String(32), nullable=False),
        sa.Column("confirmed_by", sa.String(32), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "mediations",
        sa.Column("community_id", sa.String(32), sa.ForeignKey("communities.id"), primary_key=True),
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("register_id", sa.String(32), nullable=False),
        sa.Column("concern_id", sa.String(32)),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("mediators", sa.JSON(), nullable=False),
        sa.Column("begun_by", sa.String(32), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("is_agreed", sa.Boolean(), nullable=False),
        sa.Column("ended_by", sa.Integer()),
        sa.Column("scan", sa.LargeBinary()),
        sa.Column("media_type", sa.String(40)),
        sa.Column("signed_by", sa.String(32)),
        sa.Column("confirmed_by", sa.String(32)),
        sa.UniqueConstraint(
            "community_id", "year", "ordinal", name="uq_mediations_community_id_year_ordinal"
        ),
    )
    op.create_table(
        "mediation_parties",
        sa.Column("community_id", sa.String(32), primary_key=True),
        sa.Column("mediation_id", sa.String(32), primary_key=True),
        sa.Column("place", sa.Integer(), primary_key=True),
        sa.Column("holding_id", sa.String(32)),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("confirmed_by", sa.String(32)),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["community_id", "mediation_id"],
            ["mediations.community_id", "mediations.id"],
            name="fk_mediation_parties_community_id_mediations",
        ),
    )
    op.create_index(
        "ix_mediation_parties_holding_id", "mediation_parties", ["community_id", "holding_id"]
    )


def downgrade() -> None:
    op.drop_index("ix_mediation_parties_holding_id", "mediation_parties")
    op.drop_table("mediation_parties")
    op.drop_table("mediations")
    op.drop_table("neighbours")
