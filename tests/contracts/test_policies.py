"""The contract of every policy of the fixtures: its truth table passes, and bites as soon as one value is changed."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from journeys.centre import FIXTURES

from competence_graph import Frozen
from mapping_engine import evaluate
from service.policy_file import PolicyCheck, check_policy
from service.policy_form import PolicyDocument
from service.truth_table import case_of_line, run_line

POLICIES = sorted((FIXTURES / "policies").glob("*.yaml"))
EACH_POLICY = pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
UNASKED = {"valid_from", "authority", "name", "title"}
ALTERNATIVES = ({"A", "B", "C"}, {"block", "warn"})


@cache
def _check(path: Path) -> PolicyCheck:
    return check_policy(path.read_text(encoding="utf-8"))


def _document(path: Path) -> PolicyDocument:
    document = _check(path).document
    assert document is not None
    return document


def _mutated(value: Any) -> Iterator[Any]:
    """Yield a value changed in each single way: one more and one less, the opposite, one entry fewer."""
    if isinstance(value, dict):
        for name, below in value.items():
            if name not in UNASKED:
                yield from (value | {name: changed} for changed in _mutated(below))
    elif isinstance(value, list):
        for position, below in enumerate(value):
            yield [*value[:position], *value[position + 1 :]]
            yield from ([*value[:position], changed, *value[position + 1 :]] for changed in _mutated(below))
    else:
        yield from _other_than(value)


def _other_than(value: Any) -> Iterator[Any]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (each for each in (value - 1, value + 1) if each >= 0)
    elif isinstance(value, str):
        yield from (other for values in ALTERNATIVES if value in values for other in sorted(values - {value}))


def _written_out(value: Any) -> Any:
    """Return a value as plain data with every field, also those that hold their default."""
    if isinstance(value, Frozen):
        return {name: _written_out(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return [_written_out(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _passes(document: PolicyDocument, policy: dict[str, Any]) -> bool:
    """Tell whether every case passes under another policy; one that is refused, or found idle, does not."""
    checked = check_policy(yaml.safe_dump(document.model_dump(mode="json") | {"policy": policy, "cases": []}))
    if checked.document is None or {each.code for each in checked.findings} - {"policy_case_missing"}:
        return False
    changed = checked.document.policy
    return all(run_line(line, changed).passed for line in document.cases)


@EACH_POLICY
def test_every_case_of_a_policy_has_the_verdict_it_expects_and_the_policy_can_be_published(path: Path) -> None:
    check = _check(path)
    assert check.findings == ()
    assert check.publishable
    assert all(result.passed for result in check.results)


@EACH_POLICY
def test_any_single_value_changed_makes_a_case_fail(path: Path) -> None:
    document = _document(path)
    plain = _written_out(document.policy)
    unnoticed = [changed for changed in _mutated(plain) if _passes(document, changed)]
    assert "\n".join(_difference(plain, changed) for changed in unnoticed) == ""


def _difference(one: Any, other: Any, place: str = "") -> str:
    """Return where two values differ, to name a change that no case noticed."""
    if isinstance(one, dict) and isinstance(other, dict):
        differing = next(name for name in one if one[name] != other.get(name))
        return _difference(one[differing], other.get(differing), f"{place}/{differing}")
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        position = next(position for position, each in enumerate(one) if each != other[position])
        return _difference(one[position], other[position], f"{place}/{position}")
    return f"{place}: {one} → {other}"


@EACH_POLICY
def test_whatever_an_awarding_organisation_refuses_stays_refused_under_any_centre_policy(path: Path) -> None:
    centre = _document(path).policy
    awarding = _document(FIXTURES / "policies" / "quarryside-awards.yaml")
    for line in awarding.cases:
        alone = case_of_line(line, awarding.policy)
        both = alone.model_copy(update={"policy": centre, "awarding_policy": awarding.policy})
        assert evaluate(alone).claimable or not evaluate(both).claimable, line.name


def test_an_empty_line_is_claimable_under_every_policy_of_the_fixtures() -> None:
    for path in POLICIES:
        document = _document(path)
        line = document.cases[0].model_validate({"name": "empty", "expect": "claimable"})
        assert run_line(line, document.policy).passed, path.name
        assert case_of_line(line, document.policy).as_of == date(2026, 6, 1)
