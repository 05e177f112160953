"""Commands of the operator: people, their roles, licences, relationships and sign-ins."""

from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from service.cli.output import AsJson, answering, checked, console, print_json, stop, table
from service.terminal import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from competence_graph import Frozen, Json
    from service.ports import Equipment
    from service.roles import Actor

_Form = TypeVar("_Form", bound="Frozen")
_Answer = TypeVar("_Answer")

app = typer.Typer(help="Keep people, their roles, licences, relationships and sign-ins.", no_args_is_help=True)

Centre = Annotated[str, typer.Option(help="The centre whose people they are.")]
Day = Annotated[str, typer.Option(help="A day, as 2026-03-02.")]
PersonId = Annotated[str, typer.Argument(help="The person's id, as `people list` shows it.")]
Qualification = Annotated[list[str] | None, typer.Option(help="Only for this qualification number; repeatable.")]


@app.command("list")
def list_(centre: Centre = "main", as_json: AsJson = False) -> None:
    """List everybody of a centre."""
    from service.workflows.read_people import list_people

    found = _asked(list_people, centre, as_json=as_json)
    if as_json:
        print_json([each.model_dump(mode="json") for each in found])
        return
    grid = table("person", "name")
    for each in found:
        grid.add_row(each.id, plain(each.name))
    console.print(grid if found else "Nobody yet. Add somebody with `vqmap people add NAME`.")


@app.command()
def show(person_id: PersonId, centre: Centre = "main", as_json: AsJson = False) -> None:
    """Show all that the registers say of a person, under each of their records."""
    from mapping_engine import PersonId as Id
    from service.workflows.read_people import read_person

    found = _asked(lambda actor, equipment: read_person(actor, Id(person_id), equipment), centre, as_json=as_json)
    if as_json:
        print_json(found)
        return
    console.print(f"[bold]{plain(found.person.name)}[/bold]  {', '.join(found.ids)}")
    facts = (*found.roles, *found.licences, *found.relationships, *found.expert_witness, *found.merged_records)
    for each in (*facts, *found.sign_ins):
        console.print(f"  {plain(_words(each))}", soft_wrap=True)


@app.command()
def add(name: str, centre: Centre = "main", as_json: AsJson = False) -> None:
    """Make a person known."""
    from service.workflows.register_learner import NewPerson, add_person

    _done(NewPerson, {"name": name}, add_person, centre, as_json=as_json)


@app.command()
def role(
    person_id: PersonId,
    role: Annotated[str, typer.Argument(help="learner, assessor, iqa, …")],
    since: Day = "",
    until: Day = "",
    qualification: Qualification = None,
    centre: Centre = "main",
    as_json: AsJson = False,
) -> None:
    """Give a person a role, from a day to a day."""
    from service.workflows.give_role import NewRole, give_role

    days = {"valid_from": since or None, "valid_until": until or None}
    body = {"person_id": person_id, "role": role, **days, "qualification_numbers": [*(qualification or ())]}
    _done(NewRole, body, give_role, centre, as_json=as_json)


@app.command("revoke-role")
def revoke_role_(role_id: str, centre: Centre = "main", as_json: AsJson = False) -> None:
    """End a role at this moment."""
    from service.workflows.give_role import revoke_role

    revoked = _asked(lambda actor, equipment: revoke_role(actor, role_id, equipment), centre, as_json=as_json)
    _shown(revoked, as_json=as_json)


@app.command()
def merge(record_id: str, person_id: PersonId, centre: Centre = "main", as_json: AsJson = False) -> None:
    """Record that a record belongs to the same person as another; duties are kept apart by that person."""
    from service.workflows.keep_registers import merge_records
    from service.workflows.register_entries import NewMerger

    _done(NewMerger, {"record_id": record_id, "person_id": person_id}, merge_records, centre, as_json=as_json)


@app.command()
def licence(
    person_id: PersonId,
    duty: Annotated[str, typer.Option(help="assessor, iqa or eqa.")],
    qualification: Annotated[str, typer.Option(help="The qualification number.")],
    since: Day,
    until: Day = "",
    trainee: Annotated[bool, typer.Option("--trainee", help="The holder is in training.")] = False,
    instead_of: Annotated[str, typer.Option(help="The id of the wrong entry that this corrects.")] = "",
    centre: Centre = "main",
    as_json: AsJson = False,
) -> None:
    """Enter a licence that a person holds."""
    from service.workflows.keep_registers import enter_licence
    from service.workflows.register_entries import NewLicence

    body: dict[str, Json] = {
        "person_id": person_id,
        "duty": duty,
        "qualification_number": qualification,
        "status": "trainee" if trainee else "full",
        **_days(since, until, instead_of),
    }
    _done(NewLicence, body, enter_licence, centre, as_json=as_json)


