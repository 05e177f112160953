"""Small real values for tests: standards, evidence, decisions and whole cases, with sensible defaults."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from competence_graph import (
    AllOf,
    Association,
    Criterion,
    Framework,
    Frozen,
    Item,
    LearningOutcome,
    Qualification,
    Release,
    RulesOfCombination,
    Standard,
    Unit,
    UnitGroup,
)
from mapping_engine import (
    DEFAULT_POLICY,
    LONDON,
    Anchor,
    AssessmentCase,
    AssessmentPolicy,
    Decision,
    EvidenceItem,
    EvidenceType,
    RecencyTerms,
    SignOff,
    Verdict,
)
from mapping_engine import Mapping as Decided

AS_OF = date(2026, 6, 30)
PERFORMED = date(2026, 1, 10)
SUBMITTED = date(2026, 2, 1)
DECIDED = date(2026, 3, 1)
SIGNED = date(2026, 4, 1)
LEARNER, ASSESSOR, WITNESS, IQA, CLAIMANT = "learner", "assessor", "witness", "iqa", "claimant"

_Value = TypeVar("_Value", bound=Frozen)


def changed(value: _Value, **changes: Any) -> _Value:
    """Return a value with some fields replaced, validated anew."""
    fields = {name: getattr(value, name) for name in type(value).model_fields}
    return type(value)(**(fields | changes))


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=LONDON)


def edge(origin: str, destination: str, sequence: int | None = None, **more: Any) -> Association:
    return Association(id=f"{origin}->{destination}", origin=origin, destination=destination, sequence=sequence, **more)


def criterion_of(unit: str, number: int) -> str:
    return f"{unit}:{number}"


def all_of(units: Iterable[str]) -> RulesOfCombination:
    group = UnitGroup(code="M", title="Mandatory units", unit_ids=tuple(units))
    return RulesOfCombination(groups=(group,), rules=(AllOf(group="M"),))


def unit_items(code: str, criteria: int) -> tuple[list[Item], list[Association]]:
    """Return one unit with one learning outcome and its criteria, and the edges among them."""
    outcome = f"{code}/LO1"
    items: list[Item] = [
        Unit(id=code, code=code, text=f"Unit {code}", level=3, credit=5),
        LearningOutcome(id=outcome, code="1", text=f"Outcome of {code}"),
    ]
    edges = [edge(code, "F"), edge(outcome, code)]
    for number in range(1, criteria + 1):
        name = criterion_of(code, number)
        items.append(Criterion(id=name, code=f"1.{number}", text=f"Criterion {number} of {code}"))
        edges.append(edge(name, outcome, number))
    return items, edges


def a_standard(units: Mapping[str, int] | None = None, rules: RulesOfCombination | None = None) -> Standard:
    """Return a standard of units with so many criteria each, every unit mandatory unless rules are given."""
    units = {"U1": 2, "U2": 2} if units is None else units
    items: list[Item] = []
    edges: list[Association] = []
    for code, criteria in units.items():
        more_items, more_edges = unit_items(code, criteria)
        items += more_items
        edges += more_edges
    return Standard(
        framework=Framework(id="F", title="A framework"),
        qualification=Qualification(number="601/6108/5", title="A diploma", combination=rules or all_of(units)),
        items=tuple(items),
        associations=tuple(edges),
    )


def a_release(units: Mapping[str, int] | None = None, rules: RulesOfCombination | None = None) -> Release:
    return Release.of(a_standard(units, rules))


def an_item(name: str = "E1", **fields: Any) -> EvidenceItem:
    defaults: dict[str, Any] = {
        "title": f"Evidence {name}",
        "type": EvidenceType.WORK_PRODUCT,
        "author_id": LEARNER,
        "performed_from": PERFORMED,
        "submitted_on": SUBMITTED,
    }
    return EvidenceItem(id=name, **(defaults | fields))


def a_testimony(name: str = "E1", **fields: Any) -> EvidenceItem:
    defaults: dict[str, Any] = {
        "type": EvidenceType.WITNESS_TESTIMONY,
        "author_id": WITNESS,
        "witness_id": WITNESS,
        "witnessed_on": PERFORMED,
    }
    return an_item(name, **(defaults | fields))


def a_decision(evidence: str, criterion: str, decision: Decision = Decision.ACCEPTED, **fields: Any) -> Decided:
    defaults: dict[str, Any] = {
        "id": f"{evidence}>{criterion}",
        "assessor_id": ASSESSOR,
        "decided_at": noon(DECIDED),
    }
    return Decided(evidence_id=evidence, criterion_id=criterion, decision=decision, **(defaults | fields))


def a_sign_off(unit: str, **fields: Any) -> SignOff:
    defaults: dict[str, Any] = {"id": f"release of {unit}", "iqa_id": IQA, "signed_at": noon(SIGNED)}
    return SignOff(unit_id=unit, **(defaults | fields))


def a_case(release: Release | None = None, **changes: Any) -> AssessmentCase:
    """Return a claimable case on every unit of a release, except for what is changed."""
    release = a_release() if release is None else release
    units = [unit.id for unit in release.graph.units]
    complete: dict[str, Any] = {
        "release": release,
        "registration_id": "R1",
        "learner_id": LEARNER,
        "registered_on": date(2025, 9, 1),
        "chosen_units": units,
        "evidence": [an_item()],
        "mappings": [a_decision("E1", each.id) for each in release.graph.criteria],
        "sign_offs": [a_sign_off(unit) for unit in units],
        "as_of": AS_OF,
        "claimed_by": CLAIMANT,
    }
    return AssessmentCase(**(complete | changes))


def a_small_case(**changes: Any) -> AssessmentCase:
    """Return a claimable case on one unit with one criterion, ``U1:1``, except for what is changed."""
    return a_case(a_release({"U1": 1}), **changes)


def a_policy(
    *, months: int = 24, anchors: tuple[Anchor, ...] = (Anchor.DECISION, Anchor.CLAIM), overridable: bool = True
) -> AssessmentPolicy:
    terms = RecencyTerms(
        valid_from=date(2000, 1, 1),
        months=months,
        anchors=anchors,
        can_be_overridden=overridable,
        authority="The centre's recency rule",
    )
    return AssessmentPolicy(title="A centre's policy", recency=(terms,), assurance=DEFAULT_POLICY.assurance)


def codes(verdict: Verdict) -> set[str]:
    return {finding.code for finding in verdict.findings}


def the_day_after(day: date) -> date:
    return day + timedelta(days=1)
