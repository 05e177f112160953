"""Commands of a qualification designer: check, import, list and show standards."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.output import NO, AsJson, answering, console, print_findings, print_json, read_bytes, table
from service.terminal import plain

if TYPE_CHECKING:
    from competence_graph import Item, Release
    from standards_ingest import IngestReport

app = typer.Typer(help="Load standards from files, and look at them.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="A standard: CASE package, spreadsheet (CSV, XLSX) or nested unit JSON.")]
Centre = Annotated[str, typer.Option(help="The centre that works here.")]


@app.command()
def check(file: File, as_json: AsJson = False) -> None:
    """Say what a file would become, and every problem in it; nothing is stored."""
    from standards_ingest import SourceDocument, ingest

    report = ingest(SourceDocument(content=read_bytes(file, as_json=as_json), name=file.name))
    _print_report(report, as_json=as_json)
    if not report.is_accepted:
        raise typer.Exit(NO)


@app.command("import")
def import_(file: File, centre: Centre = "main", as_json: AsJson = False) -> None:
    """Store a file as an immutable release, or refuse it whole with every problem named."""
    from service.cli.opening import open_service
    from service.roles import operator_of
    from service.workflows.load_standard import check_standard, load_standard
    from standards_ingest import SourceDocument

    source = SourceDocument(content=read_bytes(file, as_json=as_json), name=file.name)
    with answering(as_json=as_json):
        actor = operator_of(centre)
        report = check_standard(actor, source)
        if report.is_accepted:
            report = load_standard(actor, source, open_service(centre))
    _print_report(report, as_json=as_json)
    if report.release is None:
        raise typer.Exit(NO)
    if not as_json:
        console.print(f"\nStored. Next: [bold]vqmap standards show {report.release.id[7:19]}[/bold]")


@app.command("list")
def list_(centre: Centre = "main", as_json: AsJson = False) -> None:
    """List the releases of a centre, newest first."""
    from service.cli.opening import open_service
    from service.roles import operator_of
    from service.workflows.load_standard import list_releases

    with answering(as_json=as_json):
        releases = list_releases(operator_of(centre), open_service(centre))
    if as_json:
        print_json([each.model_dump(mode="json") for each in releases])
        return
    grid = table("release", "title", "units", "criteria", "loaded")
    for each in releases:
        grid.add_row(
            each.id[7:19], plain(each.title), str(each.units), str(each.criteria), f"{each.loaded_at:%Y-%m-%d %H:%M}"
        )
    console.print(grid if releases else "No releases yet. Load one with `vqmap standards import FILE`.")


@app.command()
def show(
    standard: Annotated[str, typer.Argument(help="A release id (its first 12 characters do), or a file.")],
    centre: Centre = "main",
    as_json: AsJson = False,
) -> None:
    """Show a standard as a tree: units, learning outcomes and criteria."""
    from service.cli.opening import release_named

    with answering(as_json=as_json):
        release = release_named(standard, centre)
    if as_json:
        print_json(release)
        return
    _print_release(release)


def _print_report(report: "IngestReport", *, as_json: bool) -> None:
    if as_json:
        shown = report.model_copy(update={"release": None})
        release_id = report.release.id if report.release else None
        print_json({"accepted": report.is_accepted, "release_id": release_id} | shown.model_dump(mode="json"))
        return
    answer = "[green]✓ accepted[/green]" if report.is_accepted else "[red]✗ refused, nothing stored[/red]"
    console.print(f"{answer}  {plain(report.source_name)}  ({report.format_title})")
    console.print("  " + ", ".join(f"{count} {name}" for name, count in report.counts.model_dump().items() if count))
    for group in report.grouped(at_most=5):
        console.print(f"\n  [bold]{group.count:,} × {group.code}[/bold]")
        print_findings(group.first)
        if group.count > len(group.first):
            console.print(f"  … and {group.count - len(group.first):,} more; --json prints all of them.", style="dim")


def _print_release(release: "Release") -> None:
    from competence_graph import all_rule_nodes, describe

    console.print(f"[bold]{plain(release.title)}[/bold]\n{release.id}\n")
    depth: dict[str, int] = {release.standard.framework.id: 0}
    for item in release.graph.descend():
        level = depth[next(parent for parent in release.graph.parents(item.id) if parent in depth)] + 1
        depth[item.id] = level
        console.print("  " * (level - 1) + _line(item), soft_wrap=True)
    if qualification := release.standard.qualification:
        rules = qualification.combination
        console.print(
            f"\nRules of combination: {plain(rules.text or ('as follows' if rules.is_stated else 'none stated'))}"
        )
        for node in all_rule_nodes(rules):
            console.print(f"{'  ' * node.depth}{plain(node.path)}: {plain(describe(node.rule))}", soft_wrap=True)


def _line(item: "Item") -> str:
    words = plain(f"{item.code}  {item.text}".strip())
    return f"[bold]{words}[/bold]" if item.kind == "unit" else words
