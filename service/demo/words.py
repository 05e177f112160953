"""The demo's words: what happens, and what each thing is, for a reader who has never heard of an NVQ."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from rich.console import Console

from competence_graph import CriterionId, Release
from mapping_engine import Decision, Suggestions, Verdict
from service.audit_trail import AuditReport
from service.claim import Certificate
from service.credential import CredentialCheck
from service.demo.portfolio_file import PortfolioEvidence
from service.errors import ClaimRefused
from service.heatmap import heatmap
from service.terminal import plain
from standards_ingest import IngestReport


class Words:
    """Speaks the chapters of the story on one console."""

    def __init__(self, console: Console) -> None:
        """Speak on a console; a quiet one says nothing."""
        self._console = console
        self._chapter = 0

    def opening(self) -> None:
        """Say what this is about."""
        self._say(
            "[bold]vqmap[/bold]: from a standard to a certificate that can prove itself.\n\n"
            "A vocational qualification says what a person can do at work. It is a list of [bold]units[/bold]; "
            "each unit is a list of [bold]criteria[/bold], one sentence each. There is no exam. The learner brings "
            "[bold]evidence[/bold] of real work, an [bold]assessor[/bold] decides which criteria each item meets, "
            "an [bold]internal quality assurer[/bold] (IQA) checks the assessor, and only then may a certificate "
            "be claimed. A wrong certificate puts an unskilled person to work, so rules decide, and show their "
            "reasons.\n\n"
            "[dim]All people and organisations are invented. The clock of this story starts in 2025.[/dim]"
        )

    def standard(self, report: IngestReport, release: Release) -> None:
        """Tell how the standard came in."""
        self._title("A standard comes in")
        counts = report.counts
        self._say(
            f"{report.source_name} was recognised as {report.format_title}: {counts.units} units, "
            f"{counts.outcomes} learning outcomes, {counts.criteria} criteria.\n"
            f"It is now an immutable release, addressed by its content: [dim]{release.id[:23]}…[/dim]"
        )
        for unit in release.graph.units:
            first = release.graph.criteria_by_unit[unit.id][0]
            self._say(
                f"  [bold]{unit.code}[/bold]  {plain(unit.text)}  [dim]e.g. {first.code} “{plain(first.text)}”[/dim]"
            )
        if qualification := release.standard.qualification:
            self._say(f"\nRules of combination: [italic]{plain(qualification.combination.text)}[/italic]")

    def registration(self, learner: str, release: Release, units: Sequence[str]) -> None:
        """Tell who registers on what."""
        self._title("A learner registers")
        self._say(f"{learner}, a tiler, is registered on {', '.join(units)} of “{plain(release.title)}”.")

    def evidence(self, items: Sequence[PortfolioEvidence]) -> None:
        """Tell what the learner brings."""
        self._title("Evidence of real work comes in")
        self._say(f"{len(items)} items over many months. Some of them:")
        for item in items[:4]:
            day = f"{item.performed_from:%d %b %Y}" if item.performed_from else "date unknown"
            self._say(f"  {item.id}  {day}  {item.type.value.replace('_', ' ')}: {plain(item.title)}")
        self._say(f"\nThe beginning of {items[0].id}:\n  [italic]“{plain(_start(items[0].text, 330))}…”[/italic]\n")

    def progress(self, done: int, total: int) -> None:
        """Show how far the items are, on a terminal only."""
        if self._console.is_terminal:
            self._console.print(f"  reading and comparing item {done} of {total} …", end="\r", style="dim")

    def suggestions(
        self, item: PortfolioEvidence, suggestions: Suggestions, release: Release, accepted: Collection[CriterionId]
    ) -> None:
        """Show what was suggested for one item, and why."""
        self._title("The engine suggests criteria, and says why")
        self._say(
            f"For {item.id} ({plain(item.title)}), best first. "
            "✓ the assessor agreed, · did not. The per cent say how probable that was. A suggestion covers nothing."
        )
        for each in suggestions.suggestions[:6]:
            criterion = release.graph.criterion(each.criterion_id)
            mark = "[green]✓[/green]" if each.criterion_id in accepted else "·"
            reference = release.graph.reference(each.criterion_id)
            self._say(f"  {mark} [bold]{reference}[/bold] [cyan]{each.chance}[/cyan] {plain(criterion.text)}")
            self._say(f"      [dim]{plain(each.reason)}[/dim]")

    def decisions(self, assessor: str, decided: Mapping[Decision, int], found: int, suggested: int) -> None:
        """Tell how the assessor decided."""
        self._title("The assessor decides, one criterion at a time")
        self._say(
            f"{assessor} accepted {decided[Decision.ACCEPTED]}, called {decided[Decision.INSUFFICIENT]} insufficient "
            f"(simulated work) and rejected {decided[Decision.REJECTED]}. Of the {found} accepted, {suggested} "
            "stood among the suggestions shown, ten at most; the others were found by hand. Every decision carries a "
            "name and a moment."
        )

    def coverage(self, verdict: Verdict) -> None:
        """Show the picture of what is covered."""
        self._title("What is covered, and what is not")
        self._say(heatmap(verdict))

    def sign_offs(self, iqa: str, released: Sequence[str], refused: str) -> None:
        """Tell what the IQA released."""
        self._title("An internal quality assurer looks at the decisions")
        self._say(f"{iqa} releases {', '.join(released)}.")
        if refused:
            self._say(f"[yellow]Refused:[/yellow] {plain(refused)}")

    def refusal(self, refusal: ClaimRefused) -> None:
        """Tell why the claim was refused."""
        self._title("A claim is refused, with every reason")
        self._say(f"[red]✗ {plain(refusal.detail)}[/red] Over the API this is a 409 whose body is this verdict:\n")
        for finding in refusal.findings:
            self._say(f"  [red]✗[/red] [bold]{plain(finding.place)}[/bold] {plain(finding.message)}")
            self._say(f"      [dim]→ {plain(finding.remedy)}  ({plain(finding.authority.split(':')[0])})[/dim]")

    def last_item(
        self, item: PortfolioEvidence, suggestions: Suggestions, release: Release, accepted: Collection[CriterionId]
    ) -> None:
        """Tell how the gap is closed."""
        self._title("The gap is closed")
        self._say(f"{item.id}, {plain(item.title)}:\n  [italic]“{plain(_start(item.text, 300))}…”[/italic]")
        ranks = {each.criterion_id: each.rank for each in suggestions.suggestions}
        for criterion in sorted(accepted):
            rank = f"suggestion {ranks[criterion]}" if criterion in ranks else "found by hand"
            self._say(f"  [green]✓[/green] {release.graph.reference(criterion)} accepted ({rank})")

    def coverage_again(self, verdict: Verdict) -> None:
        """Show the picture after the gap was closed and the unit released."""
        self._say("")
        self._say(heatmap(verdict))

    def certificate(
        self, certificate: Certificate, check: CredentialCheck, forged: CredentialCheck, path: Path
    ) -> None:
        """Tell of the certificate, and what happens to a forged one."""
        self._title("The claim is granted, and the proof travels with the certificate")
        self._say(
            f"Certificate [bold]{certificate.number}[/bold] is an Open Badges 3.0 credential, signed with "
            f"Ed25519, in {path}.\nInside: who decided what, when, on which evidence, for every single criterion; the "
            "fingerprints of standard, policy and case; and a proof that the event stands in the log."
        )
        self._say("[green]✓ verified without any network[/green]" if check.is_valid else "[red]✗ not verified[/red]")
        if not forged.is_valid:
            self._say(
                f"The same file with one letter of the name changed: [red]✗ {plain(forged.findings[0].message)}[/red]"
            )

    def log(self, report: AuditReport) -> None:
        """Tell of the log."""
        self._title("Nothing can be changed in silence")
        answer = "[green]✓ whole[/green]" if report.is_intact else "[red]✗ tampered with[/red]"
        self._say(
            f"{report.events} events in an append-only Merkle log, recomputed and compared with every row: {answer}."
        )

    def next_commands(self, folder: Path, certificate: Path, issuer: str, standard: Path) -> None:
        """Say what to try next."""
        self._title("Next")
        for command in (
            f"VQMAP_DATA={folder} vqmap certificate verify {certificate}",
            f"vqmap certificate verify {certificate} --issuer {issuer} --standard {standard}",
            f"VQMAP_DATA={folder} vqmap audit verify",
            f"VQMAP_DATA={folder} vqmap standards list --centre fenwick-training",
            "vqmap explain fixtures/cases/wall-tiling-one-gap.yaml",
            "vqmap plan fixtures/cases/wall-tiling-one-gap.yaml",
            "vqmap standards check YOUR_STANDARD.xlsx",
            "make serve          # the API, with documentation at http://127.0.0.1:8000/docs",
        ):
            self._console.print(f"  {command}", soft_wrap=True)
        self._say("[dim]The commands are in .venv/bin: run `source .venv/bin/activate` first.[/dim]")

    def _title(self, words: str) -> None:
        self._chapter += 1
        self._console.print(f"\n[bold cyan]{self._chapter}. {words}[/bold cyan]")

    def _say(self, words: str) -> None:
        self._console.print(words)


def _start(text: str, length: int) -> str:
    return " ".join(text.split())[:length].rsplit(" ", 1)[0]
