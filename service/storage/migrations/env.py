"""How Alembic runs our migrations: on the connection that it is handed."""

from alembic import context
from sqlalchemy import Connection

from service.storage.tables import metadata

connection: Connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
context.run_migrations()
