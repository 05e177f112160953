"""What a qualification, a unit or a criterion of a nested file demands of its evidence."""

from collections.abc import Mapping
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from competence_graph import CriterionDemands, Distinct, EvidenceType, Finding, Json, Setting, Severity, UnitDemands
from standards_ingest.wording import shortened

_Demands = TypeVar("_Demands", CriterionDemands, UnitDemands)

_METHODS = ", ".join(EvidenceType)
_EXPECTED: Mapping[str, str] = {
    "allowed_methods": f"a list of {_METHODS}",
    "required_methods": f"a list, each entry one method or a list of which any one will do: {_METHODS}",
    "allowed_settings": f"a list of {', '.join(Setting)}",
    "distinct": f"whole numbers from 1 for {', '.join(Distinct)}",
    "percent": "a whole number from 1 to 100",
    "methods": f"one method, or a list of which any one will do: {_METHODS}",
    "each": "an object of allowed_methods, allowed_settings, required_methods and distinct",
    "across": "an object of required_methods, distinct and main_source",
    "main_source": "an object of methods and percent",
}


def read_demands(value: Json, form: type[_Demands], place: str, problems: list[Finding]) -> _Demands:
    """Return the demands that a file states; whatever cannot be read is a finding, and then nothing is demanded."""
    if value is None:
        return form()
    try:
        return form.model_validate(value)
    except ValidationError as fault:
        problems.extend(_finding(each, form, place) for each in _innermost(fault.errors()))
        return form()


def _innermost(errors: list[ErrorDetails]) -> list[ErrorDetails]:
    """Return the errors without those that only follow from one further inside, such as a list left too short."""
    return [
        each
        for each in errors
        if not any(len(other["loc"]) > len(each["loc"]) == _shared(each, other) for other in errors)
    ]


def _shared(one: ErrorDetails, other: ErrorDetails) -> int:
    """Return how many steps of the first error's place the second one shares from the start."""
    pairs = zip(one["loc"], other["loc"], strict=False)
    return next((number for number, (mine, theirs) in enumerate(pairs) if mine != theirs), len(one["loc"]))


def _finding(error: ErrorDetails, form: type[_Demands], place: str) -> Finding:
    steps: tuple[str, ...] = tuple(str(step) for step in error["loc"])
    named = next((_EXPECTED[step] for step in reversed(steps) if step in _EXPECTED), "")
    if error["type"] == "extra_forbidden":
        named = _fields_beside(steps, form)
    return Finding(
        code="demand_unreadable",
        severity=Severity.ERROR,
        message=f"A demand on evidence cannot be read: {error['msg']}.",
        remedy="Correct it in the file; a demand that cannot be read would not be made.",
        place="/".join((place, *steps)),
        expected=named or f"an object of {', '.join(form.model_fields)}",
        found=shortened(str(error["input"]), at_most=80),
    )


def _fields_beside(steps: tuple[str, ...], form: type[_Demands]) -> str:
    """Return what may stand where a field without a meaning was found."""
    above = steps[-2] if len(steps) > 1 else ""
    return _EXPECTED.get(above, f"one of {', '.join(form.model_fields)}")
