"""Integrity: every code a designer may meet, each provoked by the smallest standard that deserves it."""

import pytest
from builders import a_standard, changed, edge

from competence_graph import (
    AllOf,
    AtLeastCredits,
    AtLeastCreditsAtLevel,
    AtLeastUnits,
    CombinationRule,
    CompetenceGraph,
    Criterion,
    Finding,
    Item,
    LearningOutcome,
    Qualification,
    RulesOfCombination,
    Severity,
    Standard,
    Unit,
    UnitGroup,
    has_errors,
    integrity_findings,
)


def _found(standard: Standard, code: str) -> list[Finding]:
    return [finding for finding in integrity_findings(standard) if finding.code == code]


def _with(*items: Item, under: str = "F") -> Standard:
    """Return a sound standard with more items attached under one parent."""
    standard = a_standard()
    edges = [edge(item.id, under) for item in items]
    return changed(standard, items=(*standard.items, *items), associations=(*standard.associations, *edges))


def _ruled(rule: CombinationRule, *groups: UnitGroup, **unit_fields: object) -> Standard:
    """Return a standard of U1 and U2 under one rule, with some fields of both units replaced."""
    standard = a_standard(rules=RulesOfCombination(groups=groups, rules=(rule,)))
    items = [changed(item, **unit_fields) if isinstance(item, Unit) else item for item in standard.items]
    return changed(standard, items=tuple(items))


def _group(code: str, *units: str) -> UnitGroup:
    return UnitGroup(code=code, title=f"Group {code}", unit_ids=units)


def test_a_sound_standard_has_no_findings() -> None:
    assert integrity_findings(a_standard()) == ()


def test_an_id_that_stands_twice_is_an_error_at_both_places() -> None:
    twins = [Criterion(id="twin", text=f"Wording {place}", source_place=place) for place in ("row 3", "row 9")]

    (finding,) = _found(_with(*twins), "id_repeated")

    assert finding.severity is Severity.ERROR
    assert finding.place == "row 3, row 9"


def test_an_item_with_the_frameworks_id_is_an_error() -> None:
    assert _found(_with(Criterion(id="F", text="Twin of the framework")), "id_repeated")


def test_an_edge_from_nowhere_is_an_error() -> None:
    standard = a_standard()
    standard = changed(standard, associations=(*standard.associations, edge("lost", "U1", source_place="line 7")))

    (finding,) = _found(standard, "edge_origin_unknown")

    assert (finding.severity, finding.place) == (Severity.ERROR, "line 7")


def test_an_edge_to_nowhere_is_an_error() -> None:
    (finding,) = _found(_with(Criterion(id="c", text="Adrift"), under="lost"), "edge_parent_unknown")

    assert finding.severity is Severity.ERROR


def test_an_item_that_hangs_nowhere_is_an_error() -> None:
    standard = a_standard()
    loose = Criterion(id="loose", text="Adrift", source_place="row 8")

    (finding,) = _found(changed(standard, items=(*standard.items, loose)), "item_unattached")

    assert (finding.severity, finding.place) == (Severity.ERROR, "row 8")


@pytest.mark.parametrize("closing", [("U1", "U1"), ("U1", "U1:1"), ("U1/LO1", "U1:2")])
def test_a_circle_is_an_error_even_that_of_an_item_under_itself(closing: tuple[str, str]) -> None:
    standard = a_standard()
    circular = changed(standard, associations=(*standard.associations, edge(*closing)))

    (finding,) = _found(circular, "hierarchy_circular")

    assert finding.severity is Severity.ERROR
    assert " → " in finding.message


def test_a_long_circle_is_told_in_short() -> None:
    items = [Criterion(id=f"c{number}", text="Ring") for number in range(50)]
    ring = [edge(f"c{number}", f"c{(number + 1) % 50}") for number in range(50)]

    (finding,) = _found(changed(a_standard(), items=tuple(items), associations=tuple(ring)), "hierarchy_circular")

    assert "→ …" in finding.message


def test_a_standard_without_criteria_is_an_error() -> None:
    (finding,) = _found(a_standard({"U1": 0}), "no_criteria")

    assert finding.severity is Severity.ERROR


@pytest.mark.parametrize("wording", ["", "   "])
def test_an_item_without_wording_is_an_error(wording: str) -> None:
    (finding,) = _found(_with(Criterion(id="c", text=wording, source_place="row 4"), under="U1/LO1"), "text_missing")

    assert (finding.severity, finding.place) == (Severity.ERROR, "row 4")


@pytest.mark.parametrize("empty", [Unit(id="e", text="Empty"), LearningOutcome(id="e", text="Empty")])
def test_a_unit_or_outcome_with_nothing_beneath_deserves_a_look(empty: Item) -> None:
    (finding,) = _found(_with(empty), "nothing_beneath")

    assert finding.severity is Severity.WARNING


