"""The engine and the oracle side by side over many random cases: where they differ, and what was found how often."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from oracle import judged
from random_cases import case_of

from mapping_engine import AssessmentCase, GateCode, evaluate

RAISED_ELSEWHERE = frozenset({GateCode.COMBINATION_UNDECIDED, GateCode.PATHWAY_UNKNOWN})
"""Codes of the full language of combination, which has an oracle of its own."""


class Comparison(NamedTuple):
    """What came of a number of cases; ``mismatches`` are the seeds of the cases on which the two differ."""

    cases: int
    claimable: int
    mismatches: tuple[int, ...]
    codes: Counter[str]

    def __add__(self, other: object) -> "Comparison":
        """Return both together."""
        if not isinstance(other, Comparison):
            return NotImplemented
        return Comparison(
            self.cases + other.cases,
            self.claimable + other.claimable,
            self.mismatches + other.mismatches,
            self.codes + other.codes,
        )


NOTHING_COMPARED = Comparison(0, 0, (), Counter())


def compare(seeds: Iterable[int]) -> Comparison:
    """Return what came of the random cases of these seeds; each can be replayed by ``random_cases.case_of``."""
    cases, claimable, mismatches = 0, 0, []
    codes: Counter[str] = Counter()
    for seed in seeds:
        case = case_of(seed)
        verdict = evaluate(case)
        statuses = {str(entry.criterion_id): entry.status.value for entry in verdict.criteria}
        if (verdict.claimable, statuses) != judged(case):
            mismatches.append(seed)
        cases += 1
        claimable += verdict.claimable
        codes.update({finding.code for finding in verdict.findings})
    return Comparison(cases, claimable, tuple(mismatches), codes)


def difference(case: AssessmentCase) -> str:
    """Return in words what engine and oracle say of a case, for whoever looks into a mismatch."""
    verdict, (may_claim, statuses) = evaluate(case), judged(case)
    engine = {str(entry.criterion_id): entry.status.value for entry in verdict.criteria}
    found = "; ".join(finding.sentence() for finding in verdict.findings)
    return f"engine: {verdict.claimable} {engine}\noracle: {may_claim} {statuses}\nfindings: {found}"
