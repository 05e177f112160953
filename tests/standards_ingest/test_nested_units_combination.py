"""Rules of combination in nested unit files: every form a designer may write, and every slip named with its place."""

import re
from pathlib import Path

import pytest
import yaml

from competence_graph import AllOf, AllRules, AnyRules, AtMostCredits, combine, unit_facts

GUIDE = Path(__file__).parents[2] / "docs" / "rules-of-combination.md"
UNITS = ("U1", "U2", "U3", "U4")
GROUPS = [
    {"code": "A", "units": ["U1", "U2"]},
    {"code": "B", "units": ["U2", "U3"]},
    {"code": "O", "groups": ["A", "B"]},
]
AT_LEAST_ONE = [{"rule": "at_least_units", "units": 1, "groups": ["O"]}]


def a_unit(code, credit=5):
    criterion = {"pc_code": "1.1", "description": f"Do what unit {code} asks for, at the bench"}
    outcome = {"lo_num": "1", "description": f"Know {code}", "performance_criteria": [criterion]}
    return {"code": code, "title": f"Unit {code}", "level": 3, "credit": credit, "learning_outcomes": [outcome]}


def a_standard(**fields):
    qualification = {
        "number": "999/4001/2",
        "title": "A certificate",
        "groups": GROUPS,
        "rules_of_combination": AT_LEAST_ONE,
    }
    return {
        "title": "Wheels",
        "level": 3,
        "units": [a_unit(code) for code in UNITS],
        "qualification": qualification | fields,
    }


def the_combination(report):
    assert report.is_accepted, [finding.sentence() for finding in report.findings]
    return report.release.standard.qualification.combination


def test_every_form_is_read(ingested):
    rules = the_combination(
        ingested(
            a_standard(
                barred=[{"units": ["U1", "U3"], "which_counts": "highest_credit", "title": "one name"}],
                barring_codes=[{"code": "QA32", "units": ["U1", "U3"]}],
                requisites=[{"kind": "prerequisite", "unit": "U3", "needs": ["U1"]}],
                equivalents=[{"unit": "U4", "stands_for": "U1"}],
                transfer_cap={"percent": 50},
                pathways=[
                    {
                        "code": "P",
                        "number": "999/4002/4",
                        "title": "A path",
                        "rules": [{"rule": "all_of", "group": "A"}],
                    }
                ],
            )
        )
    )

    ids = rules.groups[0].unit_ids + rules.groups[1].unit_ids[1:]
    assert rules.groups[2].group_codes == ("A", "B")
    assert rules.barred[0].unit_ids == rules.barring_codes[0].unit_ids == (ids[0], ids[2])
    assert (rules.requisites[0].unit_id, rules.requisites[0].needs) == (ids[2], (ids[0],))
    assert rules.equivalents[0].stands_for == ids[0]
    assert rules.transfer_cap.percent == 50
    assert rules.pathways[0].rules == (AllOf(group="A"),)


def test_rules_may_be_nested_and_named(ingested):
    inner = {"rule": "all_rules", "rules": [{"rule": "all_of", "groups": ["A", "B"]}]}
    cap = {"rule": "at_most_credits", "name": "cap", "credits": 10, "group": "B", "count_mode": "cap_credits"}

    rules = the_combination(ingested(a_standard(rules_of_combination=[{"rule": "any_rules", "rules": [inner, cap]}])))

    both = AllRules(rules=(AllOf(group="A"), AllOf(group="B")))
    named = AtMostCredits(name="cap", credits=10, groups=("B",), count_mode="cap_credits")
    assert rules.rules == (AnyRules(rules=(both, named)),)


def test_an_additional_unit_is_read_and_never_counts(ingested):
    report = ingested(a_standard(additional_units=["U4"]))

    rules, facts = the_combination(report), unit_facts(report.release.standard)
    additional = rules.additional_units[0]
    assert facts[additional].code == "U4"
    assert [each.reason for each in combine(rules, facts, [additional]).uncounted] == ["additional"]


@pytest.mark.parametrize(
    ("code", "place", "wrong"),
    [
        ("combination_unit_unknown", "barred/0", {"barred": [{"units": ["U1", "U9"]}]}),
        ("combination_unit_unknown", "additional_units", {"additional_units": ["U9"]}),
        ("combination_entry_unreadable", "barred/0", {"barred": ["U1"]}),
        ("combination_entry_unreadable", "requisites/0", {"requisites": [{"unit": "U1"}]}),
        ("combination_entry_unreadable", "pathways/0", {"pathways": [{"title": "No code", "rules": []}]}),
        ("combination_entry_unreadable", "transfer_cap/0", {"transfer_cap": {"percent": 101}}),
        ("rule_unreadable", "pathways/0/rules/0", {"pathways": [{"code": "P", "title": "", "rules": [{"rule": "?"}]}]}),
        ("qualification_field_unreadable", "equivalents", {"equivalents": {"U4": "U1"}}),
        ("group_unreadable", "groups/0", {"groups": [{"code": "A"}], "rules_of_combination": []}),
    ],
)
def test_every_slip_is_named_with_its_place_and_refused(ingested, code, place, wrong):
    report = ingested(a_standard(**wrong))

    assert f"/qualification/{place}" in [finding.place for finding in report.findings if finding.code == code]
    assert not report.is_accepted


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("count_mode_assumed", {"rules_of_combination": [{"rule": "at_most_units", "units": 1, "groups": ["O"]}]}),
        (
            "further_assumed",
            {
                "rules_of_combination": [
                    {"rule": "at_least_units", "name": "one", "units": 1, "groups": ["O"]},
                    {"rule": "at_least_units", "units": 1, "groups": ["O"], "further_to": "one"},
                ]
            },
        ),
        ("maximum_not_stated", {"rules_of_combination_text": "One unit, and a maximum of 10 credits from B."}),
    ],
)
def test_requirement_06_wording_that_can_be_read_in_several_ways_deserves_a_look(ingested, the_one, code, fields):
    report = ingested(a_standard(**fields))

    assert the_one(report, code).severity == "warning"
    assert report.is_accepted


def test_rules_nested_without_end_are_refused(ingested):
    rule = {"rule": "all_of", "group": "A"}
    for _ in range(40):
        rule = {"rule": "any_rules", "rules": [rule]}

    report = ingested(a_standard(rules_of_combination=[rule]))

    assert "combination_too_large" in report.counts_by_code
    assert not report.is_accepted


def test_every_example_of_the_guide_is_accepted(ingested):
    examples = re.findall(r"```json\n(.*?)```", GUIDE.read_text(), re.DOTALL)

    assert len(examples) >= 5
    for example in examples:
        fields = yaml.safe_load("{" + example + "}")
        report = ingested(a_standard(**fields))
        assert report.is_accepted, (example, [finding.sentence() for finding in report.findings])
