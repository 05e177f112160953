"""Random cases with every kind of fact beside evidence and decisions: people, assurance, standing, policy, demands."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from builders import ASSESSOR, IQA, LEARNER, WITNESS, changed, noon
from random_cases import a_random_case

from competence_graph import (
    AcrossDemands,
    CriterionDemands,
    DistinctCounts,
    EvidenceType,
    MainSource,
    Release,
    Setting,
    Standard,
    UnitDemands,
)
from mapping_engine import (
    AssessmentCase,
    AssuranceTerms,
    Award,
    ClaimTerms,
    Countersignature,
    Duty,
    EvidenceTerms,
    ExceptionKind,
    ExceptionTerms,
    ExternalRelease,
    Hold,
    HoldKind,
    IqaAction,
    Licence,
    LicenceStatus,
    OpenEntry,
    PeopleTerms,
    PolicyException,
    RegistrationFacts,
    Relationship,
    RelationshipKind,
    SamplePlan,
    Sanction,
    SanctionLevel,
    Signatory,
    UnitRejection,
)

Spoil = Callable[[AssessmentCase, Random], AssessmentCase]
LONG_AGO = date(2000, 1, 1)


def a_random_case_with_registers(chance: Random) -> AssessmentCase:
    """Return a random case spoilt by up to four facts of its registers."""
    case = a_random_case(chance)
    for _ in range(chance.choice((1, 1, 2, 3, 4))):
        case = chance.choice(SPOILS)(case, chance)
    return case


def _beside(day: date, chance: Random) -> date:
    return day + timedelta(days=chance.choice((-40, -2, -1, 0, 1, 2, 40)))


def _terms(case: AssessmentCase, family: str, terms: Any) -> AssessmentCase:
    return changed(case, policy=changed(case.policy, **{family: (*getattr(case.policy, family), terms)}))


def _a_unit(case: AssessmentCase, chance: Random) -> Any:
    return chance.choice(case.chosen_units)


def _licences(case: AssessmentCase, chance: Random) -> AssessmentCase:
    status = chance.choice((LicenceStatus.TRAINEE, LicenceStatus.FULL))
    until = _beside(case.as_of, chance) if chance.random() < 0.5 else None
    number = chance.choice(("601/6108/5", "601/6108/5", "600/0000/0"))
    held = Licence(
        id=f"licence {chance.random()}",
        person_id=ASSESSOR,
        duty=Duty.ASSESSOR,
        qualification_number=number,
        status=status,
        valid_from=LONG_AGO,
        valid_until=until,
    )
    case = changed(case, people=changed(case.people, licences=(*case.people.licences, held)))
    return _licensed(case) if chance.random() < 0.5 else case


def _licensed(case: AssessmentCase) -> AssessmentCase:
    if case.policy.people:
        return case
    terms = PeopleTerms(valid_from=LONG_AGO, assessors_licensed=True, iqas_licensed=True, authority="Register")
    return _terms(case, "people", terms)


def _relationship(case: AssessmentCase, chance: Random) -> AssessmentCase:
    link = Relationship(
        id=f"link {chance.random()}",
        person_id=chance.choice((ASSESSOR, IQA, WITNESS)),
        other_id=LEARNER,
        kind=RelationshipKind.FAMILY,
        valid_from=LONG_AGO,
        declared_on=chance.choice((None, LONG_AGO, case.as_of)),
    )
    people = changed(case.people, relationships=(*case.people.relationships, link))
    case = changed(case, people=people)
    if case.policy.people:
        return case
    kinds = (RelationshipKind.FAMILY,)
    terms = PeopleTerms(valid_from=LONG_AGO, conflicts=kinds, no_testimony_from=kinds, authority="Conflicts")
    return _terms(case, "people", terms)


def _countersignature(case: AssessmentCase, chance: Random) -> AssessmentCase:
    if not case.mappings:
        return case
    mapping = chance.choice(case.mappings)
    signed = Countersignature(
        id=f"second {chance.random()}",
        mapping_id=mapping.id,
        person_id=chance.choice(("second assessor", IQA, LEARNER)),
        signed_at=noon(_beside(case.as_of, chance)),
    )
    return changed(case, countersignatures=(*case.countersignatures, signed))


def _action(case: AssessmentCase, chance: Random) -> AssessmentCase:
    raised = noon(_beside(case.as_of - timedelta(days=5), chance))
    closed = chance.choice((None, noon(_beside(case.as_of, chance))))
    action = IqaAction(
        id=f"action {chance.random()}",
        unit_id=_a_unit(case, chance),
        raised_by=IQA,
        raised_at=raised,
        closed_by=chance.choice((IQA, ASSESSOR)) if closed else None,
        closed_at=closed,
    )
    return changed(case, assurance=changed(case.assurance, actions=(*case.assurance.actions, action)))


def _rejection(case: AssessmentCase, chance: Random) -> AssessmentCase:
    rejected = UnitRejection(
        id=f"rejection {chance.random()}",
        unit_id=_a_unit(case, chance),
        iqa_id=IQA,
        rejected_at=noon(_beside(case.as_of - timedelta(days=3), chance)),
    )
    return changed(case, assurance=changed(case.assurance, rejections=(*case.assurance.rejections, rejected)))


def _assurance_terms(case: AssessmentCase, chance: Random) -> AssessmentCase:
    name = f"more {chance.random()}"
    return _terms(
        case,
        "assurance",
        AssuranceTerms(
            valid_from=chance.choice((LONG_AGO, _beside(case.as_of, chance))),
            name=name,
            sign_off_required=chance.random() < 0.5,
            only_sampled_units=chance.random() < 0.4,
            external_release_required=chance.random() < 0.4,
            signatures=tuple(each for each in Signatory if chance.random() < 0.4),
            authority="More",
        ),
    )


def _sample(case: AssessmentCase, chance: Random) -> AssessmentCase:
    units = tuple(unit for unit in case.chosen_units if chance.random() < 0.5)
    drawn = SamplePlan(
        id=f"sample {chance.random()}", unit_ids=units, drawn_on=_beside(case.as_of, chance), seed="seed"
    )
    return changed(case, assurance=changed(case.assurance, samples=(*case.assurance.samples, drawn)))


def _claim_terms(case: AssessmentCase, chance: Random) -> AssessmentCase:
    if case.policy.claims:
        return case
    weeks = chance.choice((0, 10, 10))
    case = changed(case, registered_on=_beside(case.as_of - timedelta(weeks=10), chance))
    return _terms(
        case,
        "claims",
        ClaimTerms(
            valid_from=LONG_AGO,
            min_weeks=weeks,
            learner_number_required=chance.random() < 0.5,
            open_entries_block_units=True,
            units_after_withdrawal=chance.random() < 0.5,
            authority="Claims",
        ),
    )


def _registration(case: AssessmentCase, chance: Random) -> AssessmentCase:
    facts = RegistrationFacts(
        expires_on=chance.choice((None, _beside(case.as_of, chance))),
        withdrawn_on=chance.choice((None, None, _beside(case.as_of, chance))),
    )
    return changed(case, registration=facts)


def _external_release(case: AssessmentCase, chance: Random) -> AssessmentCase:
    release = ExternalRelease(
        id=f"external {chance.random()}",
        person_id=chance.choice(("eqa", IQA, ASSESSOR)),
        released_on=_beside(case.as_of, chance),
    )
    releases = (*case.assurance.external_releases, release)
    return changed(case, assurance=changed(case.assurance, external_releases=releases))


def _hold(case: AssessmentCase, chance: Random) -> AssessmentCase:
    start = _beside(case.as_of, chance)
    until = chance.choice((None, start + timedelta(days=chance.randint(0, 60))))
    hold = Hold(id=f"hold {chance.random()}", kind=HoldKind.APPEAL, valid_from=start, valid_until=until)
    return changed(case, standing=changed(case.standing, holds=(*case.standing.holds, hold)))


def _sanction(case: AssessmentCase, chance: Random) -> AssessmentCase:
    start = _beside(case.as_of, chance)
    sanction = Sanction(
        id=f"sanction {chance.random()}",
        level=chance.choice(list(SanctionLevel)),
        valid_from=start,
        valid_until=chance.choice((None, start + timedelta(days=20))),
    )
    return changed(case, standing=changed(case.standing, sanctions=(*case.standing.sanctions, sanction)))


def _open_entry(case: AssessmentCase, chance: Random) -> AssessmentCase:
    entry = OpenEntry(id=f"entry {chance.random()}", unit_number="R/999/3001", opened_on=_beside(case.as_of, chance))
    entries = (*case.standing.open_entries, entry)
    return changed(case, award=Award.UNITS, standing=changed(case.standing, open_entries=entries))


def _exception(case: AssessmentCase, chance: Random) -> AssessmentCase:
    granted = _beside(case.as_of - timedelta(days=5), chance)
    rule = chance.choice(("full_coverage", "recent_evidence", "evidence_demands", "registration_period"))
    exception = PolicyException(
        id=f"exception {chance.random()}",
        kind=chance.choice((ExceptionKind.WAIVER, ExceptionKind.WAIVER, ExceptionKind.BLOCK)),
        path=rule,
        person_id="quality manager",
        reason="Agreed with the centre",
        granted_on=granted,
        expires_on=granted + timedelta(days=chance.choice((1, 5, 6, 40))),
    )
    case = changed(case, exceptions=(*case.exceptions, exception))
    if case.policy.exceptions:
        return case
    opened = ("full_coverage", "recent_evidence", "evidence_demands", "registration_period")
    return _terms(case, "exceptions", ExceptionTerms(valid_from=LONG_AGO, waivable=opened, authority="Exceptions"))


def _evidence_terms(case: AssessmentCase, chance: Random) -> AssessmentCase:
    terms = EvidenceTerms(
        valid_from=LONG_AGO,
        name=f"more {chance.random()}",
        declaration_required=chance.random() < 0.4,
        judgement_required=chance.random() < 0.3,
        planned_methods=(EvidenceType.OBSERVATION, EvidenceType.WORK_PRODUCT) if chance.random() < 0.3 else (),
        remote_observation_allowed=chance.random() < 0.5,
        expert_witness_in_plan=chance.random() < 0.5,
        authority="Evidence",
    )
    return _terms(case, "evidence", terms)


def _evidence(case: AssessmentCase, chance: Random) -> AssessmentCase:
    item = chance.choice(case.evidence)
    fields: dict[str, Any] = chance.choice(
        (
            {"withdrawn_on": _beside(case.as_of, chance)},
            {"location": "the home's office"},
            {"declared_on": case.as_of},
            {"setting": Setting.SIMULATED},
            {"file_hashes": ("one file",)},
            {"occasion_id": "first"},
            {"type": EvidenceType.OBSERVATION, "is_remote": True},
        )
    )
    rest = tuple(each for each in case.evidence if each is not item)
    return changed(case, evidence=(*rest, changed(item, **fields)))


def _demands(case: AssessmentCase, chance: Random) -> AssessmentCase:
    each = CriterionDemands(
        allowed_methods=chance.choice((None, (EvidenceType.OBSERVATION, EvidenceType.QUESTIONING))),
        allowed_settings=chance.choice((None, (Setting.REAL,), (Setting.SIMULATED, Setting.REALISTIC_ENVIRONMENT))),
        required_methods=chance.choice((None, ((EvidenceType.OBSERVATION,), (EvidenceType.QUESTIONING,)))),
        distinct=DistinctCounts(
            occasions=chance.choice((None, 2)), subjects=chance.choice((None, 3)), methods=chance.choice((None, 2))
        ),
    )
    across = AcrossDemands(
        required_methods=chance.choice(((), ((EvidenceType.OBSERVATION,),))),
        distinct=DistinctCounts(sites=chance.choice((None, 2))),
        main_source=chance.choice((None, MainSource(methods=(EvidenceType.OBSERVATION,), percent=50))),
    )
    demands = UnitDemands(each=each if chance.random() < 0.7 else CriterionDemands(), across=across)
    return changed(case, release=Release.of(_demanding(case.release.standard, demands)))


def _demanding(standard: Standard, demands: UnitDemands) -> Standard:
    items = tuple(changed(each, demands=demands) if each.kind == "unit" else each for each in standard.items)
    return changed(standard, items=items)


def _fewer_units(case: AssessmentCase, chance: Random) -> AssessmentCase:
    return changed(case, chosen_units=case.chosen_units[: chance.randint(1, len(case.chosen_units))])


SPOILS: tuple[Spoil, ...] = (
    _licences,
    _relationship,
    _countersignature,
    _action,
    _rejection,
    _assurance_terms,
    _sample,
    _claim_terms,
    _registration,
    _external_release,
    _hold,
    _sanction,
    _open_entry,
    _exception,
    _evidence_terms,
    _evidence,
    _demands,
    _fewer_units,
)
