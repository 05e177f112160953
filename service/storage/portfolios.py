"""Registrations, evidence and decisions in SQL."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, Select, Table, select

from competence_graph import ReleaseId
from mapping_engine import EvidenceId, Mapping, OtherText, PersonId, RecencyOverride, SignOff
from service.portfolio import Portfolio, Registration, SubmittedEvidence
from service.ports import Saved
from service.storage.policies import SqlPolicies
from service.storage.records import SqlRecords
from service.storage.rows import add, body_of, many, one, put
from service.storage.standards import SqlStandards
from service.storage.tables import evidence, mappings, overrides, registrations, sign_offs

_AT_ONCE = 500


class SqlPortfolios:
    """PortfolioStore over one connection."""

    def __init__(
        self, connection: Connection, standards: SqlStandards, policies: SqlPolicies, records: SqlRecords
    ) -> None:
        """Work inside the connection's transaction."""
        self._connection = connection
        self._standards = standards
        self._policies = policies
        self._records = records

    def put_registration(self, registration: Registration) -> Saved:
        """Add a registration."""
        row = {
            "id": registration.id,
            "centre_id": registration.centre_id,
            "learner_id": registration.learner_id,
            "release_id": registration.release_id,
            "body": body_of(registration),
        }
        return put(self._connection, registrations, row)

    def registration(self, centre_id: str, registration_id: str) -> Registration:
        """Return a registration of a centre."""
        return self._registration(self._registration_query(centre_id, registration_id), registration_id)

    def lock(self, centre_id: str, registration_id: str) -> Registration:
        """Return a registration and keep every other writer away from it until the transaction ends."""
        query = self._registration_query(centre_id, registration_id).with_for_update()
        return self._registration(query, registration_id)

    def registrations(self, centre_id: str) -> tuple[Registration, ...]:
        """Return every registration of a centre."""
        query = select(registrations.c.body).where(registrations.c.centre_id == centre_id).order_by(registrations.c.id)
        return many(self._connection, query, Registration)

    def portfolio(self, registration: Registration) -> Portfolio:
        """Return a registration with all its evidence and decisions, and the policies and registers it is judged by."""
        return Portfolio(
            registration=registration,
            release=self._standards.get(registration.centre_id, registration.release_id),
            evidence=tuple(each.item for each in self.evidence_of(registration)),
            mappings=many(self._connection, _bodies(mappings, registration), Mapping),
            overrides=many(self._connection, _bodies(overrides, registration), RecencyOverride),
            sign_offs=many(self._connection, _bodies(sign_offs, registration), SignOff),
            policies=self._policies.published(registration.centre_id),
            registers=self._records.registers(registration),
        )

    def put_evidence(self, centre_id: str, submitted: SubmittedEvidence) -> Saved:
        """Add evidence to a registration."""
        row = {
            "id": submitted.item.id,
            "centre_id": centre_id,
            "registration_id": submitted.registration_id,
            "body": body_of(submitted),
        }
        return add(self._connection, evidence, row)

    def evidence(self, centre_id: str, evidence_id: str) -> SubmittedEvidence:
        """Return one evidence item with its wording."""
        query = select(evidence.c.body).where(evidence.c.centre_id == centre_id, evidence.c.id == evidence_id)
        return one(self._connection, query, SubmittedEvidence, what=f"evidence item {evidence_id}")

    def evidence_of(self, registration: Registration) -> tuple[SubmittedEvidence, ...]:
        """Return all evidence of a registration."""
        return many(self._connection, _bodies(evidence, registration), SubmittedEvidence)

    def evidence_ids(self, centre_id: str, release_id: ReleaseId) -> frozenset[EvidenceId]:
        """Return the ids of all evidence of a centre's registrations on a release."""
        query = select(evidence.c.id).join(registrations).where(*_of_release(centre_id, release_id))
        return frozenset(EvidenceId(each) for each in self._connection.execute(query).scalars())

    def texts(
        self, centre_id: str, release_id: ReleaseId, evidence_ids: Collection[EvidenceId]
    ) -> tuple[OtherText, ...]:
        """Return the texts of such evidence by its ids, with its learners; other ids are passed over."""
        query = select(evidence.c.body, registrations.c.learner_id).join(registrations)
        own = query.where(*_of_release(centre_id, release_id))
        chosen = sorted(evidence_ids)
        return tuple(
            _other_text(row.body, row.learner_id)
            for start in range(0, len(chosen), _AT_ONCE)
            for row in self._connection.execute(own.where(evidence.c.id.in_(chosen[start : start + _AT_ONCE])))
        )

    def put_mapping(self, registration: Registration, mapping: Mapping) -> Saved:
        """Record the standing decision on a pair of evidence item and criterion."""
        row = _decision_row(registration, mapping) | {
            "evidence_id": mapping.evidence_id,
            "criterion_id": mapping.criterion_id,
        }
        return put(self._connection, mappings, row)

    def put_override(self, registration: Registration, override: RecencyOverride) -> Saved:
        """Record the standing recency override of an evidence item."""
        row = _decision_row(registration, override) | {"evidence_id": override.evidence_id}
        return put(self._connection, overrides, row)

    def put_sign_off(self, registration: Registration, sign_off: SignOff) -> Saved:
        """Record the standing release of a unit."""
        row = _decision_row(registration, sign_off) | {"unit_id": sign_off.unit_id}
        return put(self._connection, sign_offs, row)

    def _registration_query(self, centre_id: str, registration_id: str) -> Select[str]:
        return select(registrations.c.body).where(
            registrations.c.centre_id == centre_id, registrations.c.id == registration_id
        )

    def _registration(self, query: Select[str], registration_id: str) -> Registration:
        return one(self._connection, query, Registration, what=f"registration {registration_id}")


def _of_release(centre_id: str, release_id: ReleaseId) -> tuple[ColumnElement[bool], ...]:
    return (
        evidence.c.centre_id == centre_id,
        registrations.c.centre_id == centre_id,
        registrations.c.release_id == release_id,
    )


def _other_text(body: str, learner_id: str) -> OtherText:
    submitted = SubmittedEvidence.model_validate_json(body)
    return OtherText(submitted.item.id, PersonId(learner_id), submitted.text)


def _decision_row(registration: Registration, decided: Mapping | RecencyOverride | SignOff) -> dict[str, str]:
    return {
        "id": decided.id,
        "centre_id": registration.centre_id,
        "registration_id": registration.id,
        "body": body_of(decided),
    }


def _bodies(table: Table, registration: Registration) -> Select[str]:
    own = (table.c.centre_id == registration.centre_id, table.c.registration_id == registration.id)
    return select(table.c.body).where(*own).order_by(table.c.id)
