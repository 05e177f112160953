"""A criterion that several chosen units share is judged by all of them; decisions at one moment, by what they mean."""

from datetime import timedelta
from typing import Any

import pytest
from builders import AS_OF, ASSESSOR, DECIDED, a_case, a_decision, a_standard, a_testimony, an_item, changed, edge, noon
from rule_builders import (
    C,
    a_countersignature,
    a_licence,
    a_policy_of,
    an_exception,
    blockers,
    is_claimable,
    registers,
    shown_by,
    terms,
)

from competence_graph import CriterionDemands, DistinctCounts, EvidenceType, Release, Setting, UnitDemands
from mapping_engine import (
    AssessmentCase,
    AssessmentPlan,
    Decision,
    EvidenceTerms,
    ExceptionTerms,
    ExpertWitness,
    Judgement,
    LicenceStatus,
    Mapping,
    PeopleTerms,
    StepKind,
    evaluate,
    plan,
)

OBSERVATION, PRODUCT = EvidenceType.OBSERVATION, EvidenceType.WORK_PRODUCT
IN_ONE, IN_BOTH = ("U1",), ("U1", "U2")
EACH_SHARE = pytest.mark.parametrize(("units", "is_enough"), [(IN_ONE, False), (("U2",), False), (IN_BOTH, True)])


def _shared(one: CriterionDemands | None = None, other: CriterionDemands | None = None) -> Release:
    """Return a standard of two units that share their only criterion, each asking something of its evidence."""
    standard = a_standard({"U1": 1, "U2": 0})
    asks = {"U1": one or CriterionDemands(), "U2": other or CriterionDemands()}
    items = [
        changed(each, demands=UnitDemands(each=asks[each.id])) if each.id in asks else each for each in standard.items
    ]
    return Release.of(changed(standard, items=items, associations=(*standard.associations, edge(C, "U2/LO1"))))


def _case(release: Release | None = None, **changes: Any) -> AssessmentCase:
    return a_case(release or _shared(), **changes)


def test_a_shared_criterion_counts_in_every_unit() -> None:
    assert is_claimable(_case())


def test_a_method_and_a_setting_must_be_accepted_by_every_unit_of_a_shared_criterion() -> None:
    observed = CriterionDemands(allowed_methods=(OBSERVATION, PRODUCT))
    real = CriterionDemands(allowed_methods=(OBSERVATION,), allowed_settings=(Setting.REAL,))
    for release in (_shared(observed, real), _shared(real, observed)):
        assert blockers(_case(release)) >= {"method_not_allowed"}
        assert is_claimable(_case(release, evidence=[an_item(type=OBSERVATION)]))
        simulated = an_item(type=OBSERVATION, setting=Setting.SIMULATED)
        assert "setting_not_allowed" in blockers(_case(release, evidence=[simulated]))


def test_methods_that_no_two_units_accept_leave_nothing_that_counts() -> None:
    release = _shared(CriterionDemands(allowed_methods=(OBSERVATION,)), CriterionDemands(allowed_methods=(PRODUCT,)))

    assert "method_not_allowed" in blockers(_case(release))
    assert "method_not_allowed" in blockers(_case(release, evidence=[an_item(type=OBSERVATION)]))


def test_the_methods_that_units_of_a_shared_criterion_require_are_required_together() -> None:
    release = _shared(CriterionDemands(required_methods=(OBSERVATION,)), CriterionDemands(required_methods=(PRODUCT,)))
    both = shown_by(an_item(file_hashes=["a"]), an_item("E2", type=OBSERVATION, file_hashes=["b"]))

    assert "method_missing" in blockers(_case(release))
    assert is_claimable(_case(release, **both))


@pytest.mark.parametrize("turned", [False, True])
def test_a_method_required_twice_by_one_unit_is_required_twice_however_written(turned: bool) -> None:
    choice = (OBSERVATION, PRODUCT)
    asks = CriterionDemands(required_methods=(choice, choice)), CriterionDemands(required_methods=(choice[::-1],))
    release = _shared(*(asks[::-1] if turned else asks))

    assert "method_missing" in blockers(_case(release))
    assert is_claimable(_case(release, **shown_by(an_item(file_hashes=["a"]), an_item("E2", file_hashes=["b"]))))


