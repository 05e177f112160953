"""Authenticity: the evidence exists, somebody saw it, it is the learner's own, planned, and judged in full."""

from datetime import date, timedelta
from typing import Any

import pytest
from builders import AS_OF, DECIDED, LEARNER, PERFORMED, a_decision, a_small_case, an_item, changed
from rule_builders import C, a_policy_of, blockers, is_claimable, registers, terms

from competence_graph import EvidenceType
from mapping_engine import AssessmentPlan, Decision, EvidenceTerms, Judgement, PolicyInForce, evaluate

DAY = timedelta(days=1)
SOUND = Judgement(valid=True, authentic=True, current=True, sufficient=True)


def _judged(judgement: Judgement | None) -> Any:
    return [a_decision("E1", C, judgement=judgement)]


def test_edge_37_evidence_withdrawn_after_the_release_no_longer_counts() -> None:
    withdrawn = an_item(withdrawn_on=AS_OF)

    assert "evidence_withdrawn" in blockers(a_small_case(evidence=[withdrawn]))
    assert is_claimable(a_small_case(evidence=[withdrawn], as_of=AS_OF - DAY))


def test_edge_37_other_evidence_for_the_criterion_takes_the_place_of_what_was_withdrawn() -> None:
    items = [an_item(withdrawn_on=DECIDED), an_item("E2")]

    assert is_claimable(a_small_case(evidence=items, mappings=[a_decision("E1", C), a_decision("E2", C)]))


def test_requirement_11_evidence_kept_at_work_counts_once_somebody_saw_it_there() -> None:
    kept = an_item(location="The manager's office, file 7")
    seen = changed(kept, location_confirmed_by="assessor", location_confirmed_on=DECIDED)

    assert "evidence_not_seen" in blockers(a_small_case(evidence=[kept]))
    assert is_claimable(a_small_case(evidence=[seen]))
    late = changed(seen, location_confirmed_on=DECIDED + DAY)
    assert "evidence_not_seen" in blockers(a_small_case(evidence=[late]))
    own_word = changed(seen, location_confirmed_by=LEARNER)
    assert "evidence_not_seen" in blockers(a_small_case(evidence=[own_word]))


@pytest.mark.parametrize("field", ["performed_from", "performed_until", "witnessed_on"])
def test_requirement_11_no_day_of_the_work_may_lie_after_the_day_it_was_handed_in(field: str) -> None:
    handed_in = date(2026, 2, 1)

    assert getattr(an_item(**({"submitted_on": handed_in} | {field: handed_in})), field) == handed_in
    with pytest.raises(ValueError, match="lies after submitted_on"):
        an_item(**({"submitted_on": handed_in} | {field: handed_in + DAY}))


def test_requirement_11_work_that_began_after_the_decision_cannot_have_been_decided() -> None:
    on_the_day = an_item(performed_from=DECIDED, submitted_on=DECIDED)

    assert is_claimable(a_small_case(evidence=[on_the_day]))
    following = changed(on_the_day, submitted_on=DECIDED + DAY)
    assert "decided_before_evidence" in blockers(a_small_case(evidence=[following]))


def test_requirement_11_the_learner_declares_the_work_to_be_their_own_where_policy_asks() -> None:
    policy = a_policy_of(terms(EvidenceTerms, declaration_required=True))

    assert "declaration_missing" in blockers(a_small_case(policy=policy))
    assert is_claimable(a_small_case(policy=policy, evidence=[an_item(declared_on=AS_OF)]))
    assert "declaration_missing" in blockers(a_small_case(policy=policy, evidence=[an_item(declared_on=AS_OF + DAY)]))


def test_requirement_17_a_decision_says_whether_the_evidence_is_valid_authentic_current_and_sufficient() -> None:
    policy = a_policy_of(terms(EvidenceTerms, judgement_required=True))

    assert "judgement_missing" in blockers(a_small_case(policy=policy))
    assert is_claimable(a_small_case(policy=policy, mappings=_judged(SOUND)))


@pytest.mark.parametrize("question", Judgement.model_fields)
def test_requirement_17_an_acceptance_that_one_judgement_denies_does_not_count(question: str) -> None:
    denied = _judged(changed(SOUND, **{question: False}))

    (finding, _) = evaluate(a_small_case(mappings=denied)).findings
    assert finding.code == "judgement_denies"
    assert f"not {question}" in finding.message


def test_requirement_13_nothing_but_an_accepted_decision_covers_a_criterion() -> None:
    for decision in (Decision.REJECTED, Decision.INSUFFICIENT):
        assert "criterion_not_covered" in blockers(a_small_case(mappings=[a_decision("E1", C, decision)]))
    assert "criterion_not_covered" in blockers(a_small_case(mappings=[]))
    assert is_claimable(a_small_case())


def test_requirement_23_observed_work_must_have_been_planned_before_where_policy_asks() -> None:
    policy = a_policy_of(terms(EvidenceTerms, planned_methods=(EvidenceType.OBSERVATION,)))
    case = a_small_case(policy=policy, evidence=[an_item(type=EvidenceType.OBSERVATION)])
    plan = AssessmentPlan(id="P1", agreed_on=PERFORMED, unit_ids=["U1"])

    assert "not_planned" in blockers(case)
    assert is_claimable(changed(case, **registers(plan)))
    assert "not_planned" in blockers(changed(case, **registers(changed(plan, agreed_on=PERFORMED + DAY))))
    other_method = changed(plan, methods=(EvidenceType.QUESTIONING,))
    assert "not_planned" in blockers(changed(case, **registers(other_method)))
    assert is_claimable(changed(case, evidence=[an_item()]))


def test_requirement_23_the_policy_in_force_on_the_day_decides_what_must_be_planned() -> None:
    asked = terms(EvidenceTerms, planned_methods=(EvidenceType.WORK_PRODUCT,))
    policy = a_policy_of(terms(EvidenceTerms), changed(asked, valid_from=AS_OF + DAY))

    assert is_claimable(a_small_case(policy=policy))
    assert "not_planned" in blockers(a_small_case(policy=policy, as_of=AS_OF + DAY))
    assert PolicyInForce([policy], AS_OF).evidence[0].planned_methods == ()
