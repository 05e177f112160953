"""Small real values for tests of rules: demands, people, assurance, standing, exceptions and the terms of policy."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from builders import ASSESSOR, LEARNER, a_decision, a_standard, an_item, changed, noon

from competence_graph import (
    AcrossDemands,
    Criterion,
    CriterionDemands,
    Frozen,
    Item,
    Release,
    Severity,
    Unit,
    UnitDemands,
)
from mapping_engine import (
    DEFAULT_POLICY,
    Account,
    AssessmentCase,
    AssessmentPlan,
    AssessmentPolicy,
    AssuranceRecords,
    AssuranceTerms,
    ClaimTerms,
    Countersignature,
    DirectClaims,
    DirectClaimsEvent,
    DirectClaimsStep,
    DirectClaimsTerms,
    Duty,
    EarlierCertificate,
    EvidenceItem,
    EvidenceTerms,
    ExceptionKind,
    ExceptionTerms,
    ExpertWitness,
    ExternalRelease,
    ExternalReview,
    Hold,
    IqaAction,
    Licence,
    OpenEntry,
    PeopleRegister,
    PeopleTerms,
    PolicyException,
    PriorLearningTerms,
    RecencyTerms,
    Relationship,
    RelationshipKind,
    Reliability,
    SamplePlan,
    Sanction,
    SanctionTerms,
    Standing,
    UnitRejection,
    UnitSignature,
    evaluate,
)
from mapping_engine import Mapping as Decided

LONG_AGO = date(2000, 1, 1)
HANDBOOK = "The handbook"
QUALIFICATION = "601/6108/5"
C = "U1:1"

_Terms = TypeVar("_Terms", bound=Frozen)
_FAMILIES: Mapping[type[Frozen], str] = {
    RecencyTerms: "recency",
    AssuranceTerms: "assurance",
    PeopleTerms: "people",
    EvidenceTerms: "evidence",
    PriorLearningTerms: "prior_learning",
    ClaimTerms: "claims",
    DirectClaimsTerms: "direct_claims",
    SanctionTerms: "sanctions",
    ExceptionTerms: "exceptions",
}
_REGISTERS: Mapping[type[Frozen], tuple[type[Frozen], str]] = {
    Account: (PeopleRegister, "accounts"),
    Licence: (PeopleRegister, "licences"),
    Relationship: (PeopleRegister, "relationships"),
    ExpertWitness: (PeopleRegister, "expert_witnesses"),
    AssessmentPlan: (AssuranceRecords, "plans"),
    UnitSignature: (AssuranceRecords, "signatures"),
    SamplePlan: (AssuranceRecords, "samples"),
    IqaAction: (AssuranceRecords, "actions"),
    UnitRejection: (AssuranceRecords, "rejections"),
    ExternalRelease: (AssuranceRecords, "external_releases"),
    DirectClaims: (Standing, "direct_claims"),
    Sanction: (Standing, "sanctions"),
    Hold: (Standing, "holds"),
    OpenEntry: (Standing, "open_entries"),
    EarlierCertificate: (Standing, "earlier_certificates"),
}
_PLACES: Mapping[type[Frozen], str] = {PeopleRegister: "people", AssuranceRecords: "assurance", Standing: "standing"}


def terms(kind: type[_Terms], **fields: Any) -> _Terms:
    """Return terms that have always held, by the handbook."""
    return kind(**({"valid_from": LONG_AGO, "authority": HANDBOOK} | fields))


def a_policy_of(*demands: Frozen, over: AssessmentPolicy = DEFAULT_POLICY) -> AssessmentPolicy:
    """Return a policy in which each family that is given replaces the one of another policy."""
    families: dict[str, tuple[Frozen, ...]] = {}
    for each in demands:
        family = _FAMILIES[type(each)]
        families[family] = (*families.get(family, ()), each)
    return changed(over, **families)


def registers(*records: Frozen) -> dict[str, Any]:
    """Return the registers of a case that hold these records, by the name of the case's field."""
    found: dict[type[Frozen], dict[str, tuple[Frozen, ...]]] = {}
    for each in records:
        register, family = _REGISTERS[type(each)]
        fields = found.setdefault(register, {})
        fields[family] = (*fields.get(family, ()), each)
    return {_PLACES[register]: register(**fields) for register, fields in found.items()}


