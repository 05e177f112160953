"""What a designer is told about rules of combination: every finding with its place, before anything is released."""

import time
from pathlib import Path
from typing import Any

import pytest
from combination_fixtures import FOLDER, cases_of

from competence_graph import (
    MAXIMUM_DEPTH,
    AllOf,
    AllRules,
    AnyRules,
    AtLeastCredits,
    AtLeastUnits,
    AtMostCredits,
    AtMostUnits,
    BarredSet,
    BarringCode,
    CombinationRule,
    Equivalence,
    Finding,
    Pathway,
    Requisite,
    RulesOfCombination,
    Severity,
    TransferCap,
    UnitFacts,
    UnitGroup,
    combination_findings,
    combine,
    complete,
)
from standards_ingest import SourceDocument, ingest

FACTS = {
    code: UnitFacts(code=code.upper(), level=3, credit=credit)
    for code, credit in {"m1": 10, "m2": 5, "o1": 6, "o2": 4, "o3": 5}.items()
}
M = UnitGroup(code="M", title="", unit_ids=("m1", "m2"))
O = UnitGroup(code="O", title="", unit_ids=("o1", "o2", "o3"))  # noqa: E741 - the groups' printed codes
STANDARDS = Path(__file__).parents[2] / "fixtures" / "standards"


def _findings(*rules: CombinationRule, groups: tuple[UnitGroup, ...] = (M, O), **fields: Any) -> list[Finding]:
    combination = RulesOfCombination(groups=groups, rules=rules, **fields)
    return list(combination_findings(combination, FACTS))


def _codes(*rules: CombinationRule, **fields: Any) -> list[tuple[str, str]]:
    return [(finding.code, finding.place) for finding in _findings(*rules, **fields)]


def _nested(depth: int) -> CombinationRule:
    rule: CombinationRule = AllOf(group="M")
    for _ in range(depth - 1):
        rule = AnyRules(rules=(rule,))
    return rule


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"groups": (M, UnitGroup(code="N", title="", unit_ids=(), group_codes=("Z",)))}, "group_group_unknown"),
        ({"groups": (M, M)}, "group_repeated"),
        ({"groups": (M, UnitGroup(code="N", title="", unit_ids=(), group_codes=("N",)))}, "groups_circular"),
        ({"barred": (BarredSet(unit_ids=("m1", "lost")),)}, "combination_unit_unknown"),
        ({"barring_codes": (BarringCode(code="QA32", unit_ids=("lost",)),)}, "combination_unit_unknown"),
        ({"requisites": (Requisite(kind="corequisite", unit_id="lost", needs=("m1",)),)}, "combination_unit_unknown"),
        ({"equivalents": (Equivalence(unit_id="lost", stands_for="m1"),)}, "combination_unit_unknown"),
        ({"additional_units": ("lost",)}, "combination_unit_unknown"),
        ({"additional_units": ("m1",)}, "additional_unit_in_group"),
        ({"pathways": (Pathway(code="A", title=""), Pathway(code="A", title=""))}, "pathway_repeated"),
    ],
)
def test_names_that_lead_nowhere_are_errors_with_their_place(fields: dict[str, Any], expected: str) -> None:
    finding = next(each for each in _findings(AllOf(group="M"), **fields) if each.code == expected)

    assert finding.severity is Severity.ERROR
    assert finding.place
    assert finding.remedy


def test_units_that_are_prerequisites_of_each_other_run_in_a_circle() -> None:
    circle = tuple(
        Requisite(kind="prerequisite", unit_id=unit, needs=(needed,)) for unit, needed in (("m1", "m2"), ("m2", "m1"))
    )

    assert _codes(AllOf(group="M"), requisites=circle) == [("requisites_circular", "requisites")]


def test_corequisites_may_need_each_other() -> None:
    pair = tuple(
        Requisite(kind="corequisite", unit_id=unit, needs=(needed,)) for unit, needed in (("m1", "m2"), ("m2", "m1"))
    )

    assert _codes(AllOf(group="M"), requisites=pair) == []


