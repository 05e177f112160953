"""What changed between two verdicts, in words."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from competence_graph import Finding
from mapping_engine import CriterionChange, VerdictChanges
from service.telling.places import places_in_words
from service.terminal import plain


def lines_of_changes(changes: VerdictChanges) -> Iterator[str]:
    """Yield what changed, first the answer, then what was lost, what was gained, and the findings."""
    yield (
        f"[bold]{_answer(was=changes.was_claimable, now=changes.is_claimable)}[/bold]"
        f"  ({changes.before_on} → {changes.after_on})"
    )
    if changes.is_empty:
        yield "  Nothing else changed."
    for words, happened in (
        ("The standard is another release.", changes.standard_changed),
        ("The policy is another one.", changes.policy_changed),
    ):
        if happened:
            yield f"  [yellow]![/yellow] {words}"
    yield from lines_of_grounds(changes)


def lines_of_grounds(changes: VerdictChanges) -> Iterator[str]:
    """Yield the criteria lost and gained with their causes, and the findings that are new and gone."""
    yield from _criteria("[red]▼ lost[/red]", changes.lost)
    yield from _criteria("[green]▲ gained[/green]", changes.gained)
    yield from _findings("[red]+ new[/red]", changes.new)
    yield from _findings("[green]- gone[/green]", changes.gone)


def _answer(*, was: bool, now: bool) -> str:
    if was == now:
        return "Still claimable" if now else "Still not claimable"
    return "Now claimable, and was not before" if now else "No longer claimable"


def _criteria(mark: str, changes: Sequence[CriterionChange]) -> Iterator[str]:
    """Yield changed criteria, those with one cause on one line."""
    for causes, group in groupby(changes, key=_causes_of):
        yield f"  {mark}  [bold]{places_in_words(each.reference for each in group)}[/bold]"
        for words in causes:
            yield f"      {plain(words)}"


def _causes_of(change: CriterionChange) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.words for each in change.causes))


def _findings(mark: str, findings: Sequence[Finding]) -> Iterator[str]:
    for code, group in groupby(findings, key=lambda each: each.code):
        found = list(group)
        places = places_in_words(each.place for each in found if each.place)
        where = f"  [bold]{places}[/bold]" if places else ""
        yield f"  {mark}  {plain(code)}{where}"
        if len(found) == 1:
            yield f"      {plain(found[0].message)}"
