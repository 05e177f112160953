"""Centres, people and tokens in SQL."""

from sqlalchemy import Connection, select

from mapping_engine import PersonId
from service.portfolio import Person
from service.ports import Saved
from service.storage.rows import add, body_of, many, one, put
from service.storage.storable import is_storable
from service.storage.tables import centres, people, tokens
from service.tokens import ApiToken


class SqlPeople:
    """PeopleStore over one connection."""

    def __init__(self, connection: Connection) -> None:
        """Work inside the connection's transaction."""
        self._connection = connection

    def add_centre(self, centre_id: str, name: str) -> Saved:
        """Add a centre."""
        return add(self._connection, centres, {"id": centre_id, "name": name})

    def centres(self) -> tuple[tuple[str, str], ...]:
        """Return the id and name of every centre."""
        rows = self._connection.execute(select(centres.c.id, centres.c.name).order_by(centres.c.id))
        return tuple((row.id, row.name) for row in rows)

    def add_person(self, person: Person) -> Saved:
        """Add a person to a centre."""
        return add(self._connection, people, {"id": person.id, "centre_id": person.centre_id, "body": body_of(person)})

    def person(self, centre_id: str, person_id: PersonId) -> Person:
        """Return a person of a centre."""
        query = select(people.c.body).where(people.c.centre_id == centre_id, people.c.id == person_id)
        return one(self._connection, query, Person, what=f"person {person_id}")

    def people(self, centre_id: str) -> tuple[Person, ...]:
        """Return everybody of a centre."""
        query = select(people.c.body).where(people.c.centre_id == centre_id).order_by(people.c.id)
        return many(self._connection, query, Person)

    def put_token(self, token: ApiToken) -> Saved:
        """Add a token, or replace it by its id."""
        row = {"id": token.id, "centre_id": token.centre_id, "person_id": token.person_id, "body": body_of(token)}
        return put(self._connection, tokens, row)

    def token(self, token_id: str) -> ApiToken | None:
        """Return a token by its public id, of whatever centre unless a wall stands between."""
        if not is_storable(token_id):
            return None
        found = many(self._connection, select(tokens.c.body).where(tokens.c.id == token_id), ApiToken)
        return found[0] if found else None

    def tokens(self, centre_id: str) -> tuple[ApiToken, ...]:
        """Return every token of a centre."""
        query = select(tokens.c.body).where(tokens.c.centre_id == centre_id).order_by(tokens.c.id)
        return many(self._connection, query, ApiToken)
