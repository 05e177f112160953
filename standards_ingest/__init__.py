"""From a document to a graph: formats are recognised, read and checked, and every problem is named."""

from standards_ingest.draft import DraftLine, DraftStandard
from standards_ingest.pipeline import ingest
from standards_ingest.readers.base import Reader, Recognition
from standards_ingest.readers.registry import READERS
from standards_ingest.report import FindingGroup, IngestReport, StandardCounts
from standards_ingest.source import MAX_BYTES, SourceDocument

__all__ = [
    "MAX_BYTES",
    "READERS",
    "DraftLine",
    "DraftStandard",
    "FindingGroup",
    "IngestReport",
    "Reader",
    "Recognition",
    "SourceDocument",
    "StandardCounts",
    "ingest",
]
