"""The readers, one for each kind of file that is read; a new one is a module and a line here.

A reader's module loads only when a file of its kind comes, because each brings a large library.
"""

from importlib import import_module

from service.evidence_text.formats.base import FormatReader
from service.evidence_text.kinds import FileKind

READERS: dict[FileKind, str] = {
    FileKind.ARCHIVE: "archive",
    FileKind.MESSAGE: "message",
    FileKind.PDF: "pdf",
    FileKind.PICTURE: "picture",
    FileKind.PLAIN_TEXT: "plain_text",
    FileKind.PRESENTATION: "presentation",
    FileKind.RECORDING: "recording",
    FileKind.TRANSCRIPT: "transcript",
    FileKind.WEB_PAGE: "web_page",
    FileKind.WORD: "word",
    FileKind.WORKBOOK: "workbook",
}
"""The module of each kind's reader; it holds the reader under the name READER."""


def reader_of(kind: FileKind) -> FormatReader | None:
    """Return the reader of a kind, ``None`` where the kind is only recognised."""
    name = READERS.get(kind)
    if name is None:
        return None
    reader: FormatReader = import_module(f"service.evidence_text.formats.{name}").READER
    return reader
