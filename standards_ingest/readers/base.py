"""What a reader of one format promises."""

from typing import Protocol

from pydantic import Field

from competence_graph import Frozen
from standards_ingest.draft import DraftStandard
from standards_ingest.source import SourceDocument


class Recognition(Frozen):
    """How sure a reader is that a document is in its format, from 0 to 1, and what that rests on."""

    confidence: float = Field(ge=0, le=1)
    reason: str


class Reader(Protocol):
    """Reads one format; it looks at content only, never at a file's name, and never raises on bad content."""

    @property
    def name(self) -> str:
        """Return the stable name of the format, as in ``case_package``."""
        ...

    @property
    def title(self) -> str:
        """Return what a designer calls the format."""
        ...

    def recognise(self, source: SourceDocument) -> Recognition:
        """Tell how sure this reader is that the document is in its format."""
        ...

    def read(self, source: SourceDocument) -> DraftStandard:
        """Return all lines of the document, and a finding for whatever could not become a line."""
        ...
