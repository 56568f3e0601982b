"""The desk: timers, who was called, stints, parked replies, verdicts, unmet questions, wishes; a ticket is one whole record."""

import sqlalchemy as sa
from alembic import op

revision = "a0003"
down_revision = "a0002"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("ticket") as ticket:
        ticket.add_column(sa.Column("topic", sa.Text(), nullable=False, server_default=""))
        ticket.add_column(sa.Column("guesses", sa.Text(), nullable=False, server_default="[]"))
        ticket.add_column(sa.Column("answered", sa.Text(), nullable=False, server_default=""))
        ticket.add_column(sa.Column("epoch", sa.BigInteger(), nullable=False, server_default="0"))
        ticket.add_column(sa.Column("same_as", sa.BigInteger()))
        ticket.add_column(sa.Column("lead_wanted", sa.Boolean(), nullable=False, server_default=sa.false()))
        ticket.add_column(sa.Column("taken_at", sa.BigInteger()))
        ticket.add_column(sa.Column("closed_at", sa.BigInteger()))
        ticket.add_column(sa.Column("closed_by", sa.Text()))
        ticket.add_column(sa.Column("answers", sa.Integer(), nullable=False, server_default="0"))
        ticket.add_column(sa.Column("wiped_at", sa.BigInteger()))
    op.execute("UPDATE ticket SET closed_at = changed_at WHERE state = 'closed'")
    op.create_index("ticket_same", "ticket", ["same_as"])
    op.create_index("ticket_ended", "ticket", ["state", "closed_at"])
    _timers_and_calls()
    _replies()
    _what_stays()


def _timers_and_calls() -> None:
    op.create_table(
        "timer",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("ticket", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.UniqueConstraint("ticket", "kind", name="one_timer_of_a_kind"),
    )
    op.create_index("timer_due", "timer", ["due_at"])
    op.create_table(
        "called",
        sa.Column("ticket", sa.BigInteger(), primary_key=True),
        sa.Column("volunteer", sa.Text(), primary_key=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "stint",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("ticket", sa.BigInteger(), nullable=False),
        sa.Column("volunteer", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger()),
        sa.Column("how", sa.Text(), nullable=False, server_default=""),
    )
    op.create_index("stint_of_volunteer", "stint", ["volunteer", "begun_at"])
    op.create_index("stint_of_ticket", "stint", ["ticket"])


def _replies() -> None:
    op.create_table(
        "reply",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("ticket", sa.BigInteger(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("warnings", sa.Text(), nullable=False),
        sa.Column("to_all", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
    op.create_index("reply_parked", "reply", ["state", "ticket"])


def _what_stays() -> None:
    op.create_table(
        "verdict",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float()),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "unmet",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("ticket", sa.BigInteger(), nullable=False, unique=True),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("nearest", sa.Text(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.Column("met_by", sa.Text()),
    )
    op.create_table(
        "wish",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        sa.Column("ticket", sa.BigInteger(), nullable=False, unique=True),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
    op.create_index("wish_of_person", "wish", ["person"])


def downgrade() -> None:
    for name in ("wish", "unmet", "verdict", "reply", "stint", "called", "timer"):
        op.drop_table(name)
    op.drop_index("ticket_ended", table_name="ticket")
    op.drop_index("ticket_same", table_name="ticket")
    for name in ("wiped_at", "answers", "closed_by", "closed_at", "taken_at", "lead_wanted", "same_as", "epoch", "answered", "guesses", "topic"):
        op.drop_column("ticket", name)
