"""The commands and how they are grouped; each imports what it needs when it runs, so that --help is instant."""

import os
import sys

import typer

from service.cli import (
    assess,
    backups,
    certificates,
    export,
    foresight,
    learning,
    model,
    operate,
    people,
    policies,
    sign_ins,
    standards,
    suggestions,
    tokens,
)
from service.cli.output import DEFECT, errors
from service.terminal import plain

os.environ.setdefault("HF_HUB_OFFLINE", "1")

app = typer.Typer(
    name="vqmap",
    help="Competence-based assessment: standards in, evidence mapped by people, certificates proven by rules.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode="rich",
)
app.add_typer(standards.app, name="standards")
app.add_typer(policies.app, name="policy")
app.add_typer(certificates.audit_app, name="audit")
app.add_typer(certificates.certificate_app, name="certificate")
app.add_typer(tokens.app, name="token")
app.add_typer(people.app, name="people")
sign_ins.add_commands(people.app)
app.add_typer(model.app, name="model")
app.add_typer(export.app, name="export")
learning.add_commands(model.app)
suggestions.add_commands(app)
assess.add_commands(app)
foresight.add_commands(app)
operate.add_commands(app)
backups.add_commands(app)


def main() -> None:
    """Run the command line; a defect ends in a sentence, and in a traceback only where VQMAP_DEBUG is set."""
    try:
        app()
    except Exception as defect:
        if os.environ.get("VQMAP_DEBUG"):
            raise
        errors.print(f"[red]✗[/red] This is a defect in vqmap: {type(defect).__name__}: {plain(str(defect))[:300]}")
        errors.print("  → Nothing half-done was kept. Run it again with VQMAP_DEBUG=1 and report what it prints.")
        sys.exit(DEFECT)
