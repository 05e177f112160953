"""How laws are tried: on random cases, a few hundred by default, 10,000 each under ``--hypothesis-profile=proof``."""

from typing import Any

from builders import changed
from hypothesis import settings
from hypothesis import strategies as st
from random_cases import case_of

from mapping_engine import AssessmentCase, Verdict

PROOF = 10_000
LAW = settings(max_examples=PROOF if settings.default is not None and settings.default.max_examples >= PROOF else 250)
SEEDS = st.integers(0, 10**12)
RANDOM_CASES = SEEDS.map(case_of)


def covered(verdict: Verdict) -> set[str]:
    """Return the criteria that evidence alone covers."""
    return {entry.criterion_id for entry in verdict.criteria if entry.status.value == "covered"}


def satisfied(verdict: Verdict) -> set[str]:
    """Return the criteria that are covered or waived."""
    return {entry.criterion_id for entry in verdict.criteria if entry.status.value != "gap"}


def errors(verdict: Verdict, rule: str) -> set[str]:
    """Return the codes of a rule's findings that stop the claim."""
    return {each.code for each in verdict.findings if each.rule == rule and each.severity.value == "error"}


def with_more(case: AssessmentCase, **records: Any) -> AssessmentCase:
    """Return a case with more records in some of its lists."""
    return changed(case, **{name: (*getattr(case, name), *more) for name, more in records.items()})
