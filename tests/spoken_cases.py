"""Cases in a fixed order that together make the gate say everything it can say, for the approval of its sentences."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from broken_cases import BROKEN, FURTHER
from builders import (
    AS_OF,
    ASSESSOR,
    DECIDED,
    IQA,
    LEARNER,
    PERFORMED,
    SIGNED,
    a_case,
    a_decision,
    a_release,
    a_sign_off,
    a_small_case,
    a_standard,
    a_testimony,
    an_item,
    changed,
)
from rule_builders import (
    a_countersignature,
    a_licence,
    a_policy_of,
    a_relationship,
    a_release_asking,
    a_review,
    a_step,
    an_action,
    an_exception,
    direct_claims,
    registers,
    terms,
)

from competence_graph import (
    AcrossDemands,
    AllOf,
    CriterionDemands,
    DistinctCounts,
    EvidenceType,
    MainSource,
    Pathway,
    Release,
    RulesOfCombination,
    Setting,
    UnitDemands,
    UnitGroup,
)
from mapping_engine import (
    Anchor,
    AssessmentCase,
    AssuranceTerms,
    ClaimTerms,
    DirectClaimsTerms,
    EarlierCertificate,
    EvidenceTerms,
    ExceptionKind,
    ExceptionTerms,
    ExternalRelease,
    Hold,
    HoldKind,
    Judgement,
    LicenceStatus,
    OnFailure,
    PeopleTerms,
    PriorAchievement,
    PriorKind,
    PriorLearningTerms,
    RecencyTerms,
    RegistrationFacts,
    RelationshipKind,
    Reliability,
    ReviewRoute,
    Sanction,
    SanctionLevel,
    SanctionTerms,
    Signatory,
)

DAY = timedelta(days=1)
QUALIFICATION = "601/6108/5"
OBSERVATION, TESTIMONY = EvidenceType.OBSERVATION, EvidenceType.WITNESS_TESTIMONY
EARLY = date(2025, 1, 10)


def spoken_cases() -> Iterator[AssessmentCase]:
    """Yield the broken cases of the contract, then one case for each further way in which something is said."""
    yield from BROKEN.values()
    yield from FURTHER
    yield from _of_evidence()
    yield from _of_people()
    yield from _of_assurance()
    yield from _of_direct_claims()
    yield from _of_the_claim()


def _under(*demands: Any, **changes: Any) -> AssessmentCase:
    return a_small_case(policy=a_policy_of(*demands), **changes)


def _of_evidence() -> Iterator[AssessmentCase]:
    for anchor, done in ((Anchor.SUBMISSION, EARLY), (Anchor.DECISION, EARLY), (Anchor.SIGN_OFF, EARLY)):
        yield _under(
            terms(RecencyTerms, months=6, can_be_overridden=True, anchors=(anchor,)),
            evidence=[an_item(performed_from=done)],
        )
    final = terms(RecencyTerms, months=6, can_be_overridden=False, anchors=(Anchor.CLAIM,))
    yield _under(final, evidence=[an_item(performed_from=EARLY)])
    since = terms(RecencyTerms, months=0, can_be_overridden=True, anchors=(Anchor.REGISTRATION,))
    yield _under(since, evidence=[an_item(performed_from=EARLY)])
    warned = terms(RecencyTerms, months=6, can_be_overridden=True, anchors=(Anchor.CLAIM,), on_failure=OnFailure.WARN)
    yield _under(warned, evidence=[an_item(performed_from=EARLY)])
    yield a_small_case(evidence=[an_item(performed_from=None)])
    yield a_small_case(evidence=[an_item(performed_from=DECIDED + DAY, submitted_on=DECIDED + DAY)])
    several = CriterionDemands(
        allowed_methods=(OBSERVATION, EvidenceType.RECORDING),
        allowed_settings=(Setting.REAL, Setting.REALISTIC_ENVIRONMENT),
    )
    yield a_case(a_release_asking(several), evidence=[an_item(setting=Setting.SIMULATED)])
    yield a_case(a_release_asking(several), evidence=[a_testimony(type=EvidenceType.EXPERT_WITNESS_TESTIMONY)])
    counts = DistinctCounts(occasions=3, subjects=3, sites=3, methods=3)
    choice = (OBSERVATION, (TESTIMONY, EvidenceType.RECORDING))
    yield a_case(a_release_asking(CriterionDemands(required_methods=choice, distinct=counts)))
    source = MainSource(methods=(OBSERVATION, TESTIMONY), percent=60)
    across = AcrossDemands(required_methods=choice, distinct=counts, main_source=source)
    yield a_case(a_release_asking(across=across, number=2))
    yield a_case(a_release_asking(of_all=UnitDemands(across=across), number=2))
    denied = Judgement(valid=False, authentic=False, current=False, sufficient=False)
    yield a_small_case(mappings=[a_decision("E1", "U1:1", judgement=denied)])
    seen = {"location": "the office", "location_confirmed_by": LEARNER, "location_confirmed_on": DECIDED}
    yield a_small_case(evidence=[an_item(**seen)])
    yield _under(terms(EvidenceTerms, declaration_required=True), evidence=[an_item(declared_on=AS_OF + DAY)])


def _of_people() -> Iterator[AssessmentCase]:
    witness = a_testimony(witness_id=ASSESSOR)
    yield a_small_case(evidence=[witness])
    for kind in (RelationshipKind.LINE_MANAGER, RelationshipKind.BUSINESS):
        policy = a_policy_of(terms(PeopleTerms, conflicts=(kind,)))
        yield a_small_case(policy=policy, **registers(a_relationship(kind=kind)))
        yield a_small_case(policy=policy, **registers(a_relationship(kind=kind, declared_on=DECIDED)))
    yield a_small_case(sign_offs=[a_sign_off("U1", iqa_id=LEARNER)])
    yield a_small_case(sign_offs=[a_sign_off("U1", iqa_id=ASSESSOR)])
    licensed = terms(PeopleTerms, iqas_licensed=True)
    trainee = a_licence(ASSESSOR, status=LicenceStatus.TRAINEE)
    yield _under(licensed, **registers(trainee), countersignatures=[a_countersignature(ASSESSOR, on=DECIDED)])
    yield a_small_case(claimed_by=LEARNER)


def _of_assurance() -> Iterator[AssessmentCase]:
    two = {"evidence": [an_item()], "mappings": [a_decision("E1", "U1:1"), a_decision("E1", "U1:2")]}
    yield a_case(a_release({"U1": 2}), sign_offs=[a_sign_off("U1", signed_at=DECIDED - DAY)], **two)
    yield a_case(a_release({"U1": 2, "U2": 1}), sign_offs=[])
    both = (Signatory.ASSESSOR, Signatory.LEARNER)
    yield _under(terms(AssuranceTerms, sign_off_required=True, signatures=both))
    for closer in (LEARNER, ASSESSOR, None):
        yield a_small_case(**registers(an_action(closed_by=closer, closed_at=SIGNED)))
    yield a_small_case(**registers(an_action(what=""), an_action(id="A2", closed_by=IQA, closed_at=AS_OF + DAY)))
    unlicensed = a_policy_of(terms(PeopleTerms, iqas_licensed=True))
    yield a_small_case(policy=unlicensed, **registers(an_action(closed_by=IQA, closed_at=SIGNED)))
    external = terms(AssuranceTerms, sign_off_required=True, external_release_required=True)
    for person in (LEARNER, IQA):
        yield _under(external, **registers(ExternalRelease(id="X1", person_id=person, released_on=SIGNED)))
    stops = terms(SanctionTerms, stop_claims=(SanctionLevel.CERTIFICATION_SUSPENDED,))
    level = {"level": SanctionLevel.CERTIFICATION_SUSPENDED, "valid_from": SIGNED}
    yield _under(stops, **registers(Sanction(id="N1", qualification_number=QUALIFICATION, **level)))
    ends = terms(SanctionTerms, end_direct_claims=(SanctionLevel.CERTIFICATION_SUSPENDED,))
    yield _under(ends, external, **registers(Sanction(id="N1", **level)))


def _of_direct_claims() -> Iterator[AssessmentCase]:
    external = terms(AssuranceTerms, sign_off_required=True, external_release_required=True)
    granted, route = (
        a_step("granted", date(2025, 6, 1)),
        ReviewRoute(reviews=2, worst_grade=2, worst_reliability=Reliability.A),
    )
    earned = terms(DirectClaimsTerms, routes=(route,))
    kept = terms(DirectClaimsTerms, keep=ReviewRoute(reviews=1, worst_grade=1, worst_reliability=Reliability.A))
    bad = a_review(date(2025, 9, 1), worst_grade=3, worst_reliability=Reliability.A)
    histories = (
        ((), direct_claims(granted, qualification_number="another")),
        ((), direct_claims(a_step("granted", AS_OF + DAY))),
        ((), direct_claims(granted, a_step("suspended", date(2025, 7, 1)))),
        ((), direct_claims(granted, a_step("removed", date(2025, 7, 2)))),
        ((earned,), direct_claims(granted, reviews=[a_review(date(2025, 5, 1))])),
        ((kept,), direct_claims(granted, reviews=[bad])),
    )
    for demands, history in histories:
        yield _under(external, *demands, **registers(history))


def _on_two_pathways() -> Release:
    units = UnitGroup(code="M", title="Mandatory units", unit_ids=("U1", "U2"))
    ways = [Pathway(code=code, title=code, rules=[AllOf(group="M")]) for code in ("P1", "P2")]
    return a_release(rules=RulesOfCombination(groups=[units], pathways=ways))


def _of_the_claim() -> Iterator[AssessmentCase]:
    numbered = terms(ClaimTerms, learner_number_required=True)
    for number in ("9276308687", "92763"):
        yield _under(numbered, registration=RegistrationFacts(learner_number=number))
    yield a_small_case(registration=RegistrationFacts(pathway="P9"))
    for named in (None, "P9"):
        yield a_case(_on_two_pathways(), registration=RegistrationFacts(pathway=named))
    yield a_case(Release.of(changed(a_standard(), qualification=None)), registration=RegistrationFacts(pathway="P9"))
    earlier = EarlierCertificate(id="V", award="units", unit_ids=["U1", "U2"], issued_on=SIGNED)
    yield a_case(a_release({"U1": 1, "U2": 1}), award="units", **registers(earlier))
    for kind in HoldKind:
        yield a_small_case(**registers(Hold(id="H", kind=kind, valid_from=SIGNED)))
    share = terms(PriorLearningTerms, most_percent=0)
    transfer = PriorAchievement(kind=PriorKind.CREDIT_TRANSFER, certificate="C1", issued_on=EARLY)
    yield _under(share, evidence=[an_item(performed_from=None, prior=transfer)])
    recognised = changed(transfer, kind=PriorKind.RECOGNITION)
    yield _under(share, evidence=[an_item(performed_from=None, prior=recognised)])
    yield a_case(a_release({"U1": 1, "U2": 1}), sign_offs=[], mappings=[])
    open_to = terms(ExceptionTerms, waivable=("full_coverage",))
    for kind in (ExceptionKind.WAIVER, ExceptionKind.BLOCK):
        yield _under(open_to, exceptions=[an_exception("full_coverage", kind)], mappings=[])
    yield _under(open_to, exceptions=[an_exception("full_coverage", person_id=LEARNER, granted_on=PERFORMED)])
