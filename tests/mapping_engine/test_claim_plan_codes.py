"""Plans know every finding of the gate: each is settled by steps, or named as what nobody can put right."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from broken_cases import BROKEN, FURTHER, OF_COMBINATION
from builders import a_case, a_decision, a_release, all_of, an_item, changed
from rule_builders import a_policy_of, a_release_asking, blockers, shown_by, terms

from competence_graph import (
    AllOf,
    AtLeastUnits,
    AtMostUnits,
    CriterionDemands,
    EvidenceType,
    Pathway,
    Release,
    RulesOfCombination,
    TransferCap,
    Unit,
    UnitGroup,
)
from mapping_engine import (
    AssessmentCase,
    GateCode,
    Plan,
    PriorAchievement,
    PriorKind,
    PriorLearningTerms,
    RegistrationFacts,
    StepKind,
    carried_out,
    evaluate,
    plan,
    remedy_of,
)

NOBODY_CAN = {
    GateCode.UNIT_WITHOUT_CRITERIA,
    GateCode.COMBINATION_UNKNOWN,
    GateCode.COMBINATION_UNDECIDED,
    GateCode.CERTIFICATION_ENDED,
    GateCode.ALREADY_CERTIFICATED,
}
TRANSFER = PriorAchievement(kind=PriorKind.CREDIT_TRANSFER, certificate="C1", issued_on=date(2025, 6, 1))
RECOGNISED = changed(TRANSFER, kind=PriorKind.RECOGNITION)
CARRIED, FRESH = an_item("E1", performed_from=None, prior=TRANSFER), an_item("E2")
FOUR = ("U1", "U2", "U3", "U4")
CREDITS = {"U1": 2, "U2": 9, "U3": 4, "U4": 5}


def _is_proven(case: AssessmentCase, found: Plan) -> bool:
    return found.claim_on is not None and evaluate(carried_out(case, found.steps, found.claim_on)).claimable


def _renewed(found: Plan) -> list[tuple[str, ...]]:
    return [each.criterion_ids for each in found.steps if each.kind is StepKind.EVIDENCE]


def test_exactly_what_nobody_can_put_right_has_no_remedy() -> None:
    assert {code for code in GateCode if remedy_of(code).kind is None} == NOBODY_CAN
    assert set(BROKEN) | OF_COMBINATION == set(GateCode)


@pytest.mark.parametrize("code", BROKEN, ids=lambda code: code.value)
def test_a_plan_settles_every_code_or_names_it_as_a_dead_end(code: GateCode) -> None:
    case = BROKEN[code]

    found = plan(case)

    assert found.unsettled == ()
    assert _is_proven(case, found) == (code not in NOBODY_CAN)
    assert (code in {each.code for each in found.dead_ends}) == (code in NOBODY_CAN)


@pytest.mark.parametrize("case", FURTHER)
def test_a_plan_leaves_nothing_open_of_what_is_broken_in_further_ways(case: AssessmentCase) -> None:
    found = plan(case)

    assert found.unsettled == ()
    assert _is_proven(case, found) or found.dead_ends


def _standard_with_credits(credits_of: Mapping[str, int | None], **combination: Any) -> Release:
    standard = a_release(dict.fromkeys(credits_of, 1), changed(all_of(credits_of), **combination)).standard
    items = [changed(each, credit=credits_of[each.id]) if isinstance(each, Unit) else each for each in standard.items]
    return Release.of(changed(standard, items=items))


def _carried_over(release: Release, most_percent: int, fresh: tuple[str, ...] = ()) -> AssessmentCase:
    decided = [a_decision("E2" if unit in fresh else "E1", f"{unit}:1") for unit in FOUR]
    policy = a_policy_of(terms(PriorLearningTerms, most_percent=most_percent))
    return a_case(release, evidence=[CARRIED, FRESH], mappings=decided, policy=policy)


@pytest.mark.parametrize(
    ("credits_of", "most_percent", "renewed"),
    [
        (CREDITS, 60, [("U2:1",)]),
        (CREDITS, 55, [("U2:1",)]),
        (CREDITS, 54, [("U2:1",), ("U4:1",)]),
        (CREDITS, 0, [("U1:1",), ("U2:1",), ("U3:1",), ("U4:1",)]),
        (dict.fromkeys(FOUR), 75, [("U4:1",)]),
        (dict.fromkeys(FOUR), 74, [("U3:1",), ("U4:1",)]),
    ],
)
def test_the_fewest_units_carried_over_are_assessed_afresh(
    credits_of: Mapping[str, int | None], most_percent: int, renewed: list[tuple[str, ...]]
) -> None:
    case = _carried_over(_standard_with_credits(credits_of), most_percent)
    assert blockers(case) == {"transfer_share_exceeded"}

    found = plan(case)

    assert _renewed(found) == renewed
    assert _is_proven(case, found)
    assert {each.prior for each in carried_out(case, found.steps, case.as_of).evidence} == {TRANSFER, None}


def test_what_is_fresh_already_is_not_assessed_again() -> None:
    case = _carried_over(_standard_with_credits(CREDITS), 40, fresh=("U2",))

    found = plan(case)

    assert _renewed(found) == [("U4:1",)]
    assert found.steps[0].settles == ("prior_learning",)
    assert found.steps[0].authority == case.policy.prior_learning[0].authority


def test_the_share_that_the_rules_of_combination_allow_is_kept_too() -> None:
    release = _standard_with_credits(CREDITS, transfer_cap=TransferCap(percent=55))
    case = _carried_over(release, 100)
    assert blockers(case) == {"combination_not_satisfied"}

    found = plan(case)

    assert _renewed(found) == [("U2:1",)]
    assert _is_proven(case, found)


def test_one_visit_is_enough_where_everything_was_recognised_from_prior_learning() -> None:
    item = changed(FRESH, performed_from=None, prior=RECOGNISED)
    case = changed(_carried_over(_standard_with_credits(CREDITS), 99, fresh=FOUR), evidence=[CARRIED, item])
    assert blockers(case) == {"transfer_share_exceeded"}

    found = plan(case)

    assert _renewed(found) == [("U1:1",)]
    assert _is_proven(case, found)


def test_a_share_that_cannot_be_reached_is_said_to_be_left_open() -> None:
    only = CriterionDemands(allowed_methods=(EvidenceType.PRIOR_LEARNING,))
    item = an_item("E1", type=EvidenceType.PRIOR_LEARNING, performed_from=None, prior=RECOGNISED)
    policy = a_policy_of(terms(PriorLearningTerms, most_percent=50))
    case = a_case(a_release_asking(only), policy=policy, **shown_by(item))

    found = plan(case)

    assert (found.is_proven, found.claim_on) == (False, None)
    assert [each.code for each in found.unsettled] == ["transfer_share_exceeded"]


def _with_pathways() -> Release:
    groups = [UnitGroup(code=code, title=code, unit_ids=units) for code, units in (("A", FOUR[:3]), ("B", ("U4",)))]
    pathways = [Pathway(code=f"P{code}", title=code, rules=[AllOf(group=code)]) for code in ("A", "B")]
    return a_release(dict.fromkeys(FOUR, 1), RulesOfCombination(groups=groups, pathways=pathways))


@pytest.mark.parametrize(
    ("pathway", "units", "added"),
    [(None, ["U1"], ("U4",)), (None, ["U1", "U2", "U3"], ()), ("PA", ["U1"], ("U2", "U3")), ("none", ["U1"], ("U4",))],
)
def test_a_pathway_that_does_not_exist_becomes_the_one_that_needs_the_fewest_units(
    pathway: str | None, units: list[str], added: tuple[str, ...]
) -> None:
    decided = [a_decision("E1", f"{unit}:1") for unit in units]
    facts = RegistrationFacts(pathway=pathway)
    case = a_case(_with_pathways(), chosen_units=units, mappings=decided, registration=facts)

    found = plan(case)

    assert found.added_units == added
    assert ("pathway_unknown" in blockers(case)) == (found.steps[0].code == "pathway_unknown")
    assert _is_proven(case, found)


@pytest.mark.parametrize(
    ("release", "named", "said"),
    [
        (_with_pathways(), None, "pathway PA."),
        (a_release(dict.fromkeys(FOUR, 1)), "PA", "the qualification itself, which has no pathways."),
    ],
)
def test_the_step_names_the_pathway_to_register(release: Release, named: str | None, said: str) -> None:
    found = plan(a_case(release, registration=RegistrationFacts(pathway=named)))

    assert found.steps[0].what == f"Register the learner on {said}"
    assert found.is_proven


def test_more_units_than_the_rules_bear_are_said_to_be_left_open_since_no_further_unit_helps() -> None:
    at_most = AtMostUnits(units=3, groups=("M",), count_mode="forbid")
    rules = changed(all_of(FOUR), rules=(AtLeastUnits(units=1, groups=("M",)), at_most))

    found = plan(a_case(a_release(dict.fromkeys(FOUR, 1), rules)))

    assert [each.code for each in found.unsettled] == ["combination_not_satisfied"]
    assert (found.is_proven, found.dead_ends) == (False, ())


def test_a_unit_without_criteria_is_never_added() -> None:
    release = a_release({"U1": 1, "U2": 0})

    found = plan(a_case(release, chosen_units=["U1"], sign_offs=[]))

    assert found.added_units == ()
    assert [each.code for each in found.dead_ends] == ["combination_not_satisfied"]
