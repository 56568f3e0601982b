"""Can the database be reached and written to, and is it of this version? Changes nothing."""

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.errors import StoreError
from bot.messages import Address
from bot.storage import migrations
from bot.storage.connections import Connections
from bot.storage.reach import moved_to


class CheckUp(Connections):
    """Looks at one database."""

    async def look(self) -> tuple[str, str]:
        """Return its version ("" for an empty one) and the version that this Banyan wants.

        Raises:
            StoreError: it cannot be reached or written to, or a newer Banyan has changed it.
        """
        try:
            async with self._errors(), self._engine.connect() as connection:
                transaction = await connection.begin()
                now = await connection.run_sync(_version)
                await connection.execute(text("CREATE TABLE banyan_check_up (id INTEGER)"))  # taken back with all the rest
                await transaction.rollback()
        finally:
            await self.close()
        steps = ScriptDirectory(str(migrations.HERE))
        if now and now not in {step.revision for step in steps.walk_revisions()}:
            raise StoreError("The database was made by a newer Banyan: update Banyan, or choose another BANYAN_DATABASE_URL.")
        return now, steps.get_current_head() or ""

    async def moved_to(self, address: Address) -> Address:
        """Return what an address is called now, by a database that is of this version.

        Raises:
            StoreError: it cannot be read.
        """
        try:
            async with self._reading() as connection:
                return await moved_to(connection, address)
        finally:
            await self.close()


def _version(connection: Connection) -> str:
    return MigrationContext.configure(connection).get_current_revision() or ""
