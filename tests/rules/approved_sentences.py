"""Everything that the gate says in the cases that make it speak, written down so that a change of wording is reviewed.

Run from the repository: ``make rules-table`` writes ``approved_sentences.txt`` anew; what changed there is what people
will read from now on.
"""

from collections.abc import Iterator
from pathlib import Path

from combination_fixtures import FOLDER, cases_of
from spoken_cases import spoken_cases

from competence_graph import Finding
from mapping_engine import AssessmentCase, evaluate

APPROVED = Path(__file__).with_suffix(".txt")


def sentences() -> str:
    """Return every distinct finding, refusal and lack, and what the rules of combination say, in a fixed order."""
    said = [line for case in spoken_cases() for line in _of_case(case)]
    said += [line for path in sorted(FOLDER.glob("*.yaml")) for line in _of_combinations(path.stem)]
    return "\n".join(dict.fromkeys(said)) + "\n"


def _of_case(case: AssessmentCase) -> Iterator[str]:
    verdict = evaluate(case)
    for finding in verdict.findings:
        yield _in_full(finding)
    for entry in verdict.criteria:
        for refused in entry.refused:
            yield f"refused {refused.code}: {entry.reference} ({refused.evidence_id}): {refused.reason}"
        for lack in entry.lacks:
            yield f"lacking: {entry.reference}: {lack}"


def _in_full(finding: Finding) -> str:
    about = (finding.unit_id, finding.criterion_id, finding.evidence_id, finding.expected, finding.found)
    said = f"{finding.severity.value} {finding.code}: {finding.sentence()}"
    told = f"{finding.path} | {', '.join(each or '-' for each in about)} | {finding.waived_by or '-'}"
    return f"{said} | {told} | {', '.join(finding.helpers)} | {finding.authority}"


def _of_combinations(file: str) -> Iterator[str]:
    for case in cases_of(file):
        outcome = case.outcome
        for short in outcome.shortfalls:
            yield f"short by {short.short_by} {short.measure} at {short.rule_path}: {short.message}"
        for unit in outcome.uncounted:
            yield f"uncounted {unit.reason}: {unit.message}"


def main() -> None:
    """Write down what the gate says now."""
    APPROVED.write_text(sentences(), encoding="utf-8")


if __name__ == "__main__":
    main()
