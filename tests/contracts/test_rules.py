"""The contract of every rule in the registry: named, pure, silent on a complete case, and helpful otherwise."""

import importlib
import inspect
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from broken_cases import BROKEN, FURTHER, OF_COMBINATION, OPAQUE, complete
from builders import a_case

from competence_graph import Finding, Severity
from mapping_engine import CODES, RULES, AssessmentCase, Coverage, GateCode, evaluate
from mapping_engine.rules.base import Rule

EACH_RULE = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
LIGHTER = {GateCode.EXCEPTION_NOT_IN_FORCE: Severity.NOTE, GateCode.OVERRIDE_BY_LEARNER: Severity.WARNING}
"""Codes that block nothing by themselves; what a learner overrides is refused for its age."""
EACH_CODE = pytest.mark.parametrize("code", BROKEN, ids=lambda code: code.value)
CASES = (*BROKEN.values(), *FURTHER)
WHOLE_CLAIM = {
    GateCode.CLAIMANT_NOT_INDEPENDENT,
    GateCode.COMBINATION_UNKNOWN,
    GateCode.NOTHING_SAMPLED,
    GateCode.EQA_NOT_INDEPENDENT,
}
"""Codes of findings that speak of the claim as a whole, and so of no place in it."""


@pytest.fixture(scope="module", autouse=True)
def _judged_anew() -> None:
    """Forget what an earlier run in the same process found, as mutation testing forks many of them."""
    _coverages.cache_clear()
    _findings.cache_clear()


@cache
def _coverages() -> tuple[Coverage, ...]:
    return tuple(Coverage(case) for case in CASES)


@cache
def _findings(rule: Rule) -> tuple[Finding, ...]:
    return tuple(finding for coverage in _coverages() for finding in rule.findings(coverage))


@EACH_RULE
def test_a_rule_has_a_name_a_title_and_an_authority(rule: Rule) -> None:
    assert rule.name.isidentifier()
    assert rule.title
    assert rule.authority
    assert inspect.getdoc(type(rule))


@EACH_RULE
def test_a_rule_lives_in_the_file_of_its_name(rule: Rule) -> None:
    assert Path(inspect.getfile(type(rule))).stem == rule.name


def test_no_two_rules_share_a_name() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_no_rule_lies_outside_the_registry() -> None:
    folder = Path(inspect.getfile(importlib.import_module("mapping_engine.rules.registry"))).parent
    files = {path.stem for path in folder.glob("*.py")} - {"__init__", "base", "registry"}

    assert files == {rule.name for rule in RULES}


@EACH_RULE
@pytest.mark.parametrize("case", [a_case(), complete()])
def test_a_rule_is_silent_on_a_complete_case(rule: Rule, case: AssessmentCase) -> None:
    assert list(rule.findings(Coverage(case))) == []


@EACH_RULE
def test_a_rule_finds_the_same_twice_and_leaves_the_case_as_it_was(rule: Rule) -> None:
    for case, coverage in zip(CASES, _coverages(), strict=True):
        before = case.fingerprint

        first = list(rule.findings(coverage))

        assert first == list(rule.findings(coverage)) == list(rule.findings(Coverage(case)))
        assert case.fingerprint == before


@EACH_RULE
def test_a_rule_speaks_when_it_is_broken(rule: Rule) -> None:
    assert _findings(rule)


@EACH_RULE
def test_a_finding_says_which_rule_what_to_do_and_by_what_authority(rule: Rule) -> None:
    for finding in _findings(rule):
        assert finding.rule == rule.name
        assert re.fullmatch(rf"{rule.name}(/(unit|criterion|evidence|rule):[^/]+)*", finding.path)
        for sentence in (finding.message, finding.remedy):
            assert re.fullmatch(r"[A-Z“].*\.", sentence), sentence
        assert finding.authority


@EACH_RULE
def test_a_finding_says_who_can_put_it_right(rule: Rule) -> None:
    for finding in _findings(rule):
        assert finding.helpers
        assert finding.helpers == tuple(helper.value for helper in CODES[GateCode(finding.code)].helpers)


@EACH_RULE
def test_a_finding_says_where_unless_it_speaks_of_the_whole_claim(rule: Rule) -> None:
    for finding in _findings(rule):
        where = (finding.place, finding.criterion_id, finding.unit_id, finding.evidence_id)
        assert any(where) or GateCode(finding.code) in WHOLE_CLAIM


@EACH_RULE
def test_a_finding_addresses_the_criterion_unit_and_evidence_it_names(rule: Rule) -> None:
    for finding in _findings(rule):
        named = {"unit": finding.unit_id, "criterion": finding.criterion_id, "evidence": finding.evidence_id}
        assert {kind for kind, name in named.items() if name} == {kind for kind in named if f"/{kind}:" in finding.path}


@EACH_RULE
def test_no_message_shows_an_id_where_a_person_expects_a_reference(rule: Rule) -> None:
    for finding in _findings(rule):
        said = " ".join((finding.message, finding.remedy, finding.place, finding.expected, finding.found))
        assert OPAQUE not in said


@EACH_CODE
def test_each_code_is_uttered_by_exactly_one_rule(code: GateCode) -> None:
    verdict = evaluate(BROKEN[code])

    assert {finding.rule for finding in verdict.findings if finding.code == code} != set()
    uttering = {rule.name for rule in RULES if any(finding.code == code for finding in _findings(rule))}
    assert len(uttering) == 1


def test_no_code_is_left_that_nothing_provokes() -> None:
    provoked = {finding.code for rule in RULES for finding in _findings(rule)}

    assert set(GateCode) - OF_COMBINATION <= provoked <= set(GateCode)


def test_every_code_has_its_facts_and_they_are_sentences() -> None:
    assert set(CODES) == set(GateCode)
    for facts in CODES.values():
        assert facts.helpers
        assert facts.authority
        assert facts.meaning.endswith(".")
        assert facts.example.endswith(".")
        assert facts.remedy[0].islower()
        assert not facts.remedy.endswith(".")


def test_each_refusal_names_the_rule_that_reports_it() -> None:
    reporting = {finding.code: finding.rule for rule in RULES for finding in _findings(rule)}
    uses = [use for coverage in _coverages() for found in coverage.uses.values() for use in found]
    refusals = {(each.code, each.rule) for use in uses for each in (*use.ground.refusals, *use.ground.warnings)}

    assert refusals == {(code, reporting[code]) for code, _ in refusals}


@EACH_CODE
def test_what_blocks_keeps_the_certificate_back_and_a_note_does_not(code: GateCode) -> None:
    verdict = evaluate(BROKEN[code])
    weights = {finding.severity for finding in verdict.findings if finding.code == code}

    assert weights == {LIGHTER.get(code, Severity.ERROR)}
    assert verdict.claimable is (code is GateCode.EXCEPTION_NOT_IN_FORCE)


def test_every_rule_utters_some_code_and_no_rule_a_foreign_one() -> None:
    by_code: defaultdict[str, set[str]] = defaultdict(set)
    for rule in RULES:
        for finding in _findings(rule):
            by_code[finding.code].add(finding.rule)

    assert set().union(*by_code.values()) == {rule.name for rule in RULES}
    assert {code for code, rules in by_code.items() if len(rules) > 1} == set()
