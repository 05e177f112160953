"""Commands of the operator: how people get in, and help for whoever is locked out."""

from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.output import AsJson, answering, checked, console, print_json
from service.terminal import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.ports import Equipment
    from service.roles import Actor
    from service.sign_ins import SignInSummary
    from service.workflows.keep_sign_ins import HandedOut

Centre = Annotated[str, typer.Option(help="The centre whose people they are.")]
SignInId = Annotated[str, typer.Argument(help="The sign-in's id, as `people show` tells it.")]


def add_commands(app: typer.Typer) -> None:
    """Add the commands about sign-ins to those about people."""
    for name, command in (
        ("open-sign-in", open_),
        ("reset-password", reset),
        ("link", link),
        ("remove-second-factor", remove_second_factor_),
        ("close-sign-in", close),
    ):
        app.command(name)(command)


def open_(person_id: str, login_name: str, centre: Centre = "main", as_json: AsJson = False) -> None:
    """Open a sign-in, and print the one-time code by which the person sets a password."""
    from mapping_engine import PersonId
    from service.workflows.keep_sign_ins import NewSignIn, open_sign_in

    new = checked(NewSignIn, {"login_name": login_name}, as_json=as_json)
    _hand_out(lambda actor, kept: open_sign_in(actor, PersonId(person_id), new, kept), centre, as_json=as_json)


def reset(sign_in_id: SignInId, centre: Centre = "main", as_json: AsJson = False) -> None:
    """Make a password worthless, and print a one-time code for a new one."""
    from service.workflows.keep_sign_ins import hand_out_code

    _hand_out(lambda actor, kept: hand_out_code(actor, sign_in_id, kept), centre, as_json=as_json)


def link(
    person_id: str,
    provider: Annotated[str, typer.Option(help="The provider's id in the operator's file.")],
    subject: Annotated[str, typer.Option(help="What the provider calls the person.")],
    centre: Centre = "main",
    as_json: AsJson = False,
) -> None:
    """Let a provider of OpenID Connect vouch for a person."""
    from mapping_engine import PersonId
    from service.workflows.keep_sign_ins import NewLink, link_subject

    new = checked(NewLink, {"provider": provider, "subject": subject}, as_json=as_json)
    _change(lambda actor, kept: link_subject(actor, PersonId(person_id), new, kept), centre, as_json=as_json)


def remove_second_factor_(sign_in_id: SignInId, centre: Centre = "main", as_json: AsJson = False) -> None:
    """Remove the second factor of a person who lost it."""
    from service.workflows.keep_sign_ins import remove_second_factor

    _change(lambda actor, kept: remove_second_factor(actor, sign_in_id, kept), centre, as_json=as_json)


def close(sign_in_id: SignInId, centre: Centre = "main", as_json: AsJson = False) -> None:
    """Close a sign-in for good."""
    from service.workflows.keep_sign_ins import close_sign_in

    _change(lambda actor, kept: close_sign_in(actor, sign_in_id, kept), centre, as_json=as_json)


def _hand_out(workflow: "Callable[[Actor, Equipment], HandedOut]", centre: str, *, as_json: bool) -> None:
    from service.cli.opening import open_service
    from service.roles import operator_of

    with answering(as_json=as_json):
        handed = workflow(operator_of(centre), open_service(centre))
    if as_json:
        print_json(handed)
        return
    console.print(f"One-time code for {plain(handed.sign_in.name)}, shown this once:\n")
    console.print(f"  [bold]{handed.one_time_code}[/bold]\n")
    console.print(f"It is good until {handed.expires_at:%-d %B %Y}. Hand it over in person; it sets the password.")


def _change(workflow: "Callable[[Actor, Equipment], SignInSummary]", centre: str, *, as_json: bool) -> None:
    from service.cli.opening import open_service
    from service.roles import operator_of

    with answering(as_json=as_json):
        changed = workflow(operator_of(centre), open_service(centre))
    if as_json:
        print_json(changed)
        return
    factor = "a" if changed.has_second_factor else "no"
    state = "closed" if changed.closed_at else f"open, with {factor} second factor"
    console.print(f"[green]✓[/green] The sign-in {plain(changed.name)} is {state}.")
