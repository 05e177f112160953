"""For every code of the gate, the smallest case that is broken in that way.

Units, criteria, evidence, decisions and people have opaque ids, as in a real store, so that tests can see where a
message would show an id to a person.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from builders import AS_OF, DECIDED, SIGNED, a_case, a_decision, a_sign_off, a_standard, a_testimony, an_item, changed
from rule_builders import (
    a_countersignature,
    a_licence,
    a_policy_of,
    a_relationship,
    an_action,
    an_exception,
    direct_claims,
    registers,
    terms,
)

from competence_graph import (
    AcrossDemands,
    Association,
    CriterionDemands,
    DistinctCounts,
    EvidenceType,
    Item,
    MainSource,
    Release,
    Setting,
    Standard,
    Unit,
    UnitDemands,
)
from mapping_engine import (
    AssessmentCase,
    AssuranceTerms,
    ClaimTerms,
    Duty,
    EarlierCertificate,
    EvidenceTerms,
    ExceptionKind,
    ExternalRelease,
    GateCode,
    Hold,
    HoldKind,
    Judgement,
    LicenceStatus,
    OpenEntry,
    PeopleTerms,
    PriorAchievement,
    PriorKind,
    PriorLearningTerms,
    RecencyOverride,
    RegistrationFacts,
    SamplePlan,
    Sanction,
    SanctionLevel,
    Signatory,
    UnitRejection,
)

DAY = timedelta(days=1)
OPAQUE = "7f3c-"
"""What every opaque id begins with, and no word of a message."""

LEARNER, ASSESSOR, SECOND, WITNESS, IQA, CLAIMANT, EQA = (
    OPAQUE + name for name in ("person-a", "person-b", "person-c", "person-d", "person-e", "person-f", "person-g")
)
U1, U2 = OPAQUE + "U1", OPAQUE + "U2"
FIRST = OPAQUE + "U1:1"
WORK = OPAQUE + "E1"
OF_COMBINATION = frozenset({GateCode.COMBINATION_UNDECIDED, GateCode.PATHWAY_UNKNOWN})
"""Codes that only large or divided rules of combination can provoke; they are tested with those rules."""


def opaque(standard: Standard) -> Standard:
    """Return a standard whose ids say nothing, while its printed codes stay."""
    assert standard.qualification is not None
    combination = standard.qualification.combination
    groups = [changed(each, unit_ids=[OPAQUE + unit for unit in each.unit_ids]) for each in combination.groups]
    return changed(
        standard,
        qualification=changed(standard.qualification, combination=changed(combination, groups=groups)),
        items=[changed(each, id=OPAQUE + each.id) for each in standard.items],
        associations=[_renamed(each) for each in standard.associations],
    )


def _renamed(each: Association) -> Association:
    destination = each.destination if each.destination == "F" else OPAQUE + each.destination
    return changed(each, origin=OPAQUE + each.origin, destination=destination)


RELEASE = Release.of(opaque(a_standard({"U1": 1, "U2": 1})))


def _item(name: str = WORK, **fields: Any) -> Any:
    return an_item(name, **({"title": "Two days on plot 14", "author_id": LEARNER} | fields))


def _testimony(**fields: Any) -> Any:
    people = {"title": "A colleague's account", "author_id": WITNESS, "witness_id": WITNESS}
    return a_testimony(WORK, **(people | fields))


def complete(release: Release = RELEASE, **changes: Any) -> AssessmentCase:
    """Return a claimable case with opaque ids, except for what is changed."""
    decided = [
        a_decision(WORK, each.id, id=f"{OPAQUE}decision on {each.id}", assessor_id=ASSESSOR)
        for each in release.graph.criteria
    ]
    released = [a_sign_off(each.id, id=f"{OPAQUE}release of {each.id}", iqa_id=IQA) for each in release.graph.units]
    whole: dict[str, Any] = {
        "learner_id": LEARNER,
        "evidence": [_item()],
        "mappings": decided,
        "sign_offs": released,
        "claimed_by": CLAIMANT,
    }
    return a_case(release, **(whole | changes))


def _with(*records: Any, **changes: Any) -> AssessmentCase:
    return complete(**registers(*records), **changes)


def _under(*demands: Any, **changes: Any) -> AssessmentCase:
    return complete(policy=a_policy_of(*demands), **changes)


def _asking(each: CriterionDemands | None = None, across: AcrossDemands | None = None, **item: Any) -> AssessmentCase:
    """Return a case whose first unit asks for more than its one piece of work shows."""
    demands = UnitDemands(each=each or CriterionDemands(), across=across or AcrossDemands())
    items = [_demanding(each, demands) for each in RELEASE.standard.items]
    return complete(Release.of(changed(RELEASE.standard, items=items)), evidence=[_item(**item)])


def _demanding(item: Item, demands: UnitDemands) -> Item:
    return changed(item, demands=demands) if isinstance(item, Unit) and item.id == U1 else item


def _qualification(**fields: Any) -> Release:
    qualification = RELEASE.standard.qualification
    assert qualification is not None
    return Release.of(changed(RELEASE.standard, qualification=changed(qualification, **fields)))


def _decided(**fields: Any) -> list[Any]:
    return [changed(each, **fields) for each in complete().mappings]


def _signed(**fields: Any) -> list[Any]:
    return [changed(each, **fields) for each in complete().sign_offs]


def _distinct(**counts: int) -> CriterionDemands:
    return CriterionDemands(distinct=DistinctCounts(**counts))


_EXTERNAL = terms(AssuranceTerms, sign_off_required=True, external_release_required=True)
_TRANSFER = PriorAchievement(kind=PriorKind.CREDIT_TRANSFER, certificate="C1", issued_on=date(2025, 6, 1))
_SOUND = Judgement(valid=True, authentic=True, current=True, sufficient=True)
_BY_LEARNER = RecencyOverride(
    id="o", evidence_id=WORK, person_id=LEARNER, reason="I still do this daily", made_at=DECIDED
)

BROKEN: Mapping[GateCode, AssessmentCase] = {
    GateCode.CRITERION_NOT_COVERED: complete(mappings=[]),
    GateCode.UNIT_WITHOUT_CRITERIA: complete(Release.of(opaque(a_standard({"U1": 1, "U2": 0})))),
    GateCode.EVIDENCE_NOT_RECENT: complete(evidence=[_item(performed_from=date(2024, 6, 29))]),
    GateCode.DECIDED_BEFORE_EVIDENCE: complete(evidence=[_item(submitted_on=DECIDED + DAY)]),
    GateCode.EVIDENCE_WITHDRAWN: complete(evidence=[_item(withdrawn_on=AS_OF)]),
    GateCode.EVIDENCE_NOT_SEEN: complete(evidence=[_item(location="The site office, file 7")]),
    GateCode.DECLARATION_MISSING: _under(terms(EvidenceTerms, declaration_required=True)),
    GateCode.JUDGEMENT_MISSING: _under(terms(EvidenceTerms, judgement_required=True)),
    GateCode.JUDGEMENT_DENIES: complete(mappings=_decided(judgement=changed(_SOUND, authentic=False))),
    GateCode.NOT_PLANNED: _under(terms(EvidenceTerms, planned_methods=(EvidenceType.WORK_PRODUCT,))),
    GateCode.METHOD_NOT_ALLOWED: _asking(CriterionDemands(allowed_methods=(EvidenceType.OBSERVATION,))),
    GateCode.SETTING_NOT_ALLOWED: _asking(
        CriterionDemands(allowed_settings=(Setting.REAL,)), setting=Setting.SIMULATED
    ),
    GateCode.OBSERVATION_REMOTE: _under(
        terms(EvidenceTerms, remote_observation_allowed=False),
        evidence=[_item(type=EvidenceType.OBSERVATION, is_remote=True)],
    ),
    GateCode.METHOD_MISSING: _asking(CriterionDemands(required_methods=((EvidenceType.OBSERVATION,),))),
    GateCode.OCCASIONS_TOO_FEW: _asking(_distinct(occasions=2)),
    GateCode.SUBJECTS_TOO_FEW: _asking(_distinct(subjects=2)),
    GateCode.SITES_TOO_FEW: _asking(_distinct(sites=2)),
    GateCode.METHODS_TOO_FEW: _asking(_distinct(methods=2)),
    GateCode.MAIN_SOURCE_SHORT: _asking(
        across=AcrossDemands(main_source=MainSource(methods=(EvidenceType.OBSERVATION,)))
    ),
    GateCode.ASSESSOR_NOT_LICENSED: _under(terms(PeopleTerms, assessors_licensed=True)),
    GateCode.NOT_COUNTERSIGNED: _with(a_licence(ASSESSOR, status=LicenceStatus.TRAINEE)),
    GateCode.CONFLICT_UNDECLARED: _with(a_relationship(ASSESSOR, LEARNER)),
    GateCode.SECOND_PERSON_REQUIRED: _with(a_relationship(ASSESSOR, LEARNER, declared_on=DECIDED)),
    GateCode.WITNESS_RELATED: _with(a_relationship(WITNESS, LEARNER), evidence=[_testimony()]),
    GateCode.IQA_NOT_LICENSED: _under(terms(PeopleTerms, iqas_licensed=True)),
    GateCode.DUTIES_NOT_SEPARATED: complete(mappings=_decided(assessor_id=LEARNER)),
    GateCode.IQA_NOT_INDEPENDENT: _with(a_relationship(IQA, ASSESSOR)),
    GateCode.EQA_NOT_INDEPENDENT: _under(
        _EXTERNAL, **registers(ExternalRelease(id="X1", person_id=ASSESSOR, released_on=SIGNED))
    ),
    GateCode.OVERRIDE_BY_LEARNER: complete(evidence=[_item(performed_from=date(2024, 6, 29))], overrides=[_BY_LEARNER]),
    GateCode.CLAIMANT_NOT_INDEPENDENT: complete(claimed_by=ASSESSOR),
    GateCode.COMBINATION_UNKNOWN: complete(Release.of(changed(RELEASE.standard, qualification=None))),
    GateCode.COMBINATION_NOT_SATISFIED: complete(chosen_units=[U1]),
    GateCode.TRANSFER_SHARE_EXCEEDED: _under(
        terms(PriorLearningTerms, most_percent=50), evidence=[_item(performed_from=None, prior=_TRANSFER)]
    ),
    GateCode.UNIT_NOT_RELEASED: complete(sign_offs=[]),
    GateCode.DECIDED_AFTER_RELEASE: complete(sign_offs=_signed(signed_at=DECIDED - DAY)),
    GateCode.NOTHING_SAMPLED: _under(terms(AssuranceTerms, sign_off_required=True, only_sampled_units=True)),
    GateCode.REJECTED_BY_IQA: _with(UnitRejection(id="J1", unit_id=U1, iqa_id=IQA, rejected_at=SIGNED)),
    GateCode.ACTION_OPEN: _with(an_action(unit_id=U1, raised_by=IQA)),
    GateCode.SIGNATURE_MISSING: _under(terms(AssuranceTerms, sign_off_required=True, signatures=(Signatory.LEARNER,))),
    GateCode.EXTERNAL_RELEASE_MISSING: _under(_EXTERNAL),
    GateCode.SANCTION_STOPS_CLAIMS: _with(
        Sanction(id="N1", level=SanctionLevel.CERTIFICATION_SUSPENDED, valid_from=SIGNED)
    ),
    GateCode.CLAIMED_BEFORE_REGISTRATION: complete(registered_on=AS_OF + DAY),
    GateCode.CLAIMED_TOO_EARLY: _under(terms(ClaimTerms, min_weeks=10), registered_on=AS_OF - DAY),
    GateCode.REGISTRATION_EXPIRED: complete(registration=RegistrationFacts(expires_on=SIGNED)),
    GateCode.REGISTRATION_WITHDRAWN: complete(registration=RegistrationFacts(withdrawn_on=SIGNED)),
    GateCode.LEARNER_NUMBER_MISSING: _under(terms(ClaimTerms, learner_number_required=True)),
    GateCode.CERTIFICATION_ENDED: complete(_qualification(certification_end_on=SIGNED)),
    GateCode.HOLD_OPEN: _with(Hold(id="H1", kind=HoldKind.APPEAL, valid_from=SIGNED, unit_ids=[U1])),
    GateCode.ENTRY_OPEN: _under(
        terms(ClaimTerms, open_entries_block_units=True),
        award="units",
        **registers(OpenEntry(id="N1", unit_number="F1T0 04", opened_on=SIGNED)),
    ),
    GateCode.ALREADY_CERTIFICATED: _with(
        EarlierCertificate(id="VQ-1", award="units", unit_ids=[U1], issued_on=SIGNED), award="units"
    ),
    GateCode.BLOCKED: complete(exceptions=[an_exception("full_coverage", ExceptionKind.BLOCK)]),
    GateCode.EXCEPTION_NOT_IN_FORCE: complete(exceptions=[an_exception("full_coverage", expires_on=SIGNED + 60 * DAY)]),
}
"""One case for each code; it may be broken in further ways that follow from the first."""

FURTHER = (
    _with(
        a_licence(ASSESSOR, status=LicenceStatus.TRAINEE),
        a_licence(SECOND, status=LicenceStatus.TRAINEE),
        countersignatures=[a_countersignature(SECOND, of=f"{OPAQUE}decision on {FIRST}", on=DECIDED)],
    ),
    _with(an_action(unit_id=U1, raised_by=IQA, closed_by=ASSESSOR, closed_at=SIGNED)),
    _with(an_action(unit_id=U1, raised_by=IQA, closed_at=SIGNED)),
    _with(a_relationship(IQA, LEARNER)),
    _under(
        _EXTERNAL,
        **registers(
            ExternalRelease(id="X1", person_id=EQA, released_on=SIGNED, unit_ids=[U2]),
            a_licence(EQA, Duty.IQA),
            direct_claims(),
        ),
    ),
    _under(
        terms(AssuranceTerms, sign_off_required=True, only_sampled_units=True),
        sign_offs=[],
        **registers(SamplePlan(id="S1", unit_ids=[U1], drawn_on=SIGNED, seed="17")),
    ),
    _with(EarlierCertificate(id="V", award="qualification", qualification_number="601/6108/5", issued_on=SIGNED)),
    complete(evidence=[_testimony(witness_id=LEARNER)]),
    complete(exceptions=[an_exception("claim_holds"), an_exception("full_coverage", person_id=LEARNER)]),
)
"""More ways of being broken that bear the same codes."""
