"""The command that suggests: which criteria evidence may cover, how probable each is, and what is still missing."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.output import NO, AsJson, answering, console, print_json, stop
from service.terminal import plain

if TYPE_CHECKING:
    from competence_graph import CompetenceGraph, EvidenceType
    from mapping_engine import Doubt, Suggestion, Suggestions
    from service.evidence_text import EvidenceText

_MOST = 100
_SHOWN_OF_A_PASSAGE = 150
_COLOURS = {"likely": "green", "possible": "yellow", "unlikely": "dim"}


def add_commands(app: typer.Typer) -> None:
    """Add suggest to the command line."""
    app.command()(suggest)


def suggest(
    standard: Annotated[str, typer.Option(help="A release id (its first 12 characters do), or a file.")],
    file: Annotated[Path | None, typer.Argument(help="The evidence: PDF, Office file, e-mail, picture, zip …")] = None,
    text: Annotated[Path | None, typer.Option(help="The same, as earlier versions took it.")] = None,
    kind: Annotated[str | None, typer.Option("--type", help="The type of evidence, as in observation.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=_MOST, help="How many suggestions at most.")] = 10,
    show_all: Annotated[bool, typer.Option("--all", help="Show unlikely ones too.")] = False,
    words_only: Annotated[bool, typer.Option("--words-only", help="Do not load the language model.")] = False,
    centre: Annotated[str, typer.Option(help="The centre whose releases are meant.")] = "main",
    as_json: AsJson = False,
) -> None:
    """Suggest which criteria evidence may cover, how probably, and why. Nothing is decided: a person must."""
    from service.chat_reranker import reranker_from
    from service.cli.evidence import evidence_in, print_evidence, with_places
    from service.cli.opening import release_named, settings
    from service.offering import Subject
    from service.suggesting import SuggesterPool

    evidence_type = _evidence_type(kind, as_json=as_json)
    evidence = evidence_in(file or text, as_json=as_json)
    with answering(as_json=as_json):
        release = release_named(standard, centre)
        pool = SuggesterPool(use_model=not words_only, reranker=reranker_from(settings()))
        units = tuple(unit.id for unit in release.graph.units)
        found = pool(Subject(evidence.text, release.graph, units, evidence_type), limit=limit)
        suggestions = found if show_all else _worth_showing(found)
    if as_json:
        print_json(with_places(suggestions, evidence))
    else:
        print_evidence(evidence)
        print_suggestions(suggestions, release.graph, evidence)
    if not evidence.is_readable:
        raise typer.Exit(NO)


def print_suggestions(suggestions: "Suggestions", graph: "CompetenceGraph", evidence: "EvidenceText") -> None:
    """Print suggestions for a person: doubts first, then each criterion with its chance, reason, place and gap."""
    _print_doubts(suggestions.doubts, graph)
    for each in suggestions.suggestions:
        _print_suggestion(each, graph, evidence)
    if not suggestions.suggestions:
        console.print(f"No suggestions. {plain(suggestions.remark)}")
    console.print(
        f"\nCompared by {suggestions.mode.value}; a suggestion covers nothing until an assessor decides.", style="dim"
    )


def _print_suggestion(each: "Suggestion", graph: "CompetenceGraph", evidence: "EvidenceText") -> None:
    colour = _COLOURS[each.band.value]
    passage = " ".join(evidence.text[each.passage_start : each.passage_end].split())
    console.print(
        f"[bold]{each.rank:>2}. {graph.reference(each.criterion_id)}[/bold]  [{colour}]{each.chance}[/{colour}]  "
        f"{plain(graph.criterion(each.criterion_id).text)}"
    )
    console.print(f"      {plain(each.reason)}", style="dim")
    console.print(f"      “{plain(passage[:_SHOWN_OF_A_PASSAGE])}…”", style="dim italic")
    console.print(f"      {plain(evidence.where(each.passage_start, each.passage_end))}", style="dim")
    if each.question:
        console.print(f"      to ask: {plain(each.question)}")


def _print_doubts(doubts: "Sequence[Doubt]", graph: "CompetenceGraph") -> None:
    for doubt in doubts:
        references = [graph.reference(each) for each in doubt.criteria]
        about = f" ({', '.join(references)})" if references else ""
        console.print(f"[yellow]?[/yellow] {plain(doubt.kind.value)}{plain(about)}: {plain(doubt.measured)}")
        console.print(f"      → {plain(doubt.next_step)}", style="dim")
    if doubts:
        console.print()


def _evidence_type(name: str | None, *, as_json: bool) -> "EvidenceType | None":
    from competence_graph import EvidenceType

    known = [each.value for each in EvidenceType]
    if name is not None and name not in known:
        stop(f"There is no type of evidence {name!r}.", f"Choose from: {', '.join(known)}.", as_json=as_json)
    return None if name is None else EvidenceType(name)


def _worth_showing(found: "Suggestions") -> "Suggestions":
    shown = tuple(each for each in found.suggestions if each.is_worth_showing)
    return found.model_copy(update={"suggestions": shown})
