"""Commands of whoever runs vqmap: serve, demo and doctor."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.output import NO, AsJson, answering, console, errors, print_json
from service.terminal import plain

if TYPE_CHECKING:
    from competence_graph import VqmapError

_LOOPBACK = "127.0.0.1"


def add_commands(app: typer.Typer) -> None:
    """Add serve, demo and doctor to the command line."""
    app.command()(serve)
    app.command()(demo)
    app.command()(doctor)


def serve(
    host: Annotated[
        str, typer.Option(help="The address to listen on; loopback unless a proxy stands in front.")
    ] = _LOOPBACK,
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    words_only: Annotated[bool, typer.Option("--words-only", help="Suggest without the language model.")] = False,
) -> None:
    """Serve the API, with its documentation at /docs; the language model loads meanwhile."""
    import gc

    import uvicorn

    from service.api.app import create_app
    from service.chat_reranker import reranker_from
    from service.cli.opening import settings
    from service.suggesting import SuggesterPool
    from service.wiring import equip

    with answering(as_json=False):
        chosen = settings()
        pool = SuggesterPool(use_model=not words_only, reranker=reranker_from(chosen))
        equipment = equip(chosen, suggest=pool)
    console.print(f"API on http://{host}:{port}/v1, documentation on http://{host}:{port}/docs")
    console.print("Tokens: vqmap token issue --role assessor --name 'Your Name'", style="dim")
    app = create_app(equipment)
    gc.collect()
    gc.freeze()  # what was loaded by now stays for good; it need not be walked at every collection
    pool.load_in_background(_tell)
    uvicorn.run(app, host=host, port=port, log_level="warning")


def _tell(problem: "VqmapError") -> None:
    errors.print(f"[red]✗[/red] Suggestions will fail: {plain(problem.detail)}\n  → {plain(problem.remedy)}")


def demo(
    folder: Annotated[Path, typer.Option(help="Where the demo writes its store and the certificate.")] = Path(
        "demo-output"
    ),
    fixtures: Annotated[Path, typer.Option(help="The folder with the demo's standard and portfolio.")] = Path(
        "fixtures"
    ),
    words_only: Annotated[bool, typer.Option("--words-only", help="Suggest without the language model.")] = False,
    as_json: AsJson = False,
) -> None:
    """Tell the whole story in the terminal: from a standard's file to a certificate that verifies."""
    from service.demo import tell

    with answering(as_json=as_json):
        outcome = tell(folder=folder, fixtures=fixtures, use_model=not words_only, quiet=as_json)
    if as_json:
        print_json(outcome)


def doctor(as_json: AsJson = False) -> None:
    """Look for what would make vqmap fail here, and say how to mend it."""
    from service.cli.opening import settings
    from service.doctor import examine

    with answering(as_json=as_json):
        results = examine(settings())
    if as_json:
        print_json([each.model_dump(mode="json") for each in results])
    else:
        for each in results:
            mark = "[green]✓[/green]" if each.is_well else "[red]✗[/red]"
            console.print(f"{mark} {plain(each.what)}: {plain(each.found)}")
            if not each.is_well:
                console.print(f"    → {plain(each.remedy)}")
    if not all(each.is_well for each in results):
        raise typer.Exit(NO)
