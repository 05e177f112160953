"""A benchmark set: evidence whose criteria people have already labelled, as JSON lines."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from pydantic import ConfigDict, Field, ValidationError

from competence_graph import Finding, Frozen, Severity

CRITERIA_FILE = "criteria.jsonl"
EVIDENCE_FILE = "evidence.jsonl"


class BenchmarkCriterion(Frozen):
    """A criterion of a benchmark; ``outcome`` and ``unit`` are what stands above it, where the set says so."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str = Field(min_length=1)
    text: str = Field(min_length=1)
    outcome: str = ""
    unit: str = ""
    kind: str = ""

    @property
    def context(self) -> str:
        """What stands above the criterion, in one line."""
        return f"{self.outcome} {self.unit}".strip()


class BenchmarkEvidence(Frozen):
    """A text, the ids of the criteria that it meets, and of those that it shows in part.

    ``group`` names what must not be split (a learner, an occupation), ``type`` the kind of evidence, ``kind`` whether
    it tells of work done or only seems to.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str = Field(min_length=1)
    text: str
    labels: tuple[str, ...]
    partial: tuple[str, ...] = ()
    group: str | None = None
    type: str = ""
    kind: str = ""


class BenchmarkSet(Frozen):
    """Criteria and labelled evidence. Labels are incomplete: an unlabelled pair is no proof of a wrong one."""

    name: str
    criteria: tuple[BenchmarkCriterion, ...]
    evidence: tuple[BenchmarkEvidence, ...]
    findings: tuple[Finding, ...] = ()


_Record = TypeVar("_Record", BenchmarkCriterion, BenchmarkEvidence)
_Located = tuple[str, _Record]


def read_benchmark_set(name: str, *, criteria: str, evidence: str) -> BenchmarkSet:
    """Read the text of both files; what cannot be used is left out, and every such line is a finding."""
    findings: list[Finding] = []
    located_criteria = tuple(_records(criteria, CRITERIA_FILE, BenchmarkCriterion, findings))
    located_evidence = tuple(_records(evidence, EVIDENCE_FILE, BenchmarkEvidence, findings))
    kept = tuple(_unrepeated(located_criteria, findings))
    known = {criterion.id for criterion in kept}
    usable = tuple(_with_known_labels(located_evidence, known, findings))
    return BenchmarkSet(name=name, criteria=kept, evidence=usable, findings=tuple(findings))


def _records(text: str, file: str, kind: type[_Record], findings: list[Finding]) -> Iterator[_Located[_Record]]:
    # Only line feeds end a line: JSON strings may hold other line separators.
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        if not line.strip():
            continue
        place = f"{file}, line {number}"
        try:
            yield place, kind.model_validate_json(line)
        except ValidationError as problem:
            findings.append(_error("benchmark_line_unreadable", place, _problems(problem)))


def _unrepeated(
    located: Iterable[tuple[str, BenchmarkCriterion]], findings: list[Finding]
) -> Iterator[BenchmarkCriterion]:
    places: dict[str, str] = {}
    for place, criterion in located:
        if criterion.id in places:
            message = f"The criterion id {criterion.id!r} already stands in {places[criterion.id]}."
            findings.append(_error("benchmark_id_repeated", place, message))
            continue
        places[criterion.id] = place
        yield criterion


def _with_known_labels(
    located: Iterable[tuple[str, BenchmarkEvidence]], known: set[str], findings: list[Finding]
) -> Iterator[BenchmarkEvidence]:
    for place, item in located:
        unknown = [label for label in (*item.labels, *item.partial) if label not in known]
        if unknown:
            listed = ", ".join(repr(label) for label in unknown)
            findings.append(_error("benchmark_label_unknown", place, f"No criterion has the id {listed}."))
        fields = {"labels": item.labels, "partial": item.partial}
        yield item.model_copy(
            update={name: tuple(one for one in dict.fromkeys(found) if one in known) for name, found in fields.items()}
        )


def _problems(problem: ValidationError) -> str:
    parts = (f"{'.'.join(map(str, error['loc'])) or 'line'}: {error['msg']}" for error in problem.errors())
    return f"The line cannot be used: {'; '.join(parts)}."


_REMEDIES: Mapping[str, str] = {
    "benchmark_line_unreadable": "Write one JSON object to a line, with id and text, and labels for evidence.",
    "benchmark_id_repeated": "Give every criterion an id of its own; this line was left out.",
    "benchmark_label_unknown": "Correct the label or add the criterion; the label was left out.",
}


def _error(code: str, place: str, message: str) -> Finding:
    return Finding(code=code, severity=Severity.ERROR, message=message, remedy=_REMEDIES[code], place=place)
