"""What all Office files share: an archive of XML parts, opened only as far as it is harmless."""

import io
import re
import zipfile

from service.evidence_text.codes import EvidenceFileCode
from service.evidence_text.formats.recognised_picture import is_recogniser_installed
from service.evidence_text.gathering import Gathering
from service.evidence_text.handed_in import HandedIn

_RATIO_MATTERS_FROM = 8 * 1024 * 1024
_MOST_PARTS = 20_000
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DECLARATION_WIDE = re.compile(rb"<\x00?!\x00?(?:D\x00O\x00C\x00T|E\x00N\x00T\x00I)", re.IGNORECASE)
_HEAD = 64 * 1024


def is_harmless(file: HandedIn, gathering: Gathering) -> bool:
    """Tell whether an Office file may be opened; where not, why is told. Macros are told and never run."""
    with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
        entries = archive.infolist()
        size = sum(entry.file_size for entry in entries)
        if _is_bomb(size, len(file.content), len(entries), gathering):
            return False
        if any(entry.flag_bits & 1 for entry in entries):
            gathering.tell(EvidenceFileCode.LOCKED, "The file is protected by a password.")
            return False
        declaring = next((entry.filename for entry in entries if _declares_entities(archive, entry)), "")
    if declaring:
        message = f"The part {declaring} declares entities, which no Office program writes."
        gathering.tell(EvidenceFileCode.HOSTILE, message)
        return False
    _tell_passengers([entry.filename for entry in entries], gathering)
    return True


def _is_bomb(size: int, packed: int, parts: int, gathering: Gathering) -> bool:
    limits = gathering.limits
    is_dense = size > _RATIO_MATTERS_FROM and size > limits.unpacked_ratio * packed
    if is_dense or size > limits.unpacked_bytes or parts > _MOST_PARTS:
        gathering.tell(EvidenceFileCode.HOSTILE, f"{packed:,} bytes would unpack to {size:,} in {parts:,} parts.")
        return True
    return False


def _declares_entities(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    if not entry.filename.endswith((".xml", ".rels", ".vml")):
        return False
    with archive.open(entry) as part:
        head = part.read(_HEAD)
    return bool(_DECLARATION.search(head) or _DECLARATION_WIDE.search(head))


def _tell_passengers(names: list[str], gathering: Gathering) -> None:
    """Tell of programs and whole files that travel inside."""
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) or "macrosheets/" in name for name in names):
        gathering.tell(EvidenceFileCode.MACROS, "The file carries macros. They were not run.")
    pictures = sum("/media/" in name for name in names if name.startswith("xl/") or not is_recogniser_installed())
    if pictures:
        gathering.tell(EvidenceFileCode.PICTURES_INSIDE, f"{pictures} pictures inside were not searched for words.")
    embedded = [name for name in names if "/embeddings/" in name or "/activeX/" in name]
    if embedded:
        some = ", ".join(name.rpartition("/")[2] for name in embedded[:5])
        message = f"{len(embedded)} files inside the file were not opened: {some}."
        gathering.tell(EvidenceFileCode.EMBEDDED_NOT_READ, message)
