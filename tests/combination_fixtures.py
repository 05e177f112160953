"""Reads fixtures/combinations: units, groups and rules in the designer's words, and what must come of each case."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from competence_graph import Combination, Offer, RulesOfCombination, UnitFacts, combine, complete

FOLDER = Path(__file__).parents[1] / "fixtures" / "combinations"
READING = "as written"


class CombinationCase(NamedTuple):
    """One portfolio under one reading of the rules, and what is expected of it."""

    name: str
    rules: RulesOfCombination
    facts: dict[str, UnitFacts]
    fields: Mapping[str, Any]
    satisfied: bool

    @property
    def outcome(self) -> Combination:
        return combine(self.rules, self.facts, self.fields["achieved"], **self._registration())

    def completion(self, cost: str = "units") -> tuple[str, ...]:
        """Return the cheapest further units that complete the case; it must be possible."""
        found = complete(
            self.rules, self.facts, self.fields["achieved"], offer=Offer(cost=cost), **self._registration()
        )
        assert found.is_possible, self.name
        return tuple(found.unit_ids)

    def _registration(self) -> dict[str, Any]:
        return {"pathway": self.fields.get("pathway"), "transferred": self.fields.get("transferred", ())}


def cases_of(file: str) -> Iterator[CombinationCase]:
    """Yield every case of a file under every reading that the file gives."""
    written = yaml.safe_load((FOLDER / f"{file}.yaml").read_text())
    facts = {code: UnitFacts(code=code, **fields) for code, fields in written["units"].items()}
    for reading, more in written.get("readings", {READING: []}).items():
        rules = _rules(written, more)
        for case in written["cases"]:
            expected = case["satisfied"]
            satisfied = expected[reading] if isinstance(expected, dict) else expected
            yield CombinationCase(f"{case['name']} ({reading})", rules, facts, case, satisfied)


def check(file: str, containing: str = "") -> None:
    """Check every case of a file whose name contains some words, each in all that it expects."""
    cases = [case for case in cases_of(file) if containing in case.name]
    assert {case.satisfied for case in cases} == {True, False} or containing, "both verdicts belong into a file"
    assert cases
    for case in cases:
        _check(case)


def _check(case: CombinationCase) -> None:
    outcome, expected = case.outcome, case.fields
    counted: dict[str, list[str]] = {}
    for line in outcome.counted:
        counted.setdefault(line.group, []).append(line.unit_id)
    found = {
        "satisfied": outcome.is_satisfied,
        "undecided": bool(outcome.undecided),
        "shortfalls": {each.rule_path: each.short_by for each in outcome.shortfalls},
        "uncounted": {each.unit_id: each.reason for each in outcome.uncounted},
        "counted": counted,
    }
    wanted = {"undecided": False, "uncounted": {}} | {name: expected[name] for name in found if name in expected}
    if not isinstance(expected["satisfied"], dict):
        assert {name: found[name] for name in wanted} == wanted, case.name
    assert outcome.is_satisfied == case.satisfied, case.name
    for name, cost in (("completion", "units"), ("completion_by_hours", "hours")):
        if name in expected:
            assert list(case.completion(cost)) == expected[name], case.name


def _rules(written: Mapping[str, Any], more: list[Any]) -> RulesOfCombination:
    pathways = written.get("pathways", {})
    return RulesOfCombination.model_validate(
        {
            "groups": tuple(_group(code, content) for code, content in written["groups"].items()),
            "rules": (*written["rules"], *more),
            "barred": tuple(_with_ids(each, "units", "unit_ids") for each in written.get("barred", ())),
            "barring_codes": tuple(_with_ids(each, "units", "unit_ids") for each in written.get("barring_codes", ())),
            "requisites": tuple(_with_ids(each, "unit", "unit_id") for each in written.get("requisites", ())),
            "equivalents": tuple(_with_ids(each, "unit", "unit_id") for each in written.get("equivalents", ())),
            "additional_units": tuple(written.get("additional_units", ())),
            "pathways": tuple({"code": code} | fields for code, fields in pathways.items()),
            "transfer_cap": written.get("transfer_cap"),
        }
    )


def _group(code: str, content: Any) -> dict[str, Any]:
    nested = content["groups"] if isinstance(content, dict) else []
    units = content.get("units", []) if isinstance(content, dict) else content
    return {"code": code, "title": f"Group {code}", "unit_ids": tuple(units), "group_codes": tuple(nested)}


def _with_ids(entry: Mapping[str, Any], written: str, stored: str) -> dict[str, Any]:
    return {stored if name == written else name: value for name, value in entry.items()}
