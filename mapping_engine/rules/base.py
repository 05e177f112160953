"""What a rule is: a name, a title, the authority it rests on, and the findings it makes of a case."""

from collections.abc import Collection, Iterable, Iterator
from typing import Protocol

from competence_graph import Finding, Severity
from mapping_engine.acceptance import Use
from mapping_engine.coverage import Coverage
from mapping_engine.facts import path_of
from mapping_engine.finding_codes import CODES, GateCode
from mapping_engine.refusals import Refusal


class Rule(Protocol):
    """One demand on a claim. Pure and deterministic; it knows no other rule and is silent on a complete case."""

    name: str
    title: str
    authority: str

    def findings(self, coverage: Coverage) -> Iterable[Finding]:
        """Return everything that a person must still do, complete, in the standard's order."""


def blocker(rule: Rule, code: GateCode, message: str, remedy: str, **about: str) -> Finding:
    """Return a finding that keeps a certificate from being claimed.

    ``about`` may name a Finding's place, criterion_id, unit_id, evidence_id, an authority other than the rule's, and
    the ``rule_path`` of a rule of combination.
    """
    where = {name: about.get(name, "") for name in ("unit_id", "criterion_id", "evidence_id")}
    path = path_of(rule.name, rule_path=about.pop("rule_path", ""), **where)
    fields = {"authority": rule.authority} | {name: value for name, value in about.items() if value}
    return Finding(
        code=code.value,
        severity=Severity.ERROR,
        message=message,
        remedy=remedy,
        rule=rule.name,
        path=path,
        helpers=tuple(helper.value for helper in CODES[code].helpers),
        **fields,
    )


def refused_uses(coverage: Coverage, codes: Collection[GateCode]) -> Iterator[tuple[Use, Refusal]]:
    """Yield why accepted evidence does not count, for each criterion that no other evidence satisfies."""
    for criterion in coverage.gaps:
        for use in coverage.uses.get(criterion.id, ()):
            yield from ((use, refusal) for refusal in use.ground.refusals if refusal.code in codes)


def refusal_finding(rule: Rule, coverage: Coverage, use: Use, refusal: Refusal) -> Finding:
    """Return the finding that an accepted decision does not count, for a reason."""
    criterion_id = use.mapping.criterion_id
    code = GateCode(refusal.code)
    words = coverage.graph.criterion(criterion_id).text
    return blocker(
        rule,
        code,
        f"“{use.evidence.title}” was accepted for “{words}”, but {refusal.reason}.",
        _sentence(CODES[code].remedy),
        place=coverage.reference(criterion_id),
        criterion_id=criterion_id,
        unit_id=coverage.unit_of(criterion_id),
        evidence_id=use.evidence.id,
        authority=refusal.authority,
    )


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."
