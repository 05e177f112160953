"""A designer loads a standard: all of it, or nothing with every problem named."""

from competence_graph import Release
from service.errors import StandardRefused
from service.ports import Equipment, ReleaseSummary
from service.roles import Actor, Permission
from standards_ingest import IngestReport, SourceDocument, ingest


def check_standard(actor: Actor, source: SourceDocument) -> IngestReport:
    """Say what a file would become, storing nothing."""
    actor.require(Permission.LOAD_STANDARD)
    return ingest(source)


def load_standard(actor: Actor, source: SourceDocument, equipment: Equipment) -> IngestReport:
    """Store a file as an immutable release of the actor's centre.

    Raises:
        StandardRefused: some finding is an error; nothing was stored.
    """
    actor.require(Permission.LOAD_STANDARD)
    report = ingest(source)
    if report.release is None:
        raise StandardRefused(
            f"{source.name} was refused; nothing was stored.",
            remedy="Mend the file as each finding says, then load it again.",
            findings=report.findings,
        )
    with equipment.unit_of_work.write() as work:
        at = equipment.clock()
        saved = work.standards.add(actor.centre_id, report.release, at=at)
        if saved is not None:
            work.audit.append(actor, "standard.loaded", saved, at=at, source_sha256=report.sha256)
    return report


def read_release(actor: Actor, release_id: str, equipment: Equipment) -> Release:
    """Return a release of the actor's centre."""
    actor.require(Permission.READ_STANDARDS)
    with equipment.unit_of_work.read() as work:
        return work.standards.get(actor.centre_id, release_id)


def list_releases(actor: Actor, equipment: Equipment) -> tuple[ReleaseSummary, ...]:
    """Return the releases of the actor's centre, newest first."""
    actor.require(Permission.READ_STANDARDS)
    with equipment.unit_of_work.read() as work:
        return work.standards.summaries(actor.centre_id)
