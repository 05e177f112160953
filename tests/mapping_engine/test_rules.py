"""Rules: every code a person may meet, each provoked by the smallest change of a claimable case."""

from datetime import date
from typing import Any

import pytest
from builders import (
    ASSESSOR,
    CLAIMANT,
    DECIDED,
    IQA,
    LEARNER,
    PERFORMED,
    SIGNED,
    WITNESS,
    a_case,
    a_decision,
    a_policy,
    a_release,
    a_sign_off,
    a_small_case,
    a_testimony,
    an_item,
    changed,
    codes,
    noon,
)

from competence_graph import (
    AtLeastUnits,
    CriterionDemands,
    Finding,
    Release,
    RulesOfCombination,
    Severity,
    UnitDemands,
    UnitGroup,
)
from mapping_engine import (
    AssessmentCase,
    AssuranceRecords,
    AssuranceTerms,
    Decision,
    EvidenceType,
    ExceptionTerms,
    ExternalRelease,
    PolicyException,
    RecencyOverride,
    evaluate,
)

C = "U1:1"
OLD = an_item(performed_from=date(2024, 6, 29))
ONE_OF_TWO = RulesOfCombination(
    groups=(UnitGroup(code="O", title="Optional", unit_ids=("U1", "U2")),),
    rules=(AtLeastUnits(units=1, groups=("O",)),),
)


def _override(person_id: str = ASSESSOR, **fields: Any) -> RecencyOverride:
    defaults = {"id": "o", "evidence_id": "E1", "reason": "Does this work every day", "made_at": "2026-03-02"}
    return RecencyOverride(person_id=person_id, **(defaults | fields))


def _the(code: str, case: AssessmentCase) -> Finding:
    """Return the one finding of a case, which has this code and keeps the certificate back."""
    verdict = evaluate(case)
    assert not verdict.claimable
    assert [finding.code for finding in verdict.findings] == [code]
    return verdict.findings[0]


def _codes(case: AssessmentCase) -> set[str]:
    return codes(evaluate(case))


def test_a_criterion_without_accepted_evidence_is_named_and_so_is_the_missing_unit() -> None:
    case = a_small_case(mappings=[])

    verdict = evaluate(case)
    gap = verdict.findings[0]

    assert codes(verdict) == {"criterion_not_covered", "combination_not_satisfied"}
    assert (gap.place, gap.criterion_id, gap.unit_id) == ("U1 1.1", C, "U1")
    assert "Criterion 1 of U1" in gap.message


def test_a_unit_without_criteria_is_never_achieved_and_says_so() -> None:
    release = a_release({"U1": 1, "U2": 0}, ONE_OF_TWO)

    finding = _the("unit_without_criteria", a_case(release))

    assert (finding.place, finding.unit_id) == ("U2", "U2")


def test_evidence_that_is_too_old_is_named_with_both_days() -> None:
    verdict = evaluate(a_small_case(evidence=[OLD], policy=a_policy()))
    (finding,) = [each for each in verdict.findings if each.code == "evidence_not_recent"]

    assert (finding.evidence_id, finding.place) == ("E1", "U1 1.1")
    assert "29 June 2024" in finding.message
    assert "30 June 2026" in finding.message
    assert finding.authority == "The centre's recency rule"


@pytest.mark.parametrize(("overridable", "offered"), [(True, True), (False, False)])
def test_an_override_is_offered_only_where_the_policy_allows_one(overridable: bool, offered: bool) -> None:
    verdict = evaluate(a_small_case(evidence=[OLD], policy=a_policy(overridable=overridable)))

    assert ("let an assessor record why" in verdict.findings[0].remedy) is offered


def test_evidence_that_did_not_exist_when_it_was_decided_is_named() -> None:
    late = an_item(submitted_on=date(2026, 3, 2))

    assert "decided_before_evidence" in _codes(a_small_case(evidence=[late]))


def test_old_evidence_is_no_matter_where_newer_evidence_covers_the_criterion() -> None:
    case = a_small_case(evidence=[OLD, an_item("E2")], mappings=[a_decision("E1", C), a_decision("E2", C)])

    assert evaluate(case).findings == ()


