"""Policies in SQL: one row for each version, which only its approval ever changes."""

from functools import lru_cache

from sqlalchemy import Connection, select

from service.errors import NotFound, RequestInvalid
from service.policy_record import PolicyRecord, PublishedPolicy
from service.ports import Saved
from service.storage.rows import add, body_of, many, one, put
from service.storage.tables import centres, policies

_SHORTEST_START = 8
_APPROVED = "approved"


class SqlPolicies:
    """PolicyStore over one connection."""

    def __init__(self, connection: Connection) -> None:
        """Work inside the connection's transaction."""
        self._connection = connection

    def lock(self, centre_id: str) -> None:
        """Keep every other writer away from what a centre's claims are judged by until the transaction ends."""
        self._connection.execute(select(centres.c.id).where(centres.c.id == centre_id).with_for_update())

    def add(self, centre_id: str, record: PolicyRecord) -> Saved:
        """Add a proposed version; the database refuses a second one of the same policy and version."""
        return add(self._connection, policies, _row(centre_id, record))

    def approve(self, centre_id: str, record: PolicyRecord) -> Saved:
        """Record the approval of a version that was proposed."""
        return put(self._connection, policies, _row(centre_id, record))

    def get(self, centre_id: str, asked: str) -> PolicyRecord:
        """Return a version by its fingerprint, an unambiguous start of it, or a policy's id (its newest version)."""
        own = select(policies.c.body).where(policies.c.centre_id == centre_id)
        by_id = own.where(policies.c.policy_id == asked).order_by(policies.c.version.desc()).limit(1)
        newest = many(self._connection, by_id, PolicyRecord)
        if newest:
            return newest[0]
        query = own.where(policies.c.fingerprint == self._full_fingerprint(centre_id, asked))
        return one(self._connection, query, PolicyRecord, what=f"policy {asked}")

    def records(self, centre_id: str) -> tuple[PolicyRecord, ...]:
        """Return every version of every policy of a centre, by id and version."""
        query = select(policies.c.body).where(policies.c.centre_id == centre_id)
        return many(self._connection, query.order_by(policies.c.policy_id, policies.c.version), PolicyRecord)

    def published(self, centre_id: str) -> tuple[PublishedPolicy, ...]:
        """Return every approved version, as the gate uses it."""
        own = (policies.c.centre_id == centre_id, policies.c.state == _APPROVED)
        query = select(policies.c.body).where(*own).order_by(policies.c.policy_id, policies.c.version)
        approved = (_published(body) for body in self._connection.execute(query).scalars())
        return tuple(each for each in approved if each is not None)

    def _full_fingerprint(self, centre_id: str, asked: str) -> str:
        start = asked if asked.startswith("sha256:") else f"sha256:{asked}"
        query = select(policies.c.fingerprint).where(
            policies.c.centre_id == centre_id, policies.c.fingerprint.startswith(start, autoescape=True)
        )
        found = list(self._connection.execute(query).scalars())
        if len(start) < len("sha256:") + _SHORTEST_START or not found:
            raise NotFound(f"There is no policy {asked} in this centre.", remedy="List them with `vqmap policy list`.")
        if len(found) > 1:
            raise RequestInvalid(f"{len(found)} policies start with {asked}.", remedy="Give more of the fingerprint.")
        return str(found[0])


@lru_cache(maxsize=64)
def _published(body: str) -> PublishedPolicy | None:
    """Return what a stored record publishes; the gate asks for the same few bodies at every claim."""
    return PolicyRecord.model_validate_json(body).published


def _row(centre_id: str, record: PolicyRecord) -> dict[str, str | int]:
    return {
        "id": f"{centre_id}:{record.fingerprint}",
        "centre_id": centre_id,
        "fingerprint": record.fingerprint,
        "policy_id": record.document.id,
        "version": record.document.version,
        "state": "proposed" if record.approved_at is None else _APPROVED,
        "body": body_of(record),
    }
