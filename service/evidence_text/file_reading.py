"""Reading a file in this very process: recognise it, find its reader, and turn every fault into a finding.

Files of strangers are read through ``isolation``, which runs this in a process of its own.
"""

from contextlib import suppress

from service.evidence_text.codes import EvidenceFileCode
from service.evidence_text.formats.base import FAULTS
from service.evidence_text.formats.registry import reader_of
from service.evidence_text.gathering import Gathering, LimitReached
from service.evidence_text.handed_in import HandedIn
from service.evidence_text.kinds import FileKind
from service.evidence_text.limits import Limits
from service.evidence_text.placed_text import EvidenceText
from service.evidence_text.recognition import is_misleading, recognise


def read_here(file: HandedIn, limits: Limits) -> EvidenceText:
    """Return the text of a file and everything noticed on the way."""
    gathering = Gathering(limits)
    with suppress(LimitReached):
        read_into(file, gathering)
    kind = recognise(file.content)
    text = gathering.finished(file.name, kind)
    if text.is_readable or not text.is_whole:
        return text
    gathering.tell(EvidenceFileCode.NO_TEXT, "No words were found that could be compared with a criterion.")
    return gathering.finished(file.name, kind)


def read_into(file: HandedIn, gathering: Gathering) -> None:
    """Read a file of any kind into a gathering; a fault of the file is told in a finding.

    Raises:
        LimitReached: a limit is reached, and told.
    """
    if not file.content:
        gathering.tell(EvidenceFileCode.EMPTY, "The file is empty.")
        return
    kind = recognise(file.content)
    if is_misleading(file.ending, kind):
        note = f"The name ends in .{file.ending}, but the content is a {kind.value} and was read as that."
        gathering.tell(EvidenceFileCode.NAME_MISLEADS, note, found=kind.value)
    reader = reader_of(kind)
    if reader is None:
        _tell_unread(kind, gathering)
        return
    try:
        reader.read(file, gathering, read_into)
    except FAULTS as fault:
        message = f"The {kind.value} cannot be read: {type(fault).__name__}: {str(fault)[:200]}"
        gathering.tell(EvidenceFileCode.DAMAGED, message)


def _tell_unread(kind: FileKind, gathering: Gathering) -> None:
    if kind is FileKind.LOCKED_OFFICE:
        gathering.tell(EvidenceFileCode.LOCKED, "The Office file is protected by a password.")
        return
    gathering.tell(EvidenceFileCode.KIND_NOT_READ, f"Files of this kind are not read: {kind.value}.", found=kind.value)
