"""Text encodings as standards really come in: UTF-8, UTF-16 with or without its mark, and Windows-1252.

A file in UTF-16 without a byte order mark also decodes "cleanly" as Windows-1252, with a NUL after every
letter; so the pattern of NUL bytes is looked at before anything else is tried.
"""

import codecs

from charset_normalizer import from_bytes

from competence_graph import Finding, Frozen, Severity

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with a byte order mark"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16 (little-endian) with a byte order mark"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16 (big-endian) with a byte order mark"),
)
_SAMPLE = 4096
_REMEDY_SAVE = "Save the file again as UTF-8, or as an .xlsx workbook."


class DecodedText(Frozen):
    """The characters of a document, ``None`` where they cannot be read, and what was noticed on the way."""

    text: str | None
    encoding: str
    findings: tuple[Finding, ...] = ()


def decode(content: bytes) -> DecodedText:
    """Return the text of a document and a note on its encoding; never a guess without saying so.

    >>> decode("Code,Text".encode("utf-16-le")).encoding
    'UTF-16 (little-endian) without a byte order mark'
    """
    codec, title = _guess(content)
    if not codec:
        return DecodedText(text=None, encoding="", findings=(_unreadable("", "No known text encoding fits."),))
    try:
        text = content.decode(codec)
    except UnicodeDecodeError as fault:
        problem = f"It looks like {title}, but byte {fault.start:,} does not fit: {fault.reason}."
        return DecodedText(text=None, encoding=title, findings=(_unreadable(title, problem),))
    return DecodedText(text=text, encoding=title, findings=_notes(codec, title))


def _guess(content: bytes) -> tuple[str, str]:
    for mark, codec, title in _MARKS:
        if content.startswith(mark):
            return codec, title
    order = _order_by_nul_bytes(content[:_SAMPLE])
    if order:
        name = "little" if order == "le" else "big"
        return f"utf-16-{order}", f"UTF-16 ({name}-endian) without a byte order mark"
    if _is_utf8_at_heart(content):
        return "utf-8", "UTF-8"
    if b"\0" in content[:_SAMPLE] or from_bytes(content[:_SAMPLE], cp_isolation=["cp1252"]).best() is None:
        return "", ""
    return "cp1252", "Windows-1252"


def _order_by_nul_bytes(sample: bytes) -> str:
    """Return ``le`` or ``be`` where every other byte is mostly NUL.

    >>> _order_by_nul_bytes("Name, Reference".encode("utf-16-be"))
    'be'
    """
    half = len(sample) // 2
    if not half:
        return ""
    even, odd = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    if odd > 0.3 and even < 0.05:
        return "le"
    return "be" if even > 0.3 and odd < 0.05 else ""


def _is_utf8_at_heart(content: bytes) -> bool:
    r"""Tell UTF-8, damaged or not, from an older encoding, whose accented letters hardly ever form UTF-8.

    >>> _is_utf8_at_heart("café, naïve".encode() + b"\xff"), _is_utf8_at_heart("café".encode("cp1252"))
    (True, False)
    """
    text = content.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    return not damaged or sum(not character.isascii() for character in text) > 2 * damaged


def _notes(codec: str, title: str) -> tuple[Finding, ...]:
    if codec == "utf-8":
        return ()
    severity = Severity.WARNING if codec == "cp1252" else Severity.NOTE
    remedy = "Look at letters with accents and at quotation marks." if codec == "cp1252" else "Nothing to do."
    message = f"The text was read as {title}."
    return (
        Finding(
            code="encoding_recognised", severity=severity, message=message, expected="UTF-8", found=title, remedy=remedy
        ),
    )


def _unreadable(title: str, problem: str) -> Finding:
    return Finding(
        code="encoding_unreadable",
        severity=Severity.ERROR,
        message=f"The text cannot be decoded. {problem}",
        expected="UTF-8, UTF-16 or Windows-1252",
        found=title or "unknown bytes",
        remedy=_REMEDY_SAVE,
    )
