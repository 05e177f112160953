"""Learned models in SQL: one row for each version, of which only the state and its dates ever change."""

from sqlalchemy import ColumnElement, Connection, Select, select

from competence_graph import ReleaseId
from service.errors import NotFound, RequestInvalid
from service.model_record import ModelRecord, ModelState
from service.ports import Saved
from service.storage.rows import add, body_of, many, put
from service.storage.tables import learned_models


class SqlLearnedModels:
    """LearnedModelStore over one connection."""

    def __init__(self, connection: Connection) -> None:
        """Work inside the connection's transaction."""
        self._connection = connection

    def add(self, centre_id: str, record: ModelRecord) -> Saved:
        """Add a model; the database refuses a second one of the same release and version."""
        return add(self._connection, learned_models, _row(centre_id, record))

    def put(self, centre_id: str, record: ModelRecord) -> Saved:
        """Record a model's new state; the database refuses a second promoted one of a release."""
        return put(self._connection, learned_models, _row(centre_id, record))

    def get(self, centre_id: str, asked: str) -> ModelRecord:
        """Return a model by its version or an unambiguous start of it."""
        query = _own(centre_id).where(learned_models.c.version.startswith(asked, autoescape=True))
        found = many(self._connection, query, ModelRecord)
        if not found:
            raise NotFound(f"There is no learned model {asked} in this centre.", remedy="List them: vqmap model list.")
        if len(found) > 1:
            raise RequestInvalid(f"{len(found)} learned models start with {asked}.", remedy="Give the whole version.")
        return found[0]

    def records(self, centre_id: str, release_id: ReleaseId | None = None) -> tuple[ModelRecord, ...]:
        """Return the models of a centre, or of one of its releases, newest first."""
        query = _own(centre_id)
        if release_id is not None:
            query = query.where(learned_models.c.release_id == release_id)
        newest = (learned_models.c.created_at.desc(), learned_models.c.version)
        return many(self._connection, query.order_by(*newest), ModelRecord)

    def promoted(self, centre_id: str, release_id: ReleaseId) -> ModelRecord | None:
        """Return the model in use for a release, if one is."""
        found = many(self._connection, _own(centre_id).where(*_in_use(release_id)), ModelRecord)
        return found[0] if found else None

    def promoted_version(self, centre_id: str, release_id: ReleaseId) -> str | None:
        """Return the version of the model in use for a release, if one is."""
        own = (learned_models.c.centre_id == centre_id, *_in_use(release_id))
        return self._connection.execute(select(learned_models.c.version).where(*own)).scalar()


def _own(centre_id: str) -> Select[str]:
    return select(learned_models.c.body).where(learned_models.c.centre_id == centre_id)


def _in_use(release_id: ReleaseId) -> tuple[ColumnElement[bool], ...]:
    return learned_models.c.release_id == release_id, learned_models.c.state == ModelState.PROMOTED.value


def _row(centre_id: str, record: ModelRecord) -> dict[str, str | int]:
    return {
        "id": f"{centre_id}:{record.release_id}:{record.version}",
        "centre_id": centre_id,
        "release_id": record.release_id,
        "version": record.version,
        "state": record.state.value,
        "created_at": record.created_at.isoformat(timespec="microseconds"),
        "created_by": record.created_by,
        "body": body_of(record),
    }
