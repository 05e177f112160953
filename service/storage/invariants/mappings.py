"""Mappings: each names a criterion that its registration's release has, and its value says what its keys say."""

from collections.abc import Collection

from pydantic import ValidationError
from sqlalchemy import Connection, and_, select

from competence_graph import CriterionId, VqmapError
from mapping_engine import Mapping
from service.storage.invariants.base import Invariant
from service.storage.standards import ReleaseMemory, SqlStandards
from service.storage.tables import mappings, registrations

_AT_ONCE = 1000
_MAPPINGS = select(mappings, registrations.c.release_id).join_from(
    mappings,
    registrations,
    and_(mappings.c.registration_id == registrations.c.id, mappings.c.centre_id == registrations.c.centre_id),
)


def mappings_name_criteria(connection: Connection, _trusted: Collection[str]) -> Invariant:
    """Find every mapping without a criterion, or whose value and keys differ."""
    known: dict[tuple[str, str], frozenset[CriterionId]] = {}
    standards, seen, broken = SqlStandards(connection, ReleaseMemory()), 0, []
    for row in connection.execute(_MAPPINGS, execution_options={"yield_per": _AT_ONCE}):
        seen += 1
        key = (row.centre_id, row.release_id)
        if key not in known:
            known[key] = _criteria_of(standards, *key)
        if row.criterion_id not in known[key]:
            broken.append(f"mappings {row.id} (no criterion {row.criterion_id})")
        elif not _says_its_keys(row.body, row.evidence_id, row.criterion_id):
            broken.append(f"mappings {row.id} (value and keys differ)")
    return Invariant("mappings without a criterion", seen, tuple(broken))


def _criteria_of(standards: SqlStandards, centre_id: str, release_id: str) -> frozenset[CriterionId]:
    try:
        return frozenset(each.id for each in standards.get(centre_id, release_id).graph.criteria)
    except (VqmapError, ValidationError):
        return frozenset()


def _says_its_keys(body: str, evidence_id: str, criterion_id: str) -> bool:
    try:
        value = Mapping.model_validate_json(body)
    except ValidationError:
        return False
    return (value.evidence_id, value.criterion_id) == (evidence_id, criterion_id)
