"""Certificates for units: whole units only, each once, and without the rules of combination."""

from datetime import timedelta
from typing import Any

import pytest
from builders import AS_OF, a_case, a_decision, a_release, a_sign_off, all_of, an_item, changed
from rule_builders import a_release_asking, blockers, is_claimable, registers

from competence_graph import (
    AllOf,
    AtLeastCredits,
    CriterionDemands,
    EvidenceType,
    Release,
    RulesOfCombination,
    UnitGroup,
)
from mapping_engine import Award, EarlierCertificate, RegistrationFacts, evaluate

DAY = timedelta(days=1)


def _units(*chosen: str, **changes: Any) -> Any:
    return a_case(award=Award.UNITS, chosen_units=chosen, **changes)


def test_requirement_36_one_whole_unit_is_enough_for_a_certificate_of_units() -> None:
    assert is_claimable(_units("U1"))
    assert "combination_not_satisfied" in blockers(a_case(chosen_units=["U1"]))


def test_requirement_36_there_is_no_credit_for_part_of_a_unit() -> None:
    part = [a_decision("E1", "U1:1")]

    assert "criterion_not_covered" in blockers(_units("U1", mappings=part))
    whole = [*part, a_decision("E1", "U1:2")]
    assert is_claimable(_units("U1", mappings=whole))


def test_requirement_36_a_standard_without_rules_of_combination_certificates_units_only() -> None:
    bare = Release.of(changed(a_release().standard, qualification=None))

    assert "combination_unknown" in blockers(a_case(bare))
    assert is_claimable(a_case(bare, award=Award.UNITS))


def test_requirement_36_a_unit_asks_for_its_methods_where_there_is_no_qualification_to_ask_for_more() -> None:
    observed = CriterionDemands(required_methods=(EvidenceType.OBSERVATION,))
    bare = Release.of(changed(a_release_asking(observed).standard, qualification=None))

    assert "method_missing" in blockers(a_case(bare, award=Award.UNITS))
    assert is_claimable(a_case(bare, award=Award.UNITS, evidence=[an_item(type=EvidenceType.OBSERVATION)]))


def test_requirement_36_a_unit_is_certificated_once_until_it_is_revoked() -> None:
    earlier = EarlierCertificate(id="VQ-1", award=Award.UNITS, unit_ids=["U1"], issued_on=AS_OF - DAY)

    assert "already_certificated" in blockers(_units("U1", **registers(earlier)))
    assert is_claimable(_units("U2", **registers(earlier)))
    assert is_claimable(_units("U1", **registers(changed(earlier, revoked_on=AS_OF))))


def test_requirement_36_a_unit_certificate_does_not_stand_in_the_way_of_the_qualification() -> None:
    earlier = EarlierCertificate(id="VQ-1", award=Award.UNITS, unit_ids=["U1"], issued_on=AS_OF - DAY)

    assert is_claimable(a_case(**registers(earlier)))
    whole = changed(earlier, award=Award.QUALIFICATION, qualification_number="601/6108/5")
    assert "already_certificated" in blockers(a_case(**registers(whole)))


def test_requirement_36_the_verdict_says_what_was_asked_for() -> None:
    assert evaluate(_units("U1")).award is Award.UNITS
    assert evaluate(a_case()).award is Award.QUALIFICATION


def test_edge_22_enough_credits_do_not_make_up_for_a_missing_mandatory_unit() -> None:
    groups = (
        UnitGroup(code="M", title="Mandatory", unit_ids=("U1",)),
        UnitGroup(code="O", title="Optional", unit_ids=("U2", "U3")),
    )
    rules = RulesOfCombination(groups=groups, rules=(AllOf(group="M"), AtLeastCredits(credits=10, groups=("M", "O"))))
    release = a_release({"U1": 1, "U2": 1, "U3": 1}, rules)

    assert "combination_not_satisfied" in blockers(a_case(release, chosen_units=["U2", "U3"]))
    assert is_claimable(a_case(release, chosen_units=["U1", "U2"]))


def test_edge_23_a_decision_on_a_superseded_unit_is_no_decision_on_its_successor() -> None:
    successor = a_release({"U1": 1, "U9": 1})
    decided = [a_decision("E1", "U1:1"), a_decision("E1", "U2:1")]

    with pytest.raises(ValueError, match="criterion U2:1"):
        a_case(successor, mappings=decided)
    assert "criterion_not_covered" in blockers(a_case(successor, mappings=decided[:1]))
    assert is_claimable(a_case(a_release({"U1": 1, "U2": 1}), mappings=decided))


def test_edge_24_decisions_stay_with_the_release_they_were_made_on_whatever_a_later_one_calls_its_criteria() -> None:
    first = a_release({"U1": 2}, all_of(["U1"]))
    later = Release.of(
        changed(
            first.standard,
            items=[each for each in first.standard.items if each.id != "U1:2"],
            associations=[each for each in first.standard.associations if each.origin != "U1:2"],
        )
    )
    decided = [a_decision("E1", "U1:1"), a_decision("E1", "U1:2")]

    assert first.id != later.id
    assert evaluate(a_case(first, mappings=decided)).release_id == first.id
    with pytest.raises(ValueError, match="criterion U1:2"):
        a_case(later, mappings=decided)


def test_edge_25_a_credit_amended_after_the_achievement_changes_nothing_on_the_release_it_was_achieved_on() -> None:
    rules = RulesOfCombination(
        groups=(UnitGroup(code="O", title="Optional", unit_ids=("U1", "U2")),),
        rules=(AtLeastCredits(credits=5, groups=("O",)),),
    )
    first = a_release({"U1": 1, "U2": 1}, rules)
    items = [changed(each, credit=4) if each.id == "U1" else each for each in first.standard.items]
    amended = Release.of(changed(first.standard, items=items))

    assert is_claimable(a_case(first, chosen_units=["U1"]))
    assert "combination_not_satisfied" in blockers(a_case(amended, chosen_units=["U1"]))
    assert evaluate(a_case(first)).release_id != evaluate(a_case(amended)).release_id


def test_edge_27_the_pathway_of_a_registration_belongs_to_the_facts_a_verdict_proves() -> None:
    on_a, on_b = (a_case(registration=RegistrationFacts(pathway=name)) for name in ("A", "B"))

    assert evaluate(on_a).case_fingerprint != evaluate(on_b).case_fingerprint
    assert evaluate(on_a).case_fingerprint == evaluate(changed(on_a)).case_fingerprint


def test_requirement_36_units_are_released_each_for_itself() -> None:
    only_first = [a_sign_off("U1")]

    assert is_claimable(_units("U1", sign_offs=only_first))
    assert blockers(_units("U1", "U2", sign_offs=only_first)) == {"unit_not_released"}
