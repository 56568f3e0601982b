"""Telegram: gathering, pace, buttons that fade, people who are gone, parked updates, one poller, what a volunteer may hear."""

import sqlalchemy as sa
from alembic import op

revision = "a0002"
down_revision = "a0001"

UNSENT = "state IN ('queued', 'waiting', 'sending')"


def upgrade() -> None:
    op.add_column("inbox", sa.Column("due_at", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("inbox", sa.Column("more", sa.Text(), nullable=True))
    op.add_column("lane", sa.Column("quiet_until", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("lane", sa.Column("paced_until", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("outbox", sa.Column("urgent", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("outbox", sa.Column("ref", sa.Text(), nullable=True))
    op.add_column("outbox", sa.Column("perishable", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index("outbox_changed", "outbox", ["changed_at"], unique=False)
    op.drop_index("outbox_due", table_name="outbox")
    op.create_index("outbox_unsent", "outbox", ["id"], sqlite_where=sa.text(UNSENT), postgresql_where=sa.text(UNSENT))
    op.create_index("outbox_urgent", "outbox", ["lane"], sqlite_where=sa.text(f"urgent AND {UNSENT}"), postgresql_where=sa.text(f"urgent AND {UNSENT}"))
    op.create_table(
        "gone",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("address"),
    )
    op.create_table(
        "parked",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_table(
        "post",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("held_until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ticket", sa.BigInteger(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("attachment_of_ticket", "attachment", ["ticket"], unique=False)


def downgrade() -> None:
    op.drop_index("attachment_of_ticket", table_name="attachment")
    for table in ("attachment", "post", "parked", "gone"):
        op.drop_table(table)
    op.drop_index("outbox_urgent", table_name="outbox")
    op.drop_index("outbox_unsent", table_name="outbox")
    op.create_index("outbox_due", "outbox", ["state", "platform", "due_at"], unique=False)
    op.drop_index("outbox_changed", table_name="outbox")
    for column in ("perishable", "ref", "urgent"):
        op.drop_column("outbox", column)
    for table, column in (("lane", "paced_until"), ("lane", "quiet_until"), ("inbox", "more"), ("inbox", "due_at")):
        op.drop_column(table, column)
