"""The truth table of a policy: what each line expects, what the engine answers, and which lines are missing."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pydantic import ValidationError

from competence_graph import Finding, Frozen, Severity
from mapping_engine import FAMILIES, AssessmentPolicy, GateCode, Verdict, asks_for_something, evaluate
from service.policy_form import PolicyCase
from service.truth_table.case import case_of_line

CLAIMABLE = "claimable"


class LineResult(Frozen):
    """What a line expects and what it gets; ``problem`` says why it could not be judged at all."""

    name: str
    expected: tuple[str, ...]
    got: tuple[str, ...]
    passed: bool
    problem: str = ""


def run_line(line: PolicyCase, policy: AssessmentPolicy) -> LineResult:
    """Judge a line of a truth table under its policy alone."""
    expected = _in_order(line.expect) or (CLAIMABLE,)
    try:
        verdict = evaluate(case_of_line(line, policy))
    except ValidationError as problem:
        said = "; ".join(each["msg"].removeprefix("Value error, ") for each in problem.errors())
        return LineResult(name=line.name, expected=expected, got=(), passed=False, problem=said)
    got = (CLAIMABLE,) if verdict.claimable else _in_order(_codes(verdict, Severity.ERROR)) or ("not claimable",)
    passed = set(got) == set(expected)
    if line.warnings is not None:
        warned = tuple(f"warning {code}" for code in _codes(verdict, Severity.WARNING))
        wanted = tuple(f"warning {code.value}" for code in line.warnings)
        passed = passed and set(warned) == set(wanted)
        got, expected = (*got, *warned), (*expected, *wanted)
    return LineResult(name=line.name, expected=expected, got=got, passed=passed)


def missing_lines(policy: AssessmentPolicy, cases: tuple[PolicyCase, ...]) -> Iterator[Finding]:
    """Yield each family of terms that asks for something and lacks a claimable or a refused line of its own."""
    for family in FAMILIES:
        asks = any(asks_for_something(terms) for terms in getattr(policy, family))
        if not asks or family not in _SPOKEN_OF or _is_idle(family, policy):
            continue
        spoken = _SPOKEN_OF[family]
        if not any(_is_claimable_line(line, spoken) for line in cases):
            yield _missing(family, f"that is claimable and states one of: {', '.join(spoken.fields)}")
        if not any(_is_refused_line(line, spoken, family) for line in cases):
            codes = ", ".join(code.value for code in spoken.codes) or "any code, with `waived` stated"
            yield _missing(family, f"that expects one of: {codes}")


class _Spoken(NamedTuple):
    """Which fields of a line speak of a family, and which codes it can refuse with."""

    fields: tuple[str, ...]
    codes: tuple[GateCode, ...]


_DATES = ("performed", "performed_from", "certificate", "submitted", "decided", "registered", "claimed", "override")
_C = GateCode

_SPOKEN_OF: Mapping[str, _Spoken] = {
    "recency": _Spoken(_DATES, (_C.EVIDENCE_NOT_RECENT,)),
    "assurance": _Spoken(
        ("signed", "sampled", "in_sample", "signatures", "external_release", "direct_claims"),
        (
            _C.UNIT_NOT_RELEASED,
            _C.DECIDED_AFTER_RELEASE,
            _C.NOTHING_SAMPLED,
            _C.SIGNATURE_MISSING,
            _C.EXTERNAL_RELEASE_MISSING,
        ),
    ),
    "people": _Spoken(
        ("licences", "relationships", "countersigned", "witness"),
        (
            _C.ASSESSOR_NOT_LICENSED,
            _C.NOT_COUNTERSIGNED,
            _C.IQA_NOT_LICENSED,
            _C.CONFLICT_UNDECLARED,
            _C.SECOND_PERSON_REQUIRED,
            _C.WITNESS_RELATED,
            _C.IQA_NOT_INDEPENDENT,
        ),
    ),
    "evidence": _Spoken(
        ("declared", "judgement", "planned", "expert_agreed", "remote", "type"),
        (
            _C.DECLARATION_MISSING,
            _C.JUDGEMENT_MISSING,
            _C.NOT_PLANNED,
            _C.OBSERVATION_REMOTE,
            _C.METHOD_NOT_ALLOWED,
            _C.METHOD_MISSING,
        ),
    ),
    "claims": _Spoken(
        ("registered", "claimed", "weeks", "learner_number", "learner_number_exemption", "withdrawn", "open_entry"),
        (_C.CLAIMED_TOO_EARLY, _C.LEARNER_NUMBER_MISSING, _C.REGISTRATION_WITHDRAWN, _C.ENTRY_OPEN),
    ),
    "direct_claims": _Spoken(("direct_claims",), (_C.EXTERNAL_RELEASE_MISSING,)),
    "sanctions": _Spoken(("sanctions",), (_C.SANCTION_STOPS_CLAIMS, _C.EXTERNAL_RELEASE_MISSING)),
    "exceptions": _Spoken(("waived",), ()),
}
"""What speaks of each family; the share of prior learning needs more than one criterion to show."""


def _is_idle(family: str, policy: AssessmentPolicy) -> bool:
    """Tell whether the terms of a family matter only together with others that the policy does not state."""
    return family == "direct_claims" and not any(terms.external_release_required for terms in policy.assurance)


def _is_claimable_line(line: PolicyCase, spoken: _Spoken) -> bool:
    stated = line.model_fields_set | {name for piece in line.evidence for name in piece.model_fields_set}
    return not line.expect and not stated.isdisjoint(spoken.fields)


def _is_refused_line(line: PolicyCase, spoken: _Spoken, family: str) -> bool:
    if family == "exceptions":
        return bool(line.expect) and bool(line.waived)
    if family == "direct_claims":
        return line.direct_claims is not None and not set(line.expect).isdisjoint(spoken.codes)
    if family == "sanctions":
        return bool(line.sanctions) and not set(line.expect).isdisjoint(spoken.codes)
    return not {*line.expect, *(line.warnings or ())}.isdisjoint(spoken.codes)


def _codes(verdict: Verdict, severity: Severity) -> tuple[GateCode, ...]:
    """Return the codes of a severity; those of the rules of combination follow from any gap and are left out."""
    found = (each for each in verdict.findings if each.severity is severity and each.rule != "unit_combination")
    return tuple(dict.fromkeys(GateCode(each.code) for each in found))


def _in_order(codes: tuple[GateCode, ...]) -> tuple[str, ...]:
    return tuple(sorted({code.value for code in codes}))


def _missing(family: str, what: str) -> Finding:
    return Finding(
        code="policy_case_missing",
        severity=Severity.ERROR,
        place=f"/policy/{family}",
        message=f"The truth table has no case for {family} {what}.",
        remedy="Add one, on the last day or value that is allowed, and one just beyond it.",
    )
