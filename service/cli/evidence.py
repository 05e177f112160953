"""A file of evidence for a command: read with what lies beside it, and told with what was found in it."""

from pathlib import Path
from typing import TYPE_CHECKING

from service.cli.output import console, errors, print_findings, read_bytes, stop
from service.terminal import plain

if TYPE_CHECKING:
    from competence_graph import Json
    from mapping_engine import Suggestions
    from service.evidence_text import EvidenceText


def evidence_in(path: Path | None, *, as_json: bool) -> "EvidenceText":
    """Return the text of a file, or end the command where none is named or it cannot be opened."""
    from service.evidence_text import HandedIn, read_evidence, transcript_names

    if path is None:
        stop("No evidence is named.", "Name a file: vqmap suggest FILE --standard RELEASE.", as_json=as_json)
    content = read_bytes(path, as_json=as_json)
    near = [path.with_name(name) for name in transcript_names(path.name) if path.with_name(name) != path]
    beside = {each.name: read_bytes(each, as_json=as_json) for each in near if each.is_file()}
    with errors.status("Reading the evidence …"):
        return read_evidence(HandedIn(name=path.name, content=content, beside=beside))


def print_evidence(evidence: "EvidenceText") -> None:
    """Print what kind of file was read and what a person should know of it."""
    read = f"{len(evidence.text):,} characters read" if evidence.is_readable else "no words were read"
    console.print(f"[bold]{plain(evidence.name)}[/bold]: {evidence.kind.value}, {read}.")
    print_findings(evidence.findings)
    console.print()


def with_places(suggestions: "Suggestions", evidence: "EvidenceText") -> "Json":
    """Return suggestions as JSON, each with the place of its passage, and the file with its findings."""
    answer = suggestions.model_dump(mode="json")
    for told, each in zip(answer["suggestions"], suggestions.suggestions, strict=True):
        start, end = each.passage_start, each.passage_end
        told["place"] = evidence.where(start, end)
        told["places"] = [stretch.model_dump(mode="json") for stretch in evidence.stretches_of(start, end)]
    return answer | {"evidence": evidence.model_dump(mode="json", exclude={"text", "stretches"})}
