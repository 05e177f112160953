"""Rules that no solver settles in time: nothing is proposed, nothing is released, and everybody is told why."""

from spoken_combinations import a_puzzle

from competence_graph import Completion, Finding, Severity, combination_findings, complete
from competence_graph.combination_advice import combination_advice

_, RULES, FACTS = a_puzzle(60, 6)
STOPPED = "(the solver stopped before it was sure)"


def test_no_completion_is_proposed_where_none_was_found_in_time() -> None:
    answer = complete(RULES, FACTS, [])

    words = f"What counts could not be decided within the limits {STOPPED}; nothing is taken as satisfied."
    assert answer == Completion(unit_ids=(), is_possible=False, undecided=words)


def test_rules_that_could_not_be_judged_keep_a_standard_from_being_released() -> None:
    assert combination_findings(RULES, FACTS) == (
        Finding(
            code="combination_undecided",
            severity=Severity.ERROR,
            message=f"Whether any set of units satisfies the rules could not be decided {STOPPED}.",
            remedy="Correct the rule, the groups or the units' credits.",
            place="rules",
        ),
    )


def test_units_whose_use_could_not_be_judged_are_no_reason_to_refuse() -> None:
    assert combination_advice(RULES, FACTS) == (
        Finding(
            code="usability_undecided",
            severity=Severity.WARNING,
            message=f"Whether every unit can be used could not be decided {STOPPED}.",
            remedy="Compare the rules with the handbook; leave the unit where it is if it is meant so.",
        ),
    )
