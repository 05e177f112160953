"""The demo's portfolio file: people, evidence with wording, and what a careful assessor would accept."""

from datetime import date
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from mapping_engine import EvidenceType, Setting
from service.errors import RequestInvalid


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class PortfolioPerson(_Read):
    """Somebody in the story."""

    id: str
    name: str
    role: str


class PortfolioEvidence(_Read):
    """One evidence item of the story; ``covers`` are the criteria that the assessor will accept."""

    id: str
    title: str
    type: EvidenceType
    setting: Setting
    author: str
    witness: str | None
    performed_from: date | None
    performed_until: date | None
    witnessed_on: date | None
    submitted_on: date
    text: str
    covers: tuple[str, ...]
    remark: str | None = None


class PortfolioFile(_Read):
    """A whole portfolio as a file holds it."""

    standard: str
    chosen_units: tuple[str, ...] = ()
    people: tuple[PortfolioPerson, ...]
    evidence: tuple[PortfolioEvidence, ...]


def read_portfolio_file(path: Path) -> PortfolioFile:
    """Read a portfolio file.

    Raises:
        RequestInvalid: there is no such file; the demo runs where vqmap's sources are.
    """
    if not path.is_file():
        raise RequestInvalid(
            f"The demo's portfolio is not at {path}.",
            remedy="Run the demo in a checkout of vqmap, or name its fixtures folder with --fixtures.",
        )
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return PortfolioFile.model_validate(yaml.load(path.read_text(encoding="utf-8"), Loader=loader))  # noqa: S506
