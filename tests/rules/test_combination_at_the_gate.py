"""What the gate says of rules of combination: satisfied, not satisfied, or not to be decided."""

from functools import cached_property
from typing import Any

from builders import AS_OF, CLAIMANT, a_case, a_release, a_small_case

from competence_graph import (
    AtLeastUnits,
    AtMostUnits,
    Combination,
    Pathway,
    RulesOfCombination,
    Severity,
    UnitGroup,
)
from mapping_engine import AssessmentCase, Award, RegistrationFacts, evaluate, path_of
from mapping_engine.coverage import Coverage
from mapping_engine.rules.unit_combination import UnitCombination

DOUBT = "What counts could not be decided within the limits; nothing is taken as satisfied."


class _Undecided(Coverage):
    """The coverage of a case whose rules of combination are beyond any solver."""

    @cached_property
    def combination(self) -> Combination:
        return Combination(counted=(), shortfalls=(), undecided=DOUBT)


def test_a_combination_that_could_not_be_decided_keeps_the_certificate_back_and_says_so() -> None:
    (found,) = UnitCombination().findings(_Undecided(a_small_case()))

    assert (found.code, found.severity, found.rule) == ("combination_undecided", Severity.ERROR, "unit_combination")
    assert (found.message, found.place) == (DOUBT, "rules of combination")
    assert found.remedy == "Ask the designer to simplify the rules of combination."
    assert found.authority == UnitCombination.authority


def _one_of_two(**changes: Any) -> AssessmentCase:
    group = UnitGroup(code="O", title="Optional units", unit_ids=("U1", "U2"))
    rule = AtMostUnits(groups=("O",), units=1)
    pathway = Pathway(code="P", title="The way", rules=(AtLeastUnits(groups=("O",), units=1),))
    rules = RulesOfCombination(groups=(group,), rules=(rule,), pathways=(pathway,))
    return a_case(a_release(rules=rules), registration=RegistrationFacts(pathway="P"), **changes)


def test_the_proof_says_what_was_claimed_by_whom_what_counted_and_what_did_not() -> None:
    verdict = evaluate(_one_of_two(known_on=AS_OF))

    assert verdict.claimable
    assert (verdict.claimed_by, verdict.known_on) == (CLAIMANT, AS_OF)
    assert (verdict.award, verdict.pathway) == (Award.QUALIFICATION, "P")
    assert [(line.unit_id, line.group) for line in verdict.counted_units] == [("U1", "O")]
    assert [line.unit_id for line in verdict.uncounted_units] == ["U2"]
    plain = evaluate(_one_of_two(claimed_by=None))
    assert (plain.claimed_by, plain.known_on) == (None, None)


def test_a_rule_that_is_not_satisfied_is_addressed_by_its_path() -> None:
    (found,) = UnitCombination().findings(Coverage(_one_of_two(mappings=[])))

    assert (found.code, found.place) == ("combination_not_satisfied", "pathways[P].rules[0]")
    assert found.path == path_of("unit_combination", rule_path="pathways[P].rules[0]")
