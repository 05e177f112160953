"""What a PostgreSQL server must promise before the store trusts it, and what to do where it cannot be reached."""

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, RowMapping, text

OLDEST = 15

_ASK = text(
    "SELECT current_setting('fsync') AS fsync,"
    " current_setting('full_page_writes') AS full_page_writes,"
    " current_setting('synchronous_commit') AS synchronous_commit,"
    " pg_is_in_recovery() AS is_standby,"
    " pg_encoding_to_char(encoding) AS encoding, datlocprovider AS provider, datcollate AS collation"
    " FROM pg_database WHERE datname = current_database()"
)
_RISKS = {
    "fsync": "a power cut loses or garbles committed rows",
    "full_page_writes": "a power cut can leave half a page",
    "synchronous_commit": "a crash loses commits that were acknowledged",
}
_CODE_POINTS = frozenset({"C", "POSIX", "C.UTF-8", "C.UTF8", "C.utf8"})
_MAKE_ANEW = "Make the database with: CREATE DATABASE vqmap TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'."

_REMEDIES: Mapping[str, str] = {
    "password authentication failed": "Correct the name and password in VQMAP_DATABASE_URL.",
    "no password supplied": "Write the password into VQMAP_DATABASE_URL, or into a ~/.pgpass file.",
    "no pg_hba.conf entry": "Let this machine in: add a line for it to the server's pg_hba.conf and reload it.",
    'role "': "Make the role on the server: CREATE ROLE vqmap LOGIN PASSWORD '…'.",
    'database "': _MAKE_ANEW,
    "permission denied": "Make the role the owner of the database: ALTER DATABASE vqmap OWNER TO vqmap.",
    "session is read-only": "Give the address of the primary; a standby must never decide on a certificate.",
    "starting up": "The server is starting; try again in a moment.",
    "shutting down": "The server is stopping; start it, then try again.",
    "too many clients": "Raise max_connections on the server, or let fewer processes use it.",
    "remaining connection slots": "Raise max_connections on the server, or let fewer processes use it.",
    "translate host name": "Correct the host in VQMAP_DATABASE_URL, or the machine's name resolution.",
    "resolve host": "Correct the host in VQMAP_DATABASE_URL, or the machine's name resolution.",
    "refused": "Start the PostgreSQL server, or correct host and port in VQMAP_DATABASE_URL.",
    "No such file": "Start the PostgreSQL server, or correct the socket's folder in VQMAP_DATABASE_URL.",
    "lock timeout": "Another process writes or migrates; wait until it has finished, then try again.",
    "timeout": "Check that the server runs and that no firewall stands between; then try again.",
}
"""What to do next, by what the server or the client library said; the first that fits."""


def broken_promises(connection: Connection) -> tuple[tuple[str, str], ...]:
    """Return what a server does not promise, each with its remedy; nothing where all is well.

    Text must be sorted by code point: the order of a locale changes with the operating system's version, which has
    corrupted unique indexes (the PostgreSQL manual, 24.2), and one registration could then get two certificates.
    """
    version = int((connection.dialect.server_version_info or (0,))[0])
    if version < OLDEST:
        return ((f"this is version {version}", f"Use PostgreSQL {OLDEST} or newer."),)
    return tuple(_broken(connection.execute(_ASK).mappings().one()))


def remedy_for(cause: str) -> str:
    """Return what to do next about a connection that failed; empty where nothing better is known.

    >>> remedy_for('connection failed: FATAL:  database "x" does not exist').partition(":")[0]
    'Make the database with'
    """
    return next((remedy for said, remedy in _REMEDIES.items() if said in cause), "")


def _broken(found: RowMapping) -> Iterator[tuple[str, str]]:
    for setting, risk in _RISKS.items():
        if found[setting] == "off":
            yield f"{setting} is off ({risk})", f"Set {setting} = on in postgresql.conf and reload the server."
    if found["is_standby"]:
        yield "this is a standby, whose rows may be old", "Give the address of the primary."
    if found["encoding"] != "UTF8":
        yield f"text is kept as {found['encoding']}, not UTF8", _MAKE_ANEW
    if found["provider"] == "i" or (found["provider"] == "c" and found["collation"] not in _CODE_POINTS):
        yield f"text is sorted by the locale {found['collation']}, not by code point", _MAKE_ANEW