@pytest.mark.parametrize(
    ("rules", "fault"),
    [
        ((AtLeastUnits(units=1, groups=("O",), further_to="gone"),), "does not exist"),
        (
            (AnyRules(name="any", rules=(AllOf(group="M"),)), AtLeastUnits(units=1, groups=("O",), further_to="any")),
            "asks",
        ),
        (
            (
                AtLeastUnits(units=1, groups=("O",), name="a", further_to="b"),
                AtLeastUnits(units=1, groups=("O",), name="b", further_to="a"),
            ),
            "in a circle",
        ),
        (
            tuple(
                AtLeastUnits(units=1, groups=("O",), name=f"r{place}", further_to=f"r{place - 1}" if place else "")
                for place in range(7)
            ),
            "more than 6 rules",
        ),
    ],
)
def test_going_further_than_nothing_or_in_a_circle_is_an_error(rules: tuple[CombinationRule, ...], fault: str) -> None:
    findings = _findings(*rules)

    assert findings[0].code == "rule_further_wrong"
    assert fault in findings[0].message
    assert combine(RulesOfCombination(groups=(M, O), rules=rules), FACTS, FACTS).undecided


def test_requirement_07_all_faulty_names_are_told_at_once() -> None:
    codes = [code for code, _ in _codes(AllOf(group="Z"), additional_units=("lost", "m1"), groups=(M, M))]

    assert codes == ["group_repeated", "rule_group_unknown", "combination_unit_unknown", "additional_unit_in_group"]


def test_requirement_07_a_rule_against_a_cap_contradicts_itself() -> None:
    findings = _findings(AtLeastCredits(credits=9, groups=("O",)), AtMostCredits(credits=8, groups=("O",)))

    assert [(each.code, each.place) for each in findings] == [("rules_contradict", "rules[0]")]
    assert "rules[1]" in findings[0].message


def test_requirement_07_two_mandatory_units_that_bar_each_other_are_an_error() -> None:
    barred = (BarredSet(unit_ids=("m1", "m2"), title="one name at two levels"),)

    assert _codes(AllOf(group="M"), barred=barred) == [("barred_mandatory", "rules[0]")]


def test_requirement_07_rules_that_hold_alone_but_not_together_are_an_error() -> None:
    shared = UnitGroup(code="S", title="", unit_ids=("m1",))

    (finding,) = _findings(AllOf(group="M"), AllOf(group="S"), groups=(M, shared))

    assert (finding.code, finding.place) == ("combination_unsatisfiable", "rules[1]")


def test_requirement_07_a_pathway_that_nobody_could_complete_is_an_error_at_its_rule() -> None:
    pathways = (
        Pathway(code="A", title="", rules=(AtLeastUnits(units=3, groups=("O",)),)),
        Pathway(code="B", title="", rules=(AtLeastUnits(units=4, groups=("O",)),)),
    )

    assert _codes(AllOf(group="M"), pathways=pathways) == [("combination_unsatisfiable", "pathways[B].rules[0]")]


def test_a_pathway_without_rules_proves_nothing() -> None:
    pathway = Pathway(code="A", title="")
    rules = RulesOfCombination(groups=(M, O), pathways=(pathway,))

    assert ("pathway_without_rules", "pathways[A]") in _codes(pathways=(pathway,))
    assert "states no rules" in combine(rules, FACTS, FACTS, pathway="A").undecided


def test_a_forbidding_cap_that_only_everything_breaks_is_no_error() -> None:
    cap = AtMostUnits(units=1, groups=("O",), count_mode="forbid")

    assert _codes(AllOf(group="M"), AtLeastUnits(units=1, groups=("O",)), cap) == []


def test_credits_of_a_transfer_share_and_of_a_cap_must_be_known() -> None:
    facts = FACTS | {"o1": UnitFacts(code="O1", level=3)}
    rules = RulesOfCombination(
        groups=(M, O), rules=(AtMostCredits(credits=4, groups=("O",)),), transfer_cap=TransferCap(percent=50)
    )

    findings = combination_findings(rules, facts)

    assert [(each.code, each.place) for each in findings] == [
        ("credit_missing", "rules[0]"),
        ("credit_missing", "transfer_cap"),
    ]


