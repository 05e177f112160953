"""The reader of spreadsheets."""

from standards_ingest.readers.spreadsheet.reader import SpreadsheetReader

__all__ = ["SpreadsheetReader"]
