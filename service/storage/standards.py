"""Releases in SQL. A release is read once and kept in memory: its content can never change."""

from collections import OrderedDict
from datetime import datetime

from sqlalchemy import Connection, select

from competence_graph import Release, ReleaseId
from service.errors import NotFound, RequestInvalid
from service.ports import ReleaseSummary, Saved
from service.storage.rows import add, body_of
from service.storage.tables import releases

_KEPT = 32
_SHORTEST_START = 8


class ReleaseMemory:
    """The most recently used releases, by content hash."""

    def __init__(self) -> None:
        """Start empty."""
        self._releases: OrderedDict[str, Release] = OrderedDict()

    def get(self, release_id: str) -> Release | None:
        """Return a release if it is in memory."""
        return self._releases.get(release_id)

    def keep(self, release: Release) -> Release:
        """Remember a release, forgetting the oldest when there are too many."""
        self._releases[release.id] = release
        while len(self._releases) > _KEPT:
            self._releases.popitem(last=False)
        return release


class SqlStandards:
    """StandardStore over one connection."""

    def __init__(self, connection: Connection, memory: ReleaseMemory) -> None:
        """Work inside the connection's transaction."""
        self._connection = connection
        self._memory = memory

    def add(self, centre_id: str, release: Release, *, at: datetime) -> Saved | None:
        """Add a release; nothing happens if the centre already holds it."""
        row: dict[str, str | int] = {
            "id": f"{centre_id}:{release.id}",
            "centre_id": centre_id,
            "release_id": release.id,
            "title": release.title,
            "units": len(release.graph.units),
            "criteria": len(release.graph.criteria),
            "loaded_at": at.isoformat(),
            "body": body_of(release),
        }
        held = select(releases.c.id).where(releases.c.id == row["id"])
        if self._connection.execute(held).first() is not None:
            return None
        return add(self._connection, releases, row)

    def get(self, centre_id: str, release_id: str) -> Release:
        """Return a release by its id or an unambiguous start of it."""
        full = self._full_id(centre_id, release_id)
        known = self._memory.get(full)
        if known is not None:
            return known
        query = select(releases.c.body).where(releases.c.id == f"{centre_id}:{full}")
        body = self._connection.execute(query).scalar_one()
        return self._memory.keep(Release.model_validate_json(body))

    def summaries(self, centre_id: str) -> tuple[ReleaseSummary, ...]:
        """Return the releases of a centre, newest first."""
        columns = (releases.c.release_id, releases.c.title, releases.c.units, releases.c.criteria, releases.c.loaded_at)
        query = select(*columns).where(releases.c.centre_id == centre_id).order_by(releases.c.loaded_at.desc())
        return tuple(
            ReleaseSummary(
                id=ReleaseId(row.release_id),
                title=row.title,
                units=row.units,
                criteria=row.criteria,
                loaded_at=datetime.fromisoformat(row.loaded_at),
            )
            for row in self._connection.execute(query)
        )

    def _full_id(self, centre_id: str, asked: str) -> str:
        start = asked if asked.startswith("sha256:") else f"sha256:{asked}"
        query = select(releases.c.release_id).where(
            releases.c.centre_id == centre_id, releases.c.release_id.startswith(start, autoescape=True)
        )
        found = list(self._connection.execute(query).scalars())
        if len(start) < len("sha256:") + _SHORTEST_START or not found:
            raise NotFound(
                f"There is no release {asked} in this centre.", remedy="List them with `vqmap standards list`."
            )
        if len(found) > 1:
            raise RequestInvalid(f"{len(found)} releases start with {asked}.", remedy="Give more of the id.")
        return str(found[0])
