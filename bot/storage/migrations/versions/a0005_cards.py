"""What stands in the volunteers' chats of a ticket, so that it can be changed when somebody has taken it; which chats have another id now;
and what is masked, sealed."""

import sqlalchemy as sa
from alembic import op

revision = "a0005"
down_revision = "a0004"


def upgrade() -> None:
    op.create_table(
        "card",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("ticket", sa.BigInteger(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text()),
        sa.Column("over", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_index("card_of_ticket", "card", ["ticket"])
    op.create_table("moved", sa.Column("old", sa.Text(), primary_key=True), sa.Column("new", sa.Text(), nullable=False))
    op.create_table(
        "sealed",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("ticket", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
    )
    op.create_index("sealed_of_ticket", "sealed", ["ticket"])


def downgrade() -> None:
    for table in ("sealed", "moved", "card"):
        op.drop_table(table)