@pytest.mark.parametrize(
    ("item", "assessor"),
    [
        (an_item(), LEARNER),
        (a_testimony(), WITNESS),
        (a_testimony(type=EvidenceType.EXPERT_WITNESS_TESTIMONY), WITNESS),
    ],
)
def test_a_decision_on_ones_own_account_is_a_breach(item: Any, assessor: str) -> None:
    case = a_small_case(evidence=[item], mappings=[a_decision("E1", C, assessor_id=assessor)])

    assert "duties_not_separated" in _codes(case)


def test_a_breach_is_told_even_where_other_evidence_covers_the_criterion() -> None:
    mappings = [a_decision("E1", C), a_decision("E2", C, assessor_id=LEARNER)]

    finding = _the("duties_not_separated", a_small_case(evidence=[an_item(), an_item("E2")], mappings=mappings))

    assert finding.evidence_id == "E2"


def test_nobody_releases_a_unit_in_which_they_assessed() -> None:
    finding = _the("iqa_not_independent", a_small_case(sign_offs=[a_sign_off("U1", iqa_id=ASSESSOR)]))

    assert (finding.place, finding.unit_id) == ("U1", "U1")


@pytest.mark.parametrize("decision", [Decision.REJECTED, Decision.INSUFFICIENT])
def test_nobody_releases_a_unit_in_which_they_refused_evidence(decision: Decision) -> None:
    mappings = [a_decision("E1", C), a_decision("E2", C, decision, assessor_id=IQA)]

    assert _the("iqa_not_independent", a_small_case(evidence=[an_item(), an_item("E2")], mappings=mappings))


def test_nobody_releases_a_unit_whose_decision_of_theirs_another_assessor_repeated() -> None:
    earlier = a_decision("E1", C, id="earlier", assessor_id=IQA, decided_at=noon(DECIDED).replace(hour=9))

    assert _the("iqa_not_independent", a_small_case(mappings=[earlier, a_decision("E1", C)]))


def test_an_assessor_of_one_unit_may_release_another() -> None:
    release = a_release({"U1": 1, "U2": 1})
    mappings = [a_decision("E1", "U1:1"), a_decision("E1", "U2:1", assessor_id="second assessor")]
    sign_offs = [a_sign_off("U1", iqa_id="second assessor"), a_sign_off("U2", iqa_id=ASSESSOR)]

    assert evaluate(a_case(release, mappings=mappings, sign_offs=sign_offs)).claimable


def test_the_learner_releases_nothing() -> None:
    assert _the("iqa_not_independent", a_small_case(sign_offs=[a_sign_off("U1", iqa_id=LEARNER)]))


def test_a_dependent_release_is_told_even_beside_an_independent_one() -> None:
    sign_offs = [a_sign_off("U1"), a_sign_off("U1", id="second", iqa_id=ASSESSOR)]

    verdict = evaluate(a_small_case(sign_offs=sign_offs))

    assert [(each.code, each.severity) for each in verdict.findings] == [("iqa_not_independent", Severity.WARNING)]
    assert verdict.claimable


def test_an_override_by_the_learner_is_a_breach_and_does_not_count() -> None:
    case = a_small_case(evidence=[OLD], overrides=[_override(LEARNER)])

    assert {"override_by_learner", "evidence_not_recent"} <= _codes(case)


def test_a_breach_after_the_day_of_the_case_is_no_breach_yet() -> None:
    later = a_small_case(
        overrides=[_override(LEARNER, made_at="2026-07-01")],
        sign_offs=[a_sign_off("U1"), a_sign_off("U1", id="later", iqa_id=ASSESSOR, signed_at="2026-07-01")],
    )

    assert evaluate(later).claimable
    assert _codes(changed(later, as_of=date(2026, 7, 1))) == {"override_by_learner", "iqa_not_independent"}


@pytest.mark.parametrize("claimant", [LEARNER, ASSESSOR])
def test_neither_the_learner_nor_the_only_assessor_claims(claimant: str) -> None:
    assert _the("claimant_not_independent", a_small_case(claimed_by=claimant))


@pytest.mark.parametrize("claimant", [CLAIMANT, IQA, None])
def test_anyone_else_may_claim(claimant: str | None) -> None:
    assert evaluate(a_small_case(claimed_by=claimant)).claimable


