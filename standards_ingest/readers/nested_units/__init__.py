"""The reader of units in nested JSON."""

from standards_ingest.readers.nested_units.reader import NestedUnitsReader

__all__ = ["NestedUnitsReader"]
