"""Commands that write what was suggested and decided in forms that other systems read."""

from pathlib import Path
from typing import Annotated

import typer

from service.cli.output import answering, errors, stop

app = typer.Typer(help="Export suggestions and decisions for other systems.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Export suggestions and decisions for other systems."""


@app.command()
def sssom(
    registration: Annotated[str | None, typer.Option(help="One registration only; otherwise the whole centre.")] = None,
    out: Annotated[Path | None, typer.Option(help="The file to write, as in mappings.sssom.tsv.")] = None,
    centre: Annotated[str, typer.Option(help="The centre whose decisions are meant.")] = "main",
) -> None:
    """Write suggestions and decisions as an SSSOM table; people stand in it by id alone."""
    import sys

    from service.cli.opening import open_service
    from service.roles import operator_of
    from service.workflows.export_mappings import export_sssom

    with answering(as_json=False):
        text = export_sssom(operator_of(centre), open_service(centre), registration_id=registration)
    if out is None:
        sys.stdout.write(text)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as problem:
        stop(f"{out} cannot be written: {problem.strerror}.", "Check the path.", as_json=False)
    errors.print(f"Written to {out}.", style="dim")
