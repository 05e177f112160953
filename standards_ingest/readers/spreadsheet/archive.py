"""The ZIP archive of a workbook, unpacked only as far as it is harmless.

The sizes that an archive states are claims. So every part is unpacked under a limit, looked through for what
would make a reader reserve far more memory than a standard needs, and handed on in a fresh archive.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from competence_graph import Finding, Severity

MAX_UNPACKED = 256 * 1024 * 1024
MAX_TEXT = 256 * 1024 * 1024
MAX_RATIO = 200
MAX_PARTS = 5_000
MAX_CELLS = 4_000_000
_RATIO_MATTERS_FROM = 8 * 1024 * 1024
_CHUNK = 1024 * 1024
_CELL_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([^"']*)["']""")
_REFERENCE = re.compile(rb"([A-Z]{0,3})([1-9][0-9]{0,6})")
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_SHARED_TEXT = re.compile(rb"<(?:\w+:)?si[\s>]")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)<")
_COUNT = re.compile(rb"""\b(?:uniqueCount|count)\s*=\s*["']([^"']*)["']""")
_NO_DIGIT = re.compile(rb"[^0-9]")
_SHEET = b"sheetData"
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    OverflowError,
    LookupError,
)


class UnfitArchive(Exception):
    """The archive cannot be opened safely; carries the finding that says why."""

    def __init__(self, finding: Finding) -> None:
        """Keep the finding."""
        super().__init__(finding.message)
        self.finding = finding


def harmless_archive(content: bytes) -> bytes:
    """Return a fresh archive of the parts that a reader of cells needs.

    Raises:
        UnfitArchive: the archive is damaged, locked, or would unpack to far more than a standard needs.
    """
    try:
        parts = _unpacked(content)
    except _FAULTS as fault:
        raise UnfitArchive(damaged(f"{type(fault).__name__}: {fault}")) from fault
    _require_harmless(parts)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()


def column_number(letters: bytes) -> int:
    """Return the number of a column, 1 where none is named.

    >>> column_number(b"A"), column_number(b"AB"), column_number(b"")
    (1, 28, 1)
    """
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return max(number, 1)


def damaged(reason: str) -> Finding:
    """Return the finding that a workbook cannot be opened, and why."""
    return Finding(
        code="workbook_unreadable",
        severity=Severity.ERROR,
        message=f"The workbook cannot be opened. {reason.encode('utf-8', 'replace').decode('utf-8')[:200]}",
        remedy="Open it in a spreadsheet program and save it again as .xlsx without a password, or as UTF-8 CSV.",
    )


def _unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        claimed = sum(entry.file_size for entry in entries)
        packed = max(len(content), 1)
        if len(entries) > MAX_PARTS or claimed > MAX_UNPACKED:
            raise UnfitArchive(_too_large(f"{len(entries):,} parts of {claimed:,} bytes together"))
        if claimed > _RATIO_MATTERS_FROM and claimed > MAX_RATIO * packed:
            raise UnfitArchive(_too_large(f"{claimed:,} bytes packed into {packed:,}"))
        if any(entry.flag_bits & 1 for entry in entries):
            raise UnfitArchive(damaged("It is protected by a password."))
        return {entry.filename: _read(archive, entry) for entry in entries if _is_needed(entry.filename)}


def _is_needed(name: str) -> bool:
    return name.endswith((".xml", ".rels")) and not name.startswith(
        ("/", "xl/media", "xl/drawings", "xl/externalLinks")
    )


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    chunks = []
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            chunks.append(chunk)
    return b"".join(chunks)


def _require_harmless(parts: Mapping[str, bytes]) -> None:
    sheets = {name: part for name, part in parts.items() if _SHEET in part}
    for name, part in parts.items():
        if _ENTITY.search(part):
            raise UnfitArchive(damaged(f"{name} declares entities, which no workbook needs."))
        _require_modest_counts(name, part)
    for name, part in sheets.items():
        rows = columns = 1
        for column, row in _references(name, part):
            rows, columns = max(rows, row), max(columns, column)
        if rows * columns > MAX_CELLS:
            raise UnfitArchive(_too_large(f"{name} reaches to row {rows:,} and column {columns:,}"))
    characters = _shared_characters(parts, sheets)
    if characters > MAX_TEXT:
        raise UnfitArchive(_too_large(f"its cells repeat shared texts to {characters:,} bytes"))


def _require_modest_counts(name: str, part: bytes) -> None:
    """Refuse a part that announces absurdly many entries, for which a reader would reserve memory at once."""
    for found in _COUNT.finditer(part):
        digits = _NO_DIGIT.sub(b"", found.group(1)).lstrip(b"0")
        if b"&" in found.group(1) or len(digits) > 18 or int(digits or b"0") > MAX_CELLS:
            raise UnfitArchive(_too_large(f"{name} announces {digits[:18].decode()} entries"))


def _references(name: str, part: bytes) -> Iterator[tuple[int, int]]:
    for found in _CELL_REFERENCE.finditer(part):
        reference = _REFERENCE.fullmatch(found.group(1).upper())
        if reference is None:
            raise UnfitArchive(damaged(f"{name} holds the impossible cell reference {found.group(1)[:20]!r}."))
        yield column_number(reference.group(1)), int(reference.group(2))


def _shared_characters(parts: Mapping[str, bytes], sheets: Mapping[str, bytes]) -> int:
    """Return how many bytes the cells would hold if each took its own copy of the shared text it names."""
    texts = [part for name, part in parts.items() if name not in sheets and _SHARED_TEXT.search(part)]
    sizes = [len(text) for part in texts for text in _SHARED_TEXT.split(part)[1:]]
    longest = max(sizes, default=0)
    total = 0
    for part in sheets.values():
        for found in _VALUE.finditer(part):
            index = found.group(1).strip()
            is_number = index.isdigit() and len(index) < 10
            total += (sizes[int(index)] if int(index) < len(sizes) else 0) if is_number else _worst(index, longest)
    return total


def _worst(index: bytes, longest: int) -> int:
    return longest if b"&" in index else 0


def _too_large(found: str) -> Finding:
    return Finding(
        code="workbook_too_large",
        severity=Severity.ERROR,
        message=f"The workbook would unpack to far more than a standard needs: {found}.",
        expected=f"at most {MAX_UNPACKED >> 20} MiB unpacked and {MAX_CELLS:,} cells on a sheet",
        found=found,
        remedy="Copy the rows that hold the standard into a new workbook.",
    )