def test_a_code_that_stands_twice_under_one_parent_deserves_a_look_and_both_are_kept() -> None:
    standard = _with(Criterion(id="slip", code="1.2", text="Another wording"), under="U1/LO1")

    (finding,) = _found(standard, "code_repeated")

    assert finding.severity is Severity.WARNING
    assert {"U1:2", "slip"} <= {criterion.id for criterion in CompetenceGraph(standard).criteria_by_unit["U1"]}


def test_one_code_under_different_parents_is_as_it_should_be() -> None:
    assert not _found(a_standard({"U1": 2, "U2": 2}), "code_repeated")


def test_a_shared_item_does_not_repeat_its_own_code() -> None:
    standard = a_standard()
    shared = changed(standard, associations=(*standard.associations, edge("U1:1", "U1/LO1", source_place="again")))

    assert not _found(shared, "code_repeated")


def test_numbers_that_fail_their_check_deserve_a_look() -> None:
    standard = _with(Unit(id="c", code="C", text="Unit C", unit_number="K/601/5313"))
    standard = changed(standard, qualification=Qualification(number="123/1234/1", title="A diploma"))

    findings = integrity_findings(standard)

    assert {"unit_number_check", "qualification_number_check"} <= {finding.code for finding in findings}
    assert _found(standard, "unit_number_check")[0].place == "C"
    assert not has_errors(findings)


def test_a_group_that_names_an_unknown_unit_is_an_error() -> None:
    (finding,) = _found(_ruled(AllOf(group="M"), _group("M", "U1", "lost")), "group_unit_unknown")

    assert (finding.severity, finding.place) == (Severity.ERROR, "group M")


def test_a_unit_in_two_groups_is_as_it_should_be_because_it_counts_once() -> None:
    assert integrity_findings(_ruled(AllOf(group="M"), _group("M", "U1", "U2"), _group("O", "U2"))) == ()


def test_a_unit_that_stands_twice_in_one_group_does_not_make_two() -> None:
    standard = _ruled(AtLeastUnits(units=2, groups=("O",)), _group("O", "U1", "U1"))

    assert _found(standard, "combination_unsatisfiable")


@pytest.mark.parametrize("rule", [AllOf(group="Z"), AtLeastUnits(units=1, groups=("M", "Z"))])
def test_a_rule_on_an_unknown_group_is_an_error(rule: CombinationRule) -> None:
    (finding,) = _found(_ruled(rule, _group("M", "U1", "U2")), "rule_group_unknown")

    assert (finding.severity, finding.place) == (Severity.ERROR, "rules[0]")
    assert "M" in finding.remedy


@pytest.mark.parametrize(
    "rule",
    [AtLeastCredits(credits=1, groups=("M",)), AtLeastCreditsAtLevel(credits=1, level=3, or_above=True, groups=("M",))],
)
def test_counting_credits_that_a_unit_lacks_is_an_error(rule: CombinationRule) -> None:
    findings = _found(_ruled(rule, _group("M", "U1", "U2"), credit=None), "credit_missing")

    assert len(findings) == 2
    assert has_errors(findings)


def test_counting_units_needs_no_credits() -> None:
    assert integrity_findings(_ruled(AtLeastUnits(units=2, groups=("M",)), _group("M", "U1", "U2"), credit=None)) == ()


@pytest.mark.parametrize(
    "rule",
    [
        AtLeastUnits(units=3, groups=("M",)),
        AtLeastCredits(credits=11, groups=("M",)),
        AtLeastCreditsAtLevel(credits=1, level=2, or_above=False, groups=("M",)),
    ],
)
def test_a_combination_that_no_set_of_units_satisfies_is_an_error(rule: CombinationRule) -> None:
    (finding,) = _found(_ruled(rule, _group("M", "U1", "U2")), "combination_unsatisfiable")

    assert (finding.severity, finding.place) == (Severity.ERROR, "rules[0]")


def test_every_unit_of_an_empty_group_proves_nothing_and_is_an_error() -> None:
    assert _found(_ruled(AllOf(group="M"), _group("M"), _group("O", "U1", "U2")), "combination_unsatisfiable")


def test_wrong_groups_and_rules_are_told_before_anything_is_counted() -> None:
    standard = _ruled(AtLeastUnits(units=9, groups=("Z",)), _group("M", "lost"))

    assert {finding.code for finding in integrity_findings(standard)} == {"group_unit_unknown", "rule_group_unknown"}


def test_every_error_says_what_to_do_next() -> None:
    standard = _with(Criterion(id="c", text=""), Unit(id="F", text="Twin"), under="lost")

    assert all(finding.message and finding.remedy for finding in integrity_findings(standard))