def test_one_of_two_assessors_may_claim() -> None:
    mappings = [a_decision("E1", "U1:1"), a_decision("E1", "U1:2", assessor_id="second assessor")]

    assert evaluate(a_case(a_release({"U1": 2}), mappings=mappings, claimed_by=ASSESSOR)).claimable


def test_a_standard_without_rules_of_combination_proves_nothing() -> None:
    standard = a_release({"U1": 1}).standard
    qualification = standard.qualification
    assert qualification is not None
    silent = changed(qualification, combination=RulesOfCombination())

    for each in (None, silent):
        _the("combination_unknown", a_case(Release.of(changed(standard, qualification=each))))


def test_units_that_do_not_make_the_qualification_are_told_with_what_is_missing() -> None:
    finding = _the("combination_not_satisfied", a_case(chosen_units=["U1"]))

    assert finding.place == "rules[0]"
    assert "Could count: U2" in finding.message
    assert "1 of the units" in finding.remedy


def test_a_unit_that_was_not_chosen_counts_nowhere_even_if_every_criterion_is_covered() -> None:
    verdict = evaluate(a_case(chosen_units=["U1"]))

    assert [line.unit_id for line in verdict.counted_units] == ["U1"]


def test_of_several_chosen_units_each_must_be_complete_even_beyond_the_combination() -> None:
    release = a_release({"U1": 1, "U2": 1}, ONE_OF_TWO)
    mappings = [a_decision("E1", "U1:1")]

    assert _codes(a_case(release, mappings=mappings)) == {"criterion_not_covered"}
    assert evaluate(a_case(release, mappings=mappings, chosen_units=["U1"])).claimable


def test_each_unit_without_a_release_is_named() -> None:
    verdict = evaluate(a_case(sign_offs=[]))

    assert [(finding.code, finding.place) for finding in verdict.findings] == [
        ("unit_not_released", "U1"),
        ("unit_not_released", "U2"),
    ]


@pytest.mark.parametrize(("hour", "is_claimable"), [(11, False), (12, True), (13, True)])
def test_a_release_speaks_only_for_decisions_it_could_see(hour: int, is_claimable: bool) -> None:
    sign_off = a_sign_off("U1", signed_at=noon(DECIDED).replace(hour=hour))

    verdict = evaluate(a_small_case(sign_offs=[sign_off]))

    assert verdict.claimable is is_claimable
    assert codes(verdict) == (set() if is_claimable else {"decided_after_release"})


def test_the_criteria_decided_after_the_release_are_named() -> None:
    mappings = [a_decision("E1", "U1:1"), a_decision("E1", "U1:2", decided_at="2026-05-01")]

    finding = _the("decided_after_release", a_case(a_release({"U1": 2}), mappings=mappings))

    assert "U1 1.2" in finding.message
    assert "U1 1.1" not in finding.message


@pytest.mark.parametrize(("first", "second"), [("a", "b"), ("b", "a")])
def test_a_second_release_heals_decisions_after_the_first(first: str, second: str) -> None:
    mappings = [a_decision("E1", C, decided_at="2026-05-01")]
    sign_offs = [a_sign_off("U1", id=first), a_sign_off("U1", id=second, signed_at="2026-05-02")]

    assert evaluate(a_small_case(mappings=mappings, sign_offs=sign_offs)).claimable


def test_an_override_after_the_release_needs_a_new_one() -> None:
    case = a_small_case(evidence=[OLD], overrides=[_override(made_at="2026-05-01")])

    assert _the("decided_after_release", case)
    assert evaluate(changed(case, overrides=[_override(made_at=noon(SIGNED))])).claimable


def test_no_release_is_needed_on_a_day_whose_policy_asks_for_none() -> None:
    terms = [
        AssuranceTerms(valid_from=start, sign_off_required=required, authority="Handbook, section 4")
        for start, required in ((date(2020, 1, 1), False), (date(2026, 6, 30), True))
    ]
    policy = changed(a_policy(), assurance=tuple(terms))

    assert evaluate(a_small_case(sign_offs=[], policy=policy, as_of=date(2026, 6, 29))).claimable
    assert _the("unit_not_released", a_small_case(sign_offs=[], policy=policy)).authority == "Handbook, section 4"


