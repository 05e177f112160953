"""Policy files: a policy in one YAML document, read with every problem at its line, and proven by its truth table."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from competence_graph import Finding, Frozen, Severity, fingerprint, has_errors, qualification_number_finding
from mapping_engine import (
    FAMILIES,
    RULES,
    AssessmentPolicy,
    DatedTerms,
    PlacedTerms,
    idle_findings,
    terms_findings,
)
from service.policy_form import PolicyDocument
from service.truth_table import UNIT, LineResult, missing_lines, run_line
from service.yaml_text import FieldPath, YamlUnreadable, read_yaml

_CODE_OF = {
    "enum": "policy_value_unknown",
    "extra_forbidden": "policy_field_unknown",
    "missing": "policy_field_missing",
}


class PolicyCheck(Frozen):
    """What a text would become: the document and its address if it is well formed, all findings, and each case."""

    document: PolicyDocument | None
    fingerprint: str
    findings: tuple[Finding, ...]
    results: tuple[LineResult, ...]
    publishable: bool


def check_policy(text: str, *, under: AssessmentPolicy | None = None) -> PolicyCheck:
    """Return whether a text can be published as a policy, under an awarding organisation's where one is given."""
    try:
        source = read_yaml(text)
    except YamlUnreadable as problem:
        return _checked(None, (_unreadable(problem),), ())
    document, wrong = _document_of(source.value)
    findings = [*wrong, *_terms_findings(source.value), *_number_findings(source.value), *_waiver_findings(document)]
    results: tuple[LineResult, ...] = ()
    if document is not None:
        results = tuple(run_line(line, document.policy) for line in document.cases)
        findings += [*_failures(results), *missing_lines(document.policy, document.cases)]
        findings += _below_policy(idle_findings(document.policy, under) if under else ())
    placed = [(source.place_of(_steps(each.place)), each) for each in findings]
    in_order = sorted(placed, key=lambda pair: _line_of(pair[0]))
    return _checked(document, tuple(_at(each, place) for place, each in in_order), results)


def _checked(
    document: PolicyDocument | None, findings: tuple[Finding, ...], results: tuple[LineResult, ...]
) -> PolicyCheck:
    return PolicyCheck(
        document=document,
        fingerprint=fingerprint(document) if document else "",
        findings=findings,
        results=results,
        publishable=document is not None and not has_errors(findings),
    )


def _document_of(value: object) -> tuple[PolicyDocument | None, tuple[Finding, ...]]:
    try:
        return PolicyDocument.model_validate(value), ()
    except ValidationError as problem:
        return None, tuple(_field_findings(value, problem.errors(include_url=False, include_context=False)))


def _field_findings(value: object, errors: Sequence[ErrorDetails]) -> Iterable[Finding]:
    """Return one finding for each field that is wrong; alternatives of the form are told together."""
    wrong: dict[str, Finding] = {}
    for error in errors:
        if _is_said_elsewhere(error, errors):
            continue
        place = _pointer(_there(value, error["loc"], is_missing=error["type"] == "missing"))
        known = wrong.get(place)
        said = _said(error) if known is None else error["msg"][:1].lower() + error["msg"][1:]
        message = f"{said}." if known is None else f"{known.message.removesuffix('.')}, or: {said}."
        code = error["type"] if error["type"].startswith("policy_") else _CODE_OF.get(error["type"], "policy_field")
        wrong[place] = _error(code, place, message, "See `vqmap schema policy` for the form.")
    return wrong.values()


def _said(error: ErrorDetails) -> str:
    """Return in words what is wrong with a field, naming it."""
    name = next((step for step in reversed(error["loc"]) if isinstance(step, str)), "the document")
    if error["type"] == "missing":
        return f"The field {name!r} is missing"
    if error["type"] == "extra_forbidden":
        return f"There is no field {name!r} here"
    return f"{name}: {error['msg'].removeprefix('Value error, ')}"


def _is_said_elsewhere(error: ErrorDetails, errors: Sequence[ErrorDetails]) -> bool:
    """Tell whether an error only follows from others, or is found line by line among the terms."""
    if error["type"] == "too_short":
        return any(each["loc"][: len(error["loc"])] == error["loc"] for each in errors if each is not error)
    return error["loc"] == ("policy",) and error["type"] == "value_error"


def _there(value: object, steps: FieldPath, *, is_missing: bool) -> list[int | str]:
    """Return the part of a path that the document has; the names of alternatives in the form are no fields of it."""
    found: list[int | str] = []
    for step in steps:
        held = _held(value, step)
        if not held:
            return [*found, steps[-1]] if is_missing else found
        value = held[0]
        found.append(step)
    return found


