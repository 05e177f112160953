"""The kinds of file that evidence comes in, whether they are read or only recognised."""

from enum import StrEnum


class FileKind(StrEnum):
    """What a file is by its content, in the words of people."""

    WORD = "Word document"
    PDF = "PDF"
    PRESENTATION = "PowerPoint presentation"
    WORKBOOK = "Excel workbook"
    WEB_PAGE = "web page"
    PLAIN_TEXT = "plain text"
    MESSAGE = "e-mail"
    PICTURE = "picture"
    ARCHIVE = "zip archive"
    TRANSCRIPT = "transcript"
    RECORDING = "recording"
    LOCKED_OFFICE = "Office file with a password"
    OLD_OFFICE = "Office file of the time before 2007"
    OPEN_DOCUMENT = "OpenDocument file"
    RICH_TEXT = "rich text"
    BINARY_WORKBOOK = "binary Excel workbook"
    UNKNOWN = "unknown"