def test_recency_is_judged_by_the_policy_of_the_day() -> None:
    wide, narrow = a_policy(months=24).recency[0], a_policy(months=5).recency[0]
    policy = changed(a_policy(), recency=(wide, changed(narrow, valid_from=date(2026, 6, 11))))

    assert date(2026, 1, 10) == PERFORMED
    assert evaluate(a_small_case(policy=policy, as_of=date(2026, 6, 10))).claimable
    assert "evidence_not_recent" in _codes(a_small_case(policy=policy, as_of=date(2026, 6, 11)))


def test_every_finding_of_a_rule_is_an_error() -> None:
    findings = evaluate(a_case(mappings=[], sign_offs=[], claimed_by=LEARNER)).findings

    assert {finding.severity for finding in findings} == {Severity.ERROR}


def test_certificates_end_the_day_after_the_qualification_s_last_day() -> None:
    qualification = a_release().standard.qualification
    assert qualification is not None
    ending = changed(qualification, certification_end_on=date(2026, 6, 30))
    release = Release.of(changed(a_release().standard, qualification=ending))

    on_the_day = evaluate(a_case(release, as_of=date(2026, 6, 30)))
    a_day_later = evaluate(a_case(release, as_of=date(2026, 7, 1)))

    assert on_the_day.claimable
    assert [finding.code for finding in a_day_later.findings] == ["certification_ended"]


@pytest.mark.parametrize("party", ["witness", "overrider"])
def test_an_iqa_who_testified_or_overrode_in_a_unit_may_not_release_it(party: str) -> None:
    item = an_item(performed_from=date(2024, 6, 29), witness_id=IQA if party == "witness" else None)
    person = IQA if party == "overrider" else ASSESSOR
    override = RecencyOverride(
        id="o", evidence_id="E1", person_id=person, reason="seen doing it last week", made_at="2026-03-02"
    )

    verdict = evaluate(a_case(evidence=[item], overrides=[override]))

    assert "iqa_not_independent" in {finding.code for finding in verdict.findings}


def test_a_testimony_of_the_learner_to_their_own_work_does_not_count() -> None:
    item = an_item(witness_id=LEARNER)

    verdict = evaluate(a_case(evidence=[item]))

    assert not verdict.claimable
    assert {finding.code for finding in verdict.findings} >= {"duties_not_separated"}


def test_a_dependent_external_release_is_only_a_warning_beside_one_that_counts() -> None:
    terms = AssuranceTerms(
        valid_from=date(2000, 1, 1), sign_off_required=True, external_release_required=True, authority="Handbook"
    )
    case = a_case(policy=changed(a_policy(), assurance=(terms,)))
    own = ExternalRelease(id="own", person_id=IQA, released_on=SIGNED)
    outside = ExternalRelease(id="outside", person_id="eqa", released_on=SIGNED)

    blocked = evaluate(changed(case, assurance=AssuranceRecords(external_releases=(own,))))
    released = evaluate(changed(case, assurance=AssuranceRecords(external_releases=(own, outside))))

    assert codes(blocked) == {"eqa_not_independent", "external_release_missing"}
    assert released.claimable
    assert [(each.code, each.severity) for each in released.findings] == [("eqa_not_independent", Severity.WARNING)]


def test_a_waiver_addressed_to_a_demand_on_evidence_lifts_a_method_that_is_not_accepted() -> None:
    items = a_release({"U1": 1}).standard.items
    demands = UnitDemands(each=CriterionDemands(allowed_methods=(EvidenceType.OBSERVATION,)))
    standard = changed(
        a_release({"U1": 1}).standard,
        items=[changed(item, demands=demands) if item.kind == "unit" else item for item in items],
    )
    opened = ExceptionTerms(valid_from=date(2000, 1, 1), waivable=("evidence_demands",), authority="Centre")
    case = a_case(Release.of(standard), policy=changed(a_policy(), exceptions=(opened,)))
    finding = next(each for each in evaluate(case).findings if each.code == "method_not_allowed")
    waiver = PolicyException(
        id="w",
        kind="waiver",
        path=finding.path,
        person_id="manager",
        reason="No visit was possible",
        granted_on=date(2026, 1, 1),
        expires_on=date(2026, 12, 31),
    )

    verdict = evaluate(changed(case, exceptions=(waiver,)))

    assert verdict.claimable
    assert not verdict.criteria[0].is_covered
