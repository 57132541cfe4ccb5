"""Verdict and stage of each examination beside what was found, so that a list reads them."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

_EXAMINATIONS = sa.table(
    "examinations",
    sa.column("street_office_id", sa.String),
    sa.column("id", sa.String),
    sa.column("verdict", sa.String),
    sa.column("stage", sa.String),
    sa.column("found", sa.JSON),
)


def upgrade() -> None:
    for name in ("verdict", "stage"):
        column = sa.Column(name, sa.String(40), nullable=False, server_default="")
        op.add_column("examinations", column)
    table, database = _EXAMINATIONS.c, op.get_bind()
    keys = database.execute(sa.select(table.street_office_id, table.id)).all()
    for office, examination in keys:
        where = (table.street_office_id == office) & (table.id == examination)
        found = database.execute(sa.select(table.found).where(where)).scalar_one()
        database.execute(
            sa.update(_EXAMINATIONS)
            .where(where)
            .values(verdict=str(found.get("verdict") or ""), stage=str(found.get("stage") or ""))
        )


def downgrade() -> None:
    for name in ("stage", "verdict"):
        op.drop_column("examinations", name)
