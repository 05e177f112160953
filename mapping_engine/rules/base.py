"""What a rule is: a name, a title, the authority it rests on, and the findings it makes of a case."""

from collections.abc import Iterable
from typing import Protocol

from competence_graph import Finding, Severity
from mapping_engine.coverage import Coverage


class Rule(Protocol):
    """One demand on a claim. Pure and deterministic; it knows no other rule and is silent on a complete case."""

    name: str
    title: str
    authority: str

    def findings(self, coverage: Coverage) -> Iterable[Finding]:
        """Return everything that a person must still do, complete, in the standard's order."""


def blocker(rule: Rule, code: str, message: str, remedy: str, **about: str) -> Finding:
    """Return a finding that keeps a certificate from being claimed.

    ``about`` may name a Finding's place, criterion_id, unit_id, evidence_id, and an authority other than the rule's.
    """
    fields = {"authority": rule.authority} | about
    return Finding(code=code, severity=Severity.ERROR, message=message, remedy=remedy, rule=rule.name, **fields)
