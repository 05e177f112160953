"""Opening the service for a command, and finding a standard by release id or file."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from competence_graph import InvalidStandard, Release
from service.roles import operator_of
from service.settings import Settings, settings_from
from standards_ingest import SourceDocument, ingest

if TYPE_CHECKING:
    from service.ports import Equipment


def settings() -> Settings:
    """Return the settings of this process's environment."""
    return settings_from(os.environ)


def open_service(centre: str) -> "Equipment":
    """Return the equipment over the configured store for work at a centre, which is opened where it is new."""
    from service.wiring import equip
    from service.workflows.issue_token import open_centre

    equipment = equip(settings()).within(centre)
    open_centre(operator_of(centre), centre, equipment)
    return equipment


def release_named(name: str, centre: str) -> Release:
    """Return the release that a file would become, or that the store holds under an id.

    Raises:
        InvalidStandard: the file is refused.
        NotFound: neither a file nor a release has this name.
    """
    path = Path(name)
    if path.is_file():
        return release_of_file(path)
    from service.workflows.load_standard import read_release

    return read_release(operator_of(centre), name, open_service(centre))


def release_of_file(path: Path) -> Release:
    """Return the release that a file would become.

    Raises:
        InvalidStandard: the file is refused, with every finding.
    """
    report = ingest(SourceDocument(content=path.read_bytes(), name=path.name))
    if report.release is None:
        raise InvalidStandard(f"{path} is refused.", remedy="Mend each finding.", findings=report.findings)
    return report.release