def a_release_asking(
    each: CriterionDemands | None = None,
    *,
    across: AcrossDemands | None = None,
    of_all: UnitDemands | None = None,
    criteria: Mapping[str, CriterionDemands] | None = None,
    number: int = 1,
) -> Release:
    """Return a standard of one unit that asks of its criteria, across them, of all units, or of single criteria."""
    standard = a_standard({"U1": number})
    demands = UnitDemands(each=each or CriterionDemands(), across=across or AcrossDemands())
    items = [_asking(item, demands, criteria or {}) for item in standard.items]
    assert standard.qualification is not None
    qualification = changed(standard.qualification, demands=of_all or UnitDemands())
    return Release.of(changed(standard, items=items, qualification=qualification))


def _asking(item: Item, demands: UnitDemands, criteria: Mapping[str, CriterionDemands]) -> Item:
    if isinstance(item, Unit):
        return changed(item, demands=demands)
    return changed(item, demands=criteria[item.id]) if isinstance(item, Criterion) and item.id in criteria else item


def shown_by(*items: EvidenceItem, criteria: Iterable[str] = (C,)) -> dict[str, Any]:
    """Return evidence of which every item was accepted for every one of the criteria."""
    names = list(criteria)
    decided = [a_decision(item.id, name) for item in items for name in names]
    return {"evidence": items, "mappings": decided}


def on_occasion(name: str, occasion: str, **fields: Any) -> EvidenceItem:
    return an_item(name, occasion_id=occasion, file_hashes=[f"hash of {name}"], **fields)


def a_licence(person: str = ASSESSOR, duty: Duty = Duty.ASSESSOR, **fields: Any) -> Licence:
    defaults: dict[str, Any] = {
        "id": f"{duty.value} licence of {person}",
        "qualification_number": QUALIFICATION,
        "valid_from": LONG_AGO,
    }
    return Licence(person_id=person, duty=duty, **(defaults | fields))


def a_relationship(
    person: str = ASSESSOR, other: str = LEARNER, kind: RelationshipKind = RelationshipKind.FAMILY, **fields: Any
) -> Relationship:
    defaults: dict[str, Any] = {"id": f"{person} and {other}", "valid_from": LONG_AGO}
    return Relationship(person_id=person, other_id=other, kind=kind, **(defaults | fields))


def a_countersignature(person: str = "second assessor", *, of: str = "E1>U1:1", on: date) -> Countersignature:
    return Countersignature(id=f"{person} for {of}", mapping_id=of, person_id=person, signed_at=noon(on))


def an_action(**fields: Any) -> IqaAction:
    defaults: dict[str, Any] = {
        "id": "A1",
        "unit_id": "U1",
        "raised_by": "iqa",
        "raised_at": noon(date(2026, 4, 2)),
        "what": "Date the second observation",
    }
    return IqaAction(**(defaults | fields))


def a_review(reviewed_on: date, **fields: Any) -> ExternalReview:
    """Return a review of the best kind: grade 1, reliability A, three learners of whom two were final."""
    defaults: dict[str, Any] = {
        "id": f"review of {reviewed_on}",
        "worst_grade": 1,
        "worst_reliability": Reliability.A,
        "learners_sampled": 3,
        "final_samples": 2,
    }
    return ExternalReview(reviewed_on=reviewed_on, **(defaults | fields))


def a_step(step: str, effective_on: date, **fields: Any) -> DirectClaimsEvent:
    name = f"{step} on {effective_on}"
    return DirectClaimsEvent(id=name, step=DirectClaimsStep(step), effective_on=effective_on, **fields)


def direct_claims(*events: DirectClaimsEvent, reviews: Iterable[ExternalReview] = (), **fields: Any) -> DirectClaims:
    return DirectClaims(**({"qualification_number": QUALIFICATION} | fields), events=events, reviews=tuple(reviews))


def an_exception(path: str, kind: ExceptionKind = ExceptionKind.WAIVER, **fields: Any) -> PolicyException:
    defaults: dict[str, Any] = {
        "id": f"{kind.value} at {path}",
        "person_id": "head of centre",
        "reason": "The opportunity never arose on this site",
        "granted_on": date(2026, 5, 1),
        "expires_on": date(2026, 12, 31),
    }
    return PolicyException(kind=kind, path=path, **(defaults | fields))


def blockers(case: AssessmentCase) -> set[str]:
    """Return the codes of everything that keeps the certificate back."""
    return {each.code for each in evaluate(case).findings if each.severity is Severity.ERROR}


def is_claimable(case: AssessmentCase) -> bool:
    """Tell whether the certificate can be claimed, which it can only be without a finding that blocks."""
    verdict = evaluate(case)
    assert verdict.claimable is not bool(blockers(case))
    return verdict.claimable


def everything_accepted(release: Release, evidence: str = "E1", **fields: Any) -> list[Decided]:
    return [a_decision(evidence, each.id, **fields) for each in release.graph.criteria]