def _held(value: object, step: int | str) -> tuple[object, ...]:
    """Return what one step leads to, or nothing."""
    if isinstance(value, dict):
        return (value[step],) if step in value else ()
    if isinstance(value, list) and isinstance(step, int):
        return tuple(value[step : step + 1])
    return ()


def _terms_findings(value: object) -> tuple[Finding, ...]:
    """Return what is wrong with those terms that can be read, also where the rest of the document cannot."""
    policy = value.get("policy") if isinstance(value, dict) else None
    return _below_policy(terms_findings(_readable_terms(policy if isinstance(policy, dict) else {})))


def _readable_terms(policy: dict[str, object]) -> Iterator[PlacedTerms]:
    for family in FAMILIES:
        (kind, *_) = get_args(AssessmentPolicy.model_fields[family].annotation)
        listed = policy.get(family)
        for position, each in enumerate(listed if isinstance(listed, list) else ()):
            terms = _terms_of(kind, each)
            if terms is not None:
                yield PlacedTerms(family, position, terms)


def _terms_of(kind: type[DatedTerms], value: object) -> DatedTerms | None:
    try:
        return kind.model_validate(value)
    except ValidationError:
        return None


def _number_findings(value: object) -> Iterator[Finding]:
    numbers = value.get("qualification_numbers") if isinstance(value, dict) else None
    for position, number in enumerate(numbers if isinstance(numbers, list) else ()):
        found = qualification_number_finding(number) if isinstance(number, str) else None
        if found is not None:
            yield found.model_copy(update={"place": f"/qualification_numbers/{position}"})


def _waiver_findings(document: PolicyDocument | None) -> Iterator[Finding]:
    """Yield the waivers of the truth table that are addressed to a rule or a unit that is not there."""
    rules = [rule.name for rule in RULES]
    for number, line in enumerate(document.cases if document else ()):
        for position, path in enumerate(line.waived):
            place, (rule, *steps) = f"/cases/{number}/waived/{position}", path.split("/")
            if rule not in rules:
                near = get_close_matches(rule, rules, n=1)
                remedy = f"Did you mean {near[0]}?" if near else f"Choose from: {', '.join(rules)}."
                yield _error("policy_rule_unknown", place, f"There is no rule {rule!r}.", remedy)
            for unit in (step.removeprefix("unit:") for step in steps if step.startswith("unit:")):
                if unit != UNIT:
                    said = f"The built-in standard of truth tables has no unit {unit!r}."
                    yield _error("policy_unit_unknown", place, said, f"Write unit:{UNIT}, or leave the unit out.")


def _failures(results: Sequence[LineResult]) -> Iterator[Finding]:
    for position, each in enumerate(results):
        place = f"/cases/{position}"
        if each.problem:
            said = f"The case {each.name!r} contradicts itself: {each.problem}."
            yield _error("policy_case_impossible", place, said, "Correct its days.")
        elif not each.passed:
            yield _error(
                "policy_case_failed",
                f"{place}/expect",
                f"The case {each.name!r} does not have the verdict that it expects.",
                "Correct the policy if the case is right, or the case if the policy is.",
            ).model_copy(update={"expected": ", ".join(each.expected), "found": ", ".join(each.got)})


def _below_policy(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(each.model_copy(update={"place": f"/policy{each.place}"}) for each in findings)


def _at(finding: Finding, place: str) -> Finding:
    """Return a finding at its line; its pointer becomes the path."""
    return finding.model_copy(update={"place": place, "path": finding.place})


def _unreadable(problem: YamlUnreadable) -> Finding:
    return _error("policy_unreadable", problem.place, problem.detail, problem.remedy)


def _error(code: str, place: str, message: str, remedy: str) -> Finding:
    return Finding(code=code, severity=Severity.ERROR, place=place, message=message, remedy=remedy)


def _pointer(steps: FieldPath) -> str:
    return "".join(f"/{step}" for step in steps)


def _steps(pointer: str) -> list[int | str]:
    return [int(step) if step.isdecimal() else step for step in pointer.split("/")[1:]]


def _line_of(place: str) -> tuple[int, ...]:
    """Return a place as numbers, for sorting.

    >>> _line_of("line 12, column 3")
    (12, 3)
    """
    return tuple(int(part) for part in place.replace(",", "").split() if part.isdecimal())
