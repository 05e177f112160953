"""Commands around models learned from decisions: train, check, put in use, and take back."""

from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.output import NO, AsJson, answering, console, errors, print_json, table
from service.terminal import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.model_record import ModelSummary

Release = Annotated[str, typer.Argument(help="A release id; its first 12 characters do.")]
Version = Annotated[str, typer.Argument(help="A model's version; an unambiguous start of it does.")]
Centre = Annotated[str, typer.Option(help="The centre whose decisions are meant.")]


def add_commands(app: typer.Typer) -> None:
    """Add list, train, check, promote and rollback to the commands around the model."""
    app.command("list")(list_)
    app.command()(train)
    app.command()(check)
    app.command()(promote)
    app.command()(rollback)


def list_(
    release: Annotated[str | None, typer.Option(help="The models of one release only.")] = None,
    centre: Centre = "main",
    as_json: AsJson = False,
) -> None:
    """List the models learned from a centre's decisions, newest first, and which of them are in use."""
    from service.cli.opening import open_service
    from service.roles import operator_of
    from service.workflows.promote_model import list_models

    with answering(as_json=as_json):
        models = list_models(operator_of(centre), open_service(centre), release_id=release)
    if as_json:
        print_json([each.model_dump(mode="json") for each in models])
    elif models:
        _print_models(models)
    else:
        console.print("Nothing was learned yet. Learn from decisions with `vqmap model train RELEASE`.")


def train(release: Release, centre: Centre = "main", as_json: AsJson = False) -> None:
    """Learn from a centre's decisions on a release. The model changes nothing until it is promoted."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from service.cli.opening import open_service
    from service.roles import operator_of
    from service.workflows.train_model import train_model

    columns = (TextColumn("Reading decided evidence"), BarColumn(), MofNCompleteColumn())
    with answering(as_json=as_json, refusal=NO), Progress(*columns, console=errors, transient=True) as bar:
        task = bar.add_task("", total=None)
        model, is_new = train_model(
            operator_of(centre),
            release,
            open_service(centre),
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    if as_json:
        print_json(model.model_dump(mode="json") | {"is_new": is_new})
        return
    known = "" if is_new else "  These decisions were learned from before; nothing new is stored."
    console.print(f"[bold]{model.version}[/bold]  {model.state.value}{known}")
    console.print(f"  {plain(model.says)}")
    if model.may_be_promoted:
        console.print(f"\nNext: [bold]vqmap model promote {model.version}[/bold]")
    else:
        console.print("  It may not be promoted: decide on more evidence, and train again.")


def check(version: Version, centre: Centre = "main", as_json: AsJson = False) -> None:
    """Learn again from the evidence that a model remembers, and say whether the same model comes out."""
    from service.cli.opening import open_service
    from service.roles import operator_of
    from service.workflows.train_model import check_model

    with answering(as_json=as_json), errors.status("Learning again …"):
        found = check_model(operator_of(centre), version, open_service(centre))
    if as_json:
        print_json(found.model_dump(mode="json") | {"is_same": found.is_same})
    elif found.is_same:
        console.print(f"[green]✓[/green] {found.version} comes out the same.")
    else:
        console.print(f"[red]✗[/red] {found.version} comes out as {found.comes_out_as}.")
    if not found.is_same:
        raise typer.Exit(NO)


def promote(version: Version, centre: Centre = "main", as_json: AsJson = False) -> None:
    """Put a model in use in place of the one before; refused where anything would get worse."""
    from service.cli.opening import open_service
    from service.roles import operator_of
    from service.workflows.promote_model import promote_model

    with answering(as_json=as_json, refusal=NO):
        model = promote_model(operator_of(centre), version, open_service(centre))
    if as_json:
        print_json(model)
    else:
        console.print(f"[green]✓[/green] {model.version} is in use. {plain(model.says)}")


def rollback(release: Release, centre: Centre = "main", as_json: AsJson = False) -> None:
    """Take the model in use out of it, and put the one before in use again."""
    from service.cli.opening import open_service
    from service.roles import operator_of
    from service.workflows.promote_model import roll_back_model

    with answering(as_json=as_json):
        done = roll_back_model(operator_of(centre), release, open_service(centre))
    if as_json:
        print_json(done)
        return
    retired = f"{done.retired.version} is out of use; " if done.retired else ""
    in_use = f"{done.in_use.version} is in use again." if done.in_use else "no learned model is in use."
    said = f"{retired}{in_use}"
    console.print(f"{said[:1].upper()}{said[1:]}")


def _print_models(models: "Sequence[ModelSummary]") -> None:
    grid = table("model", "state", "release", "learned on", "items", "MAP", "ECE", "may be promoted")
    for each in models:
        trial = each.trial
        grid.add_row(
            each.version,
            each.state.value,
            each.release_id[7:19],
            f"{each.created_at:%-d %B %Y}",
            str(each.items),
            f"{trial.map_before:.3f} → {trial.map_after:.3f}",
            f"{trial.ece_before:.3f} → {trial.ece_after:.3f}",
            "yes" if each.may_be_promoted else "no",
        )
    console.print(grid)
