"""What a file is, by its content; the name is only compared with it afterwards."""

import io
import re
import zipfile
import zlib

from service.evidence_text.kinds import FileKind

_HEAD = 4096
_PDF_HEAD = 1024
_SIGNATURES: tuple[tuple[bytes, FileKind], ...] = (
    (b"\x89PNG\r\n\x1a\n", FileKind.PICTURE),
    (b"\xff\xd8\xff", FileKind.PICTURE),
    (b"GIF87a", FileKind.PICTURE),
    (b"GIF89a", FileKind.PICTURE),
    (b"II*\x00", FileKind.PICTURE),
    (b"MM\x00*", FileKind.PICTURE),
    (b"BM", FileKind.PICTURE),
    (b"{\\rtf", FileKind.RICH_TEXT),
    (b"ID3", FileKind.RECORDING),
    (b"OggS", FileKind.RECORDING),
    (b"fLaC", FileKind.RECORDING),
    (b"\x1aE\xdf\xa3", FileKind.RECORDING),
    (b"#!AMR", FileKind.RECORDING),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", FileKind.RECORDING),
)
_RIFF = {b"WEBP": FileKind.PICTURE, b"WAVE": FileKind.RECORDING, b"AVI ": FileKind.RECORDING}
_STILL_BRANDS = (b"heic", b"heix", b"mif1", b"avif")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_PARTS = (
    ("word/", FileKind.WORD),
    ("ppt/", FileKind.PRESENTATION),
    ("xl/workbook.bin", FileKind.BINARY_WORKBOOK),
    ("xl/", FileKind.WORKBOOK),
)
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_FIELD = re.compile(
    rb"^(from|to|subject|date|message-id|mime-version|received|return-path|delivered-to|content-type):",
    re.IGNORECASE | re.MULTILINE,
)
_SUBRIP = re.compile(rb"\s*\d+\s*\r?\n\d{1,2}:\d{2}:\d{2}[,.]\d{1,3}\s*-->")
_ENDINGS: dict[FileKind, tuple[str, ...]] = {
    FileKind.WORD: ("docx", "docm", "dotx", "dotm"),
    FileKind.PDF: ("pdf",),
    FileKind.PRESENTATION: ("pptx", "pptm", "ppsx", "ppsm", "potx", "potm"),
    FileKind.WORKBOOK: ("xlsx", "xlsm", "xltx", "xltm"),
    FileKind.WEB_PAGE: ("html", "htm", "xhtml"),
    FileKind.MESSAGE: ("eml", "mht", "mhtml"),
    FileKind.PICTURE: ("png", "jpg", "jpeg", "gif", "tif", "tiff", "bmp", "webp", "heic", "avif"),
    FileKind.ARCHIVE: ("zip",),
    FileKind.TRANSCRIPT: ("vtt", "srt"),
}
_MEANT_TEXT = frozenset(("", "txt", "text", "md", "csv", "log", "json", "xml", "yaml", "yml", "vtt", "srt", "eml"))


def recognise(content: bytes) -> FileKind:
    """Return the kind of a file by its content.

    >>> recognise(b"%PDF-1.7 ..."), recognise(b"I wired the socket."), recognise(b"<!DOCTYPE html><p>Hello")
    (<FileKind.PDF: 'PDF'>, <FileKind.PLAIN_TEXT: 'plain text'>, <FileKind.WEB_PAGE: 'web page'>)
    """
    if content.startswith(_ZIP):
        return _kind_of_archive(content)
    if content.startswith(_OLE):
        return FileKind.LOCKED_OFFICE if _ENCRYPTED_STREAM in content else FileKind.OLD_OFFICE
    if b"%PDF-" in content[:_PDF_HEAD]:
        return FileKind.PDF
    return _kind_by_signature(content) or _kind_of_text(content[:_HEAD])


def is_misleading(ending: str, kind: FileKind) -> bool:
    """Tell whether a name's ending promises another kind than the content is.

    >>> is_misleading("pdf", FileKind.WORD), is_misleading("jpeg", FileKind.PICTURE)
    (True, False)
    """
    if kind in _ENDINGS:
        return ending not in _ENDINGS[kind] and any(ending in endings for endings in _ENDINGS.values())
    promised = any(ending in endings for endings in _ENDINGS.values())
    return kind is FileKind.PLAIN_TEXT and promised and ending not in _MEANT_TEXT


def _kind_by_signature(content: bytes) -> FileKind | None:
    for start, kind in _SIGNATURES:
        if content.startswith(start):
            return kind
    if content.startswith(b"RIFF"):
        return _RIFF.get(content[8:12])
    if content[4:8] == b"ftyp":
        return FileKind.PICTURE if content[8:12] in _STILL_BRANDS else FileKind.RECORDING
    is_mpeg_audio = len(content) > 2 and content[0] == 0xFF and content[1] & 0xE6 == 0xE2
    return FileKind.RECORDING if is_mpeg_audio else None


def _kind_of_text(head: bytes) -> FileKind:
    start = head.removeprefix(b"\xef\xbb\xbf")
    if start.startswith(b"WEBVTT") or _SUBRIP.match(start):
        return FileKind.TRANSCRIPT
    if _HTML.match(start):
        return FileKind.WEB_PAGE
    if _is_message(start):
        return FileKind.MESSAGE
    return FileKind.PLAIN_TEXT


def _is_message(head: bytes) -> bool:
    """Tell an e-mail by its head: every line a field or its continuation, and at least three of the usual ones."""
    block = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    lines = block.splitlines()
    known = {match.group(1).lower() for match in _FIELD.finditer(block)}
    well_formed = all(re.match(rb"[!-9;-~]+:|[ \t]", line) for line in lines)
    return well_formed and len(known) >= 3 and (b"from" in known or b"received" in known)


def _kind_of_archive(content: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if "mimetype" in names and names.index("mimetype") == 0:
                first = archive.open("mimetype").read(100)
                return FileKind.OPEN_DOCUMENT if b"opendocument" in first else FileKind.ARCHIVE
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, EOFError, LookupError):
        return FileKind.ARCHIVE
    if "[Content_Types].xml" not in names:
        return FileKind.ARCHIVE
    for start, kind in _PARTS:
        if any(name.startswith(start) for name in names):
            return kind
    return FileKind.ARCHIVE
