"""Every reader, in the order in which they are asked; the surest one reads."""

from standards_ingest.readers.base import Reader
from standards_ingest.readers.case_package import CasePackageReader
from standards_ingest.readers.nested_units import NestedUnitsReader
from standards_ingest.readers.spreadsheet import SpreadsheetReader

READERS: tuple[Reader, ...] = (CasePackageReader(), NestedUnitsReader(), SpreadsheetReader())
