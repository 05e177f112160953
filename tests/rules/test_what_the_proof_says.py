"""What a verdict proves with: the rule behind each reason, registers as known on a day, every field of the proof."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
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
    edge,
    noon,
)
from rule_builders import (
    C,
    a_countersignature,
    a_licence,
    a_policy_of,
    a_relationship,
    a_release_asking,
    an_action,
    an_exception,
    blockers,
    is_claimable,
    registers,
    shown_by,
    terms,
)
from spoken_cases import spoken_cases

from competence_graph import (
    AcrossDemands,
    Criterion,
    CriterionDemands,
    CriterionKind,
    EvidenceType,
    MainSource,
    Release,
    UnitDemands,
    fingerprint,
)
from mapping_engine import (
    DEFAULT_POLICY,
    Anchor,
    AssessmentCase,
    ClaimTerms,
    Decision,
    Duty,
    ExceptionKind,
    ExceptionTerms,
    Hold,
    HoldKind,
    LicenceStatus,
    PeopleTerms,
    PolicyInForce,
    PriorAchievement,
    PriorKind,
    RecencyOverride,
    RecencyTerms,
    RelationshipKind,
    Verdict,
    evaluate,
    path_of,
)
from mapping_engine.coverage import Coverage

DAY = timedelta(days=1)
CASES = tuple(spoken_cases())
OPEN = a_policy_of(terms(ExceptionTerms, waivable=("full_coverage", "recent_evidence", "evidence_demands")))
OBSERVED = AcrossDemands(required_methods=(EvidenceType.OBSERVATION,))


def refused_codes(verdict: Verdict) -> set[str]:
    return {each.code for entry in verdict.criteria for each in entry.refused}


@pytest.fixture(name="rules", scope="module")
def _rules() -> dict[str, str]:
    """Return which rule reports each code, in all cases together."""
    return {finding.code: finding.rule for case in CASES for finding in evaluate(case).findings}


@pytest.mark.parametrize("place", range(len(CASES)))
def test_a_refusal_names_the_rule_that_reports_it_so_that_an_exception_can_be_addressed_to_it(
    place: int, rules: dict[str, str]
) -> None:
    uses = (use for uses in Coverage(CASES[place]).uses.values() for use in uses)

    for refusal in (refusal for use in uses for refusal in (*use.ground.refusals, *use.ground.warnings)):
        assert refusal.rule == rules[refusal.code]


@pytest.mark.parametrize("place", range(len(CASES)))
def test_the_path_of_a_finding_begins_with_its_rule_and_names_nothing_that_is_not_there(place: int) -> None:
    verdict = evaluate(CASES[place])

    for finding in verdict.findings:
        assert finding.path.split("/")[0] == finding.rule in verdict.rules
        assert not any(step.endswith((":", ":None")) for step in finding.path.split("/"))


def _with_a_register() -> Iterator[tuple[AssessmentCase, str, str]]:
    """Yield every register that a case holds; a direct claims history is named even where no step of it was known."""
    for case in CASES:
        for register in ("people", "assurance", "standing"):
            for family in type(getattr(case, register)).model_fields:
                if getattr(getattr(case, register), family) and family != "direct_claims":
                    yield case, register, family


@pytest.mark.parametrize(("case", "register", "family"), tuple(_with_a_register()))
def test_requirement_22_what_was_entered_after_the_day_of_knowledge_is_as_if_it_were_not_there(
    case: AssessmentCase, register: str, family: str
) -> None:
    whole = getattr(case, register)
    later = [_entered_on(AS_OF, record) for record in getattr(whole, family)]
    known = {"known_on": AS_OF - DAY}
    entered_later = changed(case, **{register: changed(whole, **{family: later})}, **known)
    never_entered = changed(case, **{register: changed(whole, **{family: ()})}, **known)

    assert _said(entered_later) == _said(never_entered)


def _entered_on(day: date, record: Any) -> Any:
    parts = {
        name: tuple(_entered_on(day, each) for each in getattr(record, name))
        for name in ("events", "reviews")
        if hasattr(record, name)
    }
    return changed(record, **(parts or {"recorded_on": day}))


def _said(case: AssessmentCase) -> dict[str, Any]:
    return evaluate(case).model_dump(exclude={"case_fingerprint"})


@pytest.mark.parametrize("unit", ["U1", None])
def test_what_a_unit_or_all_units_lack_together_is_lifted_by_an_exception_for_exactly_that(unit: str | None) -> None:
    release = (
        a_release_asking(across=OBSERVED) if unit else a_release_asking(of_all=UnitDemands(across=OBSERVED), number=1)
    )
    case = a_case(release, policy=OPEN)
    fitting = an_exception(path_of("evidence_demands", unit_id=unit or ""))
    other = an_exception(path_of("evidence_demands", unit_id="U1" if unit is None else "U9"))

    assert "method_missing" in blockers(case)
    assert "method_missing" in blockers(changed(case, exceptions=[other]))
    verdict = evaluate(changed(case, exceptions=[fitting]))
    assert verdict.claimable
    assert [each.id for each in verdict.exceptions] == [fitting.id]
    assert evaluate(changed(a_small_case(policy=OPEN), exceptions=[fitting])).exceptions == ()


def test_the_main_source_is_not_asked_of_a_criterion_that_was_waived() -> None:
    source = AcrossDemands(main_source=MainSource(methods=(EvidenceType.WORK_PRODUCT,), percent=100))
    case = a_case(a_release_asking(across=source, number=2), policy=OPEN, mappings=[a_decision("E1", C)])
    waiver = an_exception(path_of("full_coverage", unit_id="U1", criterion_id="U1:2"))

    assert is_claimable(changed(case, exceptions=[waiver]))


def test_a_criterion_waived_before_the_release_is_not_made_late_by_a_decision_after_it() -> None:
    late = a_decision("E1", "U1:2", decided_at=noon(SIGNED + DAY))
    case = a_case(a_release({"U1": 2}), policy=OPEN, mappings=[a_decision("E1", C), late])
    waiver = an_exception(path_of("full_coverage", unit_id="U1", criterion_id="U1:2"))

    assert not is_claimable(case)
    assert is_claimable(changed(case, exceptions=[waiver]))


def test_a_release_before_the_second_required_method_was_accepted_does_not_count() -> None:
    both = CriterionDemands(required_methods=(EvidenceType.WORK_PRODUCT, EvidenceType.WITNESS_TESTIMONY))
    items = (an_item("E1"), a_testimony("E2"))
    case = a_case(a_release_asking(both), **shown_by(*items))
    late = [
        each if each.evidence_id == "E1" else changed(each, decided_at=noon(SIGNED + DAY)) for each in case.mappings
    ]

    assert is_claimable(case)
    assert not is_claimable(changed(case, mappings=late))


def test_a_shared_criterion_is_called_by_the_unit_that_was_chosen() -> None:
    standard = a_standard({"U1": 1, "U2": 1})
    shared = Release.of(changed(standard, associations=[*standard.associations, edge("U1:1", "U2/LO1", 9)]))
    verdict = evaluate(a_case(shared, chosen_units=["U2"], sign_offs=[a_sign_off("U2")]))

    assert all(entry.reference.startswith("U2") for entry in verdict.criteria)


def test_two_exceptions_that_lift_two_reasons_are_both_named() -> None:
    unclaimed = CriterionDemands(allowed_methods=(EvidenceType.OBSERVATION,))
    old = an_item(performed_from=date(2020, 1, 1))
    case = a_case(a_release_asking(unclaimed), policy=OPEN, evidence=[old])
    waivers = [
        an_exception(path_of(rule, unit_id="U1", criterion_id=C)) for rule in sorted(OPEN.exceptions[0].waivable)
    ]
    verdict = evaluate(changed(case, exceptions=waivers))

    needed = {each.id for each in waivers if not each.path.startswith("full_coverage")}
    assert set(verdict.criteria[0].waived_by) == {each.id for each in verdict.exceptions} == needed
    assert set(verdict.criteria[0].satisfied_by[0].waived_by) == needed


def test_the_ledger_says_what_evidence_counts_as_only_where_that_is_not_its_own_type() -> None:
    ordinary = evaluate(a_small_case()).criteria[0].satisfied_by[0]
    fallen_back = a_testimony(type=EvidenceType.EXPERT_WITNESS_TESTIMONY)
    expert = evaluate(a_small_case(evidence=[fallen_back])).criteria[0].satisfied_by[0]

    assert (ordinary.method, expert.method) == (None, EvidenceType.WITNESS_TESTIMONY)


def test_evidence_whose_recency_was_overridden_has_no_last_day() -> None:
    override = RecencyOverride(
        id="O1", evidence_id="E1", person_id=ASSESSOR, reason="Still does this work every week", made_at=noon(DECIDED)
    )
    old = evaluate(a_small_case(evidence=[an_item(performed_from=date(2023, 1, 1))], overrides=[override]))

    assert old.claimable
    assert old.criteria[0].satisfied_by[0].recent_until is None
    assert evaluate(a_small_case()).criteria[0].satisfied_by[0].recent_until is not None


def test_terms_for_knowledge_alone_do_not_age_performance() -> None:
    of_knowledge = terms(
        RecencyTerms,
        months=1,
        anchors=(Anchor.CLAIM,),
        criterion_kinds=(CriterionKind.KNOWLEDGE,),
        can_be_overridden=True,
    )
    standard = a_standard({"U1": 1})
    items = [
        changed(item, criterion_kind=CriterionKind.KNOWLEDGE) if isinstance(item, Criterion) else item
        for item in standard.items
    ]

    assert is_claimable(a_small_case(policy=a_policy_of(of_knowledge)))
    assert not is_claimable(a_case(Release.of(changed(standard, items=items)), policy=a_policy_of(of_knowledge)))


def test_who_overrode_on_the_day_of_the_claim_cannot_have_released_the_unit() -> None:
    override = RecencyOverride(
        id="O1", evidence_id="E1", person_id=IQA, reason="Still does this work every week", made_at=noon(AS_OF)
    )

    assert "iqa_not_independent" in blockers(a_small_case(overrides=[override]))


def test_ids_with_slashes_stay_one_step_of_a_path_and_what_is_left_out_leaves_no_step() -> None:
    assert path_of("full_coverage", unit_id="U1/LO1") == "full_coverage/unit:U1%2FLO1"
    assert path_of("full_coverage", criterion_id="c") == "full_coverage/criterion:c"
    assert path_of("full_coverage") == "full_coverage"


def test_before_their_first_day_the_first_terms_of_recency_hold_alone_and_nothing_is_open_to_exceptions() -> None:
    later = [
        terms(
            RecencyTerms, name=name, months=6, anchors=(Anchor.CLAIM,), valid_from=AS_OF + DAY, can_be_overridden=True
        )
        for name in "ab"
    ]
    opened_later = terms(ExceptionTerms, waivable=("full_coverage",), valid_from=AS_OF + DAY)
    asked_later = terms(ClaimTerms, min_weeks=10, valid_from=AS_OF + DAY)
    policy = a_policy_of(*later, opened_later, asked_later)

    in_force = PolicyInForce((policy,), AS_OF)
    assert [each.name for each in in_force.recency] == ["a"]
    assert in_force.waivable == frozenset()
    assert in_force.claims == ()
    assert PolicyInForce((policy,), AS_OF + DAY).claims == (asked_later,)
    assert PolicyInForce((policy,), AS_OF + DAY).waivable == {"full_coverage"}
    assert PolicyInForce((), AS_OF).waivable == frozenset()


def test_a_licence_to_assure_another_unit_releases_nothing_here_and_closes_no_action() -> None:
    policy = a_policy_of(terms(PeopleTerms, iqas_licensed=True))
    of_both = a_licence(IQA, Duty.IQA)
    of_one = changed(of_both, unit_ids=["U2"])
    case = a_case(a_release({"U1": 1, "U2": 1}), policy=policy, **registers(of_both))
    action = an_action(closed_by=IQA, closed_at=SIGNED + DAY)

    assert is_claimable(case)
    assert "iqa_not_licensed" in blockers(changed(case, **registers(of_one)))
    assert is_claimable(changed(case, **registers(of_both, action)))
    assert "action_open" in blockers(changed(case, **registers(of_one, action)))


def test_every_unit_that_was_released_without_a_licence_is_said_also_after_one_that_was() -> None:
    policy = a_policy_of(terms(PeopleTerms, iqas_licensed=True))
    case = a_case(a_release({"U1": 1, "U2": 1}), policy=policy, **registers(a_licence(IQA, Duty.IQA, unit_ids=["U1"])))

    said = [each.unit_id for each in evaluate(case).findings if each.code == "iqa_not_licensed"]
    assert said == ["U2"]


def test_an_action_closed_by_somebody_with_an_interest_on_that_day_is_open() -> None:
    interest = a_relationship(IQA, valid_from=SIGNED + DAY, valid_until=SIGNED + DAY, kind=RelationshipKind.FAMILY)
    case = a_small_case(policy=a_policy_of(terms(PeopleTerms, conflicts=(RelationshipKind.FAMILY,))))

    on_the_day = an_action(closed_by=IQA, closed_at=noon(SIGNED + DAY))
    afterwards = an_action(closed_by=IQA, closed_at=noon(SIGNED + 2 * DAY))
    assert "action_open" in blockers(changed(case, **registers(interest, on_the_day)))
    assert is_claimable(changed(case, **registers(interest, afterwards)))


@pytest.mark.parametrize(("later_by", "is_said"), [(DAY, False), (timedelta(0), True), (-DAY, True)])
def test_a_trainees_decision_is_said_until_a_later_one_supersedes_it(later_by: timedelta, is_said: bool) -> None:
    trainee = a_decision("E1", C, id="first", assessor_id="trainee")
    other = a_decision("E1", C, Decision.INSUFFICIENT, id="second", decided_at=noon(DECIDED + later_by))
    licence = a_licence("trainee", status=LicenceStatus.TRAINEE)
    verdict = evaluate(a_small_case(mappings=[trainee, other], **registers(licence)))

    assert ("not_countersigned" in refused_codes(verdict)) is is_said


def test_the_proof_carries_what_was_asked_for_and_both_policies() -> None:
    plain = evaluate(a_small_case())
    layered = evaluate(a_small_case(awarding_policy=OPEN))
    units = evaluate(a_small_case(award="units"))

    assert (plain.pathway, plain.awarding_policy_fingerprint) == (None, "")
    assert layered.awarding_policy_fingerprint == fingerprint(OPEN)
    assert layered.policy_fingerprint == fingerprint(DEFAULT_POLICY)
    assert [(each.unit_id, each.group) for each in units.counted_units] == [("U1", "")]


def test_a_hold_on_several_units_names_them_all_and_an_exception_names_its_kind_in_words() -> None:
    hold = Hold(id="H", kind=HoldKind.APPEAL, valid_from=SIGNED, unit_ids=["U1", "U2"])
    held = evaluate(a_case(a_release({"U1": 1, "U2": 1}), **registers(hold)))
    idle = evaluate(a_small_case(exceptions=[an_exception("full_coverage", ExceptionKind.PRIOR_LEARNING)]))

    assert "U1, U2" in {each.place for each in held.findings}
    assert any("The prior learning of 1 May 2026 does not apply" in each.message for each in idle.findings)


def test_an_expired_exception_to_an_open_rule_is_said_to_have_expired_and_one_to_a_closed_rule_that_it_is_closed() -> (
    None
):
    deep = path_of("full_coverage", unit_id="U1", criterion_id=C)
    by_learner = evaluate(a_small_case(policy=OPEN, exceptions=[an_exception(deep, person_id=LEARNER)]))
    closed = evaluate(a_small_case(exceptions=[an_exception(deep)]))

    assert any("cannot grant it" in each.message for each in by_learner.findings)
    assert any("does not open this rule" in each.message for each in closed.findings)


def test_registration_and_claim_on_one_day_is_too_early_where_weeks_must_lie_between() -> None:
    policy = a_policy_of(terms(ClaimTerms, min_weeks=10))

    assert "claimed_too_early" in blockers(a_small_case(policy=policy, registered_on=AS_OF))


def test_a_unit_that_rests_on_credit_transfer_is_named_in_the_proof() -> None:
    transfer = PriorAchievement(kind=PriorKind.CREDIT_TRANSFER, certificate="C1", issued_on=PERFORMED)
    verdict = evaluate(a_small_case(evidence=[an_item(performed_from=None, prior=transfer)]))

    assert verdict.transferred_units == ("U1",)
    assert evaluate(a_small_case()).transferred_units == ()


def test_a_countersigned_trainee_stands_from_the_countersignature() -> None:
    licence = a_licence(ASSESSOR, status=LicenceStatus.TRAINEE)
    both = registers(licence, a_licence("second assessor"))
    case = a_small_case(**both, countersignatures=[a_countersignature(on=SIGNED + DAY)])

    assert not is_claimable(case), "the release came before the countersignature"
    assert is_claimable(changed(case, countersignatures=[a_countersignature(on=DECIDED)]))