@pytest.mark.parametrize("turned", [False, True])
def test_the_larger_count_of_the_units_is_asked_of_a_shared_criterion(turned: bool) -> None:
    asks = [CriterionDemands(distinct=DistinctCounts(subjects=number)) for number in (2, 1)]
    release = _shared(*(asks[::-1] if turned else asks))

    assert "subjects_too_few" in blockers(_case(release, evidence=[an_item(subject_ids=["one"])]))
    assert is_claimable(_case(release, evidence=[an_item(subject_ids=["one", "two"])]))


@EACH_SHARE
def test_an_assessor_is_licensed_in_every_unit_of_a_shared_criterion(units: tuple[str, ...], is_enough: bool) -> None:
    licensed = a_policy_of(terms(PeopleTerms, assessors_licensed=True))

    case = _case(policy=licensed, **registers(a_licence(unit_ids=units)))

    assert ("assessor_not_licensed" not in blockers(case)) is is_enough


def _trainee(*units: str, second: tuple[str, ...]) -> AssessmentCase:
    licences = [
        a_licence(unit_ids=units, status=LicenceStatus.TRAINEE),
        a_licence("second assessor", unit_ids=second),
    ]
    return _case(countersignatures=[a_countersignature(on=DECIDED)], **registers(*licences))


@EACH_SHARE
def test_whoever_countersigns_is_licensed_in_every_unit_of_a_shared_criterion(
    units: tuple[str, ...], is_enough: bool
) -> None:
    case = _trainee("U2", second=units)

    assert is_claimable(case) is is_enough
    assert ("not_countersigned" not in blockers(case)) is is_enough


@EACH_SHARE
def test_a_testimony_is_expert_where_the_witness_is_one_in_every_unit(units: tuple[str, ...], is_enough: bool) -> None:
    testimony = a_testimony(type=EvidenceType.EXPERT_WITNESS_TESTIMONY)
    expert = ExpertWitness(
        id="x", person_id="witness", unit_ids=units, is_competent=True, can_judge=True,
        agreed_on=testimony.performed_from, valid_from=testimony.performed_from,
    )  # fmt: skip
    release = _shared(CriterionDemands(allowed_methods=(EvidenceType.EXPERT_WITNESS_TESTIMONY,)))

    assert is_claimable(_case(release, evidence=[testimony], **registers(expert))) is is_enough


@EACH_SHARE
def test_work_is_planned_in_every_unit_of_a_shared_criterion(units: tuple[str, ...], is_enough: bool) -> None:
    item = an_item()
    plans = [AssessmentPlan(id=unit, agreed_on=item.performed_from, unit_ids=[unit]) for unit in units]
    policy = a_policy_of(terms(EvidenceTerms, planned_methods=(PRODUCT,)))

    assert is_claimable(_case(evidence=[item], policy=policy, **registers(*plans))) is is_enough
    unread = [changed(each, recorded_on=AS_OF) for each in plans]
    late = _case(evidence=[item], policy=policy, known_on=DECIDED, **registers(*unread))
    assert "not_planned" in blockers(late)


def test_a_plan_agrees_the_work_in_every_unit_of_a_shared_criterion() -> None:
    case = _case(evidence=[], mappings=[], policy=a_policy_of(terms(EvidenceTerms, planned_methods=(OBSERVATION,))))

    agreed = [step for step in plan(case).steps if step.kind is StepKind.PLANNING]

    assert [step.unit_ids for step in agreed] == [("U1",), ("U2",)]
    assert plan(case).is_proven


