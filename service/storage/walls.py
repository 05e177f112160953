"""The second wall around every centre: PostgreSQL's row-level security on each table that knows centres.

The first wall is that every query names its centre. The second holds where a query forgets to: a transaction says
once whose rows it is about, and the database neither shows nor takes rows of anybody else (threat T8 in SECURITY.md;
OWASP ASVS 5.0, V8.4.1). A session that says nothing sees nothing.

Tokens and sign-ins stand behind it too. They are looked up across centres, for nobody knows the centre before; all
that follows from what was found is done behind the centre's own wall. No wall stands around what belongs to no centre:
the log, which is one for all, and what passes. A use is noted under a token's id; an attempt is counted under the
digest of a name or an address, before anybody knows whether it belongs to a centre at all.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, text

CENTRE = "vqmap.centre"
"""The setting of a transaction that holds whose rows it is about."""

EVERY_CENTRE = "vqmap.every_centre"
"""The setting that opens the wall ("on"): tokens are looked up, the log checked and copies made across centres."""

POLICY = "own_centre"

_TABLES = text(
    "SELECT c.relname, EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = :policy)"
    " AND c.relrowsecurity AND c.relforcerowsecurity AS stands"
    " FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'"
    " AND (c.relname = 'centres' OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid"
    " AND a.attname = 'centre_id' AND NOT a.attisdropped)) ORDER BY c.relname"
)
_ROLE = text("SELECT rolname, rolsuper OR rolbypassrls AS stands_above FROM pg_roles WHERE rolname = current_user")


def tables_of_centres(connection: Connection) -> dict[str, bool]:
    """Return every table whose rows belong to centres, and whether the wall stands around it; PostgreSQL only."""
    return {row.relname: row.stands for row in connection.execute(_TABLES, {"policy": POLICY})}


def raise_walls(connection: Connection) -> None:
    """Raise the wall around every table that lacks it; on other databases there is none."""
    if connection.dialect.name != "postgresql":
        return
    for table, stands in tables_of_centres(connection).items():
        if not stands:
            _raise(connection, table)


def take_walls_down(connection: Connection) -> None:
    """Take every wall down, for a version of vqmap that does not say whose rows it asks for."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables_of_centres(connection):
        connection.execute(text(f"DROP POLICY IF EXISTS {POLICY} ON {table}"))
        connection.execute(text(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY"))


def gaps_in_walls(connection: Connection) -> Iterator[tuple[str, str]]:
    """Yield what makes the wall no wall, each with its remedy; PostgreSQL only."""
    role = connection.execute(_ROLE).one()
    if role.stands_above:
        yield (
            f"the role {role.rolname} stands above every wall between centres",
            f"Let vqmap work as a role of its own: ALTER ROLE {role.rolname} NOSUPERUSER NOBYPASSRLS, or make another.",
        )
    for table, stands in tables_of_centres(connection).items():
        if not stands:
            yield f"no wall stands around {table}", "Start vqmap once as the owner of the tables; it raises every wall."


def _raise(connection: Connection, table: str) -> None:
    """Force it on the owner too: the service's role owns the tables."""
    key = "id" if table == "centres" else "centre_id"
    ours = f"{key} = current_setting('{CENTRE}', true) OR current_setting('{EVERY_CENTRE}', true) = 'on'"
    connection.execute(text(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"))
    connection.execute(text(f"DROP POLICY IF EXISTS {POLICY} ON {table}"))
    connection.execute(text(f"CREATE POLICY {POLICY} ON {table} USING ({ours}) WITH CHECK ({ours})"))