@app.command()
def relationship(
    person_id: PersonId,
    other_id: Annotated[str, typer.Argument(help="The other person's id.")],
    kind: Annotated[str, typer.Option(help="family, friend, business, employer, line_manager or colleague.")],
    since: Day,
    until: Day = "",
    declared: Annotated[bool, typer.Option("--declared", help="One of the two has declared it today.")] = False,
    instead_of: Annotated[str, typer.Option(help="The id of the wrong entry that this corrects.")] = "",
    centre: Centre = "main",
    as_json: AsJson = False,
) -> None:
    """Enter how two people are connected outside the assessment."""
    from service.workflows.keep_registers import declare_relationship
    from service.workflows.register_entries import NewRelationship

    pair: dict[str, Json] = {"person_id": person_id, "other_id": other_id, "kind": kind, "is_declared": declared}
    body = {**pair, **_days(since, until, instead_of)}
    _done(NewRelationship, body, declare_relationship, centre, as_json=as_json)


@app.command("expert-witness")
def expert_witness(
    person_id: PersonId,
    since: Day,
    until: Day = "",
    centre: Centre = "main",
    as_json: AsJson = False,
) -> None:
    """Name a person whose testimony may be expert: competent in the units, and able to judge."""
    from service.workflows.keep_registers import name_expert_witness
    from service.workflows.register_entries import NewExpertWitness

    able: dict[str, Json] = {"person_id": person_id, "is_competent": True, "can_judge": True}
    body = {**able, **_days(since, until, "")}
    _done(NewExpertWitness, body, name_expert_witness, centre, as_json=as_json)


@app.command()
def end(entry_id: str, on: Day = "", centre: Centre = "main", as_json: AsJson = False) -> None:
    """End a licence, a relationship or an expert witness on a last day, today where none is named."""
    from datetime import date

    from service.workflows.keep_registers import end_entry

    try:
        day = date.fromisoformat(on) if on else None
    except ValueError:
        stop(f"{on} is no day.", "Write it as 2026-03-02.", as_json=as_json)
    ended = _asked(lambda actor, equipment: end_entry(actor, entry_id, day, equipment), centre, as_json=as_json)
    _shown(ended, as_json=as_json)


@app.command("take-back")
def take_back(entry_id: str, centre: Centre = "main", as_json: AsJson = False) -> None:
    """Take back what was never true."""
    from service.workflows.keep_registers import take_back_entry

    taken = _asked(lambda actor, equipment: take_back_entry(actor, entry_id, equipment), centre, as_json=as_json)
    _shown(taken, as_json=as_json)


def _days(since: str, until: str, instead_of: str) -> "dict[str, Json]":
    return {"valid_from": since, "valid_until": until or None, "instead_of": instead_of or None}


def _done(
    form: "type[_Form]",
    fields: "Mapping[str, Json]",
    workflow: "Callable[[Actor, _Form, Equipment], Frozen]",
    centre: str,
    *,
    as_json: bool,
) -> None:
    """Check what was typed, carry it out as the operator, and print what became of it."""
    body = checked(form, fields, as_json=as_json)
    _shown(_asked(lambda actor, equipment: workflow(actor, body, equipment), centre, as_json=as_json), as_json=as_json)


def _asked(workflow: "Callable[[Actor, Equipment], _Answer]", centre: str, *, as_json: bool) -> "_Answer":
    from service.cli.opening import open_service
    from service.roles import operator_of

    with answering(as_json=as_json):
        return workflow(operator_of(centre), open_service(centre))


def _shown(value: "Frozen", *, as_json: bool) -> None:
    if as_json:
        print_json(value)
    else:
        console.print(f"[green]✓[/green] {plain(_words(value))}", soft_wrap=True)


def _words(value: "Frozen") -> str:
    """Return what a value says, its kind first and whatever is empty left out."""
    said = {name: field for name, field in value.model_dump(mode="json").items() if field not in (None, [], "", False)}
    return f"{type(value).__name__}: {', '.join(f'{name} {_plain_field(field)}' for name, field in said.items())}"


def _plain_field(field: object) -> str:
    return " ".join(map(str, field)) if isinstance(field, list) else str(field)