def test_credits_of_units_that_stand_for_others_must_be_known_where_those_are_counted() -> None:
    rules = RulesOfCombination(
        groups=(M, O),
        rules=(AtLeastCredits(credits=4, groups=("M",)), AtLeastCredits(credits=4, groups=("O",))),
        equivalents=(Equivalence(unit_id="old", stands_for="m1"),),
    )

    findings = combination_findings(rules, FACTS | {"old": UnitFacts(code="OLD", level=3)})

    assert [(each.code, each.place) for each in findings] == [("credit_missing", "rules[0]")]
    assert findings[0].message == "The rule counts credits, but unit OLD has none."


def test_credits_of_a_lost_group_are_told_to_be_lost_and_nothing_more() -> None:
    assert _codes(AtLeastCredits(credits=1, groups=("Z",))) == [("rule_group_unknown", "rules[0]")]


@pytest.mark.parametrize("deep", [MAXIMUM_DEPTH + 1, 60])
def test_rules_nested_too_deep_are_refused_and_never_walked(deep: int) -> None:
    rules = RulesOfCombination(groups=(M, O), rules=(_nested(deep),))

    assert _codes(_nested(MAXIMUM_DEPTH)) == []
    assert [code for code, _ in _codes(_nested(deep))] == ["combination_too_large"]
    assert "nested more than" in combine(rules, FACTS, FACTS).undecided
    assert "nested more than" in complete(rules, FACTS, []).undecided


def test_a_flood_of_rules_is_refused_at_once() -> None:
    wide: CombinationRule = AllRules(rules=tuple(AllOf(group="M") for _ in range(900)))
    rules = RulesOfCombination(groups=(M, O), rules=tuple(AnyRules(rules=(wide, wide)) for _ in range(50)))
    start = time.perf_counter()

    outcome = combine(rules, FACTS, FACTS)

    assert "rules, more than" in outcome.undecided
    assert not outcome.is_satisfied
    assert time.perf_counter() - start < 1


def test_a_unit_that_no_passing_combination_can_use_deserves_a_look() -> None:
    text = (STANDARDS / "nested_units" / "wall-tiling-nvq-level-2.json").read_text()
    barring = '"barred": [{"units": ["QWT201", "QWT206"]}], "groups": ['

    report = ingest(SourceDocument(content=text.replace('"groups": [', barring, 1).encode(), name="wall-tiling.json"))

    (warning,) = [finding for finding in report.findings if finding.code == "unit_unusable"]
    assert report.is_accepted
    assert warning.severity is Severity.WARNING
    assert "QWT206" in warning.message


def test_no_fixture_of_the_patterns_is_refused() -> None:
    for path in sorted(FOLDER.glob("*.yaml")):
        for case in cases_of(path.stem):
            assert [each.sentence() for each in combination_findings(case.rules, case.facts)] == []


RELEASES = {
    "case_package/bicycle-servicing-case-1.0.json": "55af5311975ba334e95e5226f93a52a4886e017e65db0892a7536de1c5eeaebd",
    "case_package/bicycle-servicing-case-1.1.json": "031050d3d568cc83a02d5b143610a6f469956fb36c08f03175262011e5f8cd40",
    "nested_units/adult-care-diploma-level-3.json": "6ad38a4eff3a1f5416264528db994e9c40c7ebfaabcc60e11a369700386e69bc",
    "nested_units/wall-tiling-nvq-level-2.json": "079cde430fbf49fc154bb0ddfa29d2773d98cdef57b326381978630ef7d369e5",
    "spreadsheet/wheel-building-flat.csv": "92d94fa6e700c53d4d3b15f63f87755d9573c63558e8eb03c8190763449d3abd",
    "spreadsheet/wheel-building-flat.xlsx": "83ac8aac7ec679cf472fe4795bdb071e033d8a08fc8bdadf6f3feeee1b001a79",
    "spreadsheet/wheel-building-utf16.csv": "1374ff0983b3eac20a54ec5308b18c8bb8b7971bd3c0f0e2721fde11343273fa",
}


@pytest.mark.parametrize("file", RELEASES)
def test_releases_from_before_the_whole_language_keep_their_ids(file: str) -> None:
    path = STANDARDS / file

    report = ingest(SourceDocument(content=path.read_bytes(), name=path.name))

    assert report.release is not None
    assert report.release.id == f"sha256:{RELEASES[file]}"
