"""Bringing the tables of a store up to the form that this version of vqmap knows."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection

from service.errors import StoreUnsafe
from service.storage.walls import raise_walls


def migrate(connection: Connection, target: str = "head") -> None:
    """Bring the tables up to a revision, the newest by default, in the transaction of a writer.

    Raises:
        StoreUnsafe: a newer version of vqmap made the tables.
    """
    try:
        command.upgrade(configured(connection), target)
    except CommandError as problem:
        raise StoreUnsafe(
            f"The tables are of a form that this version does not know ({problem}).",
            remedy="A newer vqmap made them: install that version, or restore a backup from before.",
        ) from problem
    raise_walls(connection)


def migrate_back(connection: Connection, target: str) -> None:
    """Take the tables back to an earlier revision ("base": to nothing), in the transaction of a writer."""
    command.downgrade(configured(connection), target)


def is_known(connection: Connection, revision: str) -> bool:
    """Return whether this version can make the tables of a revision."""
    scripts = ScriptDirectory.from_config(configured(connection))
    return revision in {each.revision for each in scripts.walk_revisions()}


def configured(connection: Connection) -> Config:
    """Return how Alembic finds our migrations, on a connection."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
