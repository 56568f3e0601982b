"""What stands in the volunteers' chats of a ticket, so that it can be changed when somebody has taken it; and which chats have another id now."""

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


def downgrade() -> None:
    for table in ("moved", "card"):
        op.drop_table(table)
