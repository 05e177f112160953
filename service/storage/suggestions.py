"""What was suggested and answered, in SQL; rows are only ever added."""

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, Table, select

from mapping_engine import Answer, PersonId, SuggestionRecord
from service.portfolio import Registration
from service.ports import Period, Saved
from service.storage.rows import add, body_of, many
from service.storage.tables import answers, suggestion_records


class SqlSuggestions:
    """SuggestionStore over one connection."""

    def __init__(self, connection: Connection) -> None:
        """Work inside the connection's transaction."""
        self._connection = connection

    def add_record(self, registration: Registration, record: SuggestionRecord) -> Saved:
        """Keep what was shown for an evidence item of a registration."""
        row = _row(registration, record) | {"asked_by": record.asked_by}
        return add(self._connection, suggestion_records, row)

    def add_answer(self, registration: Registration, answer: Answer) -> Saved:
        """Keep what an assessor decided, or answered to a sentinel."""
        return add(self._connection, answers, _row(registration, answer) | {"criterion_id": answer.criterion_id})

    def newest_record(self, centre_id: str, evidence_id: str, person_id: PersonId) -> SuggestionRecord | None:
        """Return what was last shown to a person for an evidence item; if nothing was, what was last shown at all."""
        table = suggestion_records
        own = (table.c.centre_id == centre_id, table.c.evidence_id == evidence_id)
        order = ((table.c.asked_by == person_id).desc(), table.c.at.desc(), table.c.id.desc())
        query = select(table.c.body).where(*own).order_by(*order).limit(1)
        found = many(self._connection, query, SuggestionRecord)
        return found[0] if found else None

    def answers_to(self, centre_id: str, evidence_id: str) -> tuple[Answer, ...]:
        """Return all answers about one evidence item, oldest first."""
        own = (answers.c.centre_id == centre_id, answers.c.evidence_id == evidence_id)
        query = select(answers.c.body).where(*own).order_by(answers.c.at, answers.c.id)
        return many(self._connection, query, Answer)

    def records(self, centre_id: str, period: Period) -> tuple[SuggestionRecord, ...]:
        """Return what a centre was shown in a period, oldest first."""
        table = suggestion_records
        query = select(table.c.body).where(*_within(table, centre_id, period)).order_by(table.c.at, table.c.id)
        return many(self._connection, query, SuggestionRecord)

    def answers(self, centre_id: str, period: Period) -> tuple[Answer, ...]:
        """Return what a centre's assessors answered in a period, oldest first."""
        query = select(answers.c.body).where(*_within(answers, centre_id, period))
        return many(self._connection, query.order_by(answers.c.at, answers.c.id), Answer)


def _row(registration: Registration, kept: SuggestionRecord | Answer) -> dict[str, str]:
    return {
        "id": kept.id,
        "centre_id": registration.centre_id,
        "registration_id": registration.id,
        "evidence_id": kept.evidence_id,
        "at": _text_of(kept.at),
        "body": body_of(kept),
    }


def _within(table: Table, centre_id: str, period: Period) -> tuple[ColumnElement[bool], ...]:
    bounds = [table.c.centre_id == centre_id]
    if period.since is not None:
        bounds.append(table.c.at >= _text_of(period.since))
    if period.until is not None:
        bounds.append(table.c.at < _text_of(period.until))
    return tuple(bounds)


def _text_of(moment: datetime) -> str:
    """Return a moment as text whose order is the order of time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
