"""Sign-ins in SQL; beside them what passes: when a token was last used, and who failed how often."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from mapping_engine import PersonId
from service.errors import RequestConflict
from service.ports import Saved
from service.sign_ins import SignIn, sign_in_key
from service.storage.collisions import is_taken
from service.storage.rows import body_of, many, one, put
from service.storage.storable import Row, is_storable
from service.storage.tables import attempts, last_uses, sign_ins, tokens
from service.throttle import FORGOTTEN_AFTER, Attempts


class SqlSignIns:
    """SignInStore over one connection."""

    def __init__(self, connection: Connection) -> None:
        """Work inside the connection's transaction."""
        self._connection = connection

    def put(self, sign_in: SignIn) -> Saved:
        """Add a sign-in, or replace it by its id; the database knows the names of every centre, whatever walls stand.

        Raises:
            RequestConflict: an open sign-in has this name, or is linked to this subject.
        """
        row = {name: getattr(sign_in, name) for name in ("id", "centre_id", "person_id", "key")}
        try:
            return put(self._connection, sign_ins, {**row, "body": body_of(sign_in)})
        except IntegrityError as problem:
            if is_taken(problem, "uq_sign_ins_key", "sign_ins.key"):
                raise _name_taken(sign_in) from problem
            raise

    def by_name(self, name: str) -> SignIn | None:
        """Return the open sign-in that a login name belongs to, at whatever centre."""
        return self._by_key(sign_in_key(name))

    def by_subject(self, provider: str, subject: str) -> SignIn | None:
        """Return the open sign-in that a provider's subject is linked to."""
        return self._by_key(sign_in_key(subject, provider=provider))

    def get(self, centre_id: str, sign_in_id: str) -> SignIn:
        """Return a sign-in of a centre."""
        query = select(sign_ins.c.body).where(sign_ins.c.centre_id == centre_id, sign_ins.c.id == sign_in_id)
        return one(self._connection, query, SignIn, what=f"sign-in {sign_in_id}")

    def of_person(self, centre_id: str, person_id: PersonId) -> tuple[SignIn, ...]:
        """Return every sign-in of a person, the closed ones too, by id."""
        own = (sign_ins.c.centre_id == centre_id, sign_ins.c.person_id == person_id)
        return many(self._connection, select(sign_ins.c.body).where(*own).order_by(sign_ins.c.id), SignIn)

    def last_use(self, token_id: str) -> datetime | None:
        """Return when a token was last used, as far as that was noted."""
        found = self._connection.execute(select(last_uses.c.at).where(last_uses.c.id == token_id)).scalar()
        return None if found is None else datetime.fromisoformat(found)

    def note_use(self, token_id: str, at: datetime) -> None:
        """Note that a token was used."""
        self._put_passing(last_uses, {"id": token_id, "at": _text(at)})

    def last_uses(self, centre_id: str) -> Mapping[str, datetime]:
        """Return when each token of a centre was last used, by the token's id."""
        query = select(last_uses).join(tokens, tokens.c.id == last_uses.c.id).where(tokens.c.centre_id == centre_id)
        return {row.id: datetime.fromisoformat(row.at) for row in self._connection.execute(query)}

    def attempts(self, key: str) -> Attempts | None:
        """Return how often somebody failed under a key."""
        found = many(self._connection, select(attempts.c.body).where(attempts.c.id == key), Attempts)
        return found[0] if found else None

    def put_attempts(self, key: str, counted: Attempts | None) -> None:
        """Keep how often somebody failed under a key; what is a day old is forgotten with it."""
        if counted is None:
            self._connection.execute(delete(attempts).where(attempts.c.id == key))
            return
        self._connection.execute(delete(attempts).where(attempts.c.last_at < _text(counted.last_at - FORGOTTEN_AFTER)))
        self._put_passing(attempts, {"id": key, "last_at": _text(counted.last_at), "body": body_of(counted)})

    def _put_passing(self, table: Table, row: Row) -> None:
        """Add a row of what passes or replace it, also where another writer adds it at the same moment."""
        is_postgresql = self._connection.dialect.name == "postgresql"
        adding = (postgresql.insert if is_postgresql else sqlite.insert)(table).values(**row)
        self._connection.execute(adding.on_conflict_do_update(index_elements=[table.c.id], set_=row))

    def _by_key(self, key: str) -> SignIn | None:
        if not is_storable(key):
            return None
        found = many(self._connection, select(sign_ins.c.body).where(sign_ins.c.key == key), SignIn)
        return found[0] if found else None


def _name_taken(sign_in: SignIn) -> RequestConflict:
    if sign_in.provider:
        return RequestConflict("This subject is linked to somebody.", remedy="Close that sign-in first.")
    return RequestConflict(f"The name {sign_in.name} is taken.", remedy="Choose another login name.")


def _text(moment: datetime) -> str:
    """Return a moment in the form that sorts as text."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
