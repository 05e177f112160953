"""Everything that the gate says in the cases that make it speak, written down so that a change of wording is reviewed.

Run from the repository: ``make rules-table`` writes ``approved_sentences.txt`` anew; what changed there is what people
will read from now on.
"""

from collections.abc import Iterator
from pathlib import Path

from combination_fixtures import FOLDER, cases_of
from spoken_cases import spoken_cases
from spoken_combinations import Written, wrong_and_doubtful

from competence_graph import Finding, combination_findings
from competence_graph.combination_advice import combination_advice
from mapping_engine import AssessmentCase, evaluate

APPROVED = Path(__file__).with_suffix(".txt")
CASES = tuple(spoken_cases())
COMBINATIONS = tuple(path.stem for path in sorted(FOLDER.glob("*.yaml")))
RULES = tuple(wrong_and_doubtful())


def sentences() -> str:
    """Return every distinct finding, refusal and lack, and what is said of rules of combination, in a fixed order."""
    said = [line for case in CASES for line in said_of_case(case)]
    said += [line for file in COMBINATIONS for line in said_of_combinations(file)]
    said += [line for written in RULES for line in said_of_rules(written)]
    return "\n".join(dict.fromkeys(said)) + "\n"


def said_of_case(case: AssessmentCase) -> Iterator[str]:
    """Yield everything that the verdict of a case says."""
    verdict = evaluate(case)
    for finding in verdict.findings:
        yield _in_full(finding)
    for entry in verdict.criteria:
        for refused in entry.refused:
            yield f"refused {refused.code}: {entry.reference} ({refused.evidence_id}): {refused.reason}"
        for lack in entry.lacks:
            yield f"lacking: {entry.reference}: {lack}"


def said_of_combinations(file: str) -> Iterator[str]:
    """Yield everything that counting says of the cases of a file of combinations."""
    for case in cases_of(file):
        outcome = case.outcome
        for short in outcome.shortfalls:
            yield f"short by {short.short_by} {short.measure} at {short.rule_path}: {short.message}"
        for unit in outcome.uncounted:
            yield f"uncounted {unit.reason}: {unit.message}"


def said_of_rules(written: Written) -> Iterator[str]:
    """Yield everything that a designer is told of rules of combination before they are released."""
    found = combination_findings(written.rules, written.facts) or combination_advice(written.rules, written.facts)
    for finding in found:
        yield f"{written.what}: {finding.severity.value} {finding.code} [{finding.place}]: {finding.sentence()}"
    if not found:
        yield f"{written.what}: nothing"


def _in_full(finding: Finding) -> str:
    about = (finding.unit_id, finding.criterion_id, finding.evidence_id, finding.expected, finding.found)
    said = f"{finding.severity.value} {finding.code}: {finding.sentence()}"
    told = f"{finding.path} | {', '.join(each or '-' for each in about)} | {finding.waived_by or '-'}"
    return f"{said} | {told} | {', '.join(finding.helpers)} | {finding.authority}"


def main() -> None:
    """Write down what the gate says now."""
    APPROVED.write_text(sentences(), encoding="utf-8")


if __name__ == "__main__":
    main()