@EACH_SHARE
@pytest.mark.parametrize("rule", ["full_coverage", "evidence_demands"])
def test_an_exception_must_reach_a_shared_criterion_in_every_unit(
    rule: str, units: tuple[str, ...], is_enough: bool
) -> None:
    asked = CriterionDemands(allowed_methods=(OBSERVATION,))
    exceptions = [an_exception(f"{rule}/unit:{unit}/criterion:U1%3A1") for unit in units]
    policy = a_policy_of(terms(ExceptionTerms, waivable=(rule,)))

    case = _case(_shared(CriterionDemands(), asked), policy=policy, exceptions=exceptions)

    assert is_claimable(case) is is_enough


def test_an_exception_in_one_unit_alone_leaves_the_gap_among_what_blocks() -> None:
    policy = a_policy_of(terms(ExceptionTerms, waivable=("full_coverage",)))
    case = _case(policy=policy, mappings=[], exceptions=[an_exception("full_coverage/unit:U1/criterion:U1%3A1")])

    assert "criterion_not_covered" in blockers(case)
    assert not is_claimable(case)


def test_a_unit_that_is_not_chosen_asks_nothing_of_a_criterion_it_shares() -> None:
    release = _shared(CriterionDemands(), CriterionDemands(allowed_methods=(OBSERVATION,)))

    assert evaluate(_case(release, chosen_units=["U1"])).criteria[0].status == "covered"
    assert evaluate(_case(release)).criteria[0].status == "gap"


def _tied(*decisions: Mapping, **changes: Any) -> AssessmentCase:
    return a_case(_shared(), mappings=decisions, **changes)


@pytest.mark.parametrize("names", [("m1", "m2"), ("m2", "m1")])
@pytest.mark.parametrize("fault", ["the learner decided", "decided in training", "accepted or not"])
def test_of_two_decisions_at_one_moment_the_one_with_more_against_it_stands(names: tuple[str, str], fault: str) -> None:
    sound = a_decision("E1", C, id=names[0])
    changes: dict[str, Any] = {
        "the learner decided": {"assessor_id": "learner"},
        "decided in training": {"assessor_id": "unlicensed"},
        "accepted or not": {"decision": Decision.INSUFFICIENT},
    }[fault]
    other = changed(sound, id=names[1], **changes)
    policy = a_policy_of(terms(PeopleTerms, assessors_licensed=True))
    fields = {"policy": policy, **registers(a_licence(ASSESSOR))}

    assert is_claimable(_tied(sound, **fields))
    assert evaluate(_tied(sound, other, **fields)).criteria[0].status == "gap"
    later = changed(sound, id="m3", decided_at=noon(DECIDED) + timedelta(seconds=1))
    assert is_claimable(_tied(sound, other, later, **fields))


@pytest.mark.parametrize("names", [("m1", "m2"), ("m2", "m1")])
def test_a_breach_of_duties_weighs_more_than_any_number_of_other_faults(names: tuple[str, str]) -> None:
    own = a_decision("E1", C, id=names[0], assessor_id="learner")
    denied = Judgement(valid=True, authentic=False, current=True, sufficient=True)
    faulty = a_decision("E1", C, id=names[1], assessor_id="unlicensed", judgement=denied)
    policy = a_policy_of(terms(PeopleTerms, assessors_licensed=True))
    fields = {"policy": policy, **registers(a_licence(ASSESSOR), a_licence("learner"))}

    assert "duties_not_separated" not in blockers(_tied(faulty, **fields))
    assert "duties_not_separated" in blockers(_tied(own, faulty, **fields))


@pytest.mark.parametrize("names", [("m1", "m2"), ("m2", "m1")])
def test_of_two_decisions_at_one_moment_the_one_that_needs_an_exception_stands(names: tuple[str, str]) -> None:
    sound = a_decision("E1", C, id=names[0])
    denied = Judgement(valid=True, authentic=False, current=True, sufficient=True)
    conceded = changed(sound, id=names[1], judgement=denied)
    policy = a_policy_of(terms(ExceptionTerms, waivable=("authentic_evidence",)))

    verdict = evaluate(_tied(sound, conceded, policy=policy, exceptions=[an_exception("authentic_evidence")]))

    assert verdict.claimable
    assert [entry.status for entry in verdict.criteria] == ["waived"]
