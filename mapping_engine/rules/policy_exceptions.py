"""A named person may stop a claim; an exception that does not apply is said, not passed over."""

from collections.abc import Iterator

from competence_graph import Finding, Severity
from mapping_engine.coverage import Coverage
from mapping_engine.facts import rule_of
from mapping_engine.finding_codes import GateCode
from mapping_engine.policy_exceptions import ExceptionKind, PolicyException
from mapping_engine.rules.base import blocker


class PolicyExceptions:
    """Blocks are always heeded; waivers count only while in force, by a person who may, where policy opens the rule."""

    name = "policy_exceptions"
    title = "No exception stops the claim"
    authority = "The policy's terms on exceptions"

    def findings(self, coverage: Coverage) -> Iterator[Finding]:
        """Return each block in force as a finding that stops the claim, each idle waiver as a note."""
        for each in coverage.facts.known_exceptions:
            if each.kind is ExceptionKind.BLOCK:
                if each.holds_on(coverage.case.as_of):
                    yield blocker(
                        self,
                        GateCode.BLOCKED,
                        f"This claim is stopped until {each.expires_on:%-d %B %Y} by {each.person_id}: {each.reason}.",
                        f"Settle the reason with {each.person_id}.",
                        place=each.path,
                    )
            elif why := _why_idle(coverage, each):
                yield blocker(
                    self,
                    GateCode.EXCEPTION_NOT_IN_FORCE,
                    f"The {each.kind.value.replace('_', ' ')} of {each.granted_on:%-d %B %Y} does not apply: {why}.",
                    "Renew it, or meet the demand.",
                    place=each.path,
                ).model_copy(update={"severity": Severity.NOTE})


def _why_idle(coverage: Coverage, exception: PolicyException) -> str:
    facts, day = coverage.facts, coverage.case.as_of
    if not exception.holds_on(day):
        return f"it is in force from {exception.granted_on:%-d %B %Y} to {exception.expires_on:%-d %B %Y}"
    if rule_of(exception) not in facts.policy.waivable:
        return "policy does not open this rule to exceptions"
    return "" if facts.is_effective(exception) else "whoever is assessed or claims cannot grant it"
