"""Alembic calls this with the connection that `upgrade` hands it."""

from alembic import context
from sqlalchemy import text

from bot.storage import tables

connection = context.config.attributes["connection"]
if connection.dialect.name == "postgresql":
    connection.execute(text("SELECT pg_advisory_xact_lock(7265166)"))  # two programs that start together migrate one after the other
context.configure(connection=connection, target_metadata=tables.metadata, render_as_batch=True)
context.run_migrations()
