"""The reader of CASE packages."""

from standards_ingest.readers.case_package.reader import CasePackageReader

__all__ = ["CasePackageReader"]
